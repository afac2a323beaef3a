"""A clinic's own lessons, what a patient was sent, and what the phone says of reading it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column

from backend.shell.db.base import Base, ClinicOwned
from backend.shell.moment import SentMoment
from backend.shell.moment import parse as moment_of
from backend.shell.sync.models import (
    Synced,
    SyncedRevision,
    moment_constraint,
    revision_constraints,
    synced_constraints,
)


class OwnLesson(ClinicOwned, Base):
    """One version of a lesson that a clinic wrote itself; the highest number of a key counts. Never changed."""

    __tablename__ = "lesson"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "key", "version"),
        CheckConstraint("version >= 1", name="version"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    content: Mapped[dict[str, Any]]
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class LessonSent(ClinicOwned, Base):
    """A lesson a patient was sent, with its text as it was then."""

    __tablename__ = "lesson_sent"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "patient_id", "id"),
        Index("ix_lesson_sent_patient", "clinic_id", "patient_id", "sent_at"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    lesson_key: Mapped[str] = mapped_column(String(60))
    lesson_version: Mapped[int]
    content: Mapped[dict[str, Any]]
    author_id: Mapped[UUID]
    sent_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class LessonReading(Synced, Base):
    """What a patient's phone says about one lesson: when it was opened, when it was finished, the answers."""

    __tablename__ = "lesson_reading"
    __table_args__ = (
        *synced_constraints("lesson_reading"),
        moment_constraint("opened"),
        ForeignKeyConstraint(
            ["clinic_id", "patient_id", "sent_id"],
            ["lesson_sent.clinic_id", "lesson_sent.patient_id", "lesson_sent.id"],
        ),
        CheckConstraint("(right_answers IS NULL) = (answered IS NULL)", name="score"),
        CheckConstraint("right_answers >= 0 AND right_answers <= answered AND answered >= 1", name="right_answers"),
    )

    sent_id: Mapped[UUID]
    opened_instant: Mapped[datetime]
    opened_offset: Mapped[int] = mapped_column(SmallInteger)
    opened_at: Mapped[SentMoment] = composite(SentMoment, "opened_instant", "opened_offset")
    finished_text: Mapped[str | None] = mapped_column(String(40))
    answers: Mapped[list[Any]] = mapped_column(JSON())
    right_answers: Mapped[int | None] = mapped_column(SmallInteger)
    answered: Mapped[int | None] = mapped_column(SmallInteger)

    @property
    def finished_at(self) -> SentMoment | None:
        """When it was finished, as the phone stated it."""
        return None if self.finished_text is None else moment_of(self.finished_text)


class LessonReadingRevision(SyncedRevision, Base):
    """One version of it, as it was sent."""

    __tablename__ = "lesson_reading_revision"
    __table_args__ = revision_constraints("lesson_reading")
