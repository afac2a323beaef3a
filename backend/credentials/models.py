"""Authenticators, recovery codes, setup links, and what two admins agreed to set back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class Totp(ClinicOwned, Base):
    """An authenticator app. Its secret is encrypted; `last_step` is the step of the last code, so none counts twice.

    One that was not confirmed lets nobody in. When another takes its place or it is set back, it ends and its secret
    is wiped.
    """

    __tablename__ = "totp"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "account_id"], ["account.clinic_id", "account.id"]),
        Index("ix_totp_account", "clinic_id", "account_id"),
    )

    account_id: Mapped[UUID]
    secret: Mapped[bytes] = mapped_column(LargeBinary(100))
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None]
    ended_at: Mapped[datetime | None]


class RecoveryCode(ClinicOwned, Base):
    """One of ten codes on paper, kept as a keyed hash. It counts once, and not after new ones were made."""

    __tablename__ = "recovery_code"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "account_id"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "account_id", "digest"),
    )

    account_id: Mapped[UUID]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class SetupLink(ClinicOwned, Base):
    """A link that lets its holder choose a password, once. `made_by` is empty when the operator made it."""

    __tablename__ = "setup_link"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "account_id"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "made_by"], ["account.clinic_id", "account.id"]),
        Index("ix_setup_link_account", "clinic_id", "account_id"),
    )

    account_id: Mapped[UUID]
    made_by: Mapped[UUID | None]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ResetRequest(ClinicOwned, Base):
    """One admin asks to set somebody's password and second factor back; another one agrees or not."""

    __tablename__ = "reset_request"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "account_id"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "asked_by"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "decided_by"], ["account.clinic_id", "account.id"]),
        CheckConstraint("decision IN ('approved', 'refused')", name="decision"),
        CheckConstraint(
            "(decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)", name="decided"
        ),
        CheckConstraint(
            "decision <> 'approved' OR (decided_by <> asked_by AND decided_by <> account_id)", name="second_person"
        ),
        Index("ix_reset_request_account", "clinic_id", "account_id"),
    )

    account_id: Mapped[UUID]
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    decision: Mapped[str | None] = mapped_column(String(10))
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
