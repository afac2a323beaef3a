"""Prescribing exercises and ending them, and which open findings none of them answers.

A prescription is never edited: what was due last month stays what it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.exercise.finding import (
    Answer,
    Finding,
    FindingKind,
    Judge,
    Measured,
    OpenFinding,
    live,
    open_findings,
    unanswered,
)
from backend.exercise.models import ExercisePause, ExercisePrescription
from backend.exercise.pause import Span
from backend.exercise.prescription import PrescriptionDraft, broken_end, broken_rule
from backend.exercise.schedule import Due, Prescribed, due
from backend.exercise.service.pausing import pauses
from backend.exercise.service.rules import refuse
from backend.measures import library as instruments
from backend.measures import service as measures
from backend.measures.reading import Timing
from backend.people import service as people
from backend.people.side import Side
from backend.plan import service as plan
from backend.repertoire import service as repertoire
from backend.shell.refusal import NotFound
from backend.shell.sync import once

_NEWER = frozenset({"times", "load_unit", "load_kg", "library_id", "finding"})


def prescribe(
    session: Session,
    *,
    clinic_id: UUID,
    patient_id: UUID,
    author_id: UUID,
    draft: PrescriptionDraft,
    now: datetime,
) -> tuple[ExercisePrescription, bool]:
    """Prescribe an exercise, once: what is kept, and whether it is new.

    Raises Conflict `id_taken` when the id stands for something else, RuleBroken with one of `RULES`.
    """
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft, only_if_said=_NEWER)
    known = once.known(session, ExercisePrescription, draft.id, patient_id=patient_id, digest=digest)
    if known is not None:
        return known, False
    refuse(broken_rule(draft, people.enrolment(session, patient_id).today(now)))
    if not plan.has_version(session, patient_id, draft.plan_version_id):
        refuse("unknown_plan_version")
    if draft.library_id is not None and not repertoire.is_in_library(session, clinic_id, draft.library_id):
        refuse("unknown_library_exercise")
    finding = draft.finding or Finding(FindingKind.MEASURE)
    if finding.instrument is not None and instruments.instrument(session, finding.instrument) is None:
        refuse("finding_unknown")
    row = ExercisePrescription(
        clinic_id=clinic_id,
        id=draft.id,
        patient_id=patient_id,
        plan_version_id=draft.plan_version_id,
        name=draft.name,
        purpose=draft.purpose.value,
        sets=draft.sets,
        repetitions=draft.repetitions,
        hold_seconds=draft.hold_seconds,
        load=draft.load,
        weekdays=draft.weekdays,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        author_id=author_id,
        written_at=now,
        digest=digest,
        revision=1,
        times=list(draft.times) or None,
        load_unit=None if draft.load_unit is None else draft.load_unit.value,
        load_kg=draft.load_kg,
        library_id=draft.library_id,
        finding_kind=None if draft.finding is None else draft.finding.kind.value,
        finding_instrument=finding.instrument,
        finding_muscle=finding.muscle,
        finding_side=None if finding.side is None else finding.side.value,
        finding_trigger_point_id=finding.trigger_point_id,
    )
    session.add(row)
    session.flush()
    return row, True


def hold(session: Session, patient_id: UUID, prescription_id: UUID) -> ExercisePrescription:
    """The prescription of this id, locked until commit. Raises NotFound."""
    people.lock_patient(session, patient_id)
    return prescription_of(session, patient_id, prescription_id)


def end(session: Session, row: ExercisePrescription, last_day: date, now: datetime) -> ExercisePrescription:
    """Let a held prescription be due until this day and no longer. Raises RuleBroken `ends_in_past`, `ends_later`."""
    refuse(broken_end(row.ends_on, last_day, people.enrolment(session, row.patient_id).today(now)))
    if row.ends_on != last_day:
        row.ends_on, row.ended_at, row.revision = last_day, now, row.revision + 1
        session.flush()
    return row


def prescription_of(session: Session, patient_id: UUID, prescription_id: UUID) -> ExercisePrescription:
    """One prescription of this patient. Raises NotFound."""
    query = select(ExercisePrescription).where(
        ExercisePrescription.patient_id == patient_id, ExercisePrescription.id == prescription_id
    )
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def prescriptions(session: Session, patient_id: UUID) -> list[ExercisePrescription]:
    """Everything that was ever prescribed to this patient, by first day."""
    query = (
        select(ExercisePrescription)
        .where(ExercisePrescription.patient_id == patient_id)
        .order_by(ExercisePrescription.starts_on, ExercisePrescription.written_at, ExercisePrescription.id)
    )
    return list(session.scalars(query))


def as_prescribed(row: ExercisePrescription, paused: Sequence[ExercisePause]) -> Prescribed:
    """What the schedule needs of a prescription. `paused` are the patient's pauses."""
    return Prescribed(
        row.id,
        frozenset(row.weekdays),
        row.starts_on,
        row.ends_on,
        row.sets,
        row.repetitions,
        tuple(row.times or ()),
        tuple(Span(p.from_day, p.to_day) for p in paused if p.prescription_id in (None, row.id)),
    )


