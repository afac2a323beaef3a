"""Weeks on target: a week that says nothing is neither on target nor off it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend.goals.goal import Reach
from backend.trends.habit import Habit, weeks_on_target

MONDAY = date(2026, 2, 2)
WHOLE = {"from_day": MONDAY, "to_day": date(2026, 6, 30), "today": date(2026, 3, 2)}


def weeks(values: list[tuple[date, float]], target: float = 7000, reach: Reach = Reach.AT_LEAST, **o: int) -> Habit:
    return weeks_on_target(values, target, reach, **WHOLE, **o)  # type: ignore[arg-type]


def days(monday: date, *values: float) -> list[tuple[date, float]]:
    return [(monday + timedelta(days=offset), value) for offset, value in enumerate(values)]


def test_each_week_stands_for_itself() -> None:
    second, third = MONDAY + timedelta(days=7), MONDAY + timedelta(days=14)
    found = weeks([*days(MONDAY, 7000, 7000, 7000, 7000), *days(second, 6999, 7000, 7000, 7000), *days(third, 9000)])
    assert [(week.days, week.on_target) for week in found.weeks] == [(4, True), (4, False), (1, None), (0, None)]
    assert (found.on_target, found.known) == (1, 2)


def test_zero_is_read_and_missing_is_not_zero() -> None:
    smoked = weeks(days(MONDAY, 0, 0, 0, 0), 0, Reach.AT_MOST)
    assert (smoked.weeks[0].mean, smoked.weeks[0].on_target) == (0, True)
    assert weeks([], 0, Reach.AT_MOST).known == 0


def test_one_reading_is_enough_where_it_speaks_of_the_week() -> None:
    assert weeks(days(MONDAY, 3), 5, Reach.AT_MOST, least_days=1).on_target == 1


def test_two_readings_of_a_day_are_one_day() -> None:
    assert weeks(days(MONDAY, 7000, 7000, 7000) + days(MONDAY, 7000)).weeks[0].days == 3


def test_the_running_week_and_those_after_the_goals_day_are_not_counted() -> None:
    found = weeks_on_target(
        [], 1, Reach.AT_LEAST, from_day=MONDAY, to_day=MONDAY + timedelta(days=9), today=date(2026, 4, 1)
    )
    assert len(found.weeks) == 2
    assert weeks_on_target([], 1, Reach.AT_LEAST, from_day=MONDAY, to_day=MONDAY, today=MONDAY).weeks == ()


@given(st.lists(st.tuples(st.dates(MONDAY, date(2026, 3, 1)), st.floats(0, 20_000)), max_size=40))
def test_what_is_known_is_on_target_one_way_or_the_other(values: list[tuple[date, float]]) -> None:
    up, down = weeks(values), weeks(values, reach=Reach.AT_MOST)
    assert up.known == down.known <= len(up.weeks) == 4
    assert up.on_target + down.on_target >= up.known
