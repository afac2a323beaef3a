"""By how much do two shares differ, and how sure is that?

Method: Newcombe's hybrid score interval (his method 10): the ends of the two Wilson intervals, put together.
Source: Newcombe 1998, Stat Med 17:873-890.
Units: shares from -1 to 1; positive where the first share is larger.

A group of nobody: no difference. 0 of n against 0 of m: difference 0 with an interval. All of n: as Wilson's ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from backend.reports.proportion import CONFIDENCE, wilson


@dataclass(frozen=True, slots=True)
class Difference:
    """The first share minus the second, with its interval."""

    share: float
    low: float
    high: float


def newcombe(count: int, n: int, other_count: int, other_n: int, confidence: float = CONFIDENCE) -> Difference | None:
    """The difference of `count` of `n` and `other_count` of `other_n`; None where a group has nobody."""
    first, second = wilson(count, n, confidence), wilson(other_count, other_n, confidence)
    if first.share is None or first.low is None or first.high is None:
        return None
    if second.share is None or second.low is None or second.high is None:
        return None
    told = first.share - second.share
    low = told - sqrt((first.share - first.low) ** 2 + (second.high - second.share) ** 2)
    high = told + sqrt((first.high - first.share) ** 2 + (second.share - second.low) ** 2)
    return Difference(told, low, high)
