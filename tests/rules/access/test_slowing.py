"""How long somebody has to wait after tries that failed."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from backend.access.slowing import DAY, Budget, still_counting, wait

NOW = datetime(2026, 3, 11, 0, 30, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
NAME = Budget(free=10, most=100, first_wait=30 * SECOND, longest_wait=15 * MINUTE)
PACE = Budget(free=60, most=60, span=timedelta(hours=1))


def test_nothing_tried_is_no_wait() -> None:
    assert wait([], NOW, NAME) == timedelta(0)
    assert wait([NOW] * 9, NOW, NAME) == timedelta(0)


@pytest.mark.parametrize(
    ("tried", "seconds"), [(10, 30), (11, 60), (12, 120), (13, 240), (14, 480), (15, 900), (40, 900)]
)
def test_then_the_wait_grows_up_to_the_longest(tried: int, seconds: int) -> None:
    assert wait([NOW] * tried, NOW, NAME) == seconds * SECOND
    assert wait([NOW] * tried, NOW + (seconds - 1) * SECOND, NAME) == SECOND
    assert wait([NOW] * tried, NOW + seconds * SECOND, NAME) == timedelta(0)


def test_what_is_a_day_old_no_longer_counts() -> None:
    assert still_counting([NOW - DAY, NOW - DAY + SECOND, NOW], NOW, NAME) == [NOW - DAY + SECOND, NOW]
    assert wait([NOW - DAY] * 500, NOW, NAME) == timedelta(0)


def test_a_pace_opens_when_the_first_is_an_hour_old() -> None:
    tries = [NOW + one * SECOND for one in range(60)]
    assert wait(tries, NOW + MINUTE, PACE) == 59 * MINUTE
    assert wait(tries, NOW + 60 * MINUTE, PACE) == timedelta(0)


def test_times_ahead_of_now_slow_down_and_never_lock() -> None:
    """A clock that was put back: those tries count as now, so in a day all of them are gone."""
    ahead = [NOW + timedelta(days=3650)] * 12
    assert wait(ahead, NOW, NAME) == 120 * SECOND
    kept = still_counting(ahead, NOW, NAME)
    assert kept == [NOW] * 12
    assert wait(kept, NOW + DAY, NAME) == timedelta(0)


def test_no_day_wherever_it_begins_holds_more_than_the_most() -> None:
    """Somebody who tries at every moment for three days, and at random ones."""
    dice = random.Random(0)
    for steps in ([MINUTE / 2] * 8640, [dice.random() * 4 * MINUTE for _ in range(4000)]):
        judged: list[datetime] = []
        tries: list[datetime] = []
        at = NOW
        for step in steps:
            at += step
            if not wait(tries, at, NAME):
                tries = [*still_counting(tries, at, NAME), at]
                judged.append(at)
        most = max(sum(one - DAY < other <= one for other in judged) for one in judged)
        assert 90 <= most <= 100
