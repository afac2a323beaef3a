"""How much of each part of care took place, week by week?

Method: for each ISO week from the first with anything in it to this one: needling sessions, minutes of manual therapy,
exercises done and due, lessons finished. A part of which Ebb keeps no record is not in it.
Source: counting.
Units: sessions, minutes, exercises, lessons a week.

None: no weeks, which is not weeks of zero. Weeks between are there with what they hold; 0 is that nothing took place,
and for exercise `due` says whether anything was to be done. A day that was paused is not due, and what is due today and
not yet answered is open and not in it. It stands beside pain and says nothing about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from backend.exercise.adherence import Event
from backend.trends.series import DAYS_IN_WEEK, monday_of

_WEEK = timedelta(days=DAYS_IN_WEEK)
_NEEDLING, _MANUAL, _DONE, _DUE, _LESSONS = range(5)


@dataclass(frozen=True, slots=True)
class DoseWeek:
    """One week of care."""

    monday: date
    needling_sessions: int
    manual_minutes: int
    exercises_done: int
    exercises_due: int
    lessons: int


def weekly_dose(
    needled: Iterable[date],
    by_hand: Iterable[tuple[date, int]],
    exercise: Iterable[Event],
    lessons: Iterable[date],
    today: date,
) -> tuple[DoseWeek, ...]:
    """The weeks up to this one. Sessions and lessons by their days, manual therapy with its minutes."""
    took_place = [(day, _NEEDLING, 1) for day in needled]
    took_place += [(day, _MANUAL, minutes) for day, minutes in by_hand]
    took_place += [(day, _LESSONS, 1) for day in lessons]
    for event in exercise:
        if event.result is not None or event.due_on < today:
            took_place += [(event.due_on, _DONE, int(event.was_done)), (event.due_on, _DUE, 1)]
    found: dict[date, list[int]] = {}
    for day, part, much in took_place:
        if day <= today:
            found.setdefault(monday_of(day), [0] * 5)[part] += much
    if not found:
        return ()
    first = min(found)
    weeks = (first + step * _WEEK for step in range((monday_of(today) - first).days // DAYS_IN_WEEK + 1))
    return tuple(DoseWeek(monday, *found.get(monday, [0] * 5)) for monday in weeks)
