"""Keeping what the patient says was done, and what it comes to beside what was due.

Logs are written by phones; `shell.sync.store` keeps them with the `intake` made here. Source of the reasons: domain
H5c.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session

from backend.exercise import log
from backend.exercise.adherence import Adherence, Counts, Figures, NothingDue, NotYetKnown, adherence, events
from backend.exercise.log import LATE_LIMIT_DAYS, LogDraft, Logged, Result, amount_done, days_late
from backend.exercise.missed import Missed, Said, pain_fell, reasons
from backend.exercise.missed import missed as missed_of
from backend.exercise.models import ExerciseLog, ExerciseLogRevision, ExercisePrescription
from backend.exercise.schedule import due, is_due_at
from backend.exercise.service.pausing import pauses
from backend.exercise.service.prescribing import as_prescribed, prescribed
from backend.exercise.service.rules import RULES
from backend.people import service as people
from backend.shell.refusal import RuleBroken
from backend.shell.settings import Settings
from backend.shell.sync.intake import Intake, Kind
from backend.shell.sync.placing import CLOCK_SUSPECT, Calendar, Placed, in_enrolment, oddities

_ONE_DAY = timedelta(days=1)


def adherence_of(session: Session, patient_id: UUID, first: date, last: date, today: date) -> Adherence:
    """The figures of a window as known on this day: by what was due then, whatever was prescribed later."""
    listed = events(due(prescribed(session, patient_id), first, last), logged(session, patient_id, first))
    return adherence(listed, first, last, today)


def adherence_told(session: Session, patient_id: UUID, first: date, last: date, today: date) -> dict[str, Any]:
    """The figures of a window as they are shown, with the reasons for what was not done."""
    found = adherence_of(session, patient_id, first, last, today)
    counts = found.counts if isinstance(found, Figures) else Counts(0, 0, 0, 0, 0, 0)
    figures = found if isinstance(found, Figures) else None
    not_done = missed(session, patient_id, first, last)
    why = reasons(not_done)
    middle = first + (last - first) // 2
    return {
        "state": {Figures: "figures", NothingDue: "nothing_due", NotYetKnown: "not_yet_known"}[type(found)],
        "from_day": first,
        "to_day": last,
        **asdict(counts),
        "open": found.open if isinstance(found, NotYetKnown) else counts.open,
        "of_due": None if figures is None else figures.of_due,
        "of_answered": None if figures is None else figures.of_answered,
        "completion": None if figures is None else figures.completion,
        "reasons": [{"reason": one.value, "count": n, "share": n / why.total} for one, n in sorted(why.counts.items())],
        "pain_fell": pain_fell(reasons(not_done, last=middle), reasons(not_done, first=middle + _ONE_DAY)),
    }


def today(session: Session, patient_id: UUID, now: datetime) -> date:
    """The patient's diary day: before four in the morning it is still yesterday. Raises NotFound."""
    zone = people.enrolment(session, patient_id).zone
    return (now.astimezone(zone) - timedelta(hours=log.DAY_STARTS_AT_HOUR)).date()


def missed(
    session: Session, patient_id: UUID, first: date | None = None, last: date | None = None
) -> tuple[Missed, ...]:
    """What was due between two days and answered "not done", with the reason; all of it without days."""
    answers = [
        Said(row.prescription_id, row.due_on, row.due_time, None if row.reason is None else log.Reason(row.reason))
        for row in logs(session, patient_id, first)
        if last is None or row.due_on <= last
    ]
    return missed_of(answers, prescribed(session, patient_id))


def logs(session: Session, patient_id: UUID, from_day: date | None = None) -> list[ExerciseLog]:
    """The logs that count, from a due day on, in the order they were written: neither withdrawn nor with a
    doubtful clock. Of several for one due exercise the last one counts."""
    return list(session.scalars(_counting(select(ExerciseLog), patient_id, from_day)))


def logged(session: Session, patient_id: UUID, from_day: date | None = None) -> tuple[Logged, ...]:
    """The same as adherence reads them: the amount in repetitions, load, pain and exertion where they were said."""
    columns = (
        ExerciseLog.prescription_id,
        ExerciseLog.due_on,
        ExerciseLog.result,
        ExerciseLog.sets_done,
        ExerciseLog.repetitions_done,
        ExerciseLog.due_time,
        ExerciseLog.pain_during,
        ExerciseLog.exertion,
        ExerciseLog.load_kg_done,
        ExercisePrescription.load_kg,
        ExercisePrescription.sets,
        ExercisePrescription.repetitions,
    )
    query = select(*columns).join(
        ExercisePrescription,
        (ExercisePrescription.clinic_id == ExerciseLog.clinic_id)
        & (ExercisePrescription.id == ExerciseLog.prescription_id),
    )
    return tuple(
        Logged(
            one.prescription_id,
            one.due_on,
            Result(one.result),
            amount_done(one.sets, one.repetitions, one.sets_done, one.repetitions_done),
            one.due_time,
            one.pain_during,
            one.exertion,
            one.load_kg_done,
            one.load_kg,
        )
        for one in session.execute(_counting(query, patient_id, from_day))
    )


def _counting(query: Select[*tuple[Any, ...]], patient_id: UUID, from_day: date | None) -> Select[*tuple[Any, ...]]:
    query = query.where(
        ExerciseLog.patient_id == patient_id, ExerciseLog.withdrawn_at.is_(None), ExerciseLog.clock_suspect == false()
    )
    if from_day is not None:
        query = query.where(ExerciseLog.due_on >= from_day)
    return query.order_by(ExerciseLog.written_instant, ExerciseLog.change_no)


def _fill(row: ExerciseLog, draft: LogDraft, _first: bool) -> None:  # noqa: FBT001 - called by the store
    row.prescription_id, row.due_on = draft.prescription_id, draft.due_on
    row.result, row.reason = draft.result.value, None if draft.reason is None else draft.reason.value
    row.sets_done, row.repetitions_done = draft.sets_done, draft.repetitions_done
    row.pain_during, row.exertion, row.note = draft.pain_during, draft.exertion, draft.note
    row.due_time, row.load_kg_done = draft.due_time, draft.load_kg_done
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
    paused = pauses(session, patient_id)
    known = {row.id: as_prescribed(row, paused) for row in session.scalars(query)}
    found: dict[int, RuleBroken] = {}
    for position, draft in enumerate(drafts):
        one = known.get(draft.prescription_id)
        if one is None:
            found[position] = RuleBroken("unknown_prescription", RULES["unknown_prescription"])
        elif not is_due_at(one, draft.due_on, draft.due_time):
            found[position] = RuleBroken("not_due", RULES["not_due"])
    return found
