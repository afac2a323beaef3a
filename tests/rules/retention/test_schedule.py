"""From which day a record may go: full years after the last entry, an age at least, whichever ends later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.retention.schedule import DEFAULTS, Keep, RecordClass, disposable_from, is_shorter

DAYS = st.dates(date(1930, 1, 1), date(2080, 12, 31))
LEAP = date(2016, 2, 29)


def full_years(start: date, end: date) -> int:
    """Written another way than the rule: how many birthdays lie between."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


@given(
    years=st.integers(10, 60),
    until_age=st.none() | st.integers(20, 60),
    enrolled=DAYS,
    stayed=st.integers(0, 9000),
    wrote_after=st.none() | st.integers(-9000, 9000),
    born_before=st.none() | st.integers(0, 36000),
)
@example(years=10, until_age=20, enrolled=LEAP, stayed=0, wrote_after=None, born_before=0)
@example(years=10, until_age=20, enrolled=LEAP, stayed=0, wrote_after=0, born_before=None)
@example(years=12, until_age=20, enrolled=LEAP, stayed=1, wrote_after=-1, born_before=5)
def test_it_is_the_first_day_on_which_every_time_is_over(
    years: int, until_age: int | None, enrolled: date, stayed: int, wrote_after: int | None, born_before: int | None
) -> None:
    ended = enrolled + timedelta(days=stayed)
    last_entry = None if wrote_after is None else ended + timedelta(days=wrote_after)
    birth = None if born_before is None else enrolled - timedelta(days=born_before)
    day = disposable_from(Keep(years, until_age), last_entry=last_entry, birth=birth, enrolled=enrolled, ended=ended)

    def over(on: date) -> bool:
        """Whether by the end of this day everything is kept for long enough."""
        by_entry = full_years(max(ended, last_entry or ended), on) >= years
        by_age = until_age is None or full_years(birth or enrolled, on) >= until_age
        return by_entry and by_age

    assert over(day - timedelta(days=1))
    assert not over(day - timedelta(days=2))


@pytest.mark.parametrize(
    ("last_entry", "birth", "first_day"),
    [
        (date(2016, 3, 10), date(1980, 1, 1), date(2026, 3, 11)),
        (None, date(1980, 1, 1), date(2026, 3, 2)),  # no entry: from the last day of the enrolment
        (LEAP, date(1980, 1, 1), date(2026, 3, 2)),  # ten years after a leap day end on 1 March
        (date(2016, 3, 10), date(2014, 6, 1), date(2034, 6, 2)),  # a child: until the day of turning 20
        (date(2016, 3, 10), date(2008, 2, 29), date(2028, 3, 1)),  # who turns 20 in a leap year, on the day itself
        (date(2016, 3, 10), None, date(2036, 1, 2)),  # nobody knows the age: as if born when enrolled
    ],
)
def test_worked_examples(last_entry: date | None, birth: date | None, first_day: date) -> None:
    told = disposable_from(
        DEFAULTS[RecordClass.CLINICAL],
        last_entry=last_entry,
        birth=birth,
        enrolled=date(2016, 1, 1),
        ended=date(2016, 3, 1) if last_entry != LEAP else date(2016, 2, 1),
    )
    assert told == first_day


def test_a_clinic_keeps_longer_never_shorter() -> None:
    least = Keep(10, 20)
    assert [is_shorter(Keep(*wanted), least) for wanted in ((10, 20), (11, 21), (9, 30), (30, 19), (10, None))] == [
        False,
        False,
        True,
        True,
        True,
    ]
