"""Pain entries as they stand, and every revision as it was sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, SmallInteger, String
from sqlalchemy.orm import Mapped, composite, mapped_column

from backend.shell.db.base import Base
from backend.shell.moment import SentMoment
from backend.shell.sync.models import (
    Synced,
    SyncedRevision,
    moment_constraint,
    revision_constraints,
    synced_constraints,
)


class PainEntry(Synced, Base):
    """What a patient felt: one score of one kind, when, and where. `first_score` is what was said first.

    `places` is a list of {region, side, score}; the side is always the patient's own. A place that came later has
    `secondary` and `onset` too. The words of `qualities`, `worsens` and `eases` are null where nothing was said.
    """

    __tablename__ = "pain_entry"
    __table_args__ = (
        *synced_constraints("pain_entry"),
        moment_constraint("felt"),
        CheckConstraint("kind IN ('average', 'worst', 'least', 'now')", name="kind"),
        CheckConstraint("score BETWEEN 0 AND 10", name="score"),
        CheckConstraint("first_score BETWEEN 0 AND 10", name="first_score"),
    )

    kind: Mapped[str] = mapped_column(String(10))
    score: Mapped[int] = mapped_column(SmallInteger)
    first_score: Mapped[int] = mapped_column(SmallInteger)
    felt_instant: Mapped[datetime]
    felt_offset: Mapped[int] = mapped_column(SmallInteger)
    felt_at: Mapped[SentMoment] = composite(SentMoment, "felt_instant", "felt_offset")
    places: Mapped[list[Any]]
    qualities: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    worsens: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    worsens_note: Mapped[str | None] = mapped_column(String(500))
    eases: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    eases_note: Mapped[str | None] = mapped_column(String(500))


class PainEntryRevision(SyncedRevision, Base):
    """One version of a pain entry, as it was sent."""

    __tablename__ = "pain_entry_revision"
    __table_args__ = revision_constraints("pain_entry")
