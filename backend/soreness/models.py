"""Soreness entries as they stand, and every revision as it was sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, SmallInteger
from sqlalchemy.orm import Mapped, composite, mapped_column

from backend.shell.db.base import Base
from backend.shell.moment import SentMoment
from backend.shell.sync.models import (
    Synced,
    SyncedRevision,
    moment_constraint,
    revision_constraints,
    synced_constraints,
)


class SorenessEntry(Synced, Base):
    """How sore the needled places of one session were at one time. `first_score` is what was said first."""

    __tablename__ = "soreness_entry"
    __table_args__ = (
        *synced_constraints("soreness_entry"),
        moment_constraint("felt"),
        ForeignKeyConstraint(["clinic_id", "session_id"], ["needling_session.clinic_id", "needling_session.id"]),
        CheckConstraint("score BETWEEN 0 AND 10", name="score"),
        CheckConstraint("first_score BETWEEN 0 AND 10", name="first_score"),
    )

    session_id: Mapped[UUID]
    score: Mapped[int] = mapped_column(SmallInteger)
    first_score: Mapped[int] = mapped_column(SmallInteger)
    felt_instant: Mapped[datetime]
    felt_offset: Mapped[int] = mapped_column(SmallInteger)
    felt_at: Mapped[SentMoment] = composite(SentMoment, "felt_instant", "felt_offset")


class SorenessEntryRevision(SyncedRevision, Base):
    """One version of a soreness entry, as it was sent."""

    __tablename__ = "soreness_entry_revision"
    __table_args__ = revision_constraints("soreness_entry")
