"""By how much do two groups differ later, given where each person began?

Method: analysis of covariance. The later value is fitted by ordinary least squares to group, the value at the start,
and further covariates; a site enters as one indicator for each site but one. The adjusted difference is the group's
coefficient, its interval and two-sided p from Student's t with n - k degrees of freedom. Changes from the start are
not compared instead: where groups began apart that finds differences that are none.
Source: Vickers & Altman 2001, BMJ 323:1123; Vickers 2001, BMC Med Res Methodol 1:6.
Units: those of the value. Signed as said: the group's later value minus the other's.

Nobody in a group, or as few people as coefficients: no figure. People with a missing value are left out and counted.
Covariates that say nothing new are dropped. Constant later value: difference 0, no p.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

from backend.reports.proportion import CONFIDENCE

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the comparison. `covariates` are numbers, in one order for all; None is missing."""

    in_group: bool
    start: float | None
    later: float | None
    covariates: tuple[float | None, ...] = ()
    site: str | None = None


@dataclass(frozen=True, slots=True)
class AdjustedDifference:
    """The group's later value minus the other's, at equal start and covariates; on how many people it rests."""

    difference: float
    low: float
    high: float
    p: float | None
    n: int
    left_out: int


def adjusted_difference(people: Sequence[Person], confidence: float = CONFIDENCE) -> AdjustedDifference | None:
    """The difference between those in the group and the others; None where it cannot be formed."""
    whole = [one for one in people if one.start is not None and one.later is not None and None not in one.covariates]
    groups = {one.in_group for one in whole}
    if len(groups) < 2:
        return None
    design = _independent(_design(whole))
    later = np.asarray([one.later for one in whole], dtype=np.float64)
    free = len(whole) - design.shape[1]
    if free < 1:
        return None
    inverse = np.linalg.inv(design.T @ design)
    coefficients = inverse @ design.T @ later
    rest = later - design @ coefficients
    error = float(np.sqrt(inverse[1, 1] * (rest @ rest) / free))
    told, reach = float(coefficients[1]), float(stdtrit(free, (1 + confidence) / 2)) * error
    p = float(2 * stdtr(free, -abs(told / error))) if error > 0 else None
    return AdjustedDifference(told, told - reach, told + reach, p, len(whole), len(people) - len(whole))


def _design(people: Sequence[Person]) -> Floats:
    """One row a person: 1, group, start, covariates, an indicator for each site but the first."""
    sites = sorted({one.site for one in people if one.site is not None})[1:]
    rows = [
        [1.0, float(one.in_group), one.start, *one.covariates, *(float(one.site == site) for site in sites)]
        for one in people
    ]
    return np.asarray(rows, dtype=np.float64)


def _independent(design: Floats) -> Floats:
    """The columns from left to right that say something new; the group's is always the second."""
    kept: list[int] = []
    for column in range(design.shape[1]):
        if np.linalg.matrix_rank(design[:, [*kept, column]]) > len(kept):
            kept.append(column)
    return design[:, kept]
