"""Which share of people, and how sure is that?

Method: the Wilson score interval without continuity correction.
Source: Wilson 1927; Newcombe 1998, Stat Med 17:857-872.
Units: shares from 0 to 1.

Of nobody: no share and no interval. None of n: the lower end is exactly 0. All of n: the upper end is
exactly 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy.special import ndtri

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Proportion:
    """`count` of `n`, as a share with its interval; None of nobody."""

    count: int
    n: int
    share: float | None
    low: float | None
    high: float | None


def wilson(count: int, n: int, confidence: float = CONFIDENCE) -> Proportion:
    """The share `count` of `n` with its Wilson interval. ValueError where count is not within 0 and n."""
    if not 0 <= count <= n:
        raise ValueError("a count must lie between 0 and the number it is of")
    if n == 0:
        return Proportion(count, n, None, None, None)
    share = count / n
    z = float(ndtri((1 + confidence) / 2))
    middle = share + z * z / (2 * n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    spread = 1 + z * z / n
    low = 0.0 if count == 0 else (middle - half) / spread
    high = 1.0 if count == n else (middle + half) / spread
    return Proportion(count, n, share, low, high)
