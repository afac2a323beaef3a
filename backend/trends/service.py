"""Asking each feature once and handing it all to the one door, `portrait`. Owns no table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from backend.education import service as education
from backend.episode import service as episode
from backend.exercise import service as exercise
from backend.goals import service as goals
from backend.goals.goal import State
from backend.manual_therapy import service as manual_therapy
from backend.measures import library
from backend.measures import service as measures
from backend.measures.definition import Definition, Unknown
from backend.measures.reading import DatedReading
from backend.needling import service as needling
from backend.needling.ledger import Examination
from backend.other_care import service as other_care
from backend.pain import service as pain
from backend.pain.scale import PainKind
from backend.people import service as people
from backend.plan import service as plan
from backend.plan.reassessment import Asked, overdue_since, standing
from backend.plan.stop_rule import PAIN_AVERAGE
from backend.plan.timeline import started_on
from backend.soreness import service as soreness
from backend.trends import milestones, plan_check, sustained
from backend.trends.around_sessions import AroundSessions, around_sessions
from backend.trends.claims.evidence import Evidence
from backend.trends.habit import LEAST_DAYS
from backend.trends.measured import Measure, MeasurementError, Reading, Timing
from backend.trends.picture import Portrait
from backend.trends.portrait import portrait
from backend.trends.record import (
    AgreedPart,
    Areas,
    HabitKept,
    Muscle,
    NeedlingDay,
    OtherCare,
    PlacedReading,
    Record,
    Spot,
)
from backend.trends.scorecard import Scorecard, scorecard
from backend.trends.series import DailySeries
from backend.trends.stale import Suggestion, suggestion


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """How the plan stands today: its stop rule, what is to be measured again, each goal."""

    today: date
    stop_rule: plan_check.StopCheck | None
    reassessments: tuple[Asked, ...]
    goals: tuple[plan_check.GoalProgress, ...]
    suggestion: Suggestion | None


def portrait_of(
    session: Session, patient_id: UUID, now: datetime, day_starts_at: int, kind: PainKind = PainKind.AVERAGE
) -> Portrait:
    """One patient's picture at this moment, with one kind of pain. Raises NotFound."""
    return portrait(record_of(session, patient_id, now, day_starts_at, kind), kind)


def scorecard_of(session: Session, patient_id: UUID, now: datetime, day_starts_at: int) -> Scorecard:
    """Every claim with its verdict for one patient at this moment. Raises NotFound."""
    record = record_of(session, patient_id, now, day_starts_at)
    return scorecard(
        replace(
            record,
            definitions=library.instruments(session),
            without_value=measures.without_value(session, patient_id),
            missed=exercise.missed(session, patient_id),
            parts=_parts(session, patient_id),
            spots=_spots(session, patient_id),
            other_care=_other_care(session, patient_id, record.today),
            answers=exercise.answers(session, patient_id),
            areas=tuple(Areas(day, count) for day, count in pain.areas_by_day(session, patient_id)),
            habits=_habits(session, record),
        )
    )


def around_sessions_of(session: Session, patient_id: UUID, now: datetime, day_starts_at: int) -> AroundSessions:
    """What happened around the sessions of one patient. Raises NotFound."""
    record = record_of(session, patient_id, now, day_starts_at)
    return around_sessions(Evidence(replace(record, spots=_spots(session, patient_id))))


def record_of(
    session: Session, patient_id: UUID, now: datetime, day_starts_at: int, kind: PainKind = PainKind.AVERAGE
) -> Record:
    """Everything kept about the patient that the picture is made of: each feature is asked once."""
    person = people.enrolment(session, patient_id)
    readings = measures.readings_of(session, patient_id)
    instruments = library.instruments(session)
    return Record(
        patient_id=patient_id,
        zone=person.zone.key,
        as_of=now,
        today=diary_today(person, now, day_starts_at),
        # The stop rule of the plan speaks of the average, whichever kind is drawn.
        pain=tuple(score for each in {kind, PainKind.AVERAGE} for score in pain.day_records(session, patient_id, each)),
        sessions=tuple(
            NeedlingDay(mark.id, mark.performed_at, mark.day, tuple(Muscle(s.muscle, s.side.value) for s in mark.sites))
            for mark in needling.sessions_of(session, patient_id)
        ),
        manual=manual_therapy.marks_of(session, patient_id),
        prescriptions=exercise.prescribed(session, patient_id),
        logs=exercise.logged(session, patient_id),
        soreness=soreness.day_records(session, patient_id),
        versions=plan.plan_of(session, patient_id),
        readings=tuple(_placed(reading) for reading in readings),
        lesson_days=_lesson_days(session, patient_id),
        reopened_on=_reopened_on(session, patient_id),
        measures={key: _measure(instruments.get(key)) for key in {reading.instrument for reading in readings}},
    )


