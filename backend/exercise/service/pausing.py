"""Agreeing pauses and ending them: what falls into one is not due."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.exercise import pause
from backend.exercise.models import ExercisePause, ExercisePrescription
from backend.exercise.pause import PauseDraft
from backend.exercise.prescription import broken_end
from backend.exercise.service.rules import refuse
from backend.people import service as people
from backend.shell.refusal import NotFound
from backend.shell.sync import once


def pause_exercises(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, draft: PauseDraft, now: datetime
) -> tuple[ExercisePause, bool]:
    """Agree a pause, once: what is kept, and whether it is new. Raises Conflict `id_taken`, RuleBroken."""
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    known = once.known(session, ExercisePause, draft.id, patient_id=patient_id, digest=digest)
    if known is not None:
        return known, False
    refuse(pause.broken_rule(draft, people.enrolment(session, patient_id).today(now)))
    if draft.prescription_id is not None and not _has(session, patient_id, draft.prescription_id):
        refuse("unknown_prescription")
    row = ExercisePause(
        clinic_id=clinic_id,
        id=draft.id,
        patient_id=patient_id,
        prescription_id=draft.prescription_id,
        from_day=draft.from_day,
        to_day=draft.to_day,
        reason=draft.reason,
        author_id=author_id,
        written_at=now,
        digest=digest,
        revision=1,
    )
    session.add(row)
    session.flush()
    return row, True


def hold_pause(session: Session, patient_id: UUID, pause_id: UUID) -> ExercisePause:
    """The pause of this id, locked until commit. Raises NotFound."""
    people.lock_patient(session, patient_id)
    query = select(ExercisePause).where(ExercisePause.patient_id == patient_id, ExercisePause.id == pause_id)
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def end_pause(session: Session, row: ExercisePause, last_day: date, now: datetime) -> ExercisePause:
    """Let a held pause last until this day and no longer. Raises RuleBroken `ends_in_past`, `ends_later`."""
    refuse(broken_end(row.to_day, last_day, people.enrolment(session, row.patient_id).today(now)))
    if row.to_day != last_day:
        row.to_day, row.ended_at, row.revision = last_day, now, row.revision + 1
        session.flush()
    return row


def pauses(session: Session, patient_id: UUID) -> list[ExercisePause]:
    """Every pause of this patient, by first day."""
    query = select(ExercisePause).where(ExercisePause.patient_id == patient_id)
    return list(session.scalars(query.order_by(ExercisePause.from_day, ExercisePause.written_at, ExercisePause.id)))


def _has(session: Session, patient_id: UUID, prescription_id: UUID) -> bool:
    query = select(ExercisePrescription.id).where(
        ExercisePrescription.patient_id == patient_id, ExercisePrescription.id == prescription_id
    )
    return session.scalar(query) is not None
