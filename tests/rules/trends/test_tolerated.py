"""Load, pain and exertion in the days after sessions: counted by hand, planted, and where nothing can be said."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import numpy as np
import pytest
from scipy import stats

from backend.exercise.adherence import Event
from backend.exercise.log import Logged, Result, load_done
from backend.trends.tolerated import Felt, known_days, tolerated
from backend.trends.window import NoDifference, Window

MONDAY = date(2026, 1, 5)
ONE = UUID(int=1)


def on(number: int) -> date:
    return MONDAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("log", "share"),
    [
        (Logged(ONE, MONDAY, Result.DONE), 1.0),
        (Logged(ONE, MONDAY, Result.DONE, 30), 1.0),
        (Logged(ONE, MONDAY, Result.DONE, 36), 1.2),
        (Logged(ONE, MONDAY, Result.PARTIAL, 15), 0.5),
        (Logged(ONE, MONDAY, Result.PARTIAL), None),
        (Logged(ONE, MONDAY, Result.NOT_DONE), None),
        (Logged(ONE, MONDAY, Result.DONE, 30, kg_done=5, kg_asked=4), 1.25),
        (Logged(ONE, MONDAY, Result.DONE, 15, kg_done=8, kg_asked=4), 1.0),
        (Logged(ONE, MONDAY, Result.DONE, 30, kg_done=5), 1.0),
        (Logged(ONE, MONDAY, Result.DONE, 30, kg_done=5, kg_asked=0), 1.0),
        (Logged(ONE, MONDAY, Result.DONE, 30, kg_done=0, kg_asked=4), 0.0),
    ],
)
def test_load_is_a_share_of_what_was_prescribed(log: Logged, share: float | None) -> None:
    assert load_done(log, 30) == (None if share is None else pytest.approx(share))


def test_only_what_was_done_and_said_is_in_a_figure() -> None:
    listed = [
        Event(MONDAY, 30, Result.DONE, load=1.0, pain_during=0, exertion=None),
        Event(MONDAY, 30, Result.PARTIAL, load=None, pain_during=4, exertion=6),
        Event(MONDAY, 30, Result.NOT_DONE, pain_during=9, exertion=9),
        Event(MONDAY, 30),
    ]
    counted = {felt: [(one.due, one.done) for one in known_days(listed, felt).values()] for felt in Felt}
    assert counted == {Felt.LOAD: [(1, 1.0)], Felt.PAIN_DURING: [(2, 4.0)], Felt.EXERTION: [(1, 6.0)]}


def lived(more: float, seed: int = 1) -> list[Event]:
    """Half a year with one exercise a day; the load of days 2 and 3 after a session is larger by this."""
    random = np.random.default_rng(seed)
    found = []
    for day in range(182):
        after = (day - 5) % 9 in {2, 3} and day >= 5
        load = 1.0 + float(random.normal(0, 0.2)) + (more if after else 0.0)
        found.append(Event(on(day), 30, Result.DONE, load=load, exertion=5, pain_during=3))
    return found


HELD = [on(day) for day in range(5, 180, 9)]


def test_counted_by_hand() -> None:
    """Load 2 on days 2 and 3 after each session, 1 on all others."""
    listed = [
        Event(on(day), 30, Result.DONE, load=2.0 if (day - 5) % 9 in {2, 3} and day >= 5 else 1.0) for day in range(182)
    ]
    first, next_two, rest = tolerated(listed, Felt.LOAD, HELD, on(182))
    assert (first.mean, first.usual, first.difference) == (1.0, 1.0, 0.0)
    assert (next_two.exercises, next_two.mean, next_two.usual, next_two.difference) == (2 * len(HELD), 2.0, 1.0, 1.0)
    assert next_two.p is not None
    assert next_two.p <= 0.01
    assert rest.difference == 0.0


def test_what_was_planted_is_found_there_and_nothing_where_nothing_was() -> None:
    told = tolerated(lived(0.4), Felt.LOAD, HELD, on(182))
    assert [one.window for one in told if (one.p or 1) < 0.025] == [Window.NEXT_TWO_DAYS]
    assert all((one.p or 1) > 0.025 for one in tolerated(lived(0.0, 2), Felt.LOAD, HELD, on(182)))


def test_the_same_exertion_always_makes_no_difference() -> None:
    assert [one.difference for one in tolerated(lived(0.0), Felt.EXERTION, HELD, on(182))] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("listed", "held", "reason"),
    [
        ([], [], NoDifference.NO_SESSIONS),
        ([], [on(3)], NoDifference.NOTHING_DUE),
        ([Event(on(4), 30, Result.DONE, load=1.0)], [on(3)], NoDifference.TOO_FEW_SESSIONS),
        (
            [Event(on(day), 30, Result.DONE, load=1.0) for day in range(70)],
            [on(day) for day in range(1, 70, 7)],
            NoDifference.CANNOT_SEPARATE,
        ),
    ],
)
def test_where_nothing_can_be_told(listed: list[Event], held: list[date], reason: NoDifference) -> None:
    told = tolerated(listed, Felt.LOAD, held, on(70))
    assert told[0].reason is reason
    assert (told[0].usual, told[0].difference, told[0].p) == (None, None, None)


def chance(seed: int) -> list[Event]:
    """Six weekdays, each with a load of its own, and sessions that have nothing to do with it."""
    random = np.random.default_rng(seed)
    usual = random.uniform(0.7, 1.1, 7)
    return [
        Event(on(day), 30, Result.DONE, load=float(usual[day % 7] + random.normal(0, 0.15)))
        for day in range(182)
        if day % 7 != 6 and random.random() < 0.8
    ]


def held_by_chance(seed: int) -> list[date]:
    random = np.random.default_rng(50_000 + seed)
    return [on(int(day)) for day in np.sort(random.choice(np.arange(5, 174), 12, replace=False))]


@pytest.mark.long
def test_p_of_a_load_is_uniform_where_nothing_is_planted() -> None:
    told = [tolerated(chance(seed), Felt.LOAD, held_by_chance(seed), on(182)) for seed in range(500)]
    for at, window in enumerate(Window):
        found = [p for one in told if (p := one[at].p) is not None]
        level = stats.kstest(found, "uniform").pvalue
        print(
            f"load, {window}: {sum(p < 0.05 for p in found if p)} of {len(found)} below 0.05, Kolmogorov p {level:.2f}"
        )
        assert level > 0.01
