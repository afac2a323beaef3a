"""Correction requests, their answers, and statements of disagreement. Rows are added and read, never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class CorrectionRequest(ClinicOwned, Base):
    """What a patient says is wrong and what should stand there. `representative` asked for them, where named."""

    __tablename__ = "correction_request"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "recorded_by"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "patient_id", "id"),
        CheckConstraint(
            "about IN ('needling_session', 'plan', 'exercise', 'reading', 'person', 'other')", name="about"
        ),
        Index("ix_correction_request_due", "clinic_id", "due_on"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    about: Mapped[str] = mapped_column(String(20))
    record_id: Mapped[UUID | None]
    wrong: Mapped[str] = mapped_column(String(2000))
    wanted: Mapped[str] = mapped_column(String(2000))
    representative: Mapped[str | None] = mapped_column(String(200))
    recorded_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    digest: Mapped[str] = mapped_column(String(64))


class CorrectionAnswer(ClinicOwned, Base):
    """What the clinic answered: corrected, with what was done; or refused, with the reason. One for each request."""

    __tablename__ = "correction_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["clinic_id", "patient_id", "request_id"],
            ["correction_request.clinic_id", "correction_request.patient_id", "correction_request.id"],
        ),
        ForeignKeyConstraint(["clinic_id", "answered_by"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "request_id"),
        CheckConstraint("answer IN ('corrected', 'refused')", name="answer"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    request_id: Mapped[UUID]
    answer: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(2000))
    answered_by: Mapped[UUID]
    answered_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class Disagreement(ClinicOwned, Base):
    """What the patient says to a refusal. It stands beside the refusal for as long as the record does."""

    __tablename__ = "disagreement"
    __table_args__ = (
        ForeignKeyConstraint(
            ["clinic_id", "patient_id", "request_id"],
            ["correction_request.clinic_id", "correction_request.patient_id", "correction_request.id"],
        ),
        ForeignKeyConstraint(["clinic_id", "recorded_by"], ["account.clinic_id", "account.id"]),
        UniqueConstraint("clinic_id", "request_id"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    request_id: Mapped[UUID]
    statement: Mapped[str] = mapped_column(String(4000))
    recorded_by: Mapped[UUID]
    stated_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
