"""How much does it jump from one record to the next?

Method: the mean of the absolute changes between successive records, the mean absolute successive difference.
A gap is passed over: the records on both sides of it follow one another. Direction plays no part.
Source: von Neumann et al. 1941, Ann Math Stat 12:153-162, in its absolute form.
Units: points on the scale per record.

None or one record: None, nothing to compare. Constant: 0. Tied neighbours count as a change of 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import fsum

_LEAST_RECORDS = 2


def volatility(records: Sequence[float]) -> float | None:
    """The mean absolute change between successive records."""
    if len(records) < _LEAST_RECORDS:
        return None
    return fsum(abs(later - earlier) for earlier, later in pairwise(records)) / (len(records) - 1)
