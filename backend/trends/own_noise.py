"""Is a change of level more than this person's own days scatter? Not the same as: is it large enough to matter?

Method: the spread of the days and how alike neighbours are come from differences of days one and two apart, which a
slow drift hardly touches: with D1 and D2 the mean squares of these, r = D2 / D1 - 1 (from 0 to 0.8) and the variance
is D1 / (2 (1 - r)). The error of a mean of n days is sqrt(variance / n x (1 + r) / (1 - r)), never more than the
spread itself; the interval of the change is 1.96 times the root of the sum of both squares.
Source: von Neumann et al. 1941 for differences; Bayley & Hammersley 1946 for alike neighbours. In diaries we have
seen r lies mostly between 0.3 and 0.6, so an interval that takes days as independent is 1.4 to 2 times too narrow.
Units: points.

None, or fewer than ten pairs of days: no interval. Constant: an interval without width. Gapped: only days that are
there are paired; fewer answered days make it wider.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, sqrt

from backend.trends.level import Level
from backend.trends.series import DailySeries

LEAST_PAIRS = 10
_MOST_ALIKE = 0.8
_Z = 1.96


@dataclass(frozen=True, slots=True)
class OwnNoise:
    """The spread of a person's days, and the correlation of neighbours."""

    spread: float
    alike: float


@dataclass(frozen=True, slots=True)
class ChangeInterval:
    """The 95 % interval of a change of level; `beyond` says whether 0 lies outside it."""

    low: float
    high: float
    beyond: bool


def own_noise(daily: DailySeries) -> OwnNoise | None:
    """The noise of a diary; None where too few days follow one another."""
    values = [day.value for day in daily.days]
    squares = []
    for step in (1, 2):
        pairs = zip(values, values[step:], strict=False)
        apart = [(later - one) ** 2 for one, later in pairs if one is not None and later is not None]
        if len(apart) < LEAST_PAIRS:
            return None
        squares.append(fsum(apart) / len(apart))
    near, far = squares
    if near == 0:
        return OwnNoise(0.0, 0.0)
    alike = min(max(far / near - 1, 0.0), _MOST_ALIKE)
    return OwnNoise(sqrt(near / (2 * (1 - alike))), alike)


def interval_of_change(noise: OwnNoise | None, start: Level, now: Level) -> ChangeInterval | None:
    """The interval of now minus start; None without both levels or without a noise."""
    if noise is None or start.mean is None or now.mean is None:
        return None
    change = now.mean - start.mean
    half = _Z * sqrt(sum(_error(noise, level.days_observed) ** 2 for level in (start, now)))
    return ChangeInterval(change - half, change + half, abs(change) > half)


def _error(noise: OwnNoise, days: int) -> float:
    widening = (1 + noise.alike) / (1 - noise.alike)
    return noise.spread * min(1.0, sqrt(widening / days))
