"""When an exercise is due: weekdays, both ends, and that the clock moves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.exercise.pause import Span
from backend.exercise.schedule import Prescribed, due, due_days, is_due, is_due_at
from tests.rules.mara import EVERY_DAY, WINDOW, prescriptions

MONDAY = date(2026, 3, 2)
SOME = Prescribed(UUID(int=1), frozenset({1, 3, 5}), MONDAY, None, 3, 10)


def test_due_on_the_weekdays_from_monday_to_sunday() -> None:
    assert due_days(SOME, MONDAY, MONDAY + timedelta(days=6)) == (
        date(2026, 3, 2),
        date(2026, 3, 4),
        date(2026, 3, 6),
    )


def test_both_ends_of_a_prescription_count() -> None:
    short = replace(SOME, weekdays=EVERY_DAY, ends_on=date(2026, 3, 4))
    assert due_days(short, date(2026, 1, 1), date(2026, 12, 31)) == (
        date(2026, 3, 2),
        date(2026, 3, 3),
        date(2026, 3, 4),
    )


def test_nothing_is_due_outside_without_weekdays_or_in_a_window_turned_round() -> None:
    assert due_days(SOME, date(2026, 1, 1), date(2026, 3, 1)) == ()
    assert due_days(replace(SOME, weekdays=frozenset()), MONDAY, date(2026, 4, 1)) == ()
    assert due_days(SOME, date(2026, 4, 1), MONDAY) == ()


@pytest.mark.trap(2, 5)
def test_seven_days_across_the_spring_change_of_the_clock_are_seven_days() -> None:
    """Edmonton's clocks change on 8 March 2026."""
    assert len(due(prescriptions(), *WINDOW)) == 21


def test_due_events_come_by_day_then_in_the_order_of_the_prescriptions() -> None:
    listed = due(prescriptions(), *WINDOW)
    assert [one.prescription_id.int for one in listed[:6]] == [1, 2, 3, 1, 2, 3]
    assert [one.due_on for one in listed] == sorted(one.due_on for one in listed)
    assert listed[0].target == 30


@given(
    st.frozensets(st.integers(1, 7)),
    st.integers(0, 40),
    st.one_of(st.none(), st.integers(0, 60)),
    st.integers(-10, 80),
    st.integers(-10, 80),
)
def test_listing_due_days_agrees_with_asking_each_day(
    weekdays: frozenset[int], starts: int, ends: int | None, first: int, last: int
) -> None:
    ends_on = None if ends is None else MONDAY + timedelta(days=ends)
    prescribed = replace(SOME, weekdays=weekdays, starts_on=MONDAY + timedelta(days=starts), ends_on=ends_on)
    days = [MONDAY + timedelta(days=offset) for offset in range(first, last + 1)]
    listed = due_days(prescribed, MONDAY + timedelta(days=first), MONDAY + timedelta(days=last))
    assert list(listed) == [day for day in days if is_due(prescribed, day)]


TWICE = replace(SOME, weekdays=EVERY_DAY, times=("07:30", "21:00"))


def test_several_times_a_day_are_several_events_in_order() -> None:
    day = date(2026, 3, 9)
    assert [(one.due_on, one.due_time, one.target) for one in due([TWICE], day, day)] == [
        (day, "07:30", 30),
        (day, "21:00", 30),
    ]
    assert is_due_at(TWICE, day, "21:00")
    assert not is_due_at(TWICE, day, "12:00")
    assert not is_due_at(TWICE, day, None)
    assert is_due_at(SOME, day, None)


def test_both_changes_of_the_clock_lose_and_add_no_event() -> None:
    """At 02:30 there is no such time on the day the clocks go forward, and two of it when they go back."""
    at_night = replace(TWICE, times=("02:30", "21:00"), starts_on=date(2026, 1, 1))
    for first in (date(2026, 3, 5), date(2026, 10, 29)):
        assert len(due([at_night], first, first + timedelta(days=6))) == 14


def test_nothing_is_due_in_a_pause_and_both_its_ends_count() -> None:
    paused = replace(SOME, weekdays=EVERY_DAY, paused=(Span(date(2026, 3, 4), date(2026, 3, 6)),))
    days = [one.due_on.day for one in due([paused], MONDAY, MONDAY + timedelta(days=6))]
    assert days == [2, 3, 7, 8]
    until_told = replace(paused, paused=(Span(date(2026, 3, 4), None),))
    assert [one.due_on.day for one in due([until_told], MONDAY, MONDAY + timedelta(days=30))] == [2, 3]


def test_a_pause_is_never_missed() -> None:
    paused = replace(SOME, weekdays=EVERY_DAY, paused=(Span(MONDAY, MONDAY + timedelta(days=6)),))
    assert due([paused], MONDAY, MONDAY + timedelta(days=6)) == ()
