"""Writing down that a backup was restored, and telling when that was last."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.backups.freshness import MOST_DAYS, is_recent
from backend.backups.models import RestoreTest
from backend.people import service as people

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Found:
    """What a restored backup held of one clinic. `trouble` is a sentence where it did not hold."""

    backup_made_at: datetime
    backup_sha256: str
    tables: int
    rows: int
    patients: int
    audit_rows: int
    trouble: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """The restore tests, the latest first, and whether the last one is good enough."""

    tests: tuple[RestoreTest, ...]
    days_ago: int | None
    recent: bool
    most_days: int = MOST_DAYS


def write_down(session: Session, clinic_id: UUID, found: Found, now: datetime) -> RestoreTest:
    """Keep what was found."""
    row = RestoreTest(
        clinic_id=clinic_id,
        id=uuid.uuid4(),
        tested_at=now,
        backup_made_at=found.backup_made_at,
        backup_sha256=found.backup_sha256,
        passed=found.trouble is None,
        tables=found.tables,
        rows=found.rows,
        patients=found.patients,
        audit_rows=found.audit_rows,
        found=found.trouble,
    )
    session.add(row)
    session.flush()
    return row


def told(session: Session, clinic_id: UUID, now: datetime) -> Told:
    """When a backup was last restored, and what was found."""
    query = select(RestoreTest).order_by(RestoreTest.tested_at.desc(), RestoreTest.id).limit(MOST_LISTED)
    tests = tuple(session.scalars(query))
    zone = ZoneInfo(people.clinic_of(session, clinic_id).zone)
    today = now.astimezone(zone).date()
    last: date | None = tests[0].tested_at.astimezone(zone).date() if tests else None
    passed = bool(tests) and tests[0].passed
    # A clock may have been set back since.
    days_ago = None if last is None else max(0, (today - last).days)
    return Told(tests, days_ago, is_recent(last, passed=passed, today=today))
