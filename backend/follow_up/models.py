"""Answers to the questions after a session as they stand, and every revision as it was sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, String
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

SIGNS = ("breathless", "chest_pain", "bleeding", "infection", "numbness", "dizziness", "bruise")


class FollowUpAnswer(Synced, Base):
    """One answering of the questions `hours` after a session. Empty is no answer, and never a no."""

    __tablename__ = "follow_up_answer"
    __table_args__ = (
        *synced_constraints("follow_up_answer"),
        moment_constraint("answered"),
        ForeignKeyConstraint(["clinic_id", "session_id"], ["needling_session.clinic_id", "needling_session.id"]),
        CheckConstraint("hours IN (2, 24, 72)", name="hours"),
        *(CheckConstraint(f"{sign} IN ('yes', 'no')", name=sign) for sign in SIGNS),
        Index("ix_follow_up_answer_session", "clinic_id", "session_id"),
    )

    session_id: Mapped[UUID]
    hours: Mapped[int] = mapped_column(SmallInteger)
    breathless: Mapped[str | None] = mapped_column(String(3))
    chest_pain: Mapped[str | None] = mapped_column(String(3))
    bleeding: Mapped[str | None] = mapped_column(String(3))
    infection: Mapped[str | None] = mapped_column(String(3))
    numbness: Mapped[str | None] = mapped_column(String(3))
    dizziness: Mapped[str | None] = mapped_column(String(3))
    bruise: Mapped[str | None] = mapped_column(String(3))
    answered_instant: Mapped[datetime]
    answered_offset: Mapped[int] = mapped_column(SmallInteger)
    answered_at: Mapped[SentMoment] = composite(SentMoment, "answered_instant", "answered_offset")

    @property
    def answers(self) -> dict[str, str | None]:
        """Each sign with its answer."""
        return {sign: getattr(self, sign) for sign in SIGNS}


class FollowUpAnswerRevision(SyncedRevision, Base):
    """One version of such an answering, as it was sent."""

    __tablename__ = "follow_up_answer_revision"
    __table_args__ = revision_constraints("follow_up_answer")
