"""The access log. Rows are added and read, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned

OUTCOMES = ("allowed", "refused", "denied", "failed")


class AuditRow(ClinicOwned, Base):
    """One access to one patient's record, or one view of many (patient_id is then empty and `people` counts)."""

    __tablename__ = "audit_row"
    __table_args__ = (
        CheckConstraint("outcome IN ('allowed', 'refused', 'denied', 'failed')", name="outcome"),
        Index("ix_audit_row_patient", "clinic_id", "patient_id", "at"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    at: Mapped[datetime]
    actor_id: Mapped[UUID]
    actor_role: Mapped[str] = mapped_column(String(20))
    session_id: Mapped[UUID]
    permission: Mapped[str] = mapped_column(String(40))
    operation: Mapped[str] = mapped_column(String(80))
    patient_id: Mapped[UUID | None]
    people: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(String(10))
    status: Mapped[int]
    request_id: Mapped[str] = mapped_column(String(64))
    client_address: Mapped[str] = mapped_column(String(64))
    app_version: Mapped[str | None] = mapped_column(String(40))
    changed: Mapped[list[Any]]
