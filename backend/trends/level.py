"""Where did this patient start, and where do they stand now?

Method: a level is the mean of the day values in a window of seven days, given only where enough days were
answered. Start: the first seven days of the plan, with at least six answered (75 %). Now: the seven days
ending today if today has an answer, else ending yesterday, with at least four answered.
Source: several days make a baseline, not one visit; 75 % answered as in Vickers' trial (BMJ 2004;328:744);
four of seven as for weeks. All are settings.
Units: the scale of the values.

None or too few days: no mean, with the reason; the days observed are still told. One: as too few. Constant:
the mean is that value. Gapped: missing days are not counted in, and never as zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from backend.trends.series import DailySeries, mean

BASELINE_DAYS = 7
BASELINE_LEAST_DAYS = 6
CURRENT_DAYS = 7
CURRENT_LEAST_DAYS = 4
_ONE_DAY = timedelta(days=1)


class NoLevel(StrEnum):
    """Why there is no level."""

    NO_PLAN = "no_plan"
    NOT_STARTED = "not_started"
    STILL_RUNNING = "still_running"
    TOO_FEW_DAYS = "too_few_days"


@dataclass(frozen=True, slots=True)
class Level:
    """A mean with the days it rests on, or the reason why there is none."""

    mean: float | None
    days_observed: int
    days_possible: int
    from_day: date | None
    to_day: date | None
    reason: NoLevel | None


def baseline(
    daily: DailySeries,
    plan_start: date | None,
    today: date,
    length: int = BASELINE_DAYS,
    least_days: int = BASELINE_LEAST_DAYS,
) -> Level:
    """The level over the first days of the plan; none while they are still running and not all answered."""
    if plan_start is None:
        return Level(None, 0, length, None, None, NoLevel.NO_PLAN)
    to_day = plan_start + (length - 1) * _ONE_DAY
    observed = daily.window(plan_start, to_day).observed
    if plan_start > today:
        return Level(None, 0, length, plan_start, to_day, NoLevel.NOT_STARTED)
    if to_day >= today and len(observed) < length:
        return Level(None, len(observed), length, plan_start, to_day, NoLevel.STILL_RUNNING)
    return _level(observed, length, least_days, plan_start, to_day)


def current(daily: DailySeries, today: date, length: int = CURRENT_DAYS, least_days: int = CURRENT_LEAST_DAYS) -> Level:
    """The level over the last days: to today if today has an answer, else to yesterday."""
    to_day = today if daily.value_on(today) is not None else today - _ONE_DAY
    from_day = to_day - (length - 1) * _ONE_DAY
    return _level(daily.window(from_day, to_day).observed, length, least_days, from_day, to_day)


def _level(observed: tuple[float, ...], length: int, least_days: int, from_day: date, to_day: date) -> Level:
    if len(observed) < max(1, least_days):
        return Level(None, len(observed), length, from_day, to_day, NoLevel.TOO_FEW_DAYS)
    return Level(mean(observed), len(observed), length, from_day, to_day, None)
