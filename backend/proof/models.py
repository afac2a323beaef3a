"""Invitations, passkeys, linked devices, challenges that were used, and what a phone's store is sealed with."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class Invitation(ClinicOwned, Base):
    """One link that lets one person in once. Only a digest of what the link carries is kept."""

    __tablename__ = "invitation"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "account_id"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "made_by"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("digest"),
        CheckConstraint("kind IN ('patient', 'staff')", name="kind"),
        CheckConstraint("ended_why IN ('used', 'revoked', 'replaced')", name="ended_why"),
        CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name="ended"),
        Index("ix_invitation_account", "clinic_id", "account_id"),
    )

    account_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(10))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ends_old_ways: Mapped[bool]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(10))


class Passkey(ClinicOwned, Base):
    """A passkey of one account. `sign_count` goes up with every use, or stays 0 where the maker does not count."""

    __tablename__ = "passkey"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "account_id"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("credential_id"),
        CheckConstraint("ended_why IN ('removed', 'copied', 'renewed')", name="ended_why"),
        CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name="ended"),
        Index("ix_passkey_account", "clinic_id", "account_id"),
    )

    account_id: Mapped[UUID]
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(2000))
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(10))


class LinkedDevice(ClinicOwned, Base):
    """A phone that may ask for the PIN of one account: it holds a key that nobody can copy off it."""

    __tablename__ = "linked_device"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "account_id"], ["account.clinic_id", "account.id"]),
        CheckConstraint("ended_why IN ('removed', 'wrong_pins', 'renewed')", name="ended_why"),
        CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name="ended"),
        Index("ix_linked_device_account", "clinic_id", "account_id"),
    )

    account_id: Mapped[UUID]
    public_key: Mapped[bytes] = mapped_column(LargeBinary(200))
    pin_hash: Mapped[str] = mapped_column(String(200))
    wrong_pins: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(10))


class UsedChallenge(ClinicOwned, Base):
    """A challenge that was answered. It is kept until it would be too old anyway: nobody answers it twice."""

    __tablename__ = "used_challenge"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        UniqueConstraint("clinic_id", "digest"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT", "DELETE")
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    expires_at: Mapped[datetime]


class PhoneSeal(ClinicOwned, Base):
    """What the phones of one account seal their store with. It never changes."""

    __tablename__ = "phone_seal"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "account_id"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "account_id"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    account_id: Mapped[UUID]
    secret: Mapped[bytes] = mapped_column(LargeBinary(32))
