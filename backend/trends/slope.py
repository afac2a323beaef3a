"""Does it drift up or down over the weeks, and how sure is that?

Method: the Theil-Sen line (theil_sen.py) through the means of valid weeks, x in weeks since the first valid week, gaps
kept. A slope is shown from six valid weeks, its interval from eight. The words follow the interval: clear of zero and
large enough to notice (improving, worsening), clear of zero and small (drifting), within what nobody would notice
(steady), else unclear. Weeks resemble their neighbours, and an interval that does not know it claims trends where
there are none: the variance is widened by (1 + r) / (1 - r), r being the correlation of the ranks of neighbouring
weeks around the line, corrected for few weeks, never below 0 and at most 0.9. By simulation (tests/rules/trends) a
diary without a trend then gets a word for one in at most 5 of 100.
Source: theil_sen.py; the effective number of values of a first-order autoregression: Bayley & Hammersley 1946; the
correction for few values: Kendall 1954. The least numbers of weeks and half a point in 4 weeks are conventions, and
settings.
Units: points per week inside; told as points per 4 weeks.

None or few weeks: not enough data. Constant: slope 0 and interval [0, 0], steady. Tied: as in theil_sen.py. Gapped:
nothing is filled in; only weeks that follow one another tell how alike neighbours are.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

from backend.measures.direction import Direction
from backend.trends import theil_sen
from backend.trends.pairs import Pairs, middle
from backend.trends.series import DAYS_IN_WEEK, WeeklySeries

LEAST_WEEKS_FOR_SLOPE = 6
LEAST_WEEKS_FOR_INTERVAL = 8
WEEKS_TOLD = 4
# On 0 to 10: half a point in 4 weeks, the least drift that is told as better or worse.
NOTICEABLE_PER_4_WEEKS = 0.5
_MOST_ALIKE = 0.9
_FEW = 4

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
class Slope:
    """The drift of a diary in points per 4 weeks, its interval, the valid weeks under it, and its class."""

    per_4_weeks: float | None
    low: float | None
    high: float | None
    weeks: int
    class_: SlopeClass
    reason: NoSlope | None


def slope_of(weekly: WeeklySeries, direction: Direction, noticeable: float = NOTICEABLE_PER_4_WEEKS) -> Slope:
    """The drift over all valid weeks. `noticeable` belongs to the scale, in points per 4 weeks."""
    weeks = weekly.valid
    if len(weeks) < LEAST_WEEKS_FOR_SLOPE:
        return Slope(None, None, None, len(weeks), SlopeClass.NOT_ENOUGH_DATA, NoSlope.FEWER_THAN_6_WEEKS)
    x = np.asarray([(week.monday - weeks[0].monday).days / DAYS_IN_WEEK for week in weeks])
    y = np.asarray([week.mean for week in weeks], dtype=np.float64)
    pairs = Pairs.of(x, y)
    widening = _widening(x, y - pairs.median * x)
    line = theil_sen.of_pairs(pairs, middle(x), middle(y), widening=widening)
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


def _widening(x: Floats, rest: Floats) -> float:
    """How much larger the variance is for weeks that resemble the week before; never below 1."""
    ranks = rankdata(rest)
    centred = ranks - ranks.mean()
    follows = np.flatnonzero(np.diff(x) == 1)
    whole, count = float(centred @ centred), len(follows)
    if whole == 0 or count <= _FEW:
        return 1.0
    alike = float(centred[follows] @ centred[follows + 1]) / count / (whole / len(rest))
    alike = min(max((count * alike + 1) / (count - _FEW), 0.0), _MOST_ALIKE)
    return (1 + alike) / (1 - alike)
