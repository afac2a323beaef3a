"""By how much do two groups of a cohort differ later, in mean and in responders?

Method: where a set has exactly two groups, at each later point in time the difference of means with each person's start
taken into account (adjusted.py: analysis of covariance), and for each threshold the difference of the shares that are
better, of those with both values (difference.py: Newcombe). Sites and further covariates are not part of a cohort that
was brought in; where they were, the difference is told without them.
Source: Vickers & Altman 2001, BMJ 323:1123; Newcombe 1998, Stat Med 17:873-890.
Units: those of the value; shares from -1 to 1. Signed as said: the first group's minus the other's.

None, one or three groups: no difference. Fewer than `LEAST` with both values in a group: none. Constant: 0, no p.
A start of 0 allows no percentage: in the denominator and not better. It is no comparison of what was given, unless
chance dealt the groups out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.measures.direction import Direction
from backend.reports.adjusted import AdjustedDifference, Person, adjusted_difference
from backend.reports.difference import newcombe
from backend.reports.fewest import LEAST
from backend.trends.change import is_better_by

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ShareDifference:
    """The difference of the shares that are better by at least the threshold, with its 95 % interval."""

    threshold: float
    difference: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GroupDifference:
    """One point in time: `group` minus `other`."""

    time_point: str
    group: str
    other: str
    adjusted: AdjustedDifference
    improved: tuple[ShareDifference, ...]


def group_differences(
    pairs: Mapping[str, Mapping[str, Sequence[Pair]]], thresholds: Sequence[float], direction: Direction
) -> tuple[GroupDifference, ...]:
    """The differences, of the pairs (start, later) of each group at each later point in time."""
    if len(pairs) != 2:
        return ()
    (first, ours), (other, theirs) = sorted(pairs.items())
    found = []
    for point, mine in ours.items():
        rest = theirs[point]
        if min(len(mine), len(rest)) < LEAST:
            continue
        people = [
            Person(in_group, start, later) for in_group, of in ((True, mine), (False, rest)) for start, later in of
        ]
        adjusted = adjusted_difference(people)
        if adjusted is not None:
            shares = tuple(_share(threshold, mine, rest, direction) for threshold in thresholds)
            found.append(GroupDifference(point, first, other, adjusted, shares))
    return tuple(found)


def _share(threshold: float, mine: Sequence[Pair], rest: Sequence[Pair], direction: Direction) -> ShareDifference:
    def better(pairs: Sequence[Pair]) -> int:
        return sum(is_better_by(start, later, threshold, direction) for start, later in pairs)

    told = newcombe(better(mine), len(mine), better(rest), len(rest))
    if told is None:
        raise ValueError("a group of nobody has no share")
    return ShareDifference(threshold, told.share, told.low, told.high)
