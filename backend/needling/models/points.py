"""Trigger points, and what each examination of them found."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned

WITHDRAWN = "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_by IS NULL)"


class TriggerPoint(ClinicOwned, Base):
    """One spot that lasts through all visits: muscle, side, where. Never edited; a wrong one is withdrawn."""

    __tablename__ = "trigger_point"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "found_by"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "withdrawn_by"], ["account.clinic_id", "account.id"]),
        CheckConstraint("side IN ('left', 'right', 'middle')", name="side"),
        CheckConstraint("view IN ('front', 'back')", name="view"),
        CheckConstraint("spot_x BETWEEN 0 AND 240 AND spot_y BETWEEN 0 AND 556", name="spot"),
        CheckConstraint("(view IS NULL) = (spot_x IS NULL) AND (view IS NULL) = (spot_y IS NULL)", name="place"),
        CheckConstraint(WITHDRAWN, name="withdrawn"),
        Index("ix_trigger_point_patient", "clinic_id", "patient_id", "first_seen_on"),
    )

    patient_id: Mapped[UUID]
    muscle: Mapped[str] = mapped_column(String(60))
    side: Mapped[str] = mapped_column(String(10))
    spot: Mapped[str | None] = mapped_column(String(200))
    view: Mapped[str | None] = mapped_column(String(10))
    spot_x: Mapped[float | None]
    spot_y: Mapped[float | None]
    first_seen_on: Mapped[date]
    found_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(String(2000))
    withdrawn_by: Mapped[UUID | None]


class TriggerPointExamination(ClinicOwned, Base):
    """What one visit found at a spot, and whose finger it was. Empty is "not looked for", never "none"."""

    __tablename__ = "trigger_point_examination"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "trigger_point_id"], ["trigger_point.clinic_id", "trigger_point.id"]),
        ForeignKeyConstraint(["clinic_id", "rater_id"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "withdrawn_by"], ["account.clinic_id", "account.id"]),
        CheckConstraint("state IN ('not_examined', 'active', 'latent', 'resolved')", name="state"),
        CheckConstraint("taut_band IN ('yes', 'no', 'unsure')", name="taut_band"),
        CheckConstraint("tenderness BETWEEN 0 AND 10", name="tenderness"),
        CheckConstraint("familiar_pain IN ('none', 'part', 'full')", name="familiar_pain"),
        CheckConstraint("state <> 'active' OR (recognised_pain IS NOT NULL AND recognised_pain)", name="active"),
        CheckConstraint("state = 'active' OR recognised_pain IS NULL OR NOT recognised_pain", name="not_active"),
        CheckConstraint(
            "state <> 'not_examined' OR (recognised_pain IS NULL AND taut_band IS NULL AND tenderness IS NULL"
            " AND familiar_pain IS NULL AND referral IS NULL AND autonomic IS NULL)",
            name="not_examined",
        ),
        CheckConstraint("offset_minutes BETWEEN -840 AND 840", name="offset_minutes"),
        CheckConstraint(WITHDRAWN, name="withdrawn"),
        Index("ix_trigger_point_examination_point", "clinic_id", "trigger_point_id", "examined_at"),
    )

    trigger_point_id: Mapped[UUID]
    examined_at: Mapped[datetime]
    offset_minutes: Mapped[int]
    zone: Mapped[str] = mapped_column(String(64))
    local_day: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    recognised_pain: Mapped[bool | None]
    taut_band: Mapped[str | None] = mapped_column(String(10))
    tenderness: Mapped[int | None] = mapped_column(SmallInteger)
    familiar_pain: Mapped[str | None] = mapped_column(String(10))
    referral: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    autonomic: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    rater_id: Mapped[UUID]
    note: Mapped[str | None] = mapped_column(String(2000))
    recorded_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(String(2000))
    withdrawn_by: Mapped[UUID | None]
