"""What if the unanswered days had been very good, or very bad? And are they like the others at all?

Method. Best and worst case: every unanswered day of the start week and of the last week is put at the ends of the
scale, so that the change comes out as large and as small as it can be. Answer rate: the share of days answered in the
first four weeks against the last four (in a shorter diary, its halves); it has moved where the two differ by at least
15 in 100 and by more than 2.58 standard errors. Bad days left out: days beside a gap against all others, each as
its distance from the answered days within four weeks of it; told where those beside gaps are worse by at least 0.4
points and by more than 2.33 standard errors, from five days of either kind on.
Source: best and worst case as in trial reports; the limits are conventions. By simulation (tests/rules/trends) the
warning lights in at most 5 of 100 diaries with answers left out at random, and where only bad days are left out in
at least 90 of 100 after eight months.
Units: points; shares from 0 to 1.

None: no bounds, no rates. Everything answered: both cases are the change itself. Constant: no difference. A warning
says that figures rest on days that may not be like the others; it does not say what those were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from backend.measures.direction import Direction
from backend.trends.level import Level
from backend.trends.series import DailySeries, mean

SPAN_DAYS = 28
LEAST_MOVED, SURE = 0.15, 2.58
LEAST_BESIDE, LEAST_WORSE, SURE_BESIDE = 5, 0.4, 2.33
_NEAR, _SHORTEST = 28, 14
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The change if every unanswered day of the two weeks had been as good, and as bad, for it as can be."""

    best: float
    worst: float
    unanswered: int


@dataclass(frozen=True, slots=True)
class Answering:
    """The share answered early and late, whether it moved, and whether days beside gaps are worse than the others."""

    early: float
    late: float
    moved: bool
    beside_gaps: float | None
    bad_days_missing: bool

    @property
    def warn(self) -> bool:
        """Whether the figures need to be read with this in mind."""
        return self.moved or self.bad_days_missing


def bounds(start: Level, now: Level, scale: tuple[float, float], direction: Direction) -> Bounds | None:
    """The best and the worst case of the change in points; None without both levels."""
    if start.mean is None or now.mean is None:
        return None
    good, bad = scale if direction is Direction.LOWER_IS_BETTER else scale[::-1]
    best = _filled(now, good) - _filled(start, bad)
    worst = _filled(now, bad) - _filled(start, good)
    missing = start.days_possible + now.days_possible - start.days_observed - now.days_observed
    return Bounds(best, worst, missing)


def answering(daily: DailySeries, from_day: date, to_day: date, direction: Direction) -> Answering | None:
    """How the diary was answered between two days; None below two weeks."""
    length = (to_day - from_day).days + 1
    if length < _SHORTEST:
        return None
    span = min(SPAN_DAYS, length // 2)
    early = daily.window(from_day, from_day + (span - 1) * _ONE_DAY).observed
    late = daily.window(to_day - (span - 1) * _ONE_DAY, to_day).observed
    first, last = len(early) / span, len(late) / span
    pooled = (first + last) / 2
    error = sqrt(2 * pooled * (1 - pooled) / span)
    moved = abs(last - first) >= LEAST_MOVED and abs(last - first) > SURE * error
    beside, sure = _beside_gaps(daily.window(from_day, to_day), direction)
    return Answering(first, last, moved, beside, sure)


def _filled(level: Level, value: float) -> float:
    """The mean of the window with this value on its unanswered days."""
    observed = level.days_observed
    return ((level.mean or 0.0) * observed + value * (level.days_possible - observed)) / level.days_possible


def _beside_gaps(daily: DailySeries, direction: Direction) -> tuple[float | None, bool]:
    """By how many points days beside a gap are worse than the others, and whether that is sure."""
    values = [day.value for day in daily.days]
    beside: list[float] = []
    others: list[float] = []
    for at, value in enumerate(values):
        if value is None:
            continue
        near = [one for one in values[max(0, at - _NEAR) : at] + values[at + 1 : at + _NEAR + 1] if one is not None]
        around = mean(near)
        if around is None:
            continue
        worse = value - around if direction is Direction.LOWER_IS_BETTER else around - value
        gap = (at > 0 and values[at - 1] is None) or (at + 1 < len(values) and values[at + 1] is None)
        (beside if gap else others).append(worse)
    if len(beside) < LEAST_BESIDE or len(others) < LEAST_BESIDE:
        return None, False
    apart = sum(beside) / len(beside) - sum(others) / len(others)
    error = sqrt(_variance(beside) / len(beside) + _variance(others) / len(others))
    return apart, apart >= LEAST_WORSE and apart > SURE_BESIDE * error


def _variance(values: Sequence[float]) -> float:
    middle = sum(values) / len(values)
    return sum((one - middle) ** 2 for one in values) / (len(values) - 1)
