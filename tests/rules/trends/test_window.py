"""Exercise after sessions against the usual same weekdays: counted by hand, planted, and with nothing planted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats

from backend.trends.window import ExerciseDay, InWindow, NoDifference, Window, windows

MONDAY = date(2026, 1, 5)


def on(number: int) -> date:
    return MONDAY + timedelta(days=number)


def lived(seed: int, more_in_24_72: float = 0.0, sessions: int = 12, weeks: int = 26) -> tuple[InWindow, ...]:
    """A made-up patient: three exercises on six weekdays, each weekday with a share of its own."""
    random = np.random.default_rng(seed)
    held = np.sort(random.choice(np.arange(5, weeks * 7 - 8), sessions, replace=False))
    usual, exercise = random.uniform(0.3, 0.7, 7), {}
    for day in range(weeks * 7):
        before = held[held <= day]
        since = day - before[-1] if len(before) else 99
        share = usual[day % 7] + (more_in_24_72 if since in {2, 3} else 0)
        if day % 7 != 6:
            exercise[on(day)] = ExerciseDay(3, int(random.binomial(3, share)))
    return windows(exercise, [on(int(day)) for day in held], on(weeks * 7), seed)


def p_of(told: Sequence[InWindow], window: Window) -> float | None:
    return next(one.p for one in told if one.window is window)


def test_counted_by_hand() -> None:
    """Eight weeks, everything due daily; sessions on six different weekdays; all done on days 2 and 3, else half."""
    held = [8, 16, 24, 32, 40, 48]
    exercise = {}
    for day in range(56):
        since = min([day - one for one in held if one <= day], default=99)
        exercise[on(day)] = ExerciseDay(2, 2 if since in {2, 3} else 1)
    first, next_two, rest = windows(exercise, [on(day) for day in held], on(56))
    assert (first.sessions, first.due, first.done, first.usual, first.difference) == (6, 12, 6, 0.5, 0.0)
    assert (next_two.sessions, next_two.due, next_two.done) == (6, 24, 24)
    assert (next_two.usual, next_two.difference) == (0.5, 0.5)
    assert next_two.p is not None
    assert next_two.p < 0.05
    assert rest.difference == 0.0


@pytest.mark.parametrize(
    ("exercise", "held", "reason"),
    [
        ({}, [], NoDifference.NO_SESSIONS),
        ({on(1): ExerciseDay(1, 1)}, [], NoDifference.NO_SESSIONS),
        ({}, [3, 9], NoDifference.NOTHING_DUE),
        ({on(4): ExerciseDay(1, 0)}, [3], NoDifference.TOO_FEW_SESSIONS),
        ({on(day): ExerciseDay(1, 1) for day in range(70)}, list(range(1, 70, 7)), NoDifference.CANNOT_SEPARATE),
    ],
)
def test_where_nothing_can_be_told(exercise: dict[date, ExerciseDay], held: list[int], reason: NoDifference) -> None:
    told = windows(exercise, [on(day) for day in held], on(70))
    assert told[0].reason is reason
    assert (told[0].difference, told[0].p) == (None, None)


def test_a_session_to_come_and_today_are_in_no_figure() -> None:
    told = windows({on(4): ExerciseDay(1, 1)}, [on(3), on(9)], on(4))
    assert [one.due for one in told] == [0, 0, 0]


def test_the_next_session_takes_the_days_after_it() -> None:
    """Sessions on day 0, 14 and 17: the one on 14 keeps days 15 and 16, the rest is the next one's."""
    exercise = {on(at): ExerciseDay(1, 1) for at in range(40)}
    told = windows(exercise, [on(0), on(14), on(17)], on(40))
    assert [(one.sessions, one.due) for one in told] == [(3, 3), (3, 2 + 1 + 2), (2, 4 + 4)]


def test_the_same_input_gives_the_same_answer() -> None:
    assert lived(3) == lived(3)


def test_a_planted_difference_is_found_where_it_was_planted() -> None:
    told = [lived(seed, more_in_24_72=0.3, sessions=16) for seed in range(8)]
    assert sum((p_of(one, Window.NEXT_TWO_DAYS) or 1) < 0.05 for one in told) >= 7
    for window in (Window.FIRST_DAY, Window.REST_OF_WEEK):
        assert sum((p_of(one, window) or 1) < 0.05 for one in told) <= 2


@pytest.mark.long
def test_p_is_uniform_where_nothing_is_planted() -> None:
    told = [lived(10_000 + seed) for seed in range(500)]
    for window in Window:
        found = [p for one in told if (p := p_of(one, window)) is not None]
        level = stats.kstest(found, "uniform").pvalue
        below = sum(p < 0.05 for p in found)
        print(f"{window}: {below} of {len(found)} below 0.05, Kolmogorov p {level:.2f}")
        assert level > 0.01


@pytest.mark.long
def test_a_planted_difference_is_found_there_alone_in_a_hundred() -> None:
    told = [lived(20_000 + seed, more_in_24_72=0.3, sessions=16) for seed in range(100)]
    found = {window: sum((p_of(one, window) or 1) < 0.05 for one in told) for window in Window}
    print("found of 100: " + ", ".join(f"{window} {count}" for window, count in found.items()))
    assert found[Window.NEXT_TWO_DAYS] >= 90
    assert max(found[Window.FIRST_DAY], found[Window.REST_OF_WEEK]) <= 10
