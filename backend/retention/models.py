"""The schedule, and legal holds with who lifted them. Rows are added and read, never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class RetentionRule(ClinicOwned, Base):
    """How long a class of records is kept in this clinic. The latest `number` counts; never less than the default."""

    __tablename__ = "retention_rule"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        ForeignKeyConstraint(["clinic_id", "set_by"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("record_class IN ('clinical', 'audit')", name="record_class"),
        CheckConstraint("years BETWEEN 10 AND 100", name="years"),
        CheckConstraint("until_age BETWEEN 20 AND 100", name="until_age"),
        CheckConstraint("(record_class = 'clinical') = (until_age IS NOT NULL)", name="until_age_of_clinical"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    number: Mapped[int]
    record_class: Mapped[str] = mapped_column(String(20))
    years: Mapped[int] = mapped_column(SmallInteger)
    until_age: Mapped[int | None] = mapped_column(SmallInteger)
    set_by: Mapped[UUID]
    set_at: Mapped[datetime]


class LegalHold(ClinicOwned, Base):
    """Nothing of this patient may be disposed of, until somebody else lifts it."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "placed_by"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "id", "placed_by"),
        Index("ix_legal_hold_patient", "clinic_id", "patient_id"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(1000))
    from_day: Mapped[date]
    placed_by: Mapped[UUID]
    placed_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class LegalHoldLift(ClinicOwned, Base):
    """Somebody else lifted the hold. The key says who placed it, so the database itself sees that there were two."""

    __tablename__ = "legal_hold_lift"
    __table_args__ = (
        ForeignKeyConstraint(
            ["clinic_id", "hold_id", "placed_by"],
            ["legal_hold.clinic_id", "legal_hold.id", "legal_hold.placed_by"],
        ),
        UniqueConstraint("clinic_id", "hold_id"),
        CheckConstraint("lifted_by <> placed_by", name="two_people"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    hold_id: Mapped[UUID]
    placed_by: Mapped[UUID]
    lifted_by: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(1000))
    lifted_at: Mapped[datetime]
