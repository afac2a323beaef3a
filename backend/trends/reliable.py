"""Is a change more than measurement noise? Not the same question as: is it large enough to matter?

Method: the standard error of one measurement is SD x sqrt(1 - r), of a difference sqrt(2) times that. The reliable
change index is the difference over the latter, reliable beyond 1.96. The smallest detectable change is 1.96
(95 %) or 1.645 (90 %) times it. SD and r come from the instrument's definition with their source, never from the
clinic's own few people.
Source: Jacobson & Truax 1991, J Consult Clin Psychol 59:12-19.
Units: the instrument's own; the index none.

A reliability of 1 or an SD of 0: no noise, every difference is reliable and 0 is not. Outside 0 to 1 or below 0:
ValueError.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt

from scipy.special import ndtri

RELIABLE = 1.96
_NINETY_FIVE, _NINETY = float(ndtri(0.975)), float(ndtri(0.95))


@dataclass(frozen=True, slots=True)
class Noise:
    """What an instrument cannot tell apart: the error of one measurement and of a difference, and the smallest
    difference beyond it at 95 and 90 %."""

    of_one: float
    of_difference: float
    detectable_95: float
    detectable_90: float


def noise(spread: float, reliability: float) -> Noise:
    """The noise of an instrument with this SD and this reliability."""
    if spread < 0 or not 0 <= reliability <= 1:
        raise ValueError("an SD is not below 0, a reliability lies between 0 and 1")
    of_one = spread * sqrt(1 - reliability)
    of_difference = sqrt(2) * of_one
    return Noise(of_one, of_difference, _NINETY_FIVE * of_difference, _NINETY * of_difference)


def reliable_change_index(before: float, after: float, of_difference: float) -> float:
    """The difference in units of its own error; infinite for any difference where there is no error."""
    if of_difference == 0:
        return 0.0 if after == before else inf if after > before else -inf
    return (after - before) / of_difference


def is_reliable(index: float) -> bool:
    """Whether a change is more than measurement noise: beyond 1.96, not at it."""
    return abs(index) > RELIABLE