def plan_check_of(
    session: Session, patient_id: UUID, now: datetime, day_starts_at: int, *, advise: bool = True
) -> PlanCheck:
    """How the patient's plan stands at this moment; `advise`: with what only a therapist is told. Raises NotFound."""
    record = record_of(session, patient_id, now, day_starts_at)
    said, units = measures.activity_answers(session, patient_id), library.instruments(session)
    return PlanCheck(
        today=record.today,
        stop_rule=plan_check.stop_check(record),
        reassessments=plan_check.reassessments(record, plan.reassessments_of(session, [patient_id])[patient_id]),
        goals=tuple(
            plan_check.goal_progress(goal, record, said, _least_days(units.get(goal.instrument or "")))
            for goal in goals.told(session, patient_id)
        ),
        suggestion=_suggested(session, record) if advise else None,
    )


def _suggested(session: Session, record: Record) -> Suggestion | None:
    return suggestion(record.prescriptions, exercise.missed(session, record.patient_id), record.today)


def overdue_reassessments(session: Session, patient_ids: Sequence[UUID], today: date) -> dict[UUID, date]:
    """Of each person with something that was to be measured again by now and was not: the earliest agreed day."""
    agreed = {who: asked for who, asked in plan.reassessments_of(session, patient_ids).items() if asked}
    wanted = {measure for asked in agreed.values() for one in asked for measure in one.measures}
    read = measures.days_read(session, list(agreed), wanted - {PAIN_AVERAGE})
    diary = pain.day_records_of(session, list(agreed)) if PAIN_AVERAGE in wanted else {}
    found = {}
    for who, asked in agreed.items():
        days = {**read[who], PAIN_AVERAGE: [one.day for one in diary.get(who, ()) if one.kind is PainKind.AVERAGE]}
        since = overdue_since(standing(asked, days, today))
        if since is not None:
            found[who] = since
    return found


def _least_days(definition: Definition | None) -> int:
    """How many days of a week have to be read: one where the instrument speaks of the week."""
    return 1 if definition is not None and definition.unit.endswith("/week") else LEAST_DAYS


def diary_today(person: people.Enrolment, now: datetime, day_starts_at: int) -> date:
    """The patient's diary day at this instant: before `day_starts_at` o'clock it is still yesterday."""
    return (now.astimezone(person.zone) - timedelta(hours=day_starts_at)).date()


@dataclass(frozen=True, slots=True)
class CourseInCohort:
    """One person as the clinic's report counts them: average pain at the agreed weeks, and how long they were followed.

    `followed` is None without a start to set anything against.
    """

    values: Mapping[str, float | None]
    followed: sustained.Followed | None


def courses_of(
    session: Session, patient_ids: Sequence[UUID], now: datetime, day_starts_at: int
) -> dict[UUID, CourseInCohort]:
    """The course of each of these people since their plan began, for the clinic's report."""
    records = pain.day_records_of(session, patient_ids)
    plans = plan.plans_of(session, patient_ids)
    found: dict[UUID, CourseInCohort] = {}
    for patient_id in patient_ids:
        person = people.enrolment(session, patient_id)
        daily = DailySeries.of((entry.day, float(entry.score)) for entry in records[patient_id])
        today, start = diary_today(person, now, day_starts_at), started_on(plans[patient_id])
        # Today may still be answered: a week counts once it is over.
        followed = None if start is None else sustained.followed(daily, start, today - timedelta(days=1))
        found[patient_id] = CourseInCohort(milestones.milestones(daily, start, today), followed)
    return found


