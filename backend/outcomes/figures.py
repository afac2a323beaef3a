"""How many of the people whose episode ended are better, how sure is that, and how much hangs on who is missing?

Method: who started comes first, then who has a start value, then who has a follow-up. Better and worse are by at
least the threshold percent of the start, inclusive; the interval is Wilson's. Beside it stand the two answers nobody
can rule out: every missing person is no better (lost failed), and every one is better (lost succeeded).
Source: Dworkin et al. 2008, J Pain 9:105-121, for 30 % as a benchmark for groups; Wilson 1927. The two extreme answers
need no source: they are counted.
Units: people; shares from 0 to 1.

Nobody: no shares. A start of 0 allows no percentage: that person stays in the denominator and is neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backend.outcomes.ended import Course
from backend.reports.proportion import Proportion, wilson
from backend.trends.change import MODERATE_PERCENT, improved_by, worsened_by


@dataclass(frozen=True, slots=True)
class Figures:
    """The pain outcome of some episodes."""

    ended: int
    with_start: int
    with_follow_up: int
    threshold: int
    follow_up: Proportion
    improved: Proportion
    worse: Proportion
    lost_failed: Proportion
    lost_succeeded: Proportion


def figures(courses: Sequence[Course], threshold: int = MODERATE_PERCENT) -> Figures:
    """What these episodes come to."""
    told = [one for one in courses if one.has_follow_up]
    known = [share for one in told if (share := one.improvement) is not None]
    better = sum(improved_by(share, threshold) for share in known)
    worse = sum(worsened_by(share, threshold) for share in known)
    lost = len(courses) - len(told)
    return Figures(
        ended=len(courses),
        with_start=sum(one.start_pain is not None for one in courses),
        with_follow_up=len(told),
        threshold=threshold,
        follow_up=wilson(len(told), len(courses)),
        improved=wilson(better, len(told)),
        worse=wilson(worse, len(told)),
        lost_failed=wilson(better, len(courses)),
        lost_succeeded=wilson(better + lost, len(courses)),
    )
