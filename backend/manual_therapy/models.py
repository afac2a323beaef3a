"""Manual-therapy session, its parts, addenda."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class ManualSession(ClinicOwned, Base):
    """One session, signed by who kept it. A wrong one is taken back with a reason and stays readable."""

    __tablename__ = "manual_session"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "signed_by"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "withdrawn_by"], ["account.clinic_id", "account.id"]),
        CheckConstraint("minutes BETWEEN 1 AND 240", name="minutes"),
        CheckConstraint("pain_before BETWEEN 0 AND 10", name="pain_before"),
        CheckConstraint("pain_after BETWEEN 0 AND 10", name="pain_after"),
        CheckConstraint("offset_minutes BETWEEN -840 AND 840", name="offset_minutes"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn"),
        Index("ix_manual_session_performed", "clinic_id", "patient_id", "performed_at", "id"),
    )

    patient_id: Mapped[UUID]
    performed_at: Mapped[datetime]
    offset_minutes: Mapped[int]
    zone: Mapped[str] = mapped_column(String(64))
    local_day: Mapped[date]
    minutes: Mapped[int] = mapped_column(SmallInteger)
    pain_before: Mapped[int | None] = mapped_column(SmallInteger)
    pain_after: Mapped[int | None] = mapped_column(SmallInteger)
    note: Mapped[str | None] = mapped_column(String(4000))
    signed_by: Mapped[UUID]
    signed_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(String(2000))


class ManualPart(ClinicOwned, Base):
    """One technique at one place of a session, in the order written."""

    __tablename__ = "manual_part"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "session_id"], ["manual_session.clinic_id", "manual_session.id"]),
        UniqueConstraint("clinic_id", "session_id", "position"),
        CheckConstraint(
            "technique IN ('soft_tissue', 'joint_mobilisation', 'manipulation', 'neural_mobilisation', 'traction',"
            " 'other')",
            name="technique",
        ),
        CheckConstraint("side IN ('left', 'right', 'middle')", name="side"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    session_id: Mapped[UUID]
    position: Mapped[int]
    technique: Mapped[str] = mapped_column(String(30))
    region: Mapped[str] = mapped_column(String(60))
    side: Mapped[str] = mapped_column(String(10))


class ManualAddendum(ClinicOwned, Base):
    """What was added to a signed session later, by whom."""

    __tablename__ = "manual_addendum"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "session_id"], ["manual_session.clinic_id", "manual_session.id"]),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    session_id: Mapped[UUID]
    words: Mapped[str] = mapped_column(String(4000))
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
