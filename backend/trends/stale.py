"""Has the exercise programme gone stale? One suggestion for the therapist, with its reason; never for the patient.

Method, as of the Monday of this week, so that there is at most one suggestion a week: *unchanged*: exercises are due,
and for at least 21 days none has begun and none has ended; days on which all of it was paused are not counted. *Reasons
shifted*: of at least five exercises missed with a reason in the last 14 days at least half say "no need" or "pain", and
that share is at least 30 in 100 more than among at least five in the 28 days before. Shifted reasons come first.
Source: people stop where a plan never changes and where they are better; all numbers are conventions.
Units: days; shares.

None: no suggestion. Fewer than five reasons in either span: the reasons say nothing. Constant reasons: no shift.
By simulation (tests/rules/trends/test_stale.py): a planted shift is told after 7 to 14 days in the middle, and
without one a suggestion by shifted reasons comes in less than 1 of 20 patient-months.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from backend.exercise.log import Reason
from backend.exercise.missed import Missed
from backend.exercise.schedule import Prescribed, is_due
from backend.trends.series import monday_of

UNCHANGED_DAYS = 21
LATE_DAYS, EARLY_DAYS, LEAST_REASONS = 14, 28, 5
SHARE, MORE = 0.5, 0.3
TELLING = frozenset({Reason.NO_NEED, Reason.PAIN})
_ONE_DAY = timedelta(days=1)


class Hint(StrEnum):
    """Why somebody might look at the programme again."""

    REASONS_SHIFTED = "reasons_shifted"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The reason, since when the programme is unchanged, and reasons counted late and early: telling ones of all."""

    hint: Hint
    as_of: date
    unchanged_since: date | None
    late: tuple[int, int]
    early: tuple[int, int]


def suggestion(prescribed: Sequence[Prescribed], missed: Iterable[Missed], today: date) -> Suggestion | None:
    """The one suggestion of this week; None where nothing calls for it."""
    as_of = monday_of(today)
    listed = [one for one in missed if one.due_on < as_of]
    late = _telling(listed, as_of - LATE_DAYS * _ONE_DAY, as_of)
    early = _telling(listed, as_of - (LATE_DAYS + EARLY_DAYS) * _ONE_DAY, as_of - LATE_DAYS * _ONE_DAY)
    since = _unchanged_since(prescribed, as_of)
    if _shifted(late, early):
        return Suggestion(Hint.REASONS_SHIFTED, as_of, since, late, early)
    if since is not None and _days_in_use(prescribed, since, as_of) >= UNCHANGED_DAYS:
        return Suggestion(Hint.UNCHANGED, as_of, since, late, early)
    return None


def _shifted(late: tuple[int, int], early: tuple[int, int]) -> bool:
    if min(late[1], early[1]) < LEAST_REASONS:
        return False
    now, before = late[0] / late[1], early[0] / early[1]
    return now >= SHARE and now - before >= MORE - 1e-9


def _telling(missed: Sequence[Missed], first: date, before: date) -> tuple[int, int]:
    inside = [one for one in missed if first <= one.due_on < before]
    return sum(one.reason in TELLING for one in inside), len(inside)


def _unchanged_since(prescribed: Sequence[Prescribed], day: date) -> date | None:
    """The last day before this one on which an exercise began, or the one after one ended; None with nothing due."""
    week = [day + step * _ONE_DAY for step in range(7)]
    if not any(is_due(one, on) for one in prescribed for on in week):
        return None
    turns = [one.starts_on for one in prescribed if one.starts_on <= day]
    turns += [one.ends_on + _ONE_DAY for one in prescribed if one.ends_on is not None and one.ends_on < day]
    return max(turns, default=None)


def _days_in_use(prescribed: Sequence[Prescribed], since: date, before: date) -> int:
    """The days between on which at least one of the exercises in force was not paused."""
    days = [since + step * _ONE_DAY for step in range((before - since).days)]
    return sum(any(_in_use(one, day) for one in prescribed) for day in days)


def _in_use(one: Prescribed, day: date) -> bool:
    in_force = one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)
    return in_force and not any(span.holds(day) for span in one.paused)
