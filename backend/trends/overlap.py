"""How much do the weeks after overlap with the weeks before?

Method: NAP, nonoverlap of all pairs: of all pairs of one value before and one after, the share in which the one
after is better, ties counted half; 0.5 is no difference. The interval inverts the score test (Newcombe's method 5):
the roots x of  m n (NAP - x)^2 (2 - x)(1 + x) = z^2 x (1 - x) (2 + h + (1 + 2 h) x (1 - x)),  h = (m + n) / 2 - 1;
at NAP 1 the lower root below 1, at 0 the upper root above 0. Companion: the log ratio of the two means with a
small-sample correction, told as per cent of the level before.
Source: Parker & Vannest 2009; Newcombe 2006; Pustejovsky 2018. Tau-U, PND and standardised differences are not
offered: on published series of pain they leave their range or rest on one day.
Units: NAP a share from 0 to 1; the ratio none.

It takes values as independent of one another, so it is computed on valid weekly means and called approximate; from
four weeks before and four after. None on a side: nothing. Constant and tied: 0.5, with an interval. A mean of 0 or
below on a side: no ratio.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtri

from backend.measures.direction import Direction

LEAST_WEEKS = 4
_Z = float(ndtri(0.975))
_EDGE = 1e-12


@dataclass(frozen=True, slots=True)
class Nonoverlap:
    """The share of pairs that are better after, with its 95 % interval."""

    nap: float
    low: float
    high: float
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class LevelRatio:
    """The mean after as a share of the mean before, with its 95 % interval; `log` is its natural logarithm."""

    share: float
    low: float
    high: float
    log: float
    error: float


def nonoverlap(before: Sequence[float], after: Sequence[float], direction: Direction) -> Nonoverlap | None:
    """NAP with its interval; None where a side is empty."""
    if not before or not after:
        return None
    fall = np.subtract.outer(np.asarray(before, dtype=float), np.asarray(after, dtype=float))
    if direction is Direction.HIGHER_IS_BETTER:
        fall = -fall
    nap = float((np.count_nonzero(fall > 0) + np.count_nonzero(fall == 0) / 2) / fall.size)
    low, high = _interval(nap, len(before), len(after))
    return Nonoverlap(nap, low, high, len(before), len(after))


def level_ratio(before: Sequence[float], after: Sequence[float]) -> LevelRatio | None:
    """The ratio of the two means; None below two values on a side or where a mean is not above 0."""
    if min(len(before), len(after)) < 2:
        return None
    first, second = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    means, shares = (first.mean(), second.mean()), []
    if min(means) <= 0:
        return None
    for values, mean in zip((first, second), means, strict=True):
        shares.append(float(values.var(ddof=1)) / (len(values) * float(mean) ** 2))
    told = log(means[1]) + shares[1] / 2 - log(means[0]) - shares[0] / 2
    error = sqrt(sum(shares))
    return LevelRatio(exp(told), exp(told - _Z * error), exp(told + _Z * error), told, error)


def _interval(nap: float, m: int, n: int) -> tuple[float, float]:
    h = (m + n) / 2 - 1

    def miss(x: float) -> float:
        spread = _Z**2 * x * (1 - x) * (2 + h + (1 + 2 * h) * x * (1 - x))
        return m * n * (nap - x) ** 2 * (2 - x) * (1 + x) - spread

    low = 0.0 if nap <= 0 else _root(miss, _EDGE, nap - (0.0 if nap < 1 else _EDGE))
    high = 1.0 if nap >= 1 else _root(miss, nap + (0.0 if nap > 0 else _EDGE), 1 - _EDGE)
    return low, high


def _root(miss: Callable[[float], float], low: float, high: float) -> float:
    return float(brentq(miss, low, high, xtol=1e-13, rtol=1e-14))
