"""When an exercise is due: weekdays, both ends, and that the clock moves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from backend.exercise.schedule import Prescribed, due, due_days, is_due
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
