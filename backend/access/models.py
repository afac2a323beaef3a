"""Accounts, sign-ins and the refresh tokens that keep one alive."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class Account(ClinicOwned, Base):
    """Somebody who can sign in, in one clinic, in one role. `patient_id` says whose record is their own."""

    __tablename__ = "account"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        UniqueConstraint("clinic_id", "login"),
        Index("ix_account_login", "login"),
        CheckConstraint(
            "role IN ('patient', 'therapist', 'clinic_admin', 'auditor', 'researcher', 'operator')", name="role"
        ),
        CheckConstraint("(role = 'patient') = (patient_id IS NOT NULL)", name="patient"),
    )

    login: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    patient_id: Mapped[UUID | None]
    closed_at: Mapped[datetime | None]


class SignIn(ClinicOwned, Base):
    """One sign-in on one device: a family of refresh tokens. Ending it ends every token of it at once.

    `proved_at` is when the person last showed that it is them, empty while that was when it began. `only_for` is
    "setup" where they may set up their second factor and do nothing else. `device` is what the browser says of itself,
    `called` what the person calls it; with a `device_key` every refresh has to be signed. `last_used_at` is kept to the
    minute. `told_at`: the person has heard that it was ended because somebody else had it.
    """

    __tablename__ = "sign_in"
    __table_args__ = (ForeignKeyConstraint(["clinic_id", "account_id"], ["account.clinic_id", "account.id"]),)

    account_id: Mapped[UUID]
    began_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(20))
    proved_at: Mapped[datetime | None]
    only_for: Mapped[str | None] = mapped_column(String(20))
    device: Mapped[str | None] = mapped_column(String(80))
    device_key: Mapped[bytes | None] = mapped_column(LargeBinary(65))
    called: Mapped[str | None] = mapped_column(String(60))
    shared: Mapped[bool | None]
    last_used_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]


class RefreshToken(ClinicOwned, Base):
    """One refresh token, kept as a hash. `used_at` is set once: whoever comes second is late or a thief."""

    __tablename__ = "refresh_token"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "sign_in_id"], ["sign_in.clinic_id", "sign_in.id"]),
        UniqueConstraint("digest"),
    )

    sign_in_id: Mapped[UUID]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    issued_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecentTries(ClinicOwned, Base):
    """The times of what was tried lately under one key, so that guessing slows down (docs/decisions/0023).

    The id is a keyed digest of what was tried, by whom or from where: whoever reads the table learns no login, and a
    login that nobody has stands here like any other. Tries before a clinic is known stand under NOWHERE.
    """

    __tablename__ = "recent_tries"
    __table_args__ = (Index("ix_recent_tries_changed", "clinic_id", "changed_at"),)

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT", "UPDATE", "DELETE")
    at: Mapped[list[Any]]
    changed_at: Mapped[datetime]
