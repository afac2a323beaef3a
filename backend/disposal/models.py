"""Disposals: who asked, who released, what went of whom. Nothing here tells about a person; it outlives them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class DisposalRequest(ClinicOwned, Base):
    """Somebody asks that the records of the people named are disposed of."""

    __tablename__ = "disposal_request"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "asked_by"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "id", "asked_by"),
        Index("ix_disposal_request_asked", "clinic_id", "asked_at"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    reason: Mapped[str] = mapped_column(String(1000))
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class DisposalRelease(ClinicOwned, Base):
    """Somebody else released it. The key says who asked, so the database itself sees that there were two."""

    __tablename__ = "disposal_release"
    __table_args__ = (
        ForeignKeyConstraint(
            ["clinic_id", "request_id", "asked_by"],
            ["disposal_request.clinic_id", "disposal_request.id", "disposal_request.asked_by"],
        ),
        UniqueConstraint("clinic_id", "request_id"),
        CheckConstraint("released_by <> asked_by", name="two_people"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    request_id: Mapped[UUID]
    asked_by: Mapped[UUID]
    released_by: Mapped[UUID]
    released_at: Mapped[datetime]


class DisposalPerson(ClinicOwned, Base):
    """One person of a disposal: asked, stopped by something, or disposed of with how many rows of which table.

    `person_id` is a number that leads to nobody once the record is gone; `sha256` stands for the rows that were there.
    """

    __tablename__ = "disposal_person"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "request_id"], ["disposal_request.clinic_id", "disposal_request.id"]),
        UniqueConstraint("clinic_id", "request_id", "person_id"),
        CheckConstraint("state IN ('asked', 'stopped', 'disposed')", name="state"),
        CheckConstraint("(state = 'asked') = (finished_at IS NULL)", name="finished"),
        CheckConstraint("(state = 'stopped') = (stopped_by IS NOT NULL)", name="stopped"),
        CheckConstraint("(state = 'disposed') = (sha256 IS NOT NULL)", name="disposed"),
    )

    request_id: Mapped[UUID]
    person_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(10))
    stopped_by: Mapped[str | None] = mapped_column(String(30))
    finished_at: Mapped[datetime | None]
    removed: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    sha256: Mapped[str | None] = mapped_column(String(64))
