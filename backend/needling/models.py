"""Needling session, the sites needled, adverse events."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class NeedlingSession(ClinicOwned, Base):
    """One session as signed. `performed_at` is when it happened, `recorded_at` when it reached us."""

    __tablename__ = "needling_session"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "therapist_id"], ["account.clinic_id", "account.id"]),
        CheckConstraint("consent_given", name="consent_given"),
        CheckConstraint("needles_in = needles_out", name="needle_count"),
        CheckConstraint("needles_in >= 1", name="needles_in"),
        CheckConstraint("adverse_events IN ('none', 'not_asked', 'listed')", name="adverse_events"),
        CheckConstraint("position IN ('prone', 'supine', 'side_lying', 'sitting', 'other')", name="position"),
        CheckConstraint("offset_minutes BETWEEN -840 AND 840", name="offset_minutes"),
        Index("ix_needling_session_performed", "clinic_id", "patient_id", "performed_at", "id"),
    )

    patient_id: Mapped[UUID]
    therapist_id: Mapped[UUID]
    performed_at: Mapped[datetime]
    offset_minutes: Mapped[int]
    zone: Mapped[str] = mapped_column(String(64))
    local_day: Mapped[date]
    purpose: Mapped[str] = mapped_column(String(500))
    position: Mapped[str | None] = mapped_column(String(20))
    consent_given: Mapped[bool]
    needles_in: Mapped[int]
    needles_out: Mapped[int]
    note: Mapped[str | None] = mapped_column(String(4000))
    adverse_events: Mapped[str] = mapped_column(String(20))
    recorded_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class NeedledSite(ClinicOwned, Base):
    """One place that was needled in a session, in the order written."""

    __tablename__ = "needled_site"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "session_id"], ["needling_session.clinic_id", "needling_session.id"]),
        UniqueConstraint("clinic_id", "session_id", "position"),
        CheckConstraint("side IN ('left', 'right', 'middle')", name="side"),
        CheckConstraint("target IN ('trigger_point', 'taut_band', 'connective_tissue')", name="target"),
        CheckConstraint("technique IN ('in_out', 'static', 'electrical')", name="technique"),
        CheckConstraint("twitch IN ('none', 'weak', 'medium', 'strong')", name="twitch"),
        CheckConstraint("needle_diameter_mm > 0 AND needle_length_mm > 0", name="needle"),
        CheckConstraint("insertions >= 1", name="insertions"),
        CheckConstraint("depth_mm >= 0 AND depth_mm <= needle_length_mm", name="depth"),
        CheckConstraint(
            "twitch_count IS NULL OR (twitch IS NOT NULL AND (twitch_count > 0) = (twitch <> 'none'))",
            name="twitch_count",
        ),
    )

    session_id: Mapped[UUID]
    position: Mapped[int]
    muscle: Mapped[str] = mapped_column(String(60))
    side: Mapped[str] = mapped_column(String(10))
    spot: Mapped[str | None] = mapped_column(String(200))
    target: Mapped[str] = mapped_column(String(20))
    technique: Mapped[str] = mapped_column(String(20))
    needle_diameter_mm: Mapped[float]
    needle_length_mm: Mapped[float]
    insertions: Mapped[int]
    depth_mm: Mapped[float | None]
    twitch: Mapped[str | None] = mapped_column(String(10))
    twitch_count: Mapped[int | None]


class AdverseEvent(ClinicOwned, Base):
    """One thing that went wrong in or after a session."""

    __tablename__ = "adverse_event"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "session_id"], ["needling_session.clinic_id", "needling_session.id"]),
        UniqueConstraint("clinic_id", "session_id", "position"),
        CheckConstraint("grade IN ('mild', 'significant', 'serious')", name="grade"),
    )

    session_id: Mapped[UUID]
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    grade: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(String(2000))
