"""Why was it not done, and has pain become a rarer reason? (domain H5c)

Method: of the exercises answered "not done", the share of each reason; before a day and from it on, such as the day
of the first needling. No answer has no reason and is in no share. What was not due was not missed: a day that was
paused, or after the end, counts for nothing, also where it had been answered before. Each time of a day is an exercise
of its own; of several answers for one the last given counts. A fall is told only where both spans have at least ten:
the share of pain fell when it is at most half of what it was.
Units: shares from 0 to 1. None: nothing missed has no shares, which is not a share of 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from backend.exercise.log import Reason
from backend.exercise.schedule import Prescribed, is_due_at

LEAST = 10
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Missed:
    """One exercise that was not done: the day it was due, and why."""

    due_on: date
    reason: Reason


@dataclass(frozen=True, slots=True)
class Said:
    """One answer to one due exercise; `reason` None: it was done, or done in part."""

    prescription_id: UUID
    due_on: date
    due_time: str | None
    reason: Reason | None


def missed(answers: Iterable[Said], prescribed: Iterable[Prescribed]) -> tuple[Missed, ...]:
    """What was due and not done, with its reason, by day. The answers come in the order they were given."""
    known = {one.id: one for one in prescribed}
    last = {(one.prescription_id, one.due_on, one.due_time): one for one in answers}
    found = [
        Missed(one.due_on, one.reason)
        for one in last.values()
        if one.reason is not None
        and one.prescription_id in known
        and is_due_at(known[one.prescription_id], one.due_on, one.due_time)
    ]
    return tuple(sorted(found, key=lambda one: one.due_on))


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
