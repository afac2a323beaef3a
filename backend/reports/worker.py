"""Making the file of a report somebody asked for."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from backend.reports import csv_file, formats, service
from backend.reports.disclosure import released
from backend.shell.jobs.queue import Claimed, Task, Write


def task(folder: Path, day_starts_at: int) -> Task:
    """The task of a worker that keeps its files in this folder."""

    def make_file(session: Session, claimed: Claimed, now: datetime) -> Write:
        report_id = UUID(claimed.arguments["report"])
        row = service.asked_for(session, report_id).row
        report = service.make(
            session,
            clinic_id=claimed.clinic_id,
            cohort=row.cohort,
            outcome=row.outcome,
            thresholds=row.thresholds,
            now=row.created_at,
            day_starts_at=day_starts_at,
        )
        if row.approval_number is not None:
            report = released(report)
        data = formats.to_bytes(report, row.format)
        _write(service.file_of(folder, row), data)
        figures = csv_file.how_many(report)

        def keep(session: Session) -> None:
            service.finish(
                session,
                report_id,
                sha256=hashlib.sha256(data).hexdigest(),
                size=len(data),
                figures=figures,
                now=now,
            )

        return keep

    return make_file


def _write(file: Path, data: bytes) -> None:
    """All of it or nothing, readable by nobody else; the row that names it comes after it is on the disk."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = file.with_name(f"{file.name}.{os.getpid()}.part")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    half.replace(file)
