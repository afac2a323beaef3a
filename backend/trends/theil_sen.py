"""Which line runs through these points, and how far could it be from that?

Method: Theil-Sen. The slope is the median of (yj - yi) / (xj - xi) over all pairs with xj > xi; pairs with equal x
are left out. The intercept is median(y) - slope x median(x). The 95 % interval is Sen's: with N pairs and
C = 1.96 x sqrt(variance of Kendall's S, corrected for ties in y and in x), it reaches from the sorted slope number
round((N - C) / 2) to number round((N + C) / 2) + 1, counted from 1 and kept inside the list.
Source: Theil 1950; Sen 1968, J Am Stat Assoc 63:1379-1389; Kendall 1970 for the variance with ties.
Units: units of y per unit of x.

None, one, or all at one x: no line. Constant: slope 0 and interval [0, 0], flat at the resolution of the scale.
Tied: many pairs have slope 0, which is as it should be. Gapped: nothing is filled in. The interval takes points as
independent of one another, unless `widening` says by how much the variance is larger because they are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from backend.trends.mann_kendall import variance_of_untied_score
from backend.trends.pairs import Pairs, middle

CONFIDENCE = 0.95

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TheilSen:
    """A line through points: slope and its interval per unit of x, intercept, pairs compared."""

    slope: float
    low: float
    high: float
    intercept: float
    pairs: int


def theil_sen(
    x: Sequence[float] | Floats, y: Sequence[float] | Floats, confidence: float = CONFIDENCE
) -> TheilSen | None:
    """The Theil-Sen line with its interval; None where no two points differ in x."""
    pairs = Pairs.of(x, y)
    return of_pairs(pairs, middle(x), middle(y), confidence) if len(pairs) else None


def of_pairs(
    pairs: Pairs, middle_x: float, middle_y: float, confidence: float = CONFIDENCE, widening: float = 1.0
) -> TheilSen | None:
    """The same where the pairs are counted already, with the medians of x and y."""
    many = len(pairs)
    if not many:
        return None
    variance = variance_of_untied_score(pairs.points, pairs.ties_in_x, pairs.ties_in_y)
    reach = float(ndtri((1 + confidence) / 2)) * sqrt(variance * widening)
    low = min(max(round((many - reach) / 2) - 1, 0), many - 1)
    high = min(max(round((many + reach) / 2), 0), many - 1)
    least, most, *between = pairs.ranked(low, high, *pairs.middle_ranks)
    slope = sum(between) / 2
    return TheilSen(slope, least, most, middle_y - slope * middle_x, many)
