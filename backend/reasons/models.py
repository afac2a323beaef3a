"""A reason somebody stated to read one patient's record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class StatedReason(ClinicOwned, Base):
    """Who reads whose record, why, and until when at the latest. The words never change; it can only end sooner."""

    __tablename__ = "stated_reason"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "account_id"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "ended_by"], ["account.clinic_id", "account.id"]),
        CheckConstraint("role IN ('therapist', 'clinic_admin')", name="role"),
        CheckConstraint("kind IN ('cover', 'emergency', 'patient_asked', 'complaint', 'law', 'other')", name="kind"),
        CheckConstraint("until_at > stated_at", name="until_after_stated"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
        Index("ix_stated_reason_patient", "clinic_id", "patient_id", "stated_at"),
        Index("ix_stated_reason_account", "clinic_id", "account_id", "patient_id"),
    )

    patient_id: Mapped[UUID]
    account_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(1000))
    stated_at: Mapped[datetime]
    until_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
