"""What every record from a phone has in common, the clinic's change counter, and the quarantine."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, composite, declared_attr, mapped_column

from backend.shell.db.base import Base, ClinicOwned, InClinic
from backend.shell.moment import MAX_OFFSET_MINUTES, SentMoment


def moment_constraint(name: str) -> CheckConstraint:
    """A moment is kept as it was sent, in two columns: `<name>_instant` and the stated offset in minutes."""
    return CheckConstraint(
        f"{name}_offset BETWEEN {-MAX_OFFSET_MINUTES} AND {MAX_OFFSET_MINUTES}", name=f"{name}_offset"
    )


class Synced(ClinicOwned):
    """The current state of a record a phone wrote. Its key is (clinic, the phone's own id, patient).

    `change_no` is the clinic's counter at the commit that last touched it: the order in which it is pulled.
    `local_day` is computed once from the offset the device stated and never again. `clock_suspect` repeats
    the flag of that name, so that charts can leave the record out.
    """

    patient_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-18)
    revision: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    local_day: Mapped[date]
    zone: Mapped[str] = mapped_column(String(64))
    note: Mapped[str | None] = mapped_column(String(2000))
    flags: Mapped[list[Any]]
    clock_suspect: Mapped[bool]
    recalled: Mapped[bool]
    received_at: Mapped[datetime]
    first_received_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(String(2000))
    author_id: Mapped[UUID]
    change_no: Mapped[int] = mapped_column(BigInteger)

    written_instant: Mapped[datetime]
    written_offset: Mapped[int] = mapped_column(SmallInteger)

    @declared_attr
    def written_at(cls) -> Mapped[SentMoment]:  # noqa: N805 - SQLAlchemy's spelling
        return composite(SentMoment, "written_instant", "written_offset")


def synced_constraints(table: str) -> tuple[Any, ...]:
    """Keys, limits and the two ways the rows are read: by change for pulling, by day for the picture."""
    return (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        CheckConstraint("revision >= 1", name="revision"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn"),
        moment_constraint("written"),
        Index(f"ix_{table}_change", "clinic_id", "patient_id", "change_no", unique=True),
        Index(f"ix_{table}_day", "clinic_id", "patient_id", "local_day"),
    )


class SyncedRevision(ClinicOwned):
    """One revision of such a record, as it was sent. Never changed, never deleted."""

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-18)
    revision: Mapped[int] = mapped_column(primary_key=True, sort_order=-17)
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    withdraws: Mapped[bool]
    received_at: Mapped[datetime]
    author_id: Mapped[UUID]


def revision_constraints(table: str) -> tuple[Any, ...]:
    """A revision belongs to a record."""
    keys = ("clinic_id", "id", "patient_id")
    return (
        ForeignKeyConstraint(keys, [f"{table}.{key}" for key in keys]),
        CheckConstraint("revision >= 1", name="revision"),
    )


class ChangeCounter(InClinic, Base):
    """The number of the clinic's last change. Taken under lock and held to the commit: its order is commit order."""

    __tablename__ = "change_counter"
    __table_args__ = (ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),)

    last: Mapped[int] = mapped_column(BigInteger)
    oldest_pull: Mapped[int] = mapped_column(BigInteger)


class Quarantined(ClinicOwned, Base):
    """What was refused or in conflict, exactly as it came, so that nothing a patient wrote is lost.

    `schema_version` is the version of the contract it was written in, as its client named it. `code` is the
    server's judgement: it is judged anew after an update, the item never changes.
    """

    __tablename__ = "quarantined"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        Index("ix_quarantined_patient", "clinic_id", "patient_id", "kind", "digest", unique=True),
    )

    patient_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    item: Mapped[dict[str, Any]]
    schema_version: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(40))
    received_at: Mapped[datetime]
    author_id: Mapped[UUID]


class QuarantineAnswer(ClinicOwned, Base):
    """How something in quarantine was settled; its id is that of what was kept aside.

    let_go: the patient does not want it kept, and says why. sent_again: it was put right and sent anew. taken: the
    server understood it later and keeps it now.
    """

    __tablename__ = "quarantine_answer"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "id"], ["quarantined.clinic_id", "quarantined.id"]),
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        CheckConstraint("answer IN ('taken', 'let_go', 'sent_again')", name="answer"),
        CheckConstraint("(answer = 'let_go') = (reason IS NOT NULL)", name="reason"),
        CheckConstraint("(answer = 'taken') = (answered_by IS NULL)", name="answered_by"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    answer: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(2000))
    answered_at: Mapped[datetime]
    answered_by: Mapped[UUID | None]
