"""Why was it not done, and has pain become a rarer reason? (domain H5c)

Method: of the exercises answered "not done", the share of each reason; before a day and from it on, such as the day
of the first needling. No answer has no reason and is in no share. A fall is told only where both spans have at least
ten: the share of pain fell when it is at most half of what it was.
Units: shares from 0 to 1. None: nothing missed has no shares, which is not a share of 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from backend.exercise.log import Reason

LEAST = 10
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Missed:
    """One exercise that was not done: the day it was due, and why."""

    due_on: date
    reason: Reason


@dataclass(frozen=True, slots=True)
class Reasons:
    """How many were not done, and how many for each reason that was given."""

    total: int
    counts: Mapping[Reason, int]

    def share(self, reason: Reason) -> float | None:
        """The share of this reason; None where nothing was missed."""
        return self.counts.get(reason, 0) / self.total if self.total else None


class Fall(StrEnum):
    """Whether pain became a rarer reason."""

    SEEN = "seen"
    NOT_SEEN = "not_seen"
    TOO_EARLY = "too_early"


def reasons(missed: Iterable[Missed], first: date | None = None, last: date | None = None) -> Reasons:
    """The reasons from `first` to `last`, both included; all of them without."""
    counts: dict[Reason, int] = {}
    for one in missed:
        if (first is None or one.due_on >= first) and (last is None or one.due_on <= last):
            counts[one.reason] = counts.get(one.reason, 0) + 1
    return Reasons(sum(counts.values()), counts)


def pain_fell(before: Reasons, after: Reasons) -> Fall:
    """Whether the share of pain fell by half or more. Without pain before there is nothing to fall."""
    if before.total < LEAST or after.total < LEAST:
        return Fall.TOO_EARLY
    was, is_now = before.share(Reason.PAIN) or 0.0, after.share(Reason.PAIN) or 0.0
    return Fall.SEEN if was > 0 and is_now <= was * _HALF else Fall.NOT_SEEN
