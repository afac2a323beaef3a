"""How high was the pain at the agreed points after the start: baseline, and weeks 4, 8, 12, 26 and 52?

Method: the baseline is the start week's level (see level.py). The value of week N is the mean of the day values
in the seven days that end N weeks after the plan's first day, with at least four of seven days, and only once
they are over. These are the points of a clinic's report, so that report and dashboard rest on the same days.
Source: pain as a seven-day mean at the start and weeks 4, 8, 12, 26, 52 is this project's convention.
Units: the scale of the values.

None or too few days: None, never zero and never the value before it. Without a plan there are no points.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from backend.trends import level
from backend.trends.series import DAYS_IN_WEEK, DailySeries, mean

WEEKS = (4, 8, 12, 26, 52)
BASELINE = "baseline"


def week_key(week: int) -> str:
    """The name of a point: week4, week8 and so on."""
    return f"week{week}"


def milestones(daily: DailySeries, plan_start: date | None, today: date) -> Mapping[str, float | None]:
    """The value at each point, in order; None where it cannot be said."""
    values: dict[str, float | None] = {BASELINE: level.baseline(daily, plan_start, today).mean}
    for week in WEEKS:
        values[week_key(week)] = None if plan_start is None else _at(daily, plan_start, week, today)
    return values


def _at(daily: DailySeries, plan_start: date, week: int, today: date) -> float | None:
    last = plan_start + timedelta(days=week * DAYS_IN_WEEK - 1)
    if last >= today:
        return None
    observed = daily.window(last - timedelta(days=DAYS_IN_WEEK - 1), last).observed
    return mean(observed) if len(observed) >= level.CURRENT_LEAST_DAYS else None
