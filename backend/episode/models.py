"""Episode, what is known of its pain, and the kind of pain held likely."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned

_OPEN = text("ended_on IS NULL")


class Episode(ClinicOwned, Base):
    """One course of care. Opened once, ended once with a reason; whoever comes back gets a new one."""

    __tablename__ = "episode"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "opened_by"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "ended_by"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(
            ["clinic_id", "patient_id", "reopens_id"], ["episode.clinic_id", "episode.patient_id", "episode.id"]
        ),
        UniqueConstraint("clinic_id", "patient_id", "id"),
        UniqueConstraint("clinic_id", "patient_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("source IN ('clinic', 'plan')", name="source"),
        CheckConstraint("ended_on IS NULL OR ended_on >= opened_on", name="ended_after_opened"),
        CheckConstraint(
            "ended_reason IN ('goals_reached', 'plateau', 'moved', 'did_not_return', 'referred_on', 'other')",
            name="ended_reason",
        ),
        # One that was made from an older record may have ended without anybody having said why.
        CheckConstraint(
            "source = 'plan' OR ended_on IS NULL"
            " OR (ended_reason IS NOT NULL AND ended_at IS NOT NULL AND ended_by IS NOT NULL)",
            name="ended",
        ),
        CheckConstraint("ended_on IS NOT NULL OR ended_reason IS NULL", name="reason_of_ended"),
        CheckConstraint("ended_reason <> 'other' OR ended_words IS NOT NULL", name="words_of_other"),
        Index("ux_episode_open", "clinic_id", "patient_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_episode_ended", "clinic_id", "ended_on"),
    )

    patient_id: Mapped[UUID]
    number: Mapped[int]
    source: Mapped[str] = mapped_column(String(10))
    opened_on: Mapped[date]
    opened_by: Mapped[UUID]
    opened_at: Mapped[datetime]
    reopens_id: Mapped[UUID | None]
    ended_on: Mapped[date | None]
    ended_reason: Mapped[str | None] = mapped_column(String(20))
    ended_words: Mapped[str | None] = mapped_column(String(2000))
    ended_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    digest: Mapped[str] = mapped_column(String(64))


class EpisodeFacts(ClinicOwned, Base):
    """What is known of the pain of an episode. The highest number counts; earlier ones stay. Never changed."""

    __tablename__ = "episode_facts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["clinic_id", "patient_id", "episode_id"], ["episode.clinic_id", "episode.patient_id", "episode.id"]
        ),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "episode_id", "number"),
        CheckConstraint("(number = 1) = (reason IS NULL)", name="reason"),
        CheckConstraint("onset_year BETWEEN 1900 AND 2199", name="onset_year"),
        CheckConstraint(
            "onset_month IS NULL OR (onset_month BETWEEN 1 AND 12 AND onset_year IS NOT NULL)", name="onset_month"
        ),
        CheckConstraint(
            "onset_day IS NULL OR (onset_day BETWEEN 1 AND 31 AND onset_month IS NOT NULL)", name="onset_day"
        ),
        CheckConstraint("(main_region IS NULL) = (main_side IS NULL)", name="main_place"),
        CheckConstraint("main_side IN ('left', 'right', 'middle')", name="main_side"),
        CheckConstraint("days_in_pain BETWEEN 0 AND 90", name="days_in_pain"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    episode_id: Mapped[UUID]
    number: Mapped[int]
    reason: Mapped[str | None] = mapped_column(String(2000))
    onset_year: Mapped[int | None] = mapped_column(SmallInteger)
    onset_month: Mapped[int | None] = mapped_column(SmallInteger)
    onset_day: Mapped[int | None] = mapped_column(SmallInteger)
    main_region: Mapped[str | None] = mapped_column(String(60))
    main_side: Mapped[str | None] = mapped_column(String(10))
    days_in_pain: Mapped[int | None] = mapped_column(SmallInteger)
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class PainTypeHeld(ClinicOwned, Base):
    """The kind of pain a clinician held likely from a day on. Never changed; a later one stands beside it."""

    __tablename__ = "pain_type"
    __table_args__ = (
        ForeignKeyConstraint(
            ["clinic_id", "patient_id", "episode_id"], ["episode.clinic_id", "episode.patient_id", "episode.id"]
        ),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        CheckConstraint("kind IN ('nociceptive', 'neuropathic', 'nociplastic')", name="kind"),
        Index("ix_pain_type_episode", "clinic_id", "episode_id", "held_from"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    episode_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(20))
    held_from: Mapped[date]
    words: Mapped[str | None] = mapped_column(String(2000))
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
