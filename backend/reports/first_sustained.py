"""How long until half of a group are at least 30 % better, two weeks in a row, and how many are followed that long?

Method: Kaplan-Meier over the days of each person (trends/sustained.py, trends/survival.py): who was not followed to the
end counts as long as they were. The median with its interval, and at the agreed weeks the share that has reached it by
then, with its 95 % band (log-log) and how many are still followed without it. A week is told only while at least
`LEAST` are, or once everybody has reached it; and nothing at all of fewer people than that: a curve of a few tells of
each of them.
Source: Kaplan & Meier 1958; Greenwood 1926; Brookmeyer & Crowley 1982; trends/survival.py has the check against R.
Units: days; shares from 0 to 1.

None: n 0 and no figures. Fewer than `LEAST`: how many, and no figures. Nobody reached it: no median, the shares 0; that
is not "never". Everybody reached it on one day: one step. A median or an end of it that was not reached is None, never
the last day. Without a start nobody can be followed; how many those are is told beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from backend.reports.fewest import LEAST
from backend.trends.change import MODERATE_PERCENT
from backend.trends.milestones import WEEKS
from backend.trends.series import DAYS_IN_WEEK
from backend.trends.survival import Survival, kaplan_meier
from backend.trends.sustained import Followed


@dataclass(frozen=True, slots=True)
class ByWeek:
    """The share that has reached it by the end of this week, and how many are followed to then without it.

    There is no band before the first has reached it, nor once all have.
    """

    week: int
    at_risk: int
    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class FirstSustained:
    """Of `followed` people `reached`; days of the median and its interval, None for what was not reached or hidden.

    `hidden`: there are people, and too few to tell of.
    """

    threshold: int
    followed: int
    without_start: int
    hidden: bool
    reached: int | None
    median: float | None
    low: float | None
    high: float | None
    weeks: tuple[ByWeek, ...]


def first_sustained(
    people: Collection[Followed | None], threshold: int = MODERATE_PERCENT, least: int = LEAST
) -> FirstSustained:
    """The figures of these people; None is somebody without a start."""
    told = [one for one in people if one is not None]
    without = len(people) - len(told)
    if len(told) < least:
        return FirstSustained(threshold, len(told), without, bool(told), None if told else 0, None, None, None, ())
    curve = kaplan_meier([(one.days, one.reached) for one in told])
    return FirstSustained(
        threshold=threshold,
        followed=len(told),
        without_start=without,
        hidden=False,
        reached=sum(one.reached for one in told),
        median=curve.median.time,
        low=curve.median.low,
        high=curve.median.high,
        weeks=tuple(
            one for one in (_by_week(curve, told, week) for week in WEEKS) if one.at_risk >= least or one.share == 1
        ),
    )


def _by_week(curve: Survival, people: Sequence[Followed], week: int) -> ByWeek:
    """Day 0 is the first day, so the last day of week 4 is day 27."""
    last = week * DAYS_IN_WEEK - 1
    at_risk = sum(one.days > last for one in people)
    before = [step for step in curve.steps if step.time <= last]
    if not before or before[-1].share == 1:  # nobody has reached it yet: the method gives no band, and 0 to 0 is none
        return ByWeek(week, at_risk, 0.0, None, None)
    low, high = before[-1].low, before[-1].high
    return ByWeek(
        week,
        at_risk,
        1 - before[-1].share,
        None if high is None else 1 - high,
        None if low is None else 1 - low,
    )
