"""Flags, and the clinic's protocol for each kind of them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class SafetyFlag(ClinicOwned, Base):
    """An answer that somebody has to look at. `reading_id` is what raised it; taking that back leaves the flag."""

    __tablename__ = "safety_flag"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "reading_id"], ["reading.clinic_id", "reading.id"]),
        ForeignKeyConstraint(["clinic_id", "raised_by"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "acknowledged_by"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "reading_id", "kind"),
        CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by IS NULL) AND (acknowledged_at IS NULL) = (note IS NULL)",
            name="acknowledged",
        ),
        Index("ix_safety_flag_patient", "clinic_id", "patient_id", "acknowledged_at"),
    )

    patient_id: Mapped[UUID]
    reading_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(60))
    raised_at: Mapped[datetime]
    raised_by: Mapped[UUID]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[UUID | None]
    note: Mapped[str | None] = mapped_column(String(4000))


class SafetyProtocol(ClinicOwned, Base):
    """What a clinic does when a flag of this kind is raised, in its own words. The newest counts; none is changed."""

    __tablename__ = "safety_protocol"
    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        ForeignKeyConstraint(["clinic_id", "written_by"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "kind", "number"),
    )

    kind: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(String(4000))
    written_by: Mapped[UUID]
    written_at: Mapped[datetime]
