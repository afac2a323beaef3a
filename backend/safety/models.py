"""Alerts with all that happened to them, who is told when, and the clinic's protocol for each kind."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class Alert(ClinicOwned, Base):
    """Something that somebody has to look at, and how far that is.

    `source_kind` and `source_id` name the record that raised it, in the revision that did; amending or withdrawing that
    record changes nothing here. `began_at` is when this round began: raising it, or reopening it. `step` counts the
    escalation steps of this round that were taken, `due_at` is the next deadline. Whoever closes it is named, with a
    note: the database itself takes no other end.
    """

    __tablename__ = "alert"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "raised_by"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "owner_id"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "acknowledged_by"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "closed_by"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "source_id", "kind", "source_revision"),
        CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by IS NULL)"
            " AND (acknowledged_at IS NULL) = (acknowledged_note IS NULL)",
            name="acknowledged",
        ),
        CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (closed_note IS NULL)", name="closed"
        ),
        CheckConstraint("acknowledged_note IS NULL OR length(trim(acknowledged_note)) > 0", name="acknowledged_words"),
        CheckConstraint("closed_note IS NULL OR length(trim(closed_note)) > 0", name="closed_words"),
        CheckConstraint("closed_at IS NULL OR acknowledged_at IS NOT NULL", name="acknowledged_first"),
        CheckConstraint("acknowledged_at IS NULL OR due_at IS NULL", name="at_rest"),
        CheckConstraint("round >= 1 AND step >= 0", name="counted"),
        Index("ix_alert_patient", "clinic_id", "patient_id", "closed_at"),
        Index("ix_alert_due", "clinic_id", "due_at"),
    )

    patient_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(60))
    source_kind: Mapped[str] = mapped_column(String(40))
    source_id: Mapped[UUID]
    source_revision: Mapped[int]
    happened_at: Mapped[datetime]
    raised_at: Mapped[datetime]
    raised_by: Mapped[UUID]
    owner_id: Mapped[UUID]
    round: Mapped[int]
    began_at: Mapped[datetime]
    step: Mapped[int]
    due_at: Mapped[datetime | None]
    told_duty_at: Mapped[datetime | None]
    told_admin_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[UUID | None]
    acknowledged_note: Mapped[str | None] = mapped_column(String(4000))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None]
    closed_note: Mapped[str | None] = mapped_column(String(4000))


class AlertEvent(ClinicOwned, Base):
    """One thing that happened to an alert. Only ever added to: closing and reopening again are two more rows.

    `by_id` is empty where the clock did it. An escalation names its deadline; each step of a round stands here once.
    """

    __tablename__ = "alert_event"
    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "alert_id"], ["alert.clinic_id", "alert.id"]),
        ForeignKeyConstraint(["clinic_id", "by_id"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "owner_id"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "alert_id", "number"),
        UniqueConstraint("clinic_id", "alert_id", "round", "step"),
        CheckConstraint(
            "kind IN ('raised', 'escalated', 'acknowledged', 'closed', 'reopened', 'owner_changed', 'source_changed',"
            " 'source_withdrawn')",
            name="kind",
        ),
        CheckConstraint(
            "kind NOT IN ('acknowledged', 'closed', 'reopened')"
            " OR (by_id IS NOT NULL AND note IS NOT NULL AND length(trim(note)) > 0)",
            name="said_by_somebody",
        ),
        CheckConstraint(
            "(kind = 'escalated') = (step IS NOT NULL) AND (kind = 'escalated') = (reached IS NOT NULL)"
            " AND (kind = 'escalated') = (due_at IS NOT NULL)",
            name="escalated",
        ),
        CheckConstraint("reached IN ('duty', 'admin')", name="reached"),
    )

    alert_id: Mapped[UUID]
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    by_id: Mapped[UUID | None]
    note: Mapped[str | None] = mapped_column(String(4000))
    owner_id: Mapped[UUID | None]
    round: Mapped[int]
    step: Mapped[int | None]
    reached: Mapped[str | None] = mapped_column(String(10))
    due_at: Mapped[datetime | None]
    source_revision: Mapped[int | None]


class EscalationRule(ClinicOwned, Base):
    """Who is told after how long, who is on duty, and what the patient's phone shows. The newest counts.

    `steps` is a list of {reach: duty or admin, after_minutes}, counted from the raising.
    """

    __tablename__ = "escalation_rule"
    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        ForeignKeyConstraint(["clinic_id", "duty_id"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "written_by"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "number"),
    )

    number: Mapped[int]
    steps: Mapped[list[Any]]
    duty_id: Mapped[UUID | None]
    duty_phone: Mapped[str | None] = mapped_column(String(40))
    duty_mail: Mapped[str | None] = mapped_column(String(254))
    clinic_phone: Mapped[str | None] = mapped_column(String(40))
    emergency_number: Mapped[str] = mapped_column(String(20))
    written_by: Mapped[UUID]
    written_at: Mapped[datetime]


class SafetyProtocol(ClinicOwned, Base):
    """What a clinic does when an alert of this kind is raised, in its own words. The newest counts; none is changed."""

    __tablename__ = "safety_protocol"
    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        ForeignKeyConstraint(["clinic_id", "written_by"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "kind", "number"),
    )

    kind: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(String(4000))
    written_by: Mapped[UUID]
    written_at: Mapped[datetime]
