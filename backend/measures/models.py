"""Readings of instruments, a clinic's own instruments, and the activities a patient named."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class LoadedInstrument(ClinicOwned, Base):
    """One version of an instrument that a clinic brought itself, as its file said it. Never changed."""

    __tablename__ = "loaded_instrument"
    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        ForeignKeyConstraint(["clinic_id", "loaded_by"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "key", "version"),
        CheckConstraint("version >= 1", name="version"),
    )

    key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text())
    digest: Mapped[str] = mapped_column(String(64))
    loaded_by: Mapped[UUID | None]
    loaded_at: Mapped[datetime]


class ActivityList(ClinicOwned, Base):
    """Up to five activities in the patient's own words, rated again and again. Never changed; a later one says why."""

    __tablename__ = "activity_list"
    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "patient_id", "number"),
        CheckConstraint("(number = 1) = (reason IS NULL)", name="reason"),
    )

    patient_id: Mapped[UUID]
    number: Mapped[int]
    names: Mapped[list[Any]]
    reason: Mapped[str | None] = mapped_column(String(2000))
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class Reading(ClinicOwned, Base):
    """One number of one instrument. Never edited; a wrong one is withdrawn with a reason and stays readable.

    `trials` and `answers` are what the value was made of; where none could be made, `no_value` says why and the
    value is empty, never 0. `taken_at` is empty for a reading from another record that knows only its time point.
    """

    __tablename__ = "reading"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "withdrawn_by"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "activity_list_id"], ["activity_list.clinic_id", "activity_list.id"]),
        CheckConstraint("value BETWEEN -1000000 AND 1000000", name="value"),
        CheckConstraint("(value IS NULL) = (no_value IS NOT NULL)", name="no_value"),
        CheckConstraint("no_value IN ('too_few_answers', 'trial_missing', 'first_is_zero')", name="no_value_code"),
        CheckConstraint("taken_at IS NOT NULL OR time_point IS NOT NULL", name="time"),
        CheckConstraint("(taken_at IS NULL) = (local_day IS NULL)", name="local_day"),
        CheckConstraint("(taken_at IS NULL) = (offset_minutes IS NULL)", name="offset_minutes"),
        CheckConstraint("side IN ('left', 'right', 'middle')", name="side"),
        CheckConstraint("timing IN ('pre', 'post')", name="timing"),
        CheckConstraint("mode IN ('active', 'passive')", name="mode"),
        CheckConstraint("end_pain BETWEEN 0 AND 10", name="end_pain"),
        CheckConstraint("source IN ('clinic', 'import')", name="source"),
        CheckConstraint("source = 'import' OR (author_id IS NOT NULL AND taken_at IS NOT NULL)", name="author"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn"),
        Index("ix_reading_patient", "clinic_id", "patient_id", "instrument", "taken_at"),
        Index("ix_reading_time_point", "clinic_id", "instrument", "time_point"),
    )

    patient_id: Mapped[UUID]
    instrument: Mapped[str] = mapped_column(String(60))
    definition_version: Mapped[int]
    value: Mapped[float | None]
    no_value: Mapped[str | None] = mapped_column(String(30))
    band: Mapped[str | None] = mapped_column(String(60))
    trials: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    answers: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    activity_list_id: Mapped[UUID | None]
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
    probe_cm2: Mapped[float | None]
    force_n: Mapped[float | None]
    mode: Mapped[str | None] = mapped_column(String(10))
    end_pain: Mapped[int | None]
    warm_up: Mapped[bool | None]
    fault: Mapped[str | None] = mapped_column(String(500))
    source: Mapped[str] = mapped_column(String(10))
    author_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(String(2000))
    withdrawn_by: Mapped[UUID | None]
