"""The response to sessions: laid on one axis, never a day twice, and what a simulator with a known answer says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pytest

from backend.trends.response import LAST_DAY, Response, around, response
from backend.trends.series import DailySeries

START = date(2026, 1, 5)
ONE_DAY = timedelta(days=1)


def on(number: int) -> date:
    return START + number * ONE_DAY


def diary(values: dict[int, float]) -> DailySeries:
    return DailySeries.of([(on(number), value) for number, value in values.items()])


def test_each_session_lies_on_day_0_and_differs_from_its_own_start() -> None:
    told = response(diary({7: 6, 8: 7, 9: 8, 10: 7, 11: 5, 13: 4}), [on(10)], on(13))
    (one,) = told.sessions
    assert (one.start, one.known_to, one.cut_at, one.inside_another) == (7.0, 3, None, False)
    assert [one.change_on(lag) for lag in range(-3, 5)] == [-1, 0, 1, 0, -2, None, -3, None]
    assert [(day.lag, day.change, day.sessions) for day in told.curve if day.sessions][-1] == (3, -3, 1)
    assert (told.read.difference, told.read.sessions, told.shape) == (None, 0, None)


def test_one_answer_before_is_no_start() -> None:
    (one,) = response(diary({9: 8, 11: 5}), [on(10)], on(20)).sessions
    assert one.start is None
    assert set(one.changes) == {None}


def test_the_next_session_cuts_the_line_and_days_are_never_counted_twice() -> None:
    told = response(diary(dict.fromkeys(range(60), 5.0)), [on(10), on(15), on(40)], on(59))
    first, second, third = told.sessions
    assert (first.cut_at, second.cut_at, third.cut_at) == (5, None, None)
    assert (first.inside_another, second.inside_another, third.inside_another) == (False, True, False)
    assert first.change_on(4) == 0
    assert first.change_on(5) is None
    after = [day for day in told.curve if day.lag >= 0]
    assert sum(day.sessions for day in after) == 5 + 15 + 15


def test_days_to_come_are_open() -> None:
    told = response(diary({8: 5, 9: 5, 11: 3}), [on(10)], on(12))
    (one,) = told.sessions
    assert one.known_to == 1  # today is not over, and nobody has answered yet
    assert one.known_to < LAST_DAY
    assert [day.lag for day in told.curve if day.not_yet] == list(range(2, LAST_DAY + 1))
    (one,) = response(diary({8: 5, 9: 5, 12: 3}), [on(10)], on(12)).sessions
    assert one.known_to == 2


def test_a_day_that_the_next_session_took_over_is_not_open() -> None:
    told = response(diary({8: 5, 9: 5, 11: 3}), [on(10), on(13)], on(13))
    assert [(day.lag, day.not_yet) for day in told.curve if day.not_yet] == [(lag, 1) for lag in range(LAST_DAY + 1)]


def test_without_sessions_there_is_no_curve_and_sessions_to_come_do_not_count() -> None:
    told = response(diary({1: 5}), [on(9)], on(5))
    assert told.sessions == ()
    assert all(day.change is None for day in told.curve)


def test_a_constant_diary_differs_by_nothing() -> None:
    told = response(diary(dict.fromkeys(range(140), 5.0)), [on(10 + 21 * at) for at in range(6)], on(139))
    assert (told.read.difference, told.read.low, told.read.high, told.read.sessions) == (0, 0, 0, 6)
    assert told.shape is None


def test_soreness_is_told_as_it_was_for_three_days() -> None:
    told = around(diary({10: 4, 11: 3, 12: 0, 31: 2}), [on(10), on(30)], on(40))
    assert [(day.lag, day.change, day.sessions) for day in told] == [(0, 4, 1), (1, 2.5, 2), (2, 0, 1), (3, None, 0)]


# --- with a known answer ---


@dataclass(frozen=True, slots=True)
class World:
    """How a made-up patient answers to sessions."""

    depth: float
    best_day: int = 5
    half_life: float = 6
    gap: int = 21
    sessions: int = 10
    alike: float = 0.0
    whole: bool = False

    def live(self, seed: int) -> Response:
        random = np.random.default_rng(seed)
        length = self.sessions * self.gap + 20
        days = [10 + self.gap * at + int(random.integers(-2, 3)) for at in range(self.sessions)]
        noise, level = np.zeros(length), 6.0
        for at in range(length):
            noise[at] = self.alike * noise[at - 1] + random.normal(0, np.sqrt(1 - self.alike**2))
        pain = level + noise - sum((self.relief(np.arange(length) - day) for day in days), np.zeros(length))
        if self.whole:
            pain = np.clip(np.rint(pain), 0, 10)
        answered = {at: float(pain[at]) for at in range(length) if random.random() > 0.3}
        return response(diary(answered), [on(day) for day in days], on(length - 1))

    def relief(self, lag: np.ndarray[tuple[int], np.dtype[np.int64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        falling = 0.5 ** ((np.maximum(lag, self.best_day) - self.best_day) / self.half_life)
        shape = np.where(lag <= 0, 0.0, np.where(lag <= self.best_day, lag / self.best_day, falling))
        return np.asarray(self.depth * shape, dtype=np.float64)


WORLDS = {
    "plain": World(2),
    "neighbours alike, whole scores": World(2, alike=0.3, whole=True),
    "windows overlap": World(2, gap=12),
}


def inside(told: Response) -> tuple[bool, bool, bool]:
    """Whether depth, best day and half-life are told and the truth lies inside what is said."""
    if told.shape is None:
        return False, False, False
    wanted = ((told.shape.depth, 2), (told.shape.best_day, 5), (told.shape.half_life, 6))
    depth, best, half = (one.low <= truth <= one.high for one, truth in wanted)
    return depth, best, half


def claims(told: Response) -> bool:
    return told.shape is not None and told.shape.depth.low > 0


@pytest.mark.parametrize("name", WORLDS)
def test_the_truth_lies_inside_what_is_said(name: str) -> None:
    found = np.sum([inside(WORLDS[name].live(seed)) for seed in range(15)], axis=0)
    assert (found >= 12).all(), found


@pytest.mark.parametrize("alike", [0.0, 0.4])
def test_with_no_effect_none_is_claimed(alike: float) -> None:
    assert sum(claims(World(0, alike=alike).live(seed)) for seed in range(20)) <= 2


@pytest.mark.long
@pytest.mark.parametrize("name", WORLDS)
def test_in_ninety_of_a_hundred(name: str) -> None:
    depth, best, half = np.sum([inside(WORLDS[name].live(seed)) for seed in range(100)], axis=0)
    print(f"{name}: depth {depth}, best day {best}, half-life {half} of 100 inside their intervals")
    assert min(depth, best, half) >= 90


@pytest.mark.long
@pytest.mark.parametrize("alike", [0.0, 0.4])
def test_in_a_hundred_lives_without_effect(alike: float) -> None:
    claimed = sum(claims(World(0, alike=alike).live(1000 + seed)) for seed in range(100))
    print(f"no effect, neighbours alike {alike}: claimed in {claimed} of 100")
    assert claimed <= 5
