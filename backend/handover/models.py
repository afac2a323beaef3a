"""Handover."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class Handover(ClinicOwned, Base):
    """From whom to whom, from which day on, with which words. Both care on that day, then the second one alone."""

    __tablename__ = "handover"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "from_id"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "to_id"], ["account.clinic_id", "account.id"]),
        Index("ix_handover_patient", "clinic_id", "patient_id", "on_day"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    from_id: Mapped[UUID]
    to_id: Mapped[UUID]
    on_day: Mapped[date]
    note: Mapped[str] = mapped_column(String(4000))
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
