"""A better level held, and lost again: by hand, at the exact threshold, and what silence and single weeks do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures.direction import Direction
from backend.trends.relapse import HeldLevels, NotHeld, held_levels, months_between
from backend.trends.series import Week

MONDAY = date(2026, 1, 5)
LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER


def weeks(*means: float | None) -> tuple[Week, ...]:
    """One week after the other; None is one with too few answered days."""
    return tuple(
        Week(MONDAY + timedelta(weeks=at), mean, None, None, 7 if mean is not None else 2, valid=mean is not None)
        for at, mean in enumerate(means)
    )


def held(*means: float | None, start: float | None = 10.0, direction: Direction = LOWER) -> HeldLevels:
    return held_levels(weeks(*means), start, direction)


def sunday(week: int) -> date:
    return MONDAY + timedelta(weeks=week, days=6)


def test_counted_by_hand() -> None:
    """Ten at the start: 7 or less for weeks 2 to 5, above it in 6 and 7, and 6 in 8 and 9."""
    told = held(10, 10, 7, 6, 7, 5, 8, 9, 6, 6)
    assert told.limit == pytest.approx(7)
    first, second = told.times
    assert (first.from_day, first.reached_on) == (MONDAY + timedelta(weeks=2), sunday(3))
    assert (first.last_day, first.lost_on, first.weeks) == (sunday(5), sunday(7), 4)
    assert (second.reached_on, second.lost_on, second.weeks) == (sunday(9), None, 2)
    assert (told.relapses, told.holds) == (1, True)


@pytest.mark.parametrize(("later", "count"), [(7.0, 1), (7.01, 0)])
def test_exactly_thirty_percent_is_enough(later: float, count: int) -> None:
    assert len(held(10, later, later).times) == count


def test_one_week_makes_no_change_in_either_direction() -> None:
    assert held(10, 6, 10, 6, 10).times == ()
    [told] = held(10, 6, 6, 10, 6, 10, 6).times
    assert (told.lost_on, told.last_day, told.weeks) == (None, sunday(6), 4)


def test_weeks_with_too_few_days_are_passed_over() -> None:
    [told] = held(10, 6, None, None, 6).times
    assert (told.reached_on, told.weeks) == (sunday(4), 2)
    assert held(10, 6, 6, None, 9, None, 9).relapses == 1


def test_silence_holds_nothing_and_loses_nothing() -> None:
    told = held(10, 6, 6, *[None] * 50)
    assert (told.times[0].last_day, told.times[0].lost_on) == (sunday(2), None)


def test_none_one_constant_and_a_start_without_a_share() -> None:
    assert (held().times, held().reason, held().holds) == ((), None, False)
    assert held(6).times == ()
    assert held(*[10] * 9).times == ()
    assert [one.weeks for one in held(*[5] * 9).times] == [9]
    assert held(3, 3, start=None).reason is NotHeld.NO_START
    assert held(0, 0, start=1.9).reason is NotHeld.START_BELOW_2
    assert held(1, 1, start=2.0).reason is None


def test_where_higher_is_better_everything_is_turned_round() -> None:
    told = held(5, 7, 7, 5, 5, start=5.0, direction=HIGHER)
    assert (told.limit, told.relapses) == (6.5, 1)
    assert held(5, 3, 3, start=5.0, direction=HIGHER).times == ()


@given(st.lists(st.one_of(st.none(), st.floats(0, 10)), max_size=40))
def test_times_follow_one_another_and_each_loss_has_its_two_weeks(means: Sequence[float | None]) -> None:
    told = held(*means)
    for one in told.times:
        assert one.from_day < one.reached_on <= one.last_day
        assert one.lost_on is None or one.last_day < one.lost_on
    for one, following in pairwise(told.times):
        assert one.lost_on is not None
        assert one.lost_on < following.reached_on


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ((2026, 1, 31), (2026, 2, 28), 0),
        ((2026, 1, 31), (2026, 3, 31), 2),
        ((2025, 12, 10), (2026, 1, 9), 0),
        ((2025, 12, 10), (2026, 12, 10), 12),
        ((2026, 1, 5), (2026, 1, 5), 0),
    ],
)
def test_whole_calendar_months(first: tuple[int, int, int], last: tuple[int, int, int], months: int) -> None:
    assert months_between(date(*first), date(*last)) == months
