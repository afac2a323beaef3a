"""Notices that were given, and what was said for each purpose. Rows are added and read, never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class NoticeGiven(ClinicOwned, Base):
    """This patient was given this version of the notice, in this language, on this day; it named this authority."""

    __tablename__ = "notice_given"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "recorded_by"], ["account.clinic_id", "account.id"]),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("language IN ('en', 'fr')", name="language"),
        CheckConstraint("way IN ('app', 'paper')", name="way"),
        Index("ix_notice_given_patient", "clinic_id", "patient_id", "recorded_at"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    version: Mapped[int] = mapped_column(SmallInteger)
    language: Mapped[str] = mapped_column(String(2))
    authority: Mapped[str] = mapped_column(String(60))
    given_on: Mapped[date]
    way: Mapped[str] = mapped_column(String(10))
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class ConsentSaid(ClinicOwned, Base):
    """A yes or a no for one purpose. `number` counts what this patient said; the highest of a purpose holds."""

    __tablename__ = "consent_said"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "recorded_by"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "patient_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("purpose IN ('research', 'sharing', 'email', 'sms', 'quality')", name="purpose"),
        CheckConstraint("language IN ('en', 'fr')", name="language"),
        CheckConstraint("way IN ('app', 'paper')", name="way"),
        Index("ix_consent_said_purpose", "clinic_id", "purpose", "patient_id", "number"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    number: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(10))
    given: Mapped[bool]
    version: Mapped[int] = mapped_column(SmallInteger)
    language: Mapped[str] = mapped_column(String(2))
    said_on: Mapped[date]
    way: Mapped[str] = mapped_column(String(10))
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
