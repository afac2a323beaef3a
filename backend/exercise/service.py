"""Prescribing exercises, ending them, and keeping what the patient says was done.

A prescription is never edited: what was due last month stays what was due. Logs are written by phones;
`shell.sync.store` keeps them with the `intake` made here. Source of the reasons: domain H5c.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from backend.exercise import log
from backend.exercise.log import LATE_LIMIT_DAYS, LogDraft, Logged, Result, amount_done, days_late
from backend.exercise.models import ExerciseLog, ExerciseLogRevision, ExercisePrescription
from backend.exercise.prescription import PrescriptionDraft, broken_end, broken_rule
from backend.exercise.schedule import Prescribed, is_due
from backend.people import service as people
from backend.plan import service as plan
from backend.shell.refusal import NotFound, RuleBroken
from backend.shell.settings import Settings
from backend.shell.sync import once, store
from backend.shell.sync.intake import Intake, Kind
from backend.shell.sync.placing import CLOCK_SUSPECT, Calendar, Placed, in_enrolment, oddities

RULES: Mapping[str, str] = {
    **store.CODES,
    **once.CODES,
    **log.RULES,
    "ends_before_start": "The last day lies before the first.",
    "starts_in_past": "A prescription begins today or later: what was due stays what it was.",
    "ends_in_past": "A prescription ends today or later: what has been due stays due.",
    "ends_later": "An end can only come nearer; for more days write a new prescription.",
    "weekday_twice": "A weekday is named twice.",
    "unknown_plan_version": "This patient's plan has no such version.",
    "unknown_prescription": "This patient has no such prescription.",
    "not_due": "This exercise was not due on that day.",
}


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
    digest = once.content_digest(draft)
    known = session.scalar(select(ExercisePrescription).where(ExercisePrescription.id == draft.id))
    if known is not None:
        once.refuse_other_content((known.patient_id, known.digest), (patient_id, digest))
        return known, False
    _raise(broken_rule(draft, people.enrolment(session, patient_id).today(now)))
    if not plan.has_version(session, patient_id, draft.plan_version_id):
        _raise("unknown_plan_version")
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
    _raise(broken_end(row.ends_on, last_day, people.enrolment(session, row.patient_id).today(now)))
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


def as_prescribed(row: ExercisePrescription) -> Prescribed:
    """What the schedule needs of a prescription."""
    return Prescribed(row.id, frozenset(row.weekdays), row.starts_on, row.ends_on, row.sets, row.repetitions)


def prescribed(session: Session, patient_id: UUID) -> tuple[Prescribed, ...]:
    """The patient's prescriptions as the schedule reads them, by first day."""
    return tuple(map(as_prescribed, prescriptions(session, patient_id)))


def logs(session: Session, patient_id: UUID, from_day: date | None = None) -> list[ExerciseLog]:
    """The logs that count, from a due day on, in the order they were written: neither withdrawn nor with a
    doubtful clock. Of several for one due exercise the last one counts."""
    query = (
        select(ExerciseLog)
        .where(
            ExerciseLog.patient_id == patient_id,
            ExerciseLog.withdrawn_at.is_(None),
            ExerciseLog.clock_suspect == false(),
        )
        .order_by(ExerciseLog.written_instant, ExerciseLog.change_no)
    )
    if from_day is not None:
        query = query.where(ExerciseLog.due_on >= from_day)
    return list(session.scalars(query))


