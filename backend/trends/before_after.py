"""How much of what was due was done in the three days before sessions, after them, and later in the week?

Method: before are days -3 to -1, after +1 to +3, later +4 to +7; the day of a session belongs to none. A session is
used only where no other session lies in its days before or after, and something was due in both. Done over due is
pooled over the sessions used; beside it, for how many sessions the share was higher after than before, equal, lower.
Source: docs/clinical.md; counts first, the comparison with usual weekdays stands in window.py.
Units: exercises.

No session, or none that can be used: counts of 0 and no shares. Below five sessions used: counts, no shares. It is an
association: appointments remind, plans change at sessions, soreness works the other way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backend.trends.window import ExerciseDay

LEAST_SESSIONS = 5
BEFORE, AFTER, LATER = (-3, -1), (1, 3), (4, 7)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pooled:
    """Done of due over the sessions used; the share from five sessions on."""

    done: int
    due: int
    share: float | None


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """The three spans, and for how many sessions more, as much, or less was done after than before."""

    sessions: int
    used: int
    before: Pooled
    after: Pooled
    later: Pooled
    more: int
    equal: int
    less: int


def alone(session_days: Sequence[date]) -> tuple[date, ...]:
    """The sessions that have no other session in the three days before or after them."""
    days = sorted(set(session_days))
    reach = AFTER[1] * _ONE_DAY
    return tuple(day for day in days if not any(other != day and abs(other - day) <= reach for other in days))


def before_and_after(exercise: Mapping[date, ExerciseDay], session_days: Sequence[date], today: date) -> BeforeAfter:
    """The figures over the sessions whose days after have all been."""
    held = [day for day in alone(session_days) if day + AFTER[1] * _ONE_DAY < today]
    spans = [
        (_sum(exercise, day, BEFORE, today), _sum(exercise, day, AFTER, today), _sum(exercise, day, LATER, today))
        for day in held
    ]
    used = [(before, after, later) for before, after, later in spans if before.due and after.due]
    signs = [after.done * before.due - before.done * after.due for before, after, _ in used]
    columns = list(zip(*used, strict=True)) or [(), (), ()]
    before, after, later = (_pooled(column, len(used)) for column in columns)
    more, less = sum(sign > 0 for sign in signs), sum(sign < 0 for sign in signs)
    return BeforeAfter(len(set(session_days)), len(used), before, after, later, more, signs.count(0), less)


def _sum(exercise: Mapping[date, ExerciseDay], day: date, span: tuple[int, int], today: date) -> ExerciseDay:
    days = [day + lag * _ONE_DAY for lag in range(span[0], span[1] + 1)]
    there = [exercise[one] for one in days if one in exercise and one < today]
    return ExerciseDay(sum(one.due for one in there), sum(one.done for one in there))


def _pooled(days: Sequence[ExerciseDay], used: int) -> Pooled:
    due, done = sum(one.due for one in days), sum(one.done for one in days)
    return Pooled(int(done), due, done / due if due and used >= LEAST_SESSIONS else None)
