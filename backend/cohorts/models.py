"""A cohort and its members."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class Cohort(ClinicOwned, Base):
    """People who were brought in from one table. `changed_at` is the last import that brought something new."""

    __tablename__ = "cohort"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        UniqueConstraint("clinic_id", "key"),
    )

    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(1000))
    licence: Mapped[str] = mapped_column(String(1000))
    time_points: Mapped[list[Any]]
    instruments: Mapped[list[Any]]
    analysis_sets: Mapped[list[Any]]
    began_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class CohortMember(ClinicOwned, Base):
    """One person of a cohort: the code the table gives them, and their group."""

    __tablename__ = "cohort_member"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "cohort_id"], ["cohort.clinic_id", "cohort.id"]),
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        UniqueConstraint("clinic_id", "cohort_id", "code", name="uq_cohort_member_code"),
        UniqueConstraint("clinic_id", "cohort_id", "patient_id", name="uq_cohort_member_patient"),
    )

    cohort_id: Mapped[UUID]
    patient_id: Mapped[UUID]
    code: Mapped[str] = mapped_column(String(60))
    group_name: Mapped[str] = mapped_column(String(120))
