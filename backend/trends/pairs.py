"""Which slopes do the pairs of a series have, and how many pairs have each?

Method: every pair of points with different x has one slope, (yj - yi) / (xj - xi). Theil-Sen and Mann-Kendall need
nothing else. Where x lies on whole steps (days) and y on whole scores, slopes are few: at most one for each pair of
a difference in score and a distance in days. Writing a point as the one number score x width + day turns the
differences of all pairs into the autocorrelation of a row of counts, which a Fourier transform gives at once, as
whole numbers. It is no approximation: the same pairs are counted, and each slope is the same division.
Elsewhere the pairs are listed one by one.
Source: the counting is our own; the statistics it serves stand in theil_sen.py and mann_kendall.py.
Units: units of y per unit of x.

None, one, or all at one x: no pairs. Several at one x (two entries on a day): not paired with one another, each
paired with every other day. Tied and constant: slope 0 with its number of pairs. Gapped: a day without an entry is
in no pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import fft

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Below this the list of pairs is as quick as the transform; beyond these widths the table of slopes costs more.
_FEW_POINTS = 40
_WIDEST_SCALE = 30
_LONGEST_SPAN = 20_000
# How far from a whole number a count may come out before it is counted again.
_SURE = 0.1


@dataclass(frozen=True, slots=True)
class Pairs:
    """All pairs of a series that differ in x: their slopes in rising order, how many pairs have at most each of
    them, and Kendall's S; and of the points: how many, and how many share each x and each y that is shared at all."""

    slopes: Floats
    up_to: Ints
    score: int
    points: int
    ties_in_x: tuple[int, ...]
    ties_in_y: tuple[int, ...]

    @classmethod
    def of(cls, x: Sequence[float] | Floats, y: Sequence[float] | Floats) -> Pairs:
        """The pairs of these points. ValueError where lengths differ or a value is not finite."""
        xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        if xs.shape != ys.shape or xs.ndim != 1:
            raise ValueError("x and y must be of one length")
        if not xs.size:
            return _listed(xs, ys)
        first, lowest, last, highest = float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())
        # What is no number or endless anywhere shows in the least or the largest.
        if not all(map(isfinite, (first, lowest, last, highest))):
            raise ValueError("x and y must be finite numbers")
        span, scale = last - first, highest - lowest
        if len(xs) >= _FEW_POINTS and 0 < span <= _LONGEST_SPAN and scale <= _WIDEST_SCALE:
            days, scores = xs - first, ys - lowest
            if (days == np.rint(days)).all() and (scores == np.rint(scores)).all():
                return _counted(days.astype(np.int64), scores.astype(np.int64), int(span), int(scale))
        return _listed(xs, ys)

    def __len__(self) -> int:
        return int(self.up_to[-1]) if self.up_to.size else 0

    def ranked(self, *ranks: int) -> list[float]:
        """The slopes of these ranks, counted from 0."""
        found: list[float] = self.slopes[np.searchsorted(self.up_to, ranks, side="right")].tolist()
        return found

    @property
    def median(self) -> float:
        """The median of the slopes of all pairs."""
        return sum(self.ranked(*self.middle_ranks)) / 2

    @property
    def middle_ranks(self) -> tuple[int, int]:
        """Between which ranks the median lies; twice the same where the number of pairs is odd."""
        return (len(self) - 1) // 2, len(self) // 2


def middle(values: Sequence[float] | Floats) -> float:
    """The median of finite numbers, as numpy's, without its looking for numbers that are none. At least one value."""
    upper = len(values) // 2
    lower = upper if len(values) % 2 else upper - 1
    sorted_there = np.partition(np.asarray(values, dtype=np.float64), (lower, upper))
    return float((sorted_there[lower] + sorted_there[upper]) / 2)


def _listed(xs: Floats, ys: Floats) -> Pairs:
    first, second = np.triu_indices(len(xs), k=1)
    across, up = xs[second] - xs[first], ys[second] - ys[first]
    apart = across != 0
    # Adding zero turns -0.0 into 0.0: a flat line has no sign.
    slopes: Floats = np.sort(up[apart] / across[apart]) + 0.0
    score = int(np.sign(slopes).sum())
    return Pairs(slopes, np.arange(1, slopes.size + 1), score, len(xs), _sizes(xs), _sizes(ys))


def _counted(days: Ints, scores: Ints, span: int, scale: int) -> Pairs:
    width = 2 * span + 1
    length = fft.next_fast_len(2 * (scale * width + span) + 1, real=True)
    row = np.bincount(scores * width + days)
    table = _table(span, scale)
    counts = _autocorrelation(row.astype(np.float32), length)[table.places]
    whole = np.rint(counts)
    if np.abs(counts - whole).max() > _SURE:  # single precision is exact enough by far; if ever not, double is
        counts = _autocorrelation(row.astype(np.float64), length)[table.places]
        whole = np.rint(counts)
    up_to = np.cumsum(whole.astype(np.int64))
    # Fewer than all slopes fall, so the last of the falling stands before the last of all.
    fall = int(up_to[table.falling - 1]) if table.falling else 0
    do_not_rise = int(up_to[table.rising - 1])
    score = int(up_to[-1]) - do_not_rise - fall
    return Pairs(table.slopes, up_to, score, len(days), _whole_sizes(days), _whole_sizes(scores))


def _autocorrelation(row: npt.NDArray[Any], length: int) -> npt.NDArray[Any]:
    """Of the row with zeros behind it up to this length, so that its end does not meet its beginning."""
    spectrum = fft.rfft(row, n=length)
    power = spectrum.real
    power *= power
    power += spectrum.imag**2
    spectrum.imag = 0
    return fft.irfft(spectrum, n=length, overwrite_x=True)


@dataclass(frozen=True, slots=True)
class _Table:
    """The slopes that can occur, in rising order, and where the number of pairs of each stands in the row;
    slopes before `falling` fall, from `rising` on they rise."""

    slopes: Floats
    places: Ints
    falling: int
    rising: int


@lru_cache(maxsize=64)
def _table(span: int, scale: int) -> _Table:
    """The same for every series of this length and scale, so it is sorted once."""
    up, across = np.meshgrid(np.arange(-scale, scale + 1), np.arange(1, span + 1), indexing="ij")
    slopes = (up / across).ravel() + 0.0
    # A fall over some days stands where the rise over as many days back stands: the autocorrelation is even.
    places = np.abs(up * (2 * span + 1) + across).ravel()
    order = np.argsort(slopes, kind="stable")
    ranked = slopes[order]
    falling, rising = (int(np.searchsorted(ranked, 0.0, side=side)) for side in ("left", "right"))
    return _Table(ranked, places[order], falling, rising)


def _sizes(values: Floats) -> tuple[int, ...]:
    counted = np.unique(values, return_counts=True)[1]
    return tuple(counted[counted > 1].tolist())


def _whole_sizes(values: Ints) -> tuple[int, ...]:
    counted = np.bincount(values)
    return tuple(counted[counted > 1].tolist())
