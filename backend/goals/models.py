"""Goals, whether they are pursued, and how far they were reached. Rows are added and read, never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class Goal(ClinicOwned, Base):
    """What a patient wants to reach by a day."""

    __tablename__ = "goal"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "activity_list_id"], ["activity_list.clinic_id", "activity_list.id"]),
        UniqueConstraint("clinic_id", "patient_id", "id"),
        CheckConstraint("kind IN ('outcome', 'habit')", name="kind"),
        CheckConstraint("reach IN ('at_least', 'at_most')", name="reach"),
        CheckConstraint("reach IS NULL OR target IS NOT NULL", name="reach_of_target"),
        CheckConstraint(
            "target IS NULL OR instrument IS NOT NULL OR activity_list_id IS NOT NULL", name="target_of_instrument"
        ),
        CheckConstraint(
            "kind <> 'habit' OR (instrument IS NOT NULL AND target IS NOT NULL AND reach IS NOT NULL)", name="habit"
        ),
        CheckConstraint("(activity_list_id IS NULL) = (activity_position IS NULL)", name="activity"),
        CheckConstraint("activity_position BETWEEN 0 AND 4", name="activity_position"),
        Index("ix_goal_patient", "clinic_id", "patient_id", "by_day"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(500))
    instrument: Mapped[str | None] = mapped_column(String(60))
    target: Mapped[float | None]
    reach: Mapped[str | None] = mapped_column(String(10))
    from_value: Mapped[float | None]
    by_day: Mapped[date]
    activity_list_id: Mapped[UUID | None]
    activity_position: Mapped[int | None] = mapped_column(SmallInteger)
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class GoalState(ClinicOwned, Base):
    """Whether a goal is pursued; the highest number counts."""

    __tablename__ = "goal_state"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id", "goal_id"], ["goal.clinic_id", "goal.patient_id", "goal.id"]),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "goal_id", "number"),
        CheckConstraint("state IN ('active', 'paused', 'given_up', 'done')", name="state"),
        CheckConstraint("state <> 'given_up' OR reason IS NOT NULL", name="reason"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    goal_id: Mapped[UUID]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(2000))
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class GoalAchievement(ClinicOwned, Base):
    """How far a goal was reached in somebody's judgement of one day; the latest day counts."""

    __tablename__ = "goal_achievement"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id", "goal_id"], ["goal.clinic_id", "goal.patient_id", "goal.id"]),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        CheckConstraint("outcome IN ('reached', 'partly', 'not_reached')", name="outcome"),
        Index("ix_goal_achievement_goal", "clinic_id", "goal_id", "judged_on"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    goal_id: Mapped[UUID]
    outcome: Mapped[str] = mapped_column(String(20))
    judged_on: Mapped[date]
    value: Mapped[float | None]
    words: Mapped[str | None] = mapped_column(String(2000))
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
