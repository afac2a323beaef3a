"""Does it drift up or down over the weeks, and how sure is that?

Method: Theil-Sen. The slope is the median of (yj - yi) / (xj - xi) over all pairs with xj > xi; pairs with
equal x are left out. The intercept is median(y) - slope x median(x). The 95 % interval is Sen's: with N
pairs and C = 1.96 x sqrt(variance of Kendall's S, corrected for ties in y and in x), it reaches from the
sorted slope number round((N - C) / 2) to number round((N + C) / 2) + 1, counted from 1 and kept inside the
list. For a diary x is weeks since the first valid week, gaps kept, and y the means of valid weeks. A slope
is shown from six valid weeks, its interval from eight.
Source: Theil 1950; Sen 1968, J Am Stat Assoc 63:1379-1389; Kendall 1970 for the variance with ties.
Units: points per week inside; told as points per 4 weeks.

None, one, or all at one x: no slope. Constant: slope 0 and interval [0, 0], flat at the resolution of the
scale. Tied: many pairs have slope 0, which is as it should be. Gapped: nothing is filled in.
The interval takes weeks as independent of one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from backend.measures.direction import Direction
from backend.trends.series import DAYS_IN_WEEK, WeeklySeries

LEAST_WEEKS_FOR_SLOPE = 6
LEAST_WEEKS_FOR_INTERVAL = 8
WEEKS_TOLD = 4
# On 0 to 10: half a point in 4 weeks, the least drift that is told as better or worse.
NOTICEABLE_PER_4_WEEKS = 0.5
_CONFIDENCE = 0.95
_LEAST_POINTS = 2
_TRIPLE = 3

Floats = npt.NDArray[np.float64]


class SlopeClass(StrEnum):
    """What the slope and its interval say together. Words, never a p value."""

    IMPROVING = "improving"
    WORSENING = "worsening"
    DRIFTING = "drifting"
    STEADY = "steady"
    UNCLEAR = "unclear"
    NOT_ENOUGH_DATA = "not_enough_data"


class NoSlope(StrEnum):
    """Why there is no slope, or no interval around it."""

    FEWER_THAN_6_WEEKS = "fewer_than_6_weeks"
    FEWER_THAN_8_WEEKS = "fewer_than_8_weeks"


@dataclass(frozen=True, slots=True)
class TheilSen:
    """A line through points: slope and its interval per unit of x, intercept, pairs compared."""

    slope: float
    low: float
    high: float
    intercept: float
    pairs: int


@dataclass(frozen=True, slots=True)
class Slope:
    """The drift of a diary in points per 4 weeks, its interval, the valid weeks under it, and its class."""

    per_4_weeks: float | None
    low: float | None
    high: float | None
    weeks: int
    class_: SlopeClass
    reason: NoSlope | None


def theil_sen(x: Sequence[float], y: Sequence[float], confidence: float = _CONFIDENCE) -> TheilSen | None:
    """The Theil-Sen line with its interval; None where no two points differ in x."""
    if len(x) != len(y):
        raise ValueError("x and y must be of one length")
    xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if not (np.isfinite(xs).all() and np.isfinite(ys).all()):
        raise ValueError("x and y must be finite numbers")
    slopes = _pair_slopes(xs, ys)
    if not slopes.size:
        return None
    reach = float(ndtri((1 + confidence) / 2)) * sqrt(_variance_of_s(xs, ys))
    last = slopes.size - 1
    low = min(max(round((slopes.size - reach) / 2) - 1, 0), last)
    high = min(max(round((slopes.size + reach) / 2), 0), last)
    slope = float(np.median(slopes))
    intercept = float(np.median(ys)) - slope * float(np.median(xs))
    return TheilSen(slope, float(slopes[low]), float(slopes[high]), intercept, slopes.size)


def slope_of(weekly: WeeklySeries, direction: Direction, noticeable: float = NOTICEABLE_PER_4_WEEKS) -> Slope:
    """The drift over all valid weeks. `noticeable` belongs to the scale, in points per 4 weeks."""
    weeks = weekly.valid
    if len(weeks) < LEAST_WEEKS_FOR_SLOPE:
        return Slope(None, None, None, len(weeks), SlopeClass.NOT_ENOUGH_DATA, NoSlope.FEWER_THAN_6_WEEKS)
    x = [(week.monday - weeks[0].monday).days / DAYS_IN_WEEK for week in weeks]
    line = theil_sen(x, [week.mean for week in weeks if week.mean is not None])
    if line is None:  # weeks differ in their Monday, so there is always a pair
        raise AssertionError("valid weeks must lie on different Mondays")
    told = line.slope * WEEKS_TOLD
    if len(weeks) < LEAST_WEEKS_FOR_INTERVAL:
        return Slope(told, None, None, len(weeks), SlopeClass.NOT_ENOUGH_DATA, NoSlope.FEWER_THAN_8_WEEKS)
    low, high = line.low * WEEKS_TOLD, line.high * WEEKS_TOLD
    return Slope(told, low, high, len(weeks), _class(told, low, high, direction, noticeable), None)


def _class(told: float, low: float, high: float, direction: Direction, noticeable: float) -> SlopeClass:
    if low > 0 or high < 0:
        if abs(told) < noticeable:
            return SlopeClass.DRIFTING
        better = (told < 0) == (direction is Direction.LOWER_IS_BETTER)
        return SlopeClass.IMPROVING if better else SlopeClass.WORSENING
    if -noticeable <= low and high <= noticeable:
        return SlopeClass.STEADY
    return SlopeClass.UNCLEAR


def _pair_slopes(x: Floats, y: Floats) -> Floats:
    """The slopes of all pairs that differ in x, sorted."""
    first, second = np.triu_indices(len(x), k=1)
    across, up = x[second] - x[first], y[second] - y[first]
    apart = across != 0
    # Adding zero turns -0.0 into 0.0: a flat line has no sign.
    slopes: Floats = np.sort(up[apart] / across[apart]) + 0.0
    return slopes


def _variance_of_s(x: Floats, y: Floats) -> float:
    """The variance of Kendall's S under no trend, corrected for ties in x and in y."""
    n = len(x)
    in_x, in_y = _tie_sizes(x), _tie_sizes(y)
    variance = (_spread(np.asarray([n])) - _spread(in_x) - _spread(in_y)) / 18
    variance += _pairs(in_x) * _pairs(in_y) / (2 * n * (n - 1))
    if n >= _TRIPLE:
        variance += _triples(in_x) * _triples(in_y) / (9 * n * (n - 1) * (n - 2))
    return max(variance, 0.0)


def _tie_sizes(values: Floats) -> npt.NDArray[np.int64]:
    return np.unique(values, return_counts=True)[1].astype(np.int64)


def _spread(sizes: npt.NDArray[np.int64]) -> float:
    return float((sizes * (sizes - 1) * (2 * sizes + 5)).sum())


def _pairs(sizes: npt.NDArray[np.int64]) -> float:
    return float((sizes * (sizes - 1)).sum())


def _triples(sizes: npt.NDArray[np.int64]) -> float:
    return float((sizes * (sizes - 1) * (sizes - 2)).sum())
