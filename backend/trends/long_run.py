"""What became of it over the years: levels held and lost, pain at the agreed weeks, mild days, care by week.

It assembles `relapse.py`, `milestones.py`, `change.py` and `dose.py`. Mild days are those with a value of at most 3 of
10 (at least 7 where higher is better), told as days of those answered, in the first four weeks of the plan and in the
last four; a convention. Months without treatment count from the last needling or manual session.
Units: points; days; whole calendar months.

None: each part says so by itself. A diary that has fallen silent holds nothing and loses nothing: its last day is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backend.measures.direction import Direction
from backend.trends.change import SLACK, Change, change
from backend.trends.dose import DoseWeek
from backend.trends.milestones import WEEKS, milestones, week_key
from backend.trends.relapse import HeldLevels, held_levels, months_between
from backend.trends.series import DailySeries, WeeklySeries

MILD, HIGHEST = 3.0, 10.0
SPAN_DAYS = 28
_ONE_DAY = timedelta(days=1)
_SPAN = (SPAN_DAYS - 1) * _ONE_DAY


@dataclass(frozen=True, slots=True)
class Start:
    """The first day of the plan and the level of its first week; None where there is none."""

    day: date | None
    level: float | None


@dataclass(frozen=True, slots=True)
class Care:
    """When somebody was treated, when care was taken up again after an end, and how much took place by week."""

    treated_on: Sequence[date]
    reopened_on: Sequence[date]
    dose: tuple[DoseWeek, ...]


@dataclass(frozen=True, slots=True)
class AtWeek:
    """Pain at an agreed week after the start: the mean of its seven days and its change; None: it cannot be said."""

    week: int
    mean: float | None
    change: Change | None


@dataclass(frozen=True, slots=True)
class MildDays:
    """Of the days answered in a span, how many were mild."""

    from_day: date
    to_day: date
    days: int
    answered: int


@dataclass(frozen=True, slots=True)
class LongRun:
    """The long run of one person. `months_since_held` counts from the last week at a better level; None: never, or now.

    `mild_late` is None while the last four weeks share a day with the first.
    """

    held: HeldLevels
    last_held_on: date | None
    months_since_held: int | None
    weeks: tuple[AtWeek, ...]
    mild_early: MildDays | None
    mild_late: MildDays | None
    last_treatment_on: date | None
    months_without_treatment: int | None
    reopened_on: tuple[date, ...]
    dose: tuple[DoseWeek, ...]


def long_run(
    daily: DailySeries, weekly: WeeklySeries, start: Start, direction: Direction, care: Care, today: date
) -> LongRun:
    """The long run up to today."""
    # The week in which the plan began is its first, also where it began in the middle of one.
    since = [week for week in weekly.weeks if start.day is not None and week.monday > start.day - 7 * _ONE_DAY]
    held = held_levels(since, start.level, direction)
    last_held = held.times[-1].last_day if held.times else None
    treated = max((day for day in care.treated_on if day <= today), default=None)
    early, late = _mild_spans(daily, start.day, direction)
    return LongRun(
        held=held,
        last_held_on=last_held,
        months_since_held=None if last_held is None or held.holds else months_between(last_held, today),
        weeks=_at_weeks(daily, start, direction, today),
        mild_early=early,
        mild_late=late,
        last_treatment_on=treated,
        months_without_treatment=None if treated is None else months_between(treated, today),
        reopened_on=tuple(sorted(day for day in care.reopened_on if day <= today)),
        dose=care.dose,
    )


def _at_weeks(daily: DailySeries, start: Start, direction: Direction, today: date) -> tuple[AtWeek, ...]:
    values = milestones(daily, start.day, today)
    found = []
    for week in WEEKS:
        mean = values[week_key(week)]
        moved = None if mean is None or start.level is None else change(start.level, mean, direction)
        found.append(AtWeek(week, mean, moved))
    return tuple(found)


def _mild_spans(
    daily: DailySeries, first: date | None, direction: Direction
) -> tuple[MildDays | None, MildDays | None]:
    """The first four weeks of the plan once they are over, and the last four where they share no day with them."""
    if first is None or not daily.days or daily.days[-1].day < first + _SPAN:
        return None, None
    last = daily.days[-1].day
    early = _mild(daily, first, first + _SPAN, direction)
    return early, None if last - _SPAN <= early.to_day else _mild(daily, last - _SPAN, last, direction)


def _mild(daily: DailySeries, from_day: date, to_day: date, direction: Direction) -> MildDays:
    values = daily.window(from_day, to_day).observed
    lower = direction is Direction.LOWER_IS_BETTER
    mild = [value <= MILD + SLACK if lower else value >= HIGHEST - MILD - SLACK for value in values]
    return MildDays(from_day, to_day, sum(mild), len(values))
