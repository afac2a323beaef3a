"""Why does this person need their therapist today? One reason each, the most pressing one. Pure.

Order of need: an answer that somebody has to look at; pain clearly up; no answer for a week or more; a goal's day
passed; never answered; nothing open. Silence is its own reason and never a pain of 0.
"Pain up": each of the last two ISO weeks that are over is valid (4 of 7 days) and lies at least 2 points above
the mean of the valid weeks among the four before them (at least two). Size and duration, never a p value,
which crosses its limit by chance when it is looked at every week. Units: points, days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from backend.trends.series import DailySeries, Week, WeeklySeries, mean, monday_of

SILENT_DAYS = 7
NEW_DAYS = 3
POINTS_UP = 2.0
RECENT_WEEKS = 2
WEEKS_BEFORE = 4
LEAST_WEEKS_BEFORE = 2
LOOK_BACK = timedelta(weeks=RECENT_WEEKS + WEEKS_BEFORE + 1)
_SLACK = 1e-9


class Reason(StrEnum):
    """The one reason of a line."""

    SAFETY_FLAG = "safety_flag"
    PAIN_UP = "pain_up"
    NO_ANSWER = "no_answer"
    GOAL_DAY_PASSED = "goal_day_passed"
    NEVER_ANSWERED = "never_answered"
    NOTHING_OPEN = "nothing_open"


# From the most pressing to none.
ORDER = (
    Reason.SAFETY_FLAG,
    Reason.PAIN_UP,
    Reason.NO_ANSWER,
    Reason.GOAL_DAY_PASSED,
    Reason.NEVER_ANSWERED,
    Reason.NOTHING_OPEN,
)


@dataclass(frozen=True, slots=True)
class Need:
    """A reason with the figures its sentence is made of."""

    reason: Reason
    days: int | None = None
    value: float | None = None
    compared_with: float | None = None

    @property
    def rank(self) -> int:
        """6 is the most pressing, 1 is nothing open."""
        return len(ORDER) - ORDER.index(self.reason)


def need(
    today: date,
    plan_start: date | None,
    last_answer: date | None,
    goal_by: date | None,
    daily: DailySeries,
    flagged_on: date | None = None,
) -> Need:
    """The most pressing reason for one person. `daily` reaches back at least `LOOK_BACK`.

    `flagged_on` is the day of the oldest answer that somebody has to look at and nobody has acknowledged.
    """
    if flagged_on is not None:
        return Need(Reason.SAFETY_FLAG, days=(today - flagged_on).days)
    rise = pain_up(daily, today)
    if rise is not None:
        return rise
    if last_answer is not None and (today - last_answer).days >= SILENT_DAYS:
        return Need(Reason.NO_ANSWER, days=(today - last_answer).days)
    if goal_by is not None and goal_by < today:
        return Need(Reason.GOAL_DAY_PASSED, days=(today - goal_by).days)
    if last_answer is None and plan_start is not None and (today - plan_start).days >= NEW_DAYS:
        return Need(Reason.NEVER_ANSWERED, days=(today - plan_start).days)
    return Need(Reason.NOTHING_OPEN)


def pain_up(daily: DailySeries, today: date) -> Need | None:
    """Whether the last two weeks lie clearly above the four before them, and by what figures."""
    this_monday = monday_of(today)
    weeks = {week.monday: week for week in WeeklySeries.of(daily).weeks}
    recent = [weeks.get(this_monday - timedelta(weeks=back)) for back in range(1, RECENT_WEEKS + 1)]
    before = [
        weeks.get(this_monday - timedelta(weeks=back))
        for back in range(RECENT_WEEKS + 1, RECENT_WEEKS + WEEKS_BEFORE + 1)
    ]
    means, earlier = _means(recent), _means(before)
    usual = mean(earlier)
    if len(means) < RECENT_WEEKS or len(earlier) < LEAST_WEEKS_BEFORE or usual is None:
        return None
    if min(means) < usual + POINTS_UP - _SLACK:
        return None
    return Need(Reason.PAIN_UP, value=means[0], compared_with=usual)


def _means(weeks: list[Week | None]) -> list[float]:
    return [week.mean for week in weeks if week is not None and week.mean is not None]
