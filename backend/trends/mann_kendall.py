"""Is there a trend at all, or would chance alone draw such a line? Shown under details only, never as a word.

Method: Mann-Kendall. S counts pairs that rise minus pairs that fall; its variance under no trend is corrected for
ties in y and in x; z = (S - sign S) / sqrt(variance), 0 where S is 0; the p value is two-sided normal. A diary is
autocorrelated, and then this test sees trends where there are none. Hamed and Rao widen the variance: the Theil-Sen
line is taken off, the rest is ranked, and each autocorrelation r_k of the ranks up to lag 3 that is clear of zero
(|r| > 1.96 / sqrt(n)) enters n / n* = 1 + 2 / (n (n-1) (n-2)) x sum (n-k)(n-k-1)(n-k-2) r_k.
Source: Mann 1945; Kendall 1975; Hamed & Rao 1998, J Hydrol 204:182-196; the limit to lag 3: Rao, Hamed & Chen 2003.
All lags and lag 3 give different answers, so the limit is part of the method. The variant of Yue and Wang is not
used: it made p smaller on autocorrelated series.
Units: none.

None, one, or all at one x: S 0, p 1. Constant: S 0, p 1. Tied: corrected for. Gapped: S takes any x; Hamed-Rao needs
steps of one length, and asks for equally spaced values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import copysign, sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri
from scipy.stats import rankdata

from backend.trends.pairs import Pairs

LAGS = 3
_CLEAR_OF_ZERO = 0.05
_TRIPLE = 3

Floats = npt.NDArray[np.float64]
Sizes = Sequence[int]


@dataclass(frozen=True, slots=True)
class MannKendall:
    """S, its variance under no trend, z, the two-sided p value, and tau-b (None where everything is tied)."""

    score: int
    variance: float
    z: float
    p: float
    tau: float | None


@dataclass(frozen=True, slots=True)
class HamedRao:
    """The test for an autocorrelated series: by how much the variance was widened, z and p with it."""

    variance_ratio: float
    z: float
    p: float
    plain: MannKendall


def mann_kendall(x: Sequence[float] | Floats, y: Sequence[float] | Floats) -> MannKendall:
    """The test for points in any order of x."""
    return of_pairs(Pairs.of(x, y))


def of_pairs(pairs: Pairs) -> MannKendall:
    """The same where the pairs are counted already."""
    variance = variance_of_score(pairs.points, pairs.ties_in_x, pairs.ties_in_y)
    z, p = _z_and_p(pairs.score, variance)
    all_pairs = pairs.points * (pairs.points - 1) / 2
    apart = (all_pairs - _pairs(pairs.ties_in_x) / 2) * (all_pairs - _pairs(pairs.ties_in_y) / 2)
    return MannKendall(pairs.score, variance, z, p, pairs.score / sqrt(apart) if apart > 0 else None)


def hamed_rao(y: Sequence[float] | Floats, lags: int = LAGS) -> HamedRao:
    """The test for values at equal steps, told apart by autocorrelation up to this lag."""
    ys = np.asarray(y, dtype=np.float64)
    steps = np.arange(len(ys), dtype=np.float64)
    pairs = Pairs.of(steps, ys)
    plain = of_pairs(pairs)
    ratio = _widening(ys - pairs.median * steps, lags) if len(ys) >= _TRIPLE else 1.0
    z, p = _z_and_p(plain.score, plain.variance * ratio)
    return HamedRao(ratio, z, p, plain)


def variance_of_score(points: int, ties_in_x: Sizes, ties_in_y: Sizes) -> float:
    """The variance of S over all orders of y, with the sizes of the groups of equal x and of equal y."""
    if points < 2:
        return 0.0
    variance = _of_ties_apart(points, ties_in_x, ties_in_y)
    if ties_in_x and ties_in_y:
        variance += _pairs(ties_in_x) * _pairs(ties_in_y) / (2 * points * (points - 1))
        if points >= _TRIPLE:
            triples = _triples(ties_in_x) * _triples(ties_in_y)
            variance += triples / (9 * points * (points - 1) * (points - 2))
    return max(variance, 0.0)


def variance_of_untied_score(points: int, ties_in_x: Sizes, ties_in_y: Sizes) -> float:
    """The same without the two terms for points that are tied in x and in y at once, as Sen's interval is told."""
    return max(_of_ties_apart(points, ties_in_x, ties_in_y), 0.0)


def _z_and_p(score: int, variance: float) -> tuple[float, float]:
    if score == 0 or variance <= 0:
        return 0.0, 1.0
    z = (score - copysign(1, score)) / sqrt(variance)
    return z, float(2 * ndtr(-abs(z)))


def _of_ties_apart(points: int, ties_in_x: Sizes, ties_in_y: Sizes) -> float:
    return (_spread((points,)) - _spread(ties_in_x) - _spread(ties_in_y)) / 18


def _widening(rest: Floats, lags: int) -> float:
    """n / n*: how much wider the variance of S is for ranks that resemble their neighbours."""
    n = len(rest)
    ranks = rankdata(rest)
    centred = ranks - ranks.mean()
    whole = float(centred @ centred)
    if whole == 0:
        return 1.0
    clear = float(ndtri(1 - _CLEAR_OF_ZERO / 2)) / sqrt(n)
    total = 0.0
    for lag in range(1, min(lags, n - 1) + 1):
        r = float(centred[:-lag] @ centred[lag:]) / whole
        if abs(r) > clear:
            total += (n - lag) * (n - lag - 1) * (n - lag - 2) * r
    return 1 + 2 * total / (n * (n - 1) * (n - 2))


def _spread(sizes: Sizes) -> float:
    return float(sum(size * (size - 1) * (2 * size + 5) for size in sizes))


def _pairs(sizes: Sizes) -> float:
    return float(sum(size * (size - 1) for size in sizes))


def _triples(sizes: Sizes) -> float:
    return float(sum(size * (size - 1) * (size - 2) for size in sizes))
