"""The exercises of a clinic, and their pictures."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class LibraryExercise(ClinicOwned, Base):
    """One exercise as the clinic describes it. Never edited: it is put away, and another one written."""

    __tablename__ = "library_exercise"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        CheckConstraint("purpose IN ('strength', 'length', 'control')", name="purpose"),
    )

    name: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(String(10))
    words: Mapped[str | None] = mapped_column(String(4000))
    starting_key: Mapped[str | None] = mapped_column(String(60))
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
    put_away_at: Mapped[datetime | None]


class ExercisePicture(ClinicOwned, Base):
    """The picture of one exercise; its id is the exercise's. Given once: another picture is another exercise."""

    __tablename__ = "exercise_picture"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "id"], ["library_exercise.clinic_id", "library_exercise.id"]),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        CheckConstraint("media_type IN ('image/png', 'image/jpeg')", name="media_type"),
        CheckConstraint("width BETWEEN 1 AND 4000 AND height BETWEEN 1 AND 4000", name="size"),
    )

    app_may = ("SELECT", "INSERT")
    media_type: Mapped[str] = mapped_column(String(20))
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
