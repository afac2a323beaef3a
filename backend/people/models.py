"""Clinic, patient, care link."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicItself, ClinicOwned


class Clinic(ClinicItself, Base):
    """A clinic and its time zone. `day` figures of its patients are in each patient's own zone."""

    __tablename__ = "clinic"

    name: Mapped[str] = mapped_column(String(200))
    zone: Mapped[str] = mapped_column(String(64))


class Patient(ClinicOwned, Base):
    """A person in the clinic's care. `ended_on` is the last day of the enrolment, empty while it runs."""

    __tablename__ = "patient"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        CheckConstraint("ended_on IS NULL OR ended_on >= enrolled_on", name="ended_after_enrolled"),
    )

    name: Mapped[str] = mapped_column(String(200))
    birth_date: Mapped[date | None]
    zone: Mapped[str] = mapped_column(String(64))
    enrolled_on: Mapped[date]
    ended_on: Mapped[date | None]


class CareLink(ClinicOwned, Base):
    """This therapist cares for this patient, from a day to a day (both count; no end while it lasts)."""

    __tablename__ = "care_link"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "therapist_id"], ["account.clinic_id", "account.id"]),
        CheckConstraint("to_day IS NULL OR to_day >= from_day", name="to_after_from"),
        Index("ix_care_link_therapist", "clinic_id", "therapist_id"),
        Index("ix_care_link_patient", "clinic_id", "patient_id"),
    )

    patient_id: Mapped[UUID]
    therapist_id: Mapped[UUID]
    from_day: Mapped[date]
    to_day: Mapped[date | None]
