"""Why does this person need their therapist today? One reason each, the most pressing one. Pure.

Order of need: an alert that went past a deadline; an alert nobody has taken; one that is taken and not closed; pain
clearly up; no answer for a week or more; a goal's day passed; a reassessment overdue; never answered; nothing open.
Silence is its own reason and never a pain of 0. Whoever has several shows the most pressing, with the number of others.
"Pain up": each of the last two ISO weeks that are over is valid (4 of 7 days) and lies at least 2 points above
the mean of the valid weeks among the four before them (at least two). Size and duration, never a p value,
which crosses its limit by chance when it is looked at every week. Units: points, days.
"""

from __future__ import annotations

from collections.abc import Sequence
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

    ALERT_ESCALATED = "alert_escalated"
    ALERT = "alert"
    ALERT_ACKNOWLEDGED = "alert_acknowledged"
    PAIN_UP = "pain_up"
    NO_ANSWER = "no_answer"
    GOAL_DAY_PASSED = "goal_day_passed"
    REASSESSMENT_OVERDUE = "reassessment_overdue"
    NEVER_ANSWERED = "never_answered"
    NOTHING_OPEN = "nothing_open"


# From the most pressing to none.
ORDER = (
    Reason.ALERT_ESCALATED,
    Reason.ALERT,
    Reason.ALERT_ACKNOWLEDGED,
    Reason.PAIN_UP,
    Reason.NO_ANSWER,
    Reason.GOAL_DAY_PASSED,
    Reason.REASSESSMENT_OVERDUE,
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
        """9 is the most pressing, 1 is nothing open."""
        return len(ORDER) - ORDER.index(self.reason)


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert that has not ended: on which of the person's days it happened, and how far it is."""

    day: date
    escalated: bool
    acknowledged: bool

    @property
    def reason(self) -> Reason:
        """What it is on the list."""
        if self.acknowledged:
            return Reason.ALERT_ACKNOWLEDGED
        return Reason.ALERT_ESCALATED if self.escalated else Reason.ALERT


def needs(
    today: date,
    plan_start: date | None,
    last_answer: date | None,
    goal_by: date | None,
    daily: DailySeries,
    alerts: Sequence[OpenAlert] = (),
    reassess_by: date | None = None,
) -> list[Need]:
    """Every reason for one person, the most pressing first; never empty. `daily` reaches back at least `LOOK_BACK`.

    `alerts` are all of this person that have not ended; each is a reason of its own.
    """
    found = [Need(one.reason, days=(today - one.day).days) for one in alerts]
    rise = pain_up(daily, today)
    if rise is not None:
        found.append(rise)
    if last_answer is not None and (today - last_answer).days >= SILENT_DAYS:
        found.append(Need(Reason.NO_ANSWER, days=(today - last_answer).days))
    if goal_by is not None and goal_by < today:
        found.append(Need(Reason.GOAL_DAY_PASSED, days=(today - goal_by).days))
    if reassess_by is not None and reassess_by < today:
        found.append(Need(Reason.REASSESSMENT_OVERDUE, days=(today - reassess_by).days))
    if last_answer is None and plan_start is not None and (today - plan_start).days >= NEW_DAYS:
        found.append(Need(Reason.NEVER_ANSWERED, days=(today - plan_start).days))
    found.sort(key=lambda one: (-one.rank, -(one.days or 0)))
    return found or [Need(Reason.NOTHING_OPEN)]


def need(
    today: date,
    plan_start: date | None,
    last_answer: date | None,
    goal_by: date | None,
    daily: DailySeries,
    alerts: Sequence[OpenAlert] = (),
) -> Need:
    """The most pressing of them."""
    return needs(today, plan_start, last_answer, goal_by, daily, alerts)[0]


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
