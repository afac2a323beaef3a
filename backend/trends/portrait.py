"""One patient's picture: pain, sessions, exercise, plan and measures on one time axis.

This is the single door for every number that two screens show. The dashboard, the phone and the report ask
here, so they cannot disagree. It only assembles: each figure is worked out in the file that owns its
question, and carries the days it rests on or the reason why it is missing.

Everything comes in as plain values, today included; nothing here reads a clock or a database. Records of days
to come are left out. An empty record gives an empty picture with reasons, not zeros.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backend.exercise.adherence import (
    Event,
    Figures,
    NothingDue,
    NotYetKnown,
    adherence,
    count,
    events,
    week_to_show,
)
from backend.exercise.schedule import due
from backend.measures.direction import Direction
from backend.pain.scale import HIGHEST_SCORE, LOWEST_SCORE, PainKind
from backend.plan.timeline import in_force, spans, started_on
from backend.trends import level
from backend.trends.change import change_of_levels
from backend.trends.completeness import completeness
from backend.trends.dose import weekly_dose
from backend.trends.level import Level
from backend.trends.long_run import Care, LongRun, Start, long_run
from backend.trends.measured import Measured, Reading, measured
from backend.trends.pain_details import pain_details
from backend.trends.picture import (
    ExercisePicture,
    ExerciseState,
    ExerciseWeek,
    LastSevenDays,
    PainPicture,
    PlanPicture,
    Portrait,
    SessionMark,
    Soreness,
)
from backend.trends.plan_check import stop_check
from backend.trends.record import Record
from backend.trends.series import DAYS_IN_WEEK, WEEK_LEAST_DAYS, DailySeries, WeeklySeries, monday_of
from backend.trends.slope import slope_of
from backend.trends.volatility import volatility

PAIN_UNIT = "0-10"
PAIN_DIRECTION = Direction.LOWER_IS_BETTER
_PAIN_SCALE = (float(LOWEST_SCORE), float(HIGHEST_SCORE))
_ONE_DAY = timedelta(days=1)
_ONE_HOUR = timedelta(hours=1)
_WEEK = DAYS_IN_WEEK * _ONE_DAY


@dataclass(frozen=True, slots=True)
class Rules:
    """The conventions a clinic may set, in days."""

    week_least_days: int = WEEK_LEAST_DAYS
    baseline_days: int = level.BASELINE_DAYS
    baseline_least_days: int = level.BASELINE_LEAST_DAYS
    current_days: int = level.CURRENT_DAYS
    current_least_days: int = level.CURRENT_LEAST_DAYS


def portrait(record: Record, kind: PainKind = PainKind.AVERAGE, rules: Rules | None = None) -> Portrait:
    """Assemble the picture of one patient, with one kind of pain."""
    pain, listed = pain_picture(record, kind, rules or Rules()), _due_and_done(record)
    return Portrait(
        patient_id=record.patient_id,
        as_of=record.as_of,
        today=record.today,
        zone=record.zone,
        pain=pain,
        sessions=_sessions(record),
        manual=tuple(one for one in record.manual if one.day <= record.today),
        soreness=_soreness(record),
        exercise=_exercise(record, listed),
        plan=_plan(record),
        measures=_measures(record),
        long_run=_long_run(record, pain, listed),
    )


def pain_picture(record: Record, kind: PainKind, rules: Rules) -> PainPicture:
    """One kind of pain: its days, weeks, levels, change, drift, jumps and completeness."""
    today, start = record.today, started_on(record.versions)
    daily = _daily(record, kind, start)
    weekly = WeeklySeries.of(daily, rules.week_least_days, _PAIN_SCALE)
    begun = level.baseline(daily, start, today, rules.baseline_days, rules.baseline_least_days)
    now = level.current(daily, today, rules.current_days, rules.current_least_days)
    return PainPicture(
        kind=kind,
        unit=PAIN_UNIT,
        direction=PAIN_DIRECTION,
        daily=daily.days,
        weekly=weekly.weeks,
        baseline=begun,
        current=now,
        change=change_of_levels(begun, now, PAIN_DIRECTION),
        slope=slope_of(weekly, PAIN_DIRECTION),
        volatility=_volatility(daily, now),
        completeness=completeness(daily, start or daily.first_observed, now.to_day or today),
        details=pain_details(daily, weekly, (begun, now), start, _first_session(record), PAIN_DIRECTION, _PAIN_SCALE),
    )


def _first_session(record: Record) -> date | None:
    return min((one.day for one in record.sessions if one.day <= record.today), default=None)


def exercise_picture(record: Record) -> ExercisePicture:
    """Exercise by week since the first prescription, and in the last seven settled days."""
    return _exercise(record, _due_and_done(record))


def _exercise(record: Record, listed: Sequence[Event]) -> ExercisePicture:
    return ExercisePicture(_exercise_weeks(listed, record.today), _last_seven_days(listed, record.today))


def _due_and_done(record: Record) -> tuple[Event, ...]:
    """Every exercise that was due since the first prescription, today included, with its answer."""
    begun = min((prescribed.starts_on for prescribed in record.prescriptions), default=record.today)
    return events(due(record.prescriptions, begun, record.today), record.logs)


def _long_run(record: Record, pain: PainPicture, listed: Sequence[Event]) -> LongRun:
    needled, by_hand = [one.day for one in record.sessions], [(one.day, one.minutes) for one in record.manual]
    care = Care(
        [*needled, *(day for day, _ in by_hand)],
        record.reopened_on,
        weekly_dose(needled, by_hand, listed, record.lesson_days, record.today),
    )
    start = Start(started_on(record.versions), pain.baseline.mean)
    return long_run(DailySeries(pain.daily), WeeklySeries(pain.weekly), start, pain.direction, care, record.today)


def _daily(record: Record, kind: PainKind, start: date | None) -> DailySeries:
    """The days from the plan's start or the first entry, whichever is earlier, to the last day settled."""
    counted = [
        (entry.day, float(entry.score)) for entry in record.pain if entry.kind is kind and entry.day <= record.today
    ]
    answered_today = any(day == record.today for day, _ in counted)
    begins = [day for day, _ in counted] + ([] if start is None else [start])
    last = record.today if answered_today else record.today - _ONE_DAY
    return DailySeries.of(counted, min(begins), last) if begins else DailySeries()


