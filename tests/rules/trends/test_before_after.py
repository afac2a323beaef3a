"""Exercise in the days around sessions, counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

from backend.trends.before_after import BeforeAfter, Pooled, alone, before_and_after
from backend.trends.window import ExerciseDay
from tests.reference.cases import worked

MONDAY = date(2026, 1, 5)


def on(number: int) -> date:
    return MONDAY + timedelta(days=number)


def test_worked_example() -> None:
    case = worked("window/eligibility")
    held = [date.fromisoformat(day) for day in case["input"]["sessions"]]
    used = [day.isoformat() for day in alone(held)]
    assert used == case["expected"]["usable"]
    assert set(case["input"]["sessions"]) - set(used) == set(case["expected"]["excluded"])


def test_done_of_due_is_pooled_over_the_sessions_used() -> None:
    """Five sessions, all done after and half before: the day itself counts nowhere, nor does a day to come."""
    held = [on(10 * at) for at in range(1, 6)]
    exercise = {on(day): ExerciseDay(2, 2 if day % 10 in {1, 2, 3} else 1) for day in range(70)}
    told = before_and_after(exercise, held, on(55))
    assert told == BeforeAfter(5, 5, Pooled(15, 30, 0.5), Pooled(30, 30, 1.0), Pooled(17, 34, 0.5), 5, 0, 0)


def test_below_five_sessions_counts_only() -> None:
    exercise = {on(day): ExerciseDay(1, 1) for day in range(40)}
    told = before_and_after(exercise, [on(10), on(20)], on(40))
    assert (told.used, told.before, told.equal) == (2, Pooled(6, 6, None), 2)


def test_nothing_due_before_or_nothing_at_all() -> None:
    nothing = Pooled(0, 0, None)
    assert before_and_after({}, [], on(9)) == BeforeAfter(0, 0, nothing, nothing, nothing, 0, 0, 0)
    exercise = {on(day): ExerciseDay(1, 1) for day in range(11, 30)}
    assert before_and_after(exercise, [on(10)], on(40)).used == 0
