"""What every record from a phone has in common, the clinic's change counter, and the quarantine."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class Synced(ClinicOwned):
    """The current state of a record a phone wrote. Its key is (clinic, patient, the phone's own id).

    `change_no` is the clinic's counter at the commit that last touched it: the order in which it is pulled.
    `local_day` is computed once from the offset the device stated and never again.
    """

    patient_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-18)
    revision: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    local_day: Mapped[date]
    flags: Mapped[list[Any]]
    recalled: Mapped[bool]
    received_at: Mapped[datetime]
    first_received_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(String(2000))
    author_id: Mapped[UUID]
    change_no: Mapped[int] = mapped_column(BigInteger)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805 - SQLAlchemy's spelling
        return synced_constraints(cls.__tablename__)  # type: ignore[attr-defined]


def synced_constraints(table: str) -> tuple[Any, ...]:
    """Keys, limits and the two ways the rows are read: by change for pulling, by day for the picture."""
    return (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        CheckConstraint("revision >= 1", name="revision"),
        Index(f"ix_{table}_change", "clinic_id", "patient_id", "change_no", unique=True),
        Index(f"ix_{table}_day", "clinic_id", "patient_id", "local_day"),
    )


class SyncedRevision(ClinicOwned):
    """One revision of such a record, as it was sent. Never changed, never deleted."""

    patient_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-18)
    revision: Mapped[int] = mapped_column(primary_key=True, sort_order=-17)
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    withdraws: Mapped[bool]
    received_at: Mapped[datetime]
    author_id: Mapped[UUID]


class ChangeCounter(Base):
    """The number of the clinic's last change. Taken under lock at the end of a transaction, so order is commit order."""

    __tablename__ = "change_counter"
    __table_args__ = (ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),)

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger)
    oldest_pull: Mapped[int] = mapped_column(BigInteger)


class Quarantined(ClinicOwned, Base):
    """What was refused or in conflict, exactly as it came, so that nothing a patient wrote is lost."""

    __tablename__ = "quarantined"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        Index("ix_quarantined_patient", "clinic_id", "patient_id", "kind", "digest", unique=True),
    )

    patient_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    item: Mapped[dict[str, Any]]
    outcome: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(40))
    received_at: Mapped[datetime]
    author_id: Mapped[UUID]
