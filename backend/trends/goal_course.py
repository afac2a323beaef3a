"""Is a goal of the plan on course? Which values that is read from, and what error stands between them.

A goal about average pain is read as everywhere: the mean of the last seven days up to today or yesterday, from four
answered days on, against the value agreed on or the level of the start week; the error is half the interval that the
person's own scatter gives (own_noise.py). A goal about a measure is read from its latest value since it was agreed;
the error is that of the instrument. Own activities have the error of their mean, because one alone has none known.
None, one: see aims.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from backend.goals.goal import GoalKind
from backend.goals.kept import ToldGoal
from backend.measures.comparison import error_between
from backend.measures.definition import ErrorLimit
from backend.plan.stop_rule import PAIN_AVERAGE
from backend.plan.timeline import started_on
from backend.trends import level
from backend.trends.aims import Aim, Known, aim
from backend.trends.own_noise import interval_of_change, own_noise
from backend.trends.series import DailySeries

if TYPE_CHECKING:
    from backend.trends.record import Record


def goal_course(goal: ToldGoal, record: Record, values: Sequence[tuple[date, float]]) -> Aim | None:
    """The course of an outcome goal; None for a habit, which is told by its weeks."""
    if goal.kind is not GoalKind.OUTCOME:
        return None
    agreed_on = goal.written_at.astimezone(ZoneInfo(record.zone)).date()
    start = None if goal.from_value is None else Known(agreed_on, goal.from_value)
    if goal.instrument == PAIN_AVERAGE and goal.activity is None:
        return _of_pain(goal, record, values, start)
    before = [one for one in values if one[0] <= agreed_on]
    after = [one for one in values if one[0] > agreed_on]
    if start is None and before:
        start = Known(*max(before))
    now = Known(*max(after)) if after else None
    measure = record.measures.get(goal.instrument or "")
    error = None
    if measure is not None and start is not None and now is not None:
        limits = tuple(ErrorLimit(one.value, one.below_months) for one in measure.errors)
        error = error_between(limits, start.day, now.day)
    return aim(goal.target, goal.by_day, start, now, error)


def _of_pain(goal: ToldGoal, record: Record, values: Sequence[tuple[date, float]], start: Known | None) -> Aim:
    daily = DailySeries.of([one for one in values if one[0] <= record.today])
    begun = level.baseline(daily, started_on(record.versions), record.today)
    current = level.current(daily, record.today)
    if start is None and begun.mean is not None and begun.to_day is not None:
        start = Known(begun.to_day, begun.mean)
    now = None if current.mean is None or current.to_day is None else Known(current.to_day, current.mean)
    found = interval_of_change(own_noise(daily), begun, current)
    return aim(goal.target, goal.by_day, start, now, None if found is None else (found.high - found.low) / 2)