def _habits(session: Session, record: Record) -> tuple[HabitKept, ...]:
    """The habits of the plan that were not given up, by their weeks that are over."""
    said, units = measures.activity_answers(session, record.patient_id), library.instruments(session)
    found = []
    for goal in goals.told(session, record.patient_id):
        least = _least_days(units.get(goal.instrument or ""))
        kept = plan_check.goal_progress(goal, record, said, least).habit
        if kept is not None and kept.weeks and goal.state is not State.GIVEN_UP:
            days = kept.weeks[0].monday, kept.weeks[-1].monday + timedelta(days=6)
            found.append(HabitKept(goal.instrument, *days, len(kept.weeks), kept.known, kept.on_target))
    return tuple(found)


def _spots(session: Session, patient_id: UUID) -> tuple[Spot, ...]:
    """The trigger points with what each examination found; what was taken back is left out."""
    return tuple(
        Spot(
            lane.muscle,
            lane.side.value,
            tuple(
                Examination(look.local_day, look.state, str(look.rater.id))
                for look in lane.examinations
                if look.withdrawn_at is None
            ),
        )
        for lane in needling.ledger_of(session, patient_id)
        if lane.withdrawn_at is None
    )


def _lesson_days(session: Session, patient_id: UUID) -> tuple[date, ...]:
    """The days on which a lesson was finished."""
    read = [one["reading"] for one in education.sent_to(session, patient_id)]
    ends = [one.finished_at for one in read if one is not None and one.finished_at is not None]
    return tuple(sorted(end.diary_day() for end in ends))


def _reopened_on(session: Session, patient_id: UUID) -> tuple[date, ...]:
    """The days on which an episode went on from an ended one."""
    return tuple(one.opened_on for one in episode.spans_of(session, [patient_id])[patient_id] if one.reopens_id)


def _other_care(session: Session, patient_id: UUID, today: date) -> tuple[OtherCare, ...]:
    """Other care at the start and now."""
    found = other_care.before_after(session, patient_id, today)
    before, now = found.before, found.after
    if before is None:
        return ()
    told = (
        ("opioid_dose", "mg/day", before.opioid_mg_day, now.opioid_mg_day),
        ("visits_elsewhere", "/month", before.visits.mean, now.visits.mean),
        ("work_days_lost", "/month", before.work_days_lost.mean, now.work_days_lost.mean),
    )
    return tuple(OtherCare(*one, before.day, now.day) for one in told)


def _parts(session: Session, patient_id: UUID) -> tuple[AgreedPart, ...]:
    """The parts of the plan on the days on which the version that agrees them was in force."""
    found = []
    for version in plan.written(session, patient_id):
        for part in () if version.replaced else version.components:
            ends = [day for day in (part.ends_on, version.to_day) if day is not None]
            begins, last = max(part.starts_on, version.in_force_from), min(ends, default=None)
            if last is None or begins <= last:
                found.append(AgreedPart(part.kind, begins, last))
    return tuple(found)


def _placed(reading: DatedReading) -> PlacedReading:
    timing = None if reading.timing is None else Timing(reading.timing.value)
    point = Reading(
        taken_at=reading.taken_at,
        day=reading.day,
        value=reading.value,
        timing=timing,
        basis=f"{reading.version} {reading.activity_list_id or ''}",
        rater=reading.rater,
        device=reading.device,
    )
    side = None if reading.side is None else reading.side.value
    mode = None if reading.mode is None else reading.mode.value
    return PlacedReading(reading.instrument, reading.site, side, point, mode)


def _measure(definition: Definition | None) -> Measure:
    if definition is None:  # its file was taken away after something was measured with it
        raise LookupError("a reading was kept with an instrument that is no longer defined")
    told = Measure(definition.key, definition.name.en, definition.unit, definition.direction, definition=definition)
    error = definition.error
    if isinstance(error, Unknown):
        return told
    limits = tuple(MeasurementError(limit.value, limit.below_months) for limit in error.limits)
    return replace(told, errors=limits, scope=error.scope)
