"""Exercise prescriptions, and what the patient says was done."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Dialect,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, composite, mapped_column

from backend.shell.db.base import Base, ClinicOwned
from backend.shell.moment import SentMoment
from backend.shell.sync.models import (
    Synced,
    SyncedRevision,
    moment_constraint,
    revision_constraints,
    synced_constraints,
)


class Weekdays(TypeDecorator[tuple[int, ...]]):
    """ISO weekdays in order, kept as bits: Monday is 1, Tuesday 2, Wednesday 4, to Sunday 64."""

    impl = SmallInteger
    cache_ok = True

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Dialect) -> int | None:
        return None if value is None else sum(1 << (day - 1) for day in set(value))

    def process_result_value(self, value: int | None, dialect: Dialect) -> tuple[int, ...] | None:
        return None if value is None else tuple(day for day in range(1, 8) if value & 1 << (day - 1))


class ExercisePrescription(ClinicOwned, Base):
    """An exercise asked for, on which weekdays, from when to when. Never edited: it is ended, and a new one begins.

    `revision` is 1 until its end is moved nearer, and counts on with each time.
    """

    __tablename__ = "exercise_prescription"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(
            ["clinic_id", "patient_id", "plan_version_id"],
            ["plan_version.clinic_id", "plan_version.patient_id", "plan_version.id"],
        ),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "patient_id", "id"),
        Index("ix_exercise_prescription_patient", "clinic_id", "patient_id", "starts_on"),
        CheckConstraint("purpose IN ('strength', 'length', 'control')", name="purpose"),
        CheckConstraint("sets BETWEEN 1 AND 100", name="sets"),
        CheckConstraint("repetitions BETWEEN 1 AND 1000", name="repetitions"),
        CheckConstraint("hold_seconds BETWEEN 1 AND 3600", name="hold_seconds"),
        CheckConstraint("weekday_bits BETWEEN 1 AND 127", name="weekday_bits"),
        # One that is ended before it begins was never due.
        CheckConstraint("ends_on >= starts_on OR ended_at IS NOT NULL", name="ends_after_start"),
        CheckConstraint("(ended_at IS NULL) = (revision = 1)", name="revision"),
        ForeignKeyConstraint(["clinic_id", "library_id"], ["library_exercise.clinic_id", "library_exercise.id"]),
        CheckConstraint("load_unit IN ('kg', 'band', 'body_weight')", name="load_unit"),
        CheckConstraint("(load_kg IS NULL) = (load_unit IS NULL OR load_unit <> 'kg')", name="load_kg"),
        CheckConstraint("load_unit IS NULL OR load_unit <> 'band' OR load IS NOT NULL", name="load_band"),
        CheckConstraint("finding_kind IN ('measure', 'muscle', 'trigger_point')", name="finding_kind"),
        CheckConstraint("finding_side IN ('left', 'right', 'middle')", name="finding_side"),
    )

    patient_id: Mapped[UUID]
    plan_version_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(String(10))
    sets: Mapped[int] = mapped_column(SmallInteger)
    repetitions: Mapped[int] = mapped_column(SmallInteger)
    hold_seconds: Mapped[int | None] = mapped_column(SmallInteger)
    load: Mapped[str | None] = mapped_column(String(200))
    weekdays: Mapped[tuple[int, ...]] = mapped_column("weekday_bits", Weekdays())
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int]
    ended_at: Mapped[datetime | None]
    times: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    load_unit: Mapped[str | None] = mapped_column(String(20))
    load_kg: Mapped[float | None]
    library_id: Mapped[UUID | None]
    finding_kind: Mapped[str | None] = mapped_column(String(20))
    finding_instrument: Mapped[str | None] = mapped_column(String(60))
    finding_muscle: Mapped[str | None] = mapped_column(String(60))
    finding_side: Mapped[str | None] = mapped_column(String(10))
    # A spot of the needling ledger, by its id alone: the ledger belongs to needling.
    finding_trigger_point_id: Mapped[UUID | None]


class ExercisePause(ClinicOwned, Base):
    """Days on which nothing is due, of one prescription or of all, with the reason. Ended sooner it counts on."""

    __tablename__ = "exercise_pause"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(
            ["clinic_id", "patient_id", "prescription_id"],
            ["exercise_prescription.clinic_id", "exercise_prescription.patient_id", "exercise_prescription.id"],
            name="fk_exercise_pause_clinic_id_patient_id_prescription_id",
        ),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        Index("ix_exercise_pause_patient", "clinic_id", "patient_id", "from_day"),
        CheckConstraint("to_day >= from_day OR ended_at IS NOT NULL", name="days"),
        CheckConstraint("(ended_at IS NULL) = (revision = 1)", name="revision"),
    )

    patient_id: Mapped[UUID]
    prescription_id: Mapped[UUID | None]
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(500))
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int]
    ended_at: Mapped[datetime | None]


class ExerciseLog(Synced, Base):
    """What a patient says about one exercise on one day it was due."""

    __tablename__ = "exercise_log"
    __table_args__ = (
        *synced_constraints("exercise_log"),
        moment_constraint("done"),
        ForeignKeyConstraint(
            ["clinic_id", "patient_id", "prescription_id"],
            ["exercise_prescription.clinic_id", "exercise_prescription.patient_id", "exercise_prescription.id"],
        ),
        CheckConstraint("result IN ('done', 'partial', 'not_done')", name="result"),
        CheckConstraint(
            "reason IN ('pain', 'soreness', 'time', 'forgot', 'unclear', 'no_need', 'equipment')", name="reason"
        ),
        CheckConstraint("(result = 'not_done') = (reason IS NOT NULL)", name="reason_of_not_done"),
        CheckConstraint("sets_done BETWEEN 0 AND 100", name="sets_done"),
        CheckConstraint("repetitions_done BETWEEN 0 AND 1000", name="repetitions_done"),
        CheckConstraint("pain_during BETWEEN 0 AND 10", name="pain_during"),
        CheckConstraint("exertion BETWEEN 0 AND 10", name="exertion"),
        CheckConstraint("load_kg_done BETWEEN 0 AND 1000", name="load_kg_done"),
    )

    prescription_id: Mapped[UUID]
    due_on: Mapped[date]
    result: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(10))
    sets_done: Mapped[int | None] = mapped_column(SmallInteger)
    repetitions_done: Mapped[int | None] = mapped_column(SmallInteger)
    pain_during: Mapped[int | None] = mapped_column(SmallInteger)
    exertion: Mapped[int | None] = mapped_column(SmallInteger)
    done_instant: Mapped[datetime]
    done_offset: Mapped[int] = mapped_column(SmallInteger)
    due_time: Mapped[str | None] = mapped_column(String(5))
    load_kg_done: Mapped[float | None]
    done_at: Mapped[SentMoment] = composite(SentMoment, "done_instant", "done_offset")


class ExerciseLogRevision(SyncedRevision, Base):
    """One version of an exercise log, as it was sent."""

    __tablename__ = "exercise_log_revision"
    __table_args__ = revision_constraints("exercise_log")
