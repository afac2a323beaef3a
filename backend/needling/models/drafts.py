"""Sessions that are not signed yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class NeedlingDraft(ClinicOwned, Base):
    """What its author has written down so far, under the id the session will have. It is no session and in no count.

    The two counts stand apart from the rest so that the database can hold the rule: how many are in may be kept alone,
    how many came out only when it is the same number. The draft stays after the signing, closed, with when and how.
    """

    __tablename__ = "needling_draft"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        CheckConstraint(
            "needles_out IS NULL OR (needles_in IS NOT NULL AND needles_in = needles_out)", name="needle_count"
        ),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("closed_as IN ('signed', 'discarded')", name="closed_as"),
        CheckConstraint("(closed_as IS NULL) = (closed_at IS NULL)", name="closed"),
        Index("ix_needling_draft_author", "clinic_id", "patient_id", "author_id", "closed_at"),
    )

    patient_id: Mapped[UUID]
    author_id: Mapped[UUID]
    version: Mapped[int]
    content: Mapped[dict[str, Any]]
    needles_in: Mapped[int | None]
    needles_out: Mapped[int | None]
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_as: Mapped[str | None] = mapped_column(String(20))
    closed_reason: Mapped[str | None] = mapped_column(String(2000))