def logged(session: Session, patient_id: UUID, from_day: date | None = None) -> tuple[Logged, ...]:
    """The same as adherence reads them, with the amount in repetitions."""
    columns = (
        ExerciseLog.prescription_id,
        ExerciseLog.due_on,
        ExerciseLog.result,
        ExerciseLog.sets_done,
        ExerciseLog.repetitions_done,
        ExercisePrescription.sets,
        ExercisePrescription.repetitions,
    )
    query = (
        select(*columns)
        .join(
            ExercisePrescription,
            (ExercisePrescription.clinic_id == ExerciseLog.clinic_id)
            & (ExercisePrescription.id == ExerciseLog.prescription_id),
        )
        .where(
            ExerciseLog.patient_id == patient_id,
            ExerciseLog.withdrawn_at.is_(None),
            ExerciseLog.clock_suspect == false(),
        )
        .order_by(ExerciseLog.written_instant, ExerciseLog.change_no)
    )
    if from_day is not None:
        query = query.where(ExerciseLog.due_on >= from_day)
    return tuple(
        Logged(
            one.prescription_id,
            one.due_on,
            Result(one.result),
            amount_done(one.sets, one.repetitions, one.sets_done, one.repetitions_done),
        )
        for one in session.execute(query)
    )


def _fill(row: ExerciseLog, draft: LogDraft, _first: bool) -> None:  # noqa: FBT001 - called by the store
    row.prescription_id, row.due_on = draft.prescription_id, draft.due_on
    row.result, row.reason = draft.result.value, None if draft.reason is None else draft.reason.value
    row.sets_done, row.repetitions_done = draft.sets_done, draft.repetitions_done
    row.pain_during, row.exertion, row.note = draft.pain_during, draft.exertion, draft.note
    row.done_at, row.written_at, row.zone = draft.done_at, draft.written_at, draft.zone


KIND: Kind[LogDraft, ExerciseLog] = Kind("exercise_log", ExerciseLog, ExerciseLogRevision, _fill, log.canonical)


def intake(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, settings: Settings, now: datetime
) -> Intake[LogDraft, ExerciseLog]:
    """Everything that `store.keep`, `store.amend` and `store.withdraw` need to keep this patient's logs."""
    person = people.enrolment(session, patient_id)
    calendar = Calendar.of(settings, person.birth_date, person.ended_on)

    def placed(draft: LogDraft, before: date | None) -> Placed:
        return _place(draft, calendar, now, before)

    def check(session: Session, drafts: Sequence[LogDraft]) -> Mapping[int, RuleBroken]:
        return _not_due(session, patient_id, drafts)

    return Intake(session, KIND, clinic_id, patient_id, author_id, now, placed, check)


def _place(draft: LogDraft, calendar: Calendar, now: datetime, before: date | None) -> Placed:
    """A log belongs to the day its exercise was due, and may be written up to three days later."""
    flags = oddities(draft.done_at, draft.written_at, draft.zone, calendar, now)
    suspect = CLOCK_SUSPECT in flags
    in_enrolment(draft.due_on, calendar)
    late = days_late(draft.due_on, draft.written_at, calendar.day_starts_at)
    if not suspect and draft.due_on != before:
        if late < 0:
            raise RuleBroken("not_due", "This exercise was not due yet when this was written.")
        if late > LATE_LIMIT_DAYS:
            raise RuleBroken("too_long_ago", f"Exercises can be answered up to {LATE_LIMIT_DAYS} days later.")
    return Placed(draft.due_on, flags, not suspect and late > 0)


def _not_due(session: Session, patient_id: UUID, drafts: Sequence[LogDraft]) -> dict[int, RuleBroken]:
    wanted = {draft.prescription_id for draft in drafts}
    query = select(ExercisePrescription).where(
        ExercisePrescription.patient_id == patient_id, ExercisePrescription.id.in_(wanted)
    )
    known = {row.id: as_prescribed(row) for row in session.scalars(query)}
    found: dict[int, RuleBroken] = {}
    for position, draft in enumerate(drafts):
        one = known.get(draft.prescription_id)
        if one is None:
            found[position] = RuleBroken("unknown_prescription", RULES["unknown_prescription"])
        elif not is_due(one, draft.due_on):
            found[position] = RuleBroken("not_due", RULES["not_due"])
    return found


def _raise(code: str | None) -> None:
    if code is not None:
        raise RuleBroken(code, RULES[code])
