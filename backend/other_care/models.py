"""Medicines with every change, when somebody asked, and other care by month. Rows are added and read, never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class Medicine(ClinicOwned, Base):
    """A medicine the patient takes or took."""

    __tablename__ = "medicine"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "patient_id", "id"),
        CheckConstraint(
            "kind IN ('opioid', 'anti_inflammatory', 'paracetamol', 'antidepressant', 'anticonvulsant',"
            " 'muscle_relaxant', 'topical', 'other')",
            name="kind",
        ),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class MedicineUse(ClinicOwned, Base):
    """How a medicine is taken from a day on; the highest number that has begun counts."""

    __tablename__ = "medicine_use"
    __table_args__ = (
        ForeignKeyConstraint(
            ["clinic_id", "patient_id", "medicine_id"], ["medicine.clinic_id", "medicine.patient_id", "medicine.id"]
        ),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "medicine_id", "number"),
        CheckConstraint("taken OR (dose IS NULL AND times_a_day IS NULL AND ome_mg_day IS NULL)", name="dose_of_taken"),
        CheckConstraint("(dose IS NULL) = (unit IS NULL)", name="unit"),
        CheckConstraint("(ome_mg_day IS NULL) = (ome_source IS NULL)", name="ome_source"),
        CheckConstraint("ome_mg_day >= 0 AND dose >= 0 AND times_a_day > 0", name="amounts"),
        CheckConstraint("number = 1 OR reason IS NOT NULL", name="reason"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    medicine_id: Mapped[UUID]
    number: Mapped[int]
    from_day: Mapped[date]
    taken: Mapped[bool]
    dose: Mapped[float | None]
    unit: Mapped[str | None] = mapped_column(String(20))
    times_a_day: Mapped[float | None]
    as_needed: Mapped[bool]
    ome_mg_day: Mapped[float | None]
    ome_source: Mapped[str | None] = mapped_column(String(500))
    reason: Mapped[str | None] = mapped_column(String(2000))
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class MedicineReview(ClinicOwned, Base):
    """Somebody asked about medicines on this day, and the list was as it stands: also when it is empty."""

    __tablename__ = "medicine_review"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        Index("ix_medicine_review_patient", "clinic_id", "patient_id", "reviewed_on"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    reviewed_on: Mapped[date]
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class CareElsewhere(ClinicOwned, Base):
    """Other care in one month, as somebody told it; the highest number counts."""

    __tablename__ = "care_elsewhere"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "patient_id", "month", "number"),
        CheckConstraint("visits BETWEEN 0 AND 200", name="visits"),
        CheckConstraint("work_days_lost BETWEEN 0 AND 31", name="work_days_lost"),
        CheckConstraint("(number = 1) = (reason IS NULL)", name="reason"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    month: Mapped[date]
    number: Mapped[int]
    visits: Mapped[int | None] = mapped_column(SmallInteger)
    work_days_lost: Mapped[int | None] = mapped_column(SmallInteger)
    reason: Mapped[str | None] = mapped_column(String(2000))
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
