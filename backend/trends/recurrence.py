"""After trigger points were found clear, how long until they are back?

Method: each clear time of a spot (needling/ledger.py) came to its end somewhere between the last clear examination and
the first active one, or was still going on when somebody last looked: an ended observation, never a cure. The share
still clear is Turnbull's, the estimate of most likelihood for times known to lie between two days. Between the two
days of a step nobody can know where the share falls, and the picture leaves that open.
Source: Turnbull 1976, J R Stat Soc B 38:290-295.
Units: days since the first clear examination.

None: no steps. One that came back: one step to 0. None came back: no step. Exact times and ended observations give
Kaplan-Meier's steps. Spots of one person resemble one another, which the steps do not know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np
import numpy.typing as npt

from backend.needling.ledger import ClearTime

_ROUNDS, _SETTLED = 5_000, 1e-9


@dataclass(frozen=True, slots=True)
class Fall:
    """Somewhere after the first day and by the second the share still clear falls to `share`."""

    after_day: float
    by_day: float
    share: float


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How many clear times there were, how many ended in a return, how many with one examiner; and the share."""

    clear_times: int
    returned: int
    one_examiner: int
    falls: tuple[Fall, ...]


def recurrence(times: Sequence[ClearTime]) -> Recurrence:
    """The recurrence over these clear times."""
    bounds = [one.days for one in times]
    return Recurrence(
        len(times),
        sum(high is not None for _, high in bounds),
        sum(one.examiners == 1 for one in times),
        turnbull([(float(low), inf if high is None else float(high)) for low, high in bounds]),
    )


def turnbull(intervals: Sequence[tuple[float, float]]) -> tuple[Fall, ...]:
    """Turnbull's steps for events after `low` and by `high`; `high` infinite where none was seen."""
    if any(not low < high for low, high in intervals):
        raise ValueError("an event comes after the first and by the second of two different times")
    if not intervals:
        return ()
    lows, highs = np.asarray([one[0] for one in intervals]), np.asarray([one[1] for one in intervals])
    begins, ends = _innermost(lows, highs)
    holds = ((lows[:, None] <= begins) & (ends <= highs[:, None])).astype(np.float64)
    weight = np.full(len(begins), 1 / len(begins))
    for _ in range(_ROUNDS):
        shares = holds * weight
        following = (shares / shares.sum(axis=1, keepdims=True)).mean(axis=0)
        moved, weight = float(np.abs(following - weight).max()), following
        if moved < _SETTLED:
            break
    left = np.clip(1 - np.cumsum(weight), 0, 1)
    steps = zip(begins.tolist(), ends.tolist(), left.tolist(), weight.tolist(), strict=True)
    return tuple(Fall(begin, end, share) for begin, end, share, much in steps if end < inf and much > _SETTLED)


def _innermost(lows: npt.NDArray[np.float64], highs: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], ...]:
    """The only stretches that can carry weight: from a low to the next high, with no other end between."""
    # At one time a high comes before a low: an interval that begins there does not reach back to it.
    ends = sorted([(high, 0) for high in set(highs.tolist())] + [(low, 1) for low in set(lows.tolist())])
    cells = [(low, high) for (low, begins), (high, goes_on) in pairwise(ends) if begins and not goes_on]
    return tuple(np.asarray(column) for column in zip(*cells, strict=True))
