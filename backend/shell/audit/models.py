"""The access log of a clinic: rows that are added and read, never changed, and each holds the one before it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned, InClinic

OUTCOMES = ("allowed", "refused", "denied", "failed")


class AuditRow(ClinicOwned, Base):
    """One access to one patient's record, one view of many (`people` counts them), or one event.

    `actor_name`, `patient_name` and `reason` are sealed: readable with the secret and the person's name key, and no
    longer once that key is gone. `session_digest` and `login_digest` say "the same one", not which one.
    """

    __tablename__ = "audit_row"
    __table_args__ = (
        CheckConstraint("outcome IN ('allowed', 'refused', 'denied', 'failed')", name="outcome"),
        UniqueConstraint("clinic_id", "seq"),
        Index("ix_audit_row_patient", "clinic_id", "patient_id", "at"),
        Index("ix_audit_row_actor", "clinic_id", "actor_id", "at"),
        Index("ix_audit_row_at", "clinic_id", "at"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    seq: Mapped[int] = mapped_column(BigInteger)
    form: Mapped[int]
    at: Mapped[datetime]
    application: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str | None] = mapped_column(String(1200))
    actor_role: Mapped[str | None] = mapped_column(String(20))
    session_digest: Mapped[str | None] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(20))
    operation: Mapped[str] = mapped_column(String(80))
    event: Mapped[str | None] = mapped_column(String(40))
    permission: Mapped[str | None] = mapped_column(String(40))
    basis: Mapped[str | None] = mapped_column(String(20))
    facility: Mapped[str | None] = mapped_column(String(200))
    patient_id: Mapped[UUID | None]
    patient_name: Mapped[str | None] = mapped_column(String(1200))
    about_id: Mapped[UUID | None]
    login_digest: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(3000))
    people: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(String(10))
    status: Mapped[int | None]
    request_id: Mapped[str] = mapped_column(String(64))
    client_address: Mapped[str] = mapped_column(String(64))
    app_version: Mapped[str | None] = mapped_column(String(40))
    changed: Mapped[list[Any]]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(InClinic, Base):
    """The newest row of a clinic's chain. Held from taking a number to the commit, so that numbers have no gap.

    It has to be changeable by the program, so by itself it proves nothing: the anchors outside do. No foreign key
    leads to the clinic: what belongs to no clinic, such as a refused sign-in with an unknown login, has a chain too.
    """

    __tablename__ = "audit_head"

    last: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


class NameKey(ClinicOwned, Base):
    """What, together with the secret, opens one person's name in the log (`id` is the account's or patient's).

    Removing it is how a name leaves a log whose rows stay.
    """

    __tablename__ = "name_key"

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT", "DELETE")
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
