"""A report somebody asked for: the request is kept, the file follows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class Report(ClinicOwned, Base):
    """What was asked, by whom and as of when. How far it is, its job says; the last four say what came of it.

    `digest` stands for the parameters: who asks the same while it is being made is given this one. `people` is
    how many the cohort had when it was asked for. With an approval number it is for research, and de-identified.
    """

    __tablename__ = "report"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        ForeignKeyConstraint(["clinic_id", "requested_by"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "job_id"], ["job.clinic_id", "job.id"]),
        CheckConstraint("format IN ('csv', 'json')", name="format"),
        CheckConstraint("(sha256 IS NULL) = (finished_at IS NULL)", name="finished"),
        Index("ix_report_created", "clinic_id", "created_at"),
    )

    kind: Mapped[str] = mapped_column(String(20))
    cohort: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(40))
    thresholds: Mapped[list[Any]]
    format: Mapped[str] = mapped_column(String(4))
    as_of: Mapped[date]
    digest: Mapped[str] = mapped_column(String(64))
    people: Mapped[int]
    requested_by: Mapped[UUID]
    created_at: Mapped[datetime]
    approval_number: Mapped[str | None] = mapped_column(String(40))
    job_id: Mapped[UUID]
    finished_at: Mapped[datetime | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None] = mapped_column(BigInteger)
    figures: Mapped[int | None]
