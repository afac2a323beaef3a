"""Signed sessions, the sites needled, adverse events, what was added later, and what was void.

Every table here is only added to: on PostgreSQL the program has no right to change a row, on SQLite a trigger refuses.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned

NO_CHANGE = ("SELECT", "INSERT")


class NeedlingSession(ClinicOwned, Base):
    """One session as signed. `performed_at` is when it happened, `recorded_at` when it was signed.

    What a session of before did not ask is empty, never "no": consent details, red flags, advice, values.
    """

    __tablename__ = "needling_session"
    app_may: ClassVar[tuple[str, ...]] = NO_CHANGE
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "therapist_id"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "supervised_by"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "authorisation_id"], ["authorisation.clinic_id", "authorisation.id"]),
        CheckConstraint("modality IN ('dry_needling')", name="modality"),
        CheckConstraint("consent_given", name="consent_given"),
        CheckConstraint("consent_way IN ('spoken', 'written')", name="consent_way"),
        CheckConstraint("consent_by IN ('patient', 'representative')", name="consent_by"),
        CheckConstraint(
            "(consent_text IS NULL) = (consent_at IS NULL) AND (consent_way IS NULL) = (consent_at IS NULL)"
            " AND (consent_by IS NULL) = (consent_at IS NULL)",
            name="consent_details",
        ),
        CheckConstraint("needles_in = needles_out", name="needle_count"),
        CheckConstraint("needles_in >= 1", name="needles_in"),
        CheckConstraint("adverse_events IN ('none', 'not_asked', 'listed')", name="adverse_events"),
        CheckConstraint("position IN ('prone', 'supine', 'side_lying', 'sitting', 'other')", name="position"),
        CheckConstraint("pain_before BETWEEN 0 AND 10", name="pain_before"),
        CheckConstraint("pain_after BETWEEN 0 AND 10", name="pain_after"),
        CheckConstraint("offset_minutes BETWEEN -840 AND 840", name="offset_minutes"),
        Index("ix_needling_session_performed", "clinic_id", "patient_id", "performed_at", "id"),
    )

    patient_id: Mapped[UUID]
    therapist_id: Mapped[UUID]
    performed_at: Mapped[datetime]
    offset_minutes: Mapped[int]
    zone: Mapped[str] = mapped_column(String(64))
    local_day: Mapped[date]
    modality: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(500))
    position: Mapped[str | None] = mapped_column(String(20))
    consent_given: Mapped[bool]
    consent_text: Mapped[str | None] = mapped_column(String(60))
    consent_way: Mapped[str | None] = mapped_column(String(10))
    consent_by: Mapped[str | None] = mapped_column(String(20))
    consent_name: Mapped[str | None] = mapped_column(String(200))
    consent_at: Mapped[datetime | None]
    red_flags: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    red_flag_decision: Mapped[str | None] = mapped_column(String(2000))
    authorisation_id: Mapped[UUID | None]
    authorisation_number: Mapped[str | None] = mapped_column(String(60))
    supervised_by: Mapped[UUID | None]
    needles_in: Mapped[int]
    needles_out: Mapped[int]
    pain_before: Mapped[int | None] = mapped_column(SmallInteger)
    pain_after: Mapped[int | None] = mapped_column(SmallInteger)
    advice: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    note: Mapped[str | None] = mapped_column(String(4000))
    adverse_events: Mapped[str] = mapped_column(String(20))
    recorded_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class NeedledSite(ClinicOwned, Base):
    """One place that was needled in a session, in the order written."""

    __tablename__ = "needled_site"
    app_may: ClassVar[tuple[str, ...]] = NO_CHANGE
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "session_id"], ["needling_session.clinic_id", "needling_session.id"]),
        ForeignKeyConstraint(["clinic_id", "trigger_point_id"], ["trigger_point.clinic_id", "trigger_point.id"]),
        UniqueConstraint("clinic_id", "session_id", "position"),
        CheckConstraint("side IN ('left', 'right', 'middle')", name="side"),
        CheckConstraint("target IN ('trigger_point', 'taut_band', 'connective_tissue')", name="target"),
        CheckConstraint("technique IN ('in_out', 'static', 'electrical')", name="technique"),
        CheckConstraint("layer IN ('superficial', 'deep')", name="layer"),
        CheckConstraint("twitch IN ('none', 'weak', 'medium', 'strong')", name="twitch"),
        CheckConstraint("familiar_pain IN ('none', 'part', 'full')", name="familiar_pain"),
        CheckConstraint("view IN ('front', 'back')", name="view"),
        CheckConstraint("spot_x BETWEEN 0 AND 240 AND spot_y BETWEEN 0 AND 556", name="spot"),
        CheckConstraint("(view IS NULL) = (spot_x IS NULL) AND (view IS NULL) = (spot_y IS NULL)", name="place"),
        CheckConstraint("needle_diameter_mm > 0 AND needle_length_mm > 0", name="needle"),
        CheckConstraint("insertions >= 1", name="insertions"),
        CheckConstraint("depth_mm >= 0 AND depth_mm <= needle_length_mm", name="depth"),
        CheckConstraint("pain_during BETWEEN 0 AND 10", name="pain_during"),
        CheckConstraint("single_use IS NULL OR single_use", name="single_use"),
        CheckConstraint(
            "technique = 'electrical' OR (frequency_hz IS NULL AND pulse_us IS NULL AND intensity_ma IS NULL"
            " AND stimulation_seconds IS NULL)",
            name="current",
        ),
        CheckConstraint(
            "twitch_count IS NULL OR (twitch IS NOT NULL AND (twitch_count > 0) = (twitch <> 'none'))",
            name="twitch_count",
        ),
        Index("ix_needled_site_lot", "clinic_id", "needle_lot"),
        Index("ix_needled_site_trigger_point", "clinic_id", "trigger_point_id"),
    )

    session_id: Mapped[UUID]
    position: Mapped[int]
    muscle: Mapped[str] = mapped_column(String(60))
    side: Mapped[str] = mapped_column(String(10))
    spot: Mapped[str | None] = mapped_column(String(200))
    view: Mapped[str | None] = mapped_column(String(10))
    spot_x: Mapped[float | None]
    spot_y: Mapped[float | None]
    trigger_point_id: Mapped[UUID | None]
    target: Mapped[str] = mapped_column(String(20))
    technique: Mapped[str] = mapped_column(String(20))
    layer: Mapped[str | None] = mapped_column(String(20))
    needle_diameter_mm: Mapped[float]
    needle_length_mm: Mapped[float]
    needle_maker: Mapped[str | None] = mapped_column(String(100))
    needle_lot: Mapped[str | None] = mapped_column(String(60))
    needle_expires_on: Mapped[date | None]
    single_use: Mapped[bool | None]
    insertions: Mapped[int]
    depth_mm: Mapped[float | None]
    retention_seconds: Mapped[int | None]
    frequency_hz: Mapped[float | None]
    pulse_us: Mapped[float | None]
    intensity_ma: Mapped[float | None]
    stimulation_seconds: Mapped[int | None]
    twitch: Mapped[str | None] = mapped_column(String(10))
    twitch_count: Mapped[int | None]
    pain_during: Mapped[int | None] = mapped_column(SmallInteger)
    familiar_pain: Mapped[str | None] = mapped_column(String(10))
    referral: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    autonomic: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))


class NeedlingAddendum(ClinicOwned, Base):
    """Something added to a signed session: who, when, what and why. It is never changed either."""

    __tablename__ = "needling_addendum"
    app_may: ClassVar[tuple[str, ...]] = NO_CHANGE
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "session_id"], ["needling_session.clinic_id", "needling_session.id"]),
        ForeignKeyConstraint(["clinic_id", "written_by"], ["account.clinic_id", "account.id"]),
        Index("ix_needling_addendum_session", "clinic_id", "session_id", "written_at"),
    )

    session_id: Mapped[UUID]
    text: Mapped[str] = mapped_column(String(4000))
    reason: Mapped[str] = mapped_column(String(500))
    written_by: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class AdverseEvent(ClinicOwned, Base):
    """One thing that went wrong in or after a session; with `addendum_id` it came up after the session was signed."""

    __tablename__ = "adverse_event"
    app_may: ClassVar[tuple[str, ...]] = NO_CHANGE
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "session_id"], ["needling_session.clinic_id", "needling_session.id"]),
        ForeignKeyConstraint(["clinic_id", "addendum_id"], ["needling_addendum.clinic_id", "needling_addendum.id"]),
        UniqueConstraint("clinic_id", "session_id", "position"),
        CheckConstraint("grade IN ('mild', 'significant', 'serious')", name="grade"),
    )

    session_id: Mapped[UUID]
    addendum_id: Mapped[UUID | None]
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    grade: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(String(2000))
    happened_at: Mapped[datetime | None]


class NeedlingVoid(ClinicOwned, Base):
    """This session was recorded for the wrong patient: it stays to be seen and leaves every count."""

    __tablename__ = "needling_void"
    app_may: ClassVar[tuple[str, ...]] = NO_CHANGE
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "session_id"], ["needling_session.clinic_id", "needling_session.id"]),
        ForeignKeyConstraint(["clinic_id", "voided_by"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "session_id"),
    )

    session_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(2000))
    voided_by: Mapped[UUID]
    voided_at: Mapped[datetime]
