"""On which days is an exercise due?

Method: ISO weekdays (Monday 1 to Sunday 7) between the first and the last day of the prescription, both ends
included; at each of its times of the day, or once where it has none. Nothing is due on a paused day. Days and times are
those of the patient's calendar, so a change of the clock moves nothing: a day of 23 hours has all its events.
None: no weekday in the window, or a window that lies outside, gives nothing due, which is not zero per cent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from backend.exercise.pause import Span

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Prescribed:
    """What the schedule needs of a prescription. `ends_on` None means until further notice."""

    id: UUID
    weekdays: frozenset[int]
    starts_on: date
    ends_on: date | None
    sets: int
    repetitions: int
    times: tuple[str, ...] = ()
    paused: tuple[Span, ...] = ()

    @property
    def target(self) -> int:
        """Repetitions in all sets of one time: the amount that counts as all of it."""
        return self.sets * self.repetitions


@dataclass(frozen=True, slots=True)
class Due:
    """One exercise due on one day, with the amount asked for."""

    prescription_id: UUID
    due_on: date
    target: int
    due_time: str | None = None


def is_due(prescribed: Prescribed, day: date) -> bool:
    """Whether the exercise is due on this day."""
    begun = prescribed.starts_on <= day
    over = prescribed.ends_on is not None and day > prescribed.ends_on
    weekday = day.isoweekday() in prescribed.weekdays
    return begun and not over and weekday and not any(span.holds(day) for span in prescribed.paused)


def is_due_at(prescribed: Prescribed, day: date, time: str | None) -> bool:
    """Whether it is due on this day at this time; without a time where it has none."""
    return is_due(prescribed, day) and time in (prescribed.times or (None,))


def due_days(prescribed: Prescribed, first: date, last: date) -> tuple[date, ...]:
    """The days from `first` to `last`, both included, on which the exercise is due."""
    begin = max(first, prescribed.starts_on)
    end = last if prescribed.ends_on is None else min(last, prescribed.ends_on)
    length = (end - begin).days + 1
    days = (begin + offset * _ONE_DAY for offset in range(length))
    return tuple(day for day in days if is_due(prescribed, day))


def due(prescriptions: Iterable[Prescribed], first: date, last: date) -> tuple[Due, ...]:
    """Everything due from `first` to `last`, by day, then in the order of the prescriptions, then by time."""
    found = [
        Due(prescribed.id, day, prescribed.target, time)
        for prescribed in prescriptions
        for day in due_days(prescribed, first, last)
        for time in prescribed.times or (None,)
    ]
    return tuple(sorted(found, key=lambda one: one.due_on))
