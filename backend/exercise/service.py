"""Prescribing exercises, ending them, and keeping what the patient says was done.

A prescription is never edited: what was due last month stays what was due. Logs are written by phones;
`shell.sync.store` keeps them with the `intake` made here. Source of the reasons: domain H5c.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from backend.exercise import log, pause
from backend.exercise.adherence import Adherence, Counts, Figures, NothingDue, NotYetKnown, adherence, events
from backend.exercise.finding import Finding, FindingKind, Judge, Measured, OpenFinding, open_findings, unanswered
from backend.exercise.log import LATE_LIMIT_DAYS, LogDraft, Logged, Result, amount_done, days_late
from backend.exercise.missed import Missed, pain_fell, reasons
from backend.exercise.models import ExerciseLog, ExerciseLogRevision, ExercisePause, ExercisePrescription
from backend.exercise.pause import PauseDraft, Span
from backend.exercise.prescription import PrescriptionDraft, broken_end, broken_rule
from backend.exercise.schedule import Due, Prescribed, due, is_due_at
from backend.measures import library as instruments
from backend.measures import service as measures
from backend.measures.reading import Timing
from backend.people import service as people
from backend.people.side import Side
from backend.plan import service as plan
from backend.repertoire import service as repertoire
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
    "time_twice": "A time of the day is named twice.",
    "load_unit": "Kilograms need a number and only they have one; a band needs words.",
    "finding_incomplete": "A finding names what its kind needs and nothing else.",
    "finding_unknown": "There is no such instrument.",
    "unknown_library_exercise": "The clinic's library has no such exercise.",
    "unknown_plan_version": "This patient's plan has no such version.",
    "unknown_prescription": "This patient has no such prescription.",
    "not_due": "This exercise was not due on that day.",
}

_ONE_DAY = timedelta(days=1)
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
    _raise(broken_rule(draft, people.enrolment(session, patient_id).today(now)))
    if not plan.has_version(session, patient_id, draft.plan_version_id):
        _raise("unknown_plan_version")
    if draft.library_id is not None and not repertoire.is_in_library(session, clinic_id, draft.library_id):
        _raise("unknown_library_exercise")
    finding = draft.finding or Finding(FindingKind.MEASURE)
    if finding.instrument is not None and instruments.instrument(session, finding.instrument) is None:
        _raise("finding_unknown")
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
    rows = {row.id: row for row in prescriptions(session, patient_id)}
    return [(rows[one.prescription_id], one) for one in due(prescribed(session, patient_id), day, day)]


def told(session: Session, rows: Sequence[ExercisePrescription]) -> list[dict[str, Any]]:
    """Prescriptions as they are shown, with the finding as one thing and the days on which they are paused."""
    paused = pauses(session, rows[0].patient_id) if rows else []
    return [_told(row, as_prescribed(row, paused)) for row in rows]


def _told(row: ExercisePrescription, read: Prescribed) -> dict[str, Any]:
    columns = {column.key: getattr(row, column.key) for column in ExercisePrescription.__mapper__.column_attrs}
    finding = finding_of(row)
    return columns | {
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


def pause_exercises(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, draft: PauseDraft, now: datetime
) -> tuple[ExercisePause, bool]:
    """Agree a pause, once: what is kept, and whether it is new. Raises Conflict `id_taken`, RuleBroken."""
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    known = once.known(session, ExercisePause, draft.id, patient_id=patient_id, digest=digest)
    if known is not None:
        return known, False
    _raise(pause.broken_rule(draft, people.enrolment(session, patient_id).today(now)))
    if draft.prescription_id is not None and not _has(session, patient_id, draft.prescription_id):
        _raise("unknown_prescription")
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
    _raise(broken_end(row.to_day, last_day, people.enrolment(session, row.patient_id).today(now)))
    if row.to_day != last_day:
        row.to_day, row.ended_at, row.revision = last_day, now, row.revision + 1
        session.flush()
    return row


def pauses(session: Session, patient_id: UUID) -> list[ExercisePause]:
    """Every pause of this patient, by first day."""
    query = select(ExercisePause).where(ExercisePause.patient_id == patient_id)
    return list(session.scalars(query.order_by(ExercisePause.from_day, ExercisePause.written_at, ExercisePause.id)))


def without_exercise(session: Session, patient_id: UUID, today: date) -> tuple[OpenFinding, ...]:
    """Open findings of measures that no exercise answers, in force today or still to begin (domain H5b)."""
    readings = [
        Measured(one.instrument, one.side, one.taken)
        for one in measures.readings_of(session, patient_id)
        if one.timing is not Timing.POST
    ]
    known = instruments.instruments(session)
    judges = {one.instrument: Judge(known[one.instrument].direction, known[one.instrument].error) for one in readings}
    live = [row for row in prescriptions(session, patient_id) if row.ends_on is None or row.ends_on >= today]
    answers = [finding for finding in map(finding_of, live) if finding is not None]
    return unanswered(open_findings(readings, judges), answers)


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


def missed(session: Session, patient_id: UUID, first: date, last: date) -> list[Missed]:
    """What was answered "not done" in a window, with the reason; of several answers the last one counts."""
    answers = {(row.prescription_id, row.due_on, row.due_time): row for row in logs(session, patient_id, first)}
    return [
        Missed(row.due_on, log.Reason(row.reason))
        for row in answers.values()
        if row.reason is not None and row.due_on <= last
    ]


def _has(session: Session, patient_id: UUID, prescription_id: UUID) -> bool:
    query = select(ExercisePrescription.id).where(
        ExercisePrescription.patient_id == patient_id, ExercisePrescription.id == prescription_id
    )
    return session.scalar(query) is not None


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
        ExerciseLog.due_time,
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
            one.due_time,
        )
        for one in session.execute(query)
    )


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


def _raise(code: str | None) -> None:
    if code is not None:
        raise RuleBroken(code, RULES[code])
