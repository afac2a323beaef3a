"""Was measured again what was agreed to be measured again, and if not, for how long is it overdue?

Method: a reassessment belongs to the version in force on its day; one that a later version replaced before its day
is not asked any more. A measure counts as taken when it was read on a day from 7 days before the agreed one on, and
after the day of the reassessment before it, so that one reading never answers two. `pain_average` is the diary's own
and counts as taken with an answer in those days.
Units: calendar days of the patient. None: no reassessment gives none. The day itself is not overdue yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

EARLY = timedelta(days=7)


class Due(StrEnum):
    """How a reassessment stands."""

    AHEAD = "ahead"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Reassessment:
    """What to measure again, and on which day."""

    due_on: date
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A reassessment with how it stands: what was taken, what is missing, and for how many days."""

    due_on: date
    measures: tuple[str, ...]
    missing: tuple[str, ...]
    state: Due
    days_overdue: int


def standing(
    reassessments: Iterable[Reassessment], taken_on: Mapping[str, Sequence[date]], today: date
) -> tuple[Asked, ...]:
    """Each of these, in the order of their days. `taken_on` has the days on which each measure was read."""
    found: list[Asked] = []
    previous = date.min
    for one in sorted(reassessments, key=lambda each: each.due_on):
        first = max(one.due_on - EARLY, previous + timedelta(days=1) if previous > date.min else date.min)
        missing = tuple(
            measure for measure in one.measures if not any(first <= day <= today for day in taken_on.get(measure, ()))
        )
        found.append(_asked(one, missing, today))
        previous = one.due_on
    return tuple(found)


def overdue_since(asked: Iterable[Asked]) -> date | None:
    """The earliest agreed day that is over and on which something is missing; None where nothing is."""
    return min((one.due_on for one in asked if one.state is Due.OVERDUE), default=None)


def _asked(one: Reassessment, missing: tuple[str, ...], today: date) -> Asked:
    late = (today - one.due_on).days
    if not missing:
        state = Due.DONE
    elif late > 0:
        state = Due.OVERDUE
    else:
        state = Due.DUE if today >= one.due_on - EARLY else Due.AHEAD
    return Asked(one.due_on, one.measures, missing, state, max(0, late) if missing else 0)