def _volatility(daily: DailySeries, now: Level) -> float | None:
    if now.mean is None or now.from_day is None or now.to_day is None:
        return None
    return volatility(daily.window(now.from_day, now.to_day).observed)


def _exercise_weeks(listed: Sequence[Event], today: date) -> tuple[ExerciseWeek, ...]:
    by_week: dict[date, list[Event]] = {}
    for event in listed:
        by_week.setdefault(monday_of(event.due_on), []).append(event)
    weeks: list[ExerciseWeek] = []
    monday = min(by_week, default=today + _ONE_DAY)
    while monday <= today:
        told = count(by_week.get(monday, ()), today)
        weeks.append(ExerciseWeek(monday, told.due, told.done, told.partial, told.not_done, told.no_answer))
        monday += _WEEK
    return tuple(weeks)


def _last_seven_days(listed: Sequence[Event], today: date) -> LastSevenDays:
    from_day, to_day = week_to_show(listed, today)
    match adherence(listed, from_day, to_day, today):
        case NothingDue() if any(event.due_on == today for event in listed):
            return LastSevenDays(ExerciseState.NOT_YET_KNOWN, from_day, to_day)
        case NothingDue():
            return LastSevenDays(ExerciseState.NOTHING_DUE, from_day, to_day)
        case NotYetKnown():
            return LastSevenDays(ExerciseState.NOT_YET_KNOWN, from_day, to_day)
        case Figures(counts=told) as figures:
            return LastSevenDays(
                state=ExerciseState.FIGURES,
                from_day=from_day,
                to_day=to_day,
                due=told.due,
                done=told.done,
                partial=told.partial,
                not_done=told.not_done,
                no_answer=told.no_answer,
                of_due=figures.of_due,
                of_answered=figures.of_answered,
                completion=figures.completion,
            )


def _sessions(record: Record) -> tuple[SessionMark, ...]:
    return tuple(
        SessionMark(one.id, one.day, one.performed_at, len(one.sites), tuple(dict.fromkeys(one.sites)))
        for one in sorted(record.sessions, key=lambda one: (one.performed_at, one.id))
        if one.day <= record.today
    )


def _soreness(record: Record) -> tuple[Soreness, ...]:
    """What was said about soreness, by session and hours after it; an answer without its session is left out."""
    begun = {one.id: one.performed_at for one in record.sessions}
    return tuple(
        Soreness(one.session_id, one.day, (one.felt_at - begun[one.session_id]) / _ONE_HOUR, one.score)
        for one in record.soreness
        if one.session_id in begun and one.day <= record.today
    )


def _plan(record: Record) -> PlanPicture:
    version = in_force(record.versions, record.today)
    return PlanPicture(spans(record.versions), None if version is None else version.goal, stop_check(record))


def _measures(record: Record) -> tuple[Measured, ...]:
    """Each measure at each place, side and mode, in this order."""
    grouped: dict[tuple[str, str | None, str | None, str | None], list[Reading]] = {}
    for placed in record.readings:
        if placed.reading.day <= record.today:
            key = (placed.instrument, placed.site, placed.side, placed.mode)
            grouped.setdefault(key, []).append(placed.reading)
    order = sorted(grouped, key=lambda key: tuple(part or "" for part in key))
    return tuple(
        measured(record.measures[instrument], site, side, grouped[instrument, site, side, mode], mode)
        for instrument, site, side, mode in order
    )
