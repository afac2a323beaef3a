"""Exports somebody asked for, and what was frozen for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class Export(ClinicOwned, Base):
    """What was asked for, by whom, for what; how far it is, its job says. What came of it is a snapshot of this id."""

    __tablename__ = "export"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "requested_by"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "job_id"], ["job.clinic_id", "job.id"]),
        CheckConstraint("kind IN ('episodes', 'outcomes', 'deidentified', 'weekly_model')", name="kind"),
        CheckConstraint("to_day >= from_day", name="period"),
        Index("ix_export_created", "clinic_id", "created_at"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    kind: Mapped[str] = mapped_column(String(20))
    from_day: Mapped[date]
    to_day: Mapped[date]
    purpose: Mapped[str] = mapped_column(String(500))
    requested_by: Mapped[UUID]
    created_at: Mapped[datetime]
    job_id: Mapped[UUID]
    digest: Mapped[str] = mapped_column(String(64))


class Snapshot(ClinicOwned, Base):
    """What left the building, as it was: never changed. `number` counts the clinic's snapshots without a gap.

    `content` is the file; for rows it is empty, because they stand in `snapshot_row`, each with the person it is
    about, and go with that person's record. `data_sha256` is what is printed on the pages of a PDF. With a
    `patient_id` it is about one person.
    """

    __tablename__ = "snapshot"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "made_for"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint(
            "kind IN ('episodes', 'outcomes', 'deidentified', 'weekly_model', 'insurer_pdf', 'fhir')", name="kind"
        ),
        CheckConstraint(
            "(patient_id IS NULL) = (kind IN ('episodes', 'outcomes', 'deidentified', 'weekly_model'))", name="patient"
        ),
        CheckConstraint("(content IS NULL) = (kind = 'episodes')", name="content"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    patient_id: Mapped[UUID | None]
    people: Mapped[int]
    rows: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    data_sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    software_version: Mapped[str] = mapped_column(String(40))
    frozen_at: Mapped[datetime]
    made_for: Mapped[UUID]


class SnapshotRow(ClinicOwned, Base):
    """One row of a snapshot of rows, as it was written, and the person it is about. `cells` has no names of columns."""

    __tablename__ = "snapshot_row"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "snapshot_id"], ["snapshot.clinic_id", "snapshot.id"]),
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        UniqueConstraint("clinic_id", "snapshot_id", "position"),
        Index("ix_snapshot_row_patient", "clinic_id", "patient_id"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    snapshot_id: Mapped[UUID]
    patient_id: Mapped[UUID]
    position: Mapped[int]
    cells: Mapped[list[Any]]
