"""The clinic's change counter. A sequence or a clock as cursor loses rows for ever: their order is not commit order."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.shell.sync.models import ChangeCounter


def open_counter(session: Session, clinic_id: UUID) -> None:
    """Begin counting for a new clinic."""
    session.add(ChangeCounter(clinic_id=clinic_id, last=0, oldest_pull=0))
    session.flush()


def take(session: Session, clinic_id: UUID, many: int) -> int:
    """The first of `many` consecutive numbers. Holds the clinic's counter until commit: take it last."""
    last = session.execute(
        update(ChangeCounter)
        .where(ChangeCounter.clinic_id == clinic_id)
        .values(last=ChangeCounter.last + many)
        .returning(ChangeCounter.last)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    return last - many + 1


def reached(session: Session, clinic_id: UUID) -> tuple[int, int]:
    """The last number given out, and the oldest one a pull may still begin at."""
    row = session.execute(
        select(ChangeCounter.last, ChangeCounter.oldest_pull).where(ChangeCounter.clinic_id == clinic_id)
    ).one()
    return row.last, row.oldest_pull
