"""After how many days was this person at least 30 % better, two weeks in a row, and how long were they followed?

Method: the start is the level of the first seven days (level.py). From then on count ISO weeks that begin after those
seven days and are over by the last day. It is reached at the end of the second of two valid weeks that follow one
another, each better than the start by at least the threshold percent, inclusive; a week that is not valid or not there
stands between. Who does not reach it is followed to the end of their last valid week, or of the first seven days.
Source: two valid weeks in a row is this project's convention (docs/clinical.md); Dworkin et al. 2008 for 30 %.
Units: days since the first day, which is day 0.

None: without a start, or with a start of 0, which allows no percentage, nothing can be said of this person. One week:
followed, not reached. Constant: not reached. Gapped: a gap is neither better nor worse, and weeks across it are not in
a row. A day of 0 is a day without pain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from backend.measures.direction import Direction
from backend.trends import level
from backend.trends.change import MODERATE_PERCENT, is_better_by
from backend.trends.series import DAYS_IN_WEEK, DailySeries, Week, WeeklySeries, monday_of

_TO_SUNDAY = timedelta(days=DAYS_IN_WEEK - 1)
_ONE_WEEK = timedelta(days=DAYS_IN_WEEK)


@dataclass(frozen=True, slots=True)
class Followed:
    """One person: after how many days it was reached, or for how many days they were followed without it."""

    days: int
    reached: bool


def weeks_after_start(daily: DailySeries, first_day: date, last_day: date) -> tuple[Week, ...]:
    """The valid weeks that begin after the first seven days and are over by the last day."""
    from_day = monday_of(first_day + timedelta(days=level.BASELINE_DAYS) + _TO_SUNDAY)
    if last_day < from_day + _TO_SUNDAY:
        return ()
    weeks = WeeklySeries.of(daily.window(from_day, last_day))
    return tuple(week for week in weeks.valid if week.monday + _TO_SUNDAY <= last_day)


def followed(
    daily: DailySeries, first_day: date, last_day: date, threshold: float = MODERATE_PERCENT
) -> Followed | None:
    """How long this person was followed and whether they reached it; None where there is no start to set it against.

    `daily` is a pain diary: lower is better.
    """
    start = level.baseline(daily, first_day, last_day + timedelta(days=1)).mean
    if start is None or start <= 0:
        return None
    last, before = first_day + timedelta(days=level.BASELINE_DAYS - 1), None
    for week in weeks_after_start(daily, first_day, last_day):
        last = week.monday + _TO_SUNDAY
        better = is_better_by(start, week.mean, threshold, Direction.LOWER_IS_BETTER)
        if better and before == week.monday - _ONE_WEEK:
            return Followed((last - first_day).days, reached=True)
        before = week.monday if better else None
    return Followed((last - first_day).days, reached=False)
