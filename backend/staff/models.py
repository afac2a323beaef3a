"""Which authorisation to do what a therapist holds, from when to when."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class Authorisation(ClinicOwned, Base):
    """What a therapist may do, with number and days, both included. Never edited; a wrong one is withdrawn."""

    __tablename__ = "authorisation"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "therapist_id"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "supervised_by"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "recorded_by"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "withdrawn_by"], ["account.clinic_id", "account.id"]),
        CheckConstraint("activity IN ('dry_needling')", name="activity"),
        CheckConstraint("valid_to >= valid_from", name="dates"),
        CheckConstraint("supervised_by IS NULL OR supervised_by <> therapist_id", name="supervised_by"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_by IS NULL)",
            name="withdrawn",
        ),
        Index("ix_authorisation_therapist", "clinic_id", "therapist_id", "valid_to"),
    )

    therapist_id: Mapped[UUID]
    activity: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(60))
    issued_by: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    supervised_by: Mapped[UUID | None]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(String(2000))
    withdrawn_by: Mapped[UUID | None]
