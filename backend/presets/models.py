"""A clinic's own presets."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class PlanPreset(ClinicOwned, Base):
    """One version of a clinic's own preset; the highest number of a key counts. Never changed."""

    __tablename__ = "plan_preset"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        ForeignKeyConstraint(["clinic_id", "author_id"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "key", "number"),
        CheckConstraint("number >= 1", name="number"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    key: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    retired: Mapped[bool]
    author_id: Mapped[UUID]
    written_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
