"""Readings of instruments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class Reading(ClinicOwned, Base):
    """One number of one instrument. Never edited; a wrong one is withdrawn with a reason and stays readable.

    `trials` and `answers` are what the value was made of. `taken_at` is empty for a reading from another
    record that knows only its time point.
    """

    __tablename__ = "reading"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "withdrawn_by"], ["account.clinic_id", "account.id"]),
        CheckConstraint("value BETWEEN -1000000 AND 1000000", name="value"),
        CheckConstraint("taken_at IS NOT NULL OR time_point IS NOT NULL", name="time"),
        CheckConstraint("(taken_at IS NULL) = (local_day IS NULL)", name="local_day"),
        CheckConstraint("(taken_at IS NULL) = (offset_minutes IS NULL)", name="offset_minutes"),
        CheckConstraint("side IN ('left', 'right', 'middle')", name="side"),
        CheckConstraint("timing IN ('pre', 'post')", name="timing"),
        CheckConstraint("source IN ('clinic', 'import')", name="source"),
        CheckConstraint("source = 'import' OR (author_id IS NOT NULL AND taken_at IS NOT NULL)", name="author"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn"),
        Index("ix_reading_patient", "clinic_id", "patient_id", "instrument", "taken_at"),
        Index("ix_reading_time_point", "clinic_id", "instrument", "time_point"),
    )

    patient_id: Mapped[UUID]
    instrument: Mapped[str] = mapped_column(String(60))
    definition_version: Mapped[int]
    value: Mapped[float]
    trials: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    answers: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    flags: Mapped[list[Any]]
    taken_at: Mapped[datetime | None]
    offset_minutes: Mapped[int | None]
    zone: Mapped[str | None] = mapped_column(String(64))
    local_day: Mapped[date | None]
    time_point: Mapped[str | None] = mapped_column(String(60))
    site: Mapped[str | None] = mapped_column(String(60))
    side: Mapped[str | None] = mapped_column(String(10))
    timing: Mapped[str | None] = mapped_column(String(10))
    rater: Mapped[str | None] = mapped_column(String(200))
    device: Mapped[str | None] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(10))
    author_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(String(2000))
    withdrawn_by: Mapped[UUID | None]
