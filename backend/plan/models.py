"""Plan, its versions, their parts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class Plan(ClinicOwned, Base):
    """The plan of one patient. It holds nothing itself: everything agreed stands in a version."""

    __tablename__ = "plan"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        UniqueConstraint("clinic_id", "patient_id"),
        UniqueConstraint("clinic_id", "patient_id", "id"),
    )

    patient_id: Mapped[UUID]
    opened_at: Mapped[datetime]


class PlanVersion(ClinicOwned, Base):
    """What was agreed from `in_force_from` on, until a later number begins. Never changed, never deleted."""

    __tablename__ = "plan_version"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id", "plan_id"], ["plan.clinic_id", "plan.patient_id", "plan.id"]),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "plan_id", "number"),
        UniqueConstraint("clinic_id", "patient_id", "id"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("phase IN ('baseline', 'treatment', 'maintenance', 'follow_up')", name="phase"),
        CheckConstraint("(main_region IS NULL) = (main_side IS NULL)", name="main_place"),
        CheckConstraint("main_side IN ('left', 'right', 'middle')", name="main_side"),
        CheckConstraint("(goal_text IS NULL) = (goal_by_day IS NULL)", name="goal"),
        CheckConstraint("goal_text IS NOT NULL OR goal_instrument IS NULL", name="goal_instrument"),
        CheckConstraint("goal_instrument IS NOT NULL OR goal_target IS NULL", name="goal_target"),
        CheckConstraint("goal_by_day >= in_force_from", name="goal_by_day"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    plan_id: Mapped[UUID]
    number: Mapped[int]
    in_force_from: Mapped[date]
    phase: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(2000))
    main_region: Mapped[str | None] = mapped_column(String(60))
    main_side: Mapped[str | None] = mapped_column(String(10))
    needling_only_reason: Mapped[str | None] = mapped_column(String(2000))
    goal_text: Mapped[str | None] = mapped_column(String(500))
    goal_instrument: Mapped[str | None] = mapped_column(String(60))
    goal_target: Mapped[float | None]
    goal_by_day: Mapped[date | None]
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class PlanComponent(ClinicOwned, Base):
    """One part of a version: what, how much in words, from when to when."""

    __tablename__ = "plan_component"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "version_id"], ["plan_version.clinic_id", "plan_version.id"]),
        UniqueConstraint("clinic_id", "version_id", "position"),
        CheckConstraint(
            "kind IN ('needling', 'exercise', 'manual_therapy', 'education', 'lifestyle')",
            name="kind",
        ),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("(number IS NULL) = (per IS NULL)", name="dose"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("per IN ('day', 'week', 'month', 'in_all')", name="per"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    version_id: Mapped[UUID]
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    dose: Mapped[str] = mapped_column(String(500))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    number: Mapped[float | None]
    per: Mapped[str | None] = mapped_column(String(10))


class PlanStopRule(ClinicOwned, Base):
    """What would make the clinic change this version: which measure, by how much, by when. Its id is the version's."""

    __tablename__ = "plan_stop_rule"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "id"], ["plan_version.clinic_id", "plan_version.id"]),
        CheckConstraint("by_how_much > 0", name="by_how_much"),
        CheckConstraint("unit IN ('points', 'percent')", name="unit"),
        CheckConstraint("side IN ('left', 'right', 'middle')", name="side"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    measure: Mapped[str] = mapped_column(String(60))
    site: Mapped[str | None] = mapped_column(String(60))
    side: Mapped[str | None] = mapped_column(String(10))
    by_how_much: Mapped[float]
    unit: Mapped[str] = mapped_column(String(10))
    by_day: Mapped[date]
    from_value: Mapped[float | None]
    otherwise: Mapped[str] = mapped_column(String(1000))


class PlanReassessment(ClinicOwned, Base):
    """What this version wants to have measured again, and on which day."""

    __tablename__ = "plan_reassessment"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "version_id"], ["plan_version.clinic_id", "plan_version.id"]),
        UniqueConstraint("clinic_id", "version_id", "due_on"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    version_id: Mapped[UUID]
    due_on: Mapped[date]
    measures: Mapped[list[Any]]
