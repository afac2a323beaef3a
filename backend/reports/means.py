"""What is the mean of a group, how much do its people differ, and by how much did they change?

Method: mean and sample standard deviation (n - 1); the mean of the differences between two values of the same
people with its t interval. Missing values are left out and counted by their absence from n.
Source: Student 1908 for the interval. It takes people as independent and the mean as about normal.
Units: the scale of the values.

None: n 0, nothing else. One: a mean, no standard deviation and no interval. Constant: standard deviation 0,
an interval without width. Sums are exact, so the order of people changes no digit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum, sqrt

from scipy.special import stdtrit

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class MeanSd:
    """The mean and standard deviation of n values."""

    n: int
    mean: float | None
    sd: float | None


@dataclass(frozen=True, slots=True)
class MeanChange:
    """The mean change of n people, later minus earlier, with its interval."""

    n: int
    mean: float | None
    low: float | None
    high: float | None


def mean_sd(values: Iterable[float]) -> MeanSd:
    """The mean and sample standard deviation."""
    listed = list(values)
    if not listed:
        return MeanSd(0, None, None)
    mean = fsum(listed) / len(listed)
    if len(listed) == 1:
        return MeanSd(1, mean, None)
    return MeanSd(len(listed), mean, sqrt(fsum((value - mean) ** 2 for value in listed) / (len(listed) - 1)))


def mean_change(pairs: Iterable[tuple[float, float]], confidence: float = CONFIDENCE) -> MeanChange:
    """The mean of later minus earlier over (earlier, later) pairs, with its t interval."""
    told = mean_sd(later - earlier for earlier, later in pairs)
    if told.mean is None or told.sd is None:
        return MeanChange(told.n, told.mean, None, None)
    half = float(stdtrit(told.n - 1, (1 + confidence) / 2)) * told.sd / sqrt(told.n)
    return MeanChange(told.n, told.mean, told.mean - half, told.mean + half)
