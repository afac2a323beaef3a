"""What was found when a backup was restored."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class RestoreTest(ClinicOwned, Base):
    """A backup was restored into a scratch database: what was found of this clinic, and whether it held."""

    __tablename__ = "restore_test"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        Index("ix_restore_test_tested", "clinic_id", "tested_at"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    tested_at: Mapped[datetime]
    backup_made_at: Mapped[datetime]
    backup_sha256: Mapped[str] = mapped_column(String(64))
    passed: Mapped[bool]
    tables: Mapped[int]
    rows: Mapped[int]
    patients: Mapped[int]
    audit_rows: Mapped[int]
    found: Mapped[str | None] = mapped_column(String(200))
