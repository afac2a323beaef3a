"""How much was taken on in the days after a session, and how did it feel: load, pain during, exertion?

Method: of the exercises done, the mean of a figure in each window after sessions against this person's mean of it on
the same weekdays outside all windows; p by dealing the sessions out anew over their weekdays, all as in window.py, with
the number of exercises that have the figure in place of what was due. Load is a share of what was prescribed then:
repetitions, times kilograms where both are known. Pain and exertion are 0 to 10, as said with the exercise.
Source: window.py.
Units: shares of what was prescribed; points.

None, below six sessions, a session on each of its weekdays: no figure, with the reason. An exercise that was not done,
or of which nobody said the figure, is in none. Constant: difference 0. A prescription that rose at a session raises
what 1 means, so a load may fall while more is moved; it is an association and says no more than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from backend.exercise.adherence import Event
from backend.trends.window import ExerciseDay, NoDifference, Window, compared


class Felt(StrEnum):
    """What is known of an exercise that was done."""

    LOAD = "load"
    PAIN_DURING = "pain_during"
    EXERTION = "exertion"


@dataclass(frozen=True, slots=True)
class InMean:
    """One window: the mean over so many exercises, the usual mean on the same weekdays, their difference and p."""

    window: Window
    sessions: int
    exercises: int
    mean: float | None
    usual: float | None
    difference: float | None
    p: float | None
    reason: NoDifference | None


def tolerated(listed: Iterable[Event], felt: Felt, session_days: Sequence[date], today: date) -> tuple[InMean, ...]:
    """The three windows for one figure, over the days before today."""
    return tuple(
        InMean(
            one.window,
            one.sessions,
            one.due,
            one.done / one.due if one.due else None,
            one.usual,
            one.difference,
            one.p,
            one.reason,
        )
        for one in compared(known_days(listed, felt), session_days, today)
    )


def known_days(listed: Iterable[Event], felt: Felt) -> Mapping[date, ExerciseDay]:
    """For each day of how many exercises the figure is known, and its sum."""
    found: dict[date, ExerciseDay] = {}
    for event in listed:
        value = value_of(event, felt)
        if value is not None:
            there = found.get(event.due_on, ExerciseDay(0, 0.0))
            found[event.due_on] = ExerciseDay(there.due + 1, there.done + value)
    return found


def value_of(event: Event, felt: Felt) -> float | None:
    """The figure of one exercise; None where nobody said it, and for what was not done."""
    match felt:
        case Felt.LOAD:
            return event.load
        case Felt.PAIN_DURING:
            return event.pain_during if event.was_done else None
        case Felt.EXERTION:
            return event.exertion if event.was_done else None
