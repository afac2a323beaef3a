"""The suggestion for a stale programme: what a planted break is told by, and how seldom without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from statistics import median
from uuid import UUID

import numpy as np

from backend.exercise.log import Reason
from backend.exercise.missed import Missed
from backend.exercise.pause import Span
from backend.exercise.schedule import Prescribed
from backend.trends.series import monday_of
from backend.trends.stale import Hint, suggestion

MONDAY = date(2026, 1, 5)
ALL = frozenset(range(1, 8))
USUAL = (Reason.TIME, Reason.FORGOT, Reason.SORENESS, Reason.PAIN, Reason.NO_NEED)


def on(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


def exercise(first: int, last: int | None = None, number: int = 1) -> Prescribed:
    return Prescribed(UUID(int=number), ALL, on(first), None if last is None else on(last), 3, 10)


def test_unchanged_for_three_weeks_is_told_once_a_week() -> None:
    told = [suggestion([exercise(0)], (), on(day)) for day in range(40)]
    assert next(day for day, one in enumerate(told) if one is not None) == 21
    assert {one.as_of for one in told if one is not None} == {monday_of(on(day)) for day in range(21, 40)}
    assert suggestion([exercise(0), exercise(14, number=2)], (), on(28)) is None
    assert suggestion([exercise(0), exercise(0, 20, number=2)], (), on(35)) is None


def test_days_on_which_everything_was_paused_are_not_counted() -> None:
    """Unchanged since day 0, paused on ten days: told ten days later, at the next Monday."""
    away = replace(exercise(0), paused=(Span(on(7), on(16)),))
    told = [suggestion([away], (), on(day)) for day in range(50)]
    assert next(day for day, one in enumerate(told) if one is not None) == 35
    one_of_two = [away, exercise(0, number=2)]  # the other one went on all the time
    assert next(day for day in range(50) if suggestion(one_of_two, (), on(day)) is not None) == 21
    still = replace(exercise(0), paused=(Span(on(7), None),))
    assert all(suggestion([still], (), on(day)) is None for day in range(90))


def test_nothing_due_none_and_constant_reasons_say_nothing() -> None:
    assert suggestion([], (), on(50)) is None
    assert suggestion([exercise(0, 30)], (), on(60)) is None
    same = [Missed(on(day), Reason.PAIN) for day in range(60)]
    found = suggestion([exercise(50)], same, on(60))
    assert found is None


def reasons(random: np.random.Generator, days: int, breaks_at: int | None) -> list[Missed]:
    """Three due a day, a third missed; from the break on most say "no need" or "pain"."""
    found = []
    for day in range(days):
        for _ in range(3):
            if random.random() < 1 / 3:
                shifted = breaks_at is not None and day >= breaks_at and random.random() < 0.7
                pool = (Reason.NO_NEED, Reason.PAIN) if shifted else USUAL
                weights = None if shifted else (0.35, 0.35, 0.1, 0.1, 0.1)
                found.append(Missed(on(day), pool[int(random.choice(len(pool), p=weights))]))
    return found


def first_told(missed: list[Missed], days: range) -> int | None:
    changing = [exercise(at, number=at + 1) for at in range(0, 200, 7)]  # the programme itself never goes stale
    for day in days:
        found = suggestion(changing, missed, on(day))
        if found is not None and found.hint is Hint.REASONS_SHIFTED:
            return day
    return None


def test_a_planted_shift_is_told_soon_and_hardly_ever_without_one() -> None:
    random = np.random.default_rng(3)
    delays = [first_told(reasons(random, 140, 77), range(77, 140)) for _ in range(200)]
    told = [day - 77 for day in delays if day is not None]
    false, months = 0, 0
    for _ in range(200):
        missed = reasons(random, 140, None)
        weeks = [suggestion([exercise(at, number=at + 1) for at in range(0, 200, 7)], missed, on(day))
                 for day in range(42, 140, 7)]  # fmt: skip
        false += sum(one is not None for one in weeks)
        months += 3
    print(
        f"planted shift: told for {len(told)} of 200, after {median(told)} days (median); "
        f"without one: {false} suggestions in {months} patient-months ({false / months:.3f} a month)"
    )
    assert len(told) >= 190
    assert median(told) <= 14
    assert false / months <= 0.05
