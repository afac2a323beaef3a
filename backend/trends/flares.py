"""On which days was pain much higher than at the start?

Method: a flare is a day at least 2 points worse than the level of the first week of the plan. Told as days of those
answered; a day without an answer is neither.
Source: 2 points, with the day instead of the week, as in the rule for rising pain (docs/clinical.md); a convention.
Units: days.

None: no days, and no flare. Constant: none. A level that leaves less than 2 points above it: no flare can be told, and
that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from backend.measures.direction import Direction
from backend.trends.series import Day

POINTS = 2.0
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Flares:
    """The days of flares, of how many answered; `above` is the score from which on a day is one."""

    days: tuple[date, ...]
    answered: int
    above: float


def is_flare(value: float, level: float, direction: Direction) -> bool:
    """Whether this day is a flare against this level."""
    worse_by = value - level if direction is Direction.LOWER_IS_BETTER else level - value
    return worse_by >= POINTS - _SLACK


def flares(days: Sequence[Day], level: float | None, direction: Direction) -> Flares | None:
    """The flares among these days; None without a level."""
    if level is None:
        return None
    answered = [day for day in days if day.value is not None]
    found = tuple(day.day for day in answered if is_flare(day.value or 0.0, level, direction))
    above = level + POINTS if direction is Direction.LOWER_IS_BETTER else level - POINTS
    return Flares(found, len(answered), above)