def prescribed(session: Session, patient_id: UUID) -> tuple[Prescribed, ...]:
    """The patient's prescriptions as the schedule reads them, by first day."""
    paused = pauses(session, patient_id)
    return tuple(as_prescribed(row, paused) for row in prescriptions(session, patient_id))


def due_on(session: Session, patient_id: UUID, day: date) -> list[tuple[ExercisePrescription, Due]]:
    """What is due on a day: each prescription at each of its times."""
    paused = pauses(session, patient_id)
    rows = {row.id: row for row in prescriptions(session, patient_id)}
    listed = due([as_prescribed(row, paused) for row in rows.values()], day, day)
    return [(rows[one.prescription_id], one) for one in listed]


def told(session: Session, rows: Sequence[ExercisePrescription]) -> list[dict[str, Any]]:
    """Prescriptions as they are shown, with the finding as one thing, the days on which they are paused, and what the
    library says of the exercise."""
    paused = pauses(session, rows[0].patient_id) if rows else []
    known = repertoire.described(session, {row.library_id for row in rows if row.library_id is not None})
    return [_told(row, as_prescribed(row, paused), known) for row in rows]


def _told(row: ExercisePrescription, read: Prescribed, known: Mapping[UUID, repertoire.Described]) -> dict[str, Any]:
    columns = {column.key: getattr(row, column.key) for column in ExercisePrescription.__mapper__.column_attrs}
    finding = finding_of(row)
    how = None if row.library_id is None else known[row.library_id]
    return columns | {
        "words": None if how is None else how.words,
        "has_picture": how is not None and how.has_picture,
        "times": list(read.times),
        "finding": None if finding is None else asdict(finding),
        "paused": [asdict(span) for span in read.paused],
    }


def finding_of(row: ExercisePrescription) -> Finding | None:
    """What this prescription answers."""
    if row.finding_kind is None:
        return None
    return Finding(
        FindingKind(row.finding_kind),
        row.finding_instrument,
        None if row.finding_side is None else Side(row.finding_side),
        row.finding_muscle,
        row.finding_trigger_point_id,
    )


def without_exercise(session: Session, patient_id: UUID, today: date) -> tuple[OpenFinding, ...]:
    """Open findings of measures that no exercise answers, in force today or still to begin (domain H5b)."""
    readings = [
        Measured(one.instrument, one.side, one.taken)
        for one in measures.readings_of(session, patient_id)
        if one.timing is not Timing.POST
    ]
    known = instruments.instruments(session)
    judges = {one.instrument: Judge.of(known[one.instrument]) for one in readings}
    return unanswered(open_findings(readings, judges), live(answers(session, patient_id), today))


def answers(session: Session, patient_id: UUID) -> tuple[Answer, ...]:
    """Which findings the patient's prescriptions answer, past ones included."""
    rows = prescriptions(session, patient_id)
    return tuple(Answer(finding, row.ends_on) for row in rows if (finding := finding_of(row)) is not None)
