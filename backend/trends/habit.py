"""In how many weeks was a habit kept: steps, sleep, stress, breaks, alcohol? L5.

Method: a week is ISO, Monday first. It is on target when the mean of its days is (at least, or at most, inclusive,
slack 1e-9) and when at least `least_days` days were read; with fewer it says nothing, which is neither. Several
readings of one day are their mean. Weeks run from the one in which the goal was agreed to the last that is over or to
the goal's day; the running week is not counted.
Units: those of the instrument; weeks.
None: no reading gives weeks that say nothing, never weeks off target. One reading a week is enough where the instrument
speaks of a week: then `least_days` is 1. Gapped: a gap is a week that says nothing. Constant: each week alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from backend.goals.goal import Reach
from backend.trends.series import mean, monday_of

LEAST_DAYS = 4
_WEEK = timedelta(days=7)
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class HabitWeek:
    """One week: its mean, on how many days it rests, and whether it was on target; None where it says nothing."""

    monday: date
    days: int
    mean: float | None
    on_target: bool | None


@dataclass(frozen=True, slots=True)
class Habit:
    """The weeks, and of those that say something how many were on target."""

    weeks: tuple[HabitWeek, ...]

    @property
    def on_target(self) -> int:
        """How many weeks were on target."""
        return sum(week.on_target is True for week in self.weeks)

    @property
    def known(self) -> int:
        """Of how many weeks that can be said."""
        return sum(week.on_target is not None for week in self.weeks)


def weeks_on_target(
    values: Iterable[tuple[date, float]],
    target: float,
    reach: Reach,
    *,
    from_day: date,
    to_day: date,
    today: date,
    least_days: int = LEAST_DAYS,
) -> Habit:
    """Each week of the goal that is over, and whether it was on target."""
    by_day: dict[date, list[float]] = {}
    for day, value in values:
        by_day.setdefault(day, []).append(value)
    found: list[HabitWeek] = []
    monday = monday_of(from_day)
    while monday + _WEEK <= today and monday <= to_day:
        days = [mean(by_day[day]) for day in by_day if monday <= day < monday + _WEEK]
        level = mean([one for one in days if one is not None]) if len(days) >= least_days else None
        found.append(HabitWeek(monday, len(days), level, None if level is None else is_on_target(level, target, reach)))
        monday += _WEEK
    return Habit(tuple(found))


def is_on_target(level: float, target: float, reach: Reach) -> bool:
    """Whether this value lies on the wanted side of the target; the target itself does."""
    return level >= target - _SLACK if reach is Reach.AT_LEAST else level <= target + _SLACK
