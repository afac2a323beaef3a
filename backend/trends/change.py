"""By how much does the level now differ from the start, and is that a lot?

Method: points are now minus start, signed as they are; percent is 100 x points / start. Better and worse
follow the direction of the measure, never the sign alone. The bands are at least 30 % (moderate) and at
least 50 % (substantial) better, and at least 30 % worse; thresholds are inclusive, compared with a slack of
1e-9, so that 6 to 4.2 is exactly 30 %.
Source: Dworkin et al. 2008, J Pain 9:105-121. These are benchmarks for groups; one person's boundary
differs.
Units: points on the scale; percent of the start.

Start 0 (or below): percent is undefined, points only. Start below 2 on the 0 to 10 scale: points only,
because one point would already be half. Nothing on one side: no change, with the reason. No difference: 0
points, 0 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from backend.measures.direction import Direction
from backend.trends.level import Level

MODERATE_PERCENT = 30
SUBSTANTIAL_PERCENT = 50
LEAST_BASELINE_FOR_PERCENT = 2.0
SLACK = 1e-9
_HUNDRED = 100


class NoChange(StrEnum):
    """Why there is no change, or no percentage of it."""

    NO_BASELINE = "no_baseline"
    NO_CURRENT = "no_current"
    WINDOWS_OVERLAP = "windows_overlap"
    BASELINE_ZERO = "baseline_zero"
    BASELINE_BELOW_2 = "baseline_below_2"


@dataclass(frozen=True, slots=True)
class Change:
    """The difference in points and percent, and the bands it reaches; None where that cannot be said."""

    points: float | None
    percent: float | None
    at_least_30: bool | None
    at_least_50: bool | None
    worse_at_least_30: bool | None
    reason: NoChange | None


def relative_improvement(start: float, now: float, direction: Direction) -> float | None:
    """By which share of the start now is better; negative is worse, None where the start is not above 0."""
    if start <= 0:
        return None
    share = (start - now) / start
    return share if direction is Direction.LOWER_IS_BETTER else -share


def improved_by(improvement: float, percent: float) -> bool:
    """Whether an improvement (a share) is at least this many percent."""
    return improvement >= percent / _HUNDRED - SLACK


def worsened_by(improvement: float, percent: float) -> bool:
    """Whether an improvement (a share, negative is worse) is a worsening of at least this many percent."""
    return improved_by(-improvement, percent)


def is_better_by(start: float, value: float | None, percent: float, direction: Direction) -> bool:
    """Whether a level is at least so many percent better than the start; a negative number asks for worse."""
    improvement = None if value is None else relative_improvement(start, value, direction)
    if improvement is None:
        return False
    return improved_by(improvement, percent) if percent >= 0 else worsened_by(improvement, -percent)


def change(
    start: float,
    now: float,
    direction: Direction,
    least_baseline: float = LEAST_BASELINE_FOR_PERCENT,
) -> Change:
    """The change from one value to another. `least_baseline` belongs to the scale: 2 on 0 to 10."""
    points = now - start
    improvement = relative_improvement(start, now, direction)
    if improvement is None:
        return Change(points, None, None, None, None, NoChange.BASELINE_ZERO)
    if start < least_baseline - SLACK:
        return Change(points, None, None, None, None, NoChange.BASELINE_BELOW_2)
    return Change(
        points=points,
        percent=_HUNDRED * points / start,
        at_least_30=improved_by(improvement, MODERATE_PERCENT),
        at_least_50=improved_by(improvement, SUBSTANTIAL_PERCENT),
        worse_at_least_30=worsened_by(improvement, MODERATE_PERCENT),
        reason=None,
    )


def change_of_levels(
    start: Level,
    now: Level,
    direction: Direction,
    least_baseline: float = LEAST_BASELINE_FOR_PERCENT,
) -> Change:
    """The change between two levels; none while the two windows share a day, because that hides a change."""
    if start.mean is None or start.to_day is None:
        return _nothing(NoChange.NO_BASELINE)
    if now.mean is None or now.from_day is None:
        return _nothing(NoChange.NO_CURRENT)
    if now.from_day <= start.to_day:
        return _nothing(NoChange.WINDOWS_OVERLAP)
    return change(start.mean, now.mean, direction, least_baseline)


def _nothing(reason: NoChange) -> Change:
    return Change(None, None, None, None, None, reason)
