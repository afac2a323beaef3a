"""When somebody was first at least 30 % better two weeks in a row, day by day, and what counts as not reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.trends.series import DailySeries
from backend.trends.sustained import Followed, followed, weeks_after_start

MONDAY = date(2026, 1, 5)


def diary(weeks: Sequence[float | None], first: date = MONDAY, answered: int = 7) -> DailySeries:
    """One value for each of `answered` days of each week, None: nothing was answered in that week."""
    return DailySeries.of(
        (first + timedelta(days=7 * week + day), value)
        for week, value in enumerate(weeks)
        if value is not None
        for day in range(answered)
    )


def told(weeks: Sequence[float | None], last: int | None = None, first: date = MONDAY) -> Followed | None:
    until = first + timedelta(days=(7 * len(weeks) if last is None else last) - 1)
    return followed(diary(weeks, first), first, until)


def test_the_end_of_the_second_week_in_a_row_counts() -> None:
    # Weeks 2 and 3 are better by exactly 30 % (6 to 4.2): the second ends on day 20.
    assert told([6, 4.2, 4.2, 6]) == Followed(20, reached=True)
    assert told([6, 6, 4.2, 4.2]) == Followed(27, reached=True)


@pytest.mark.parametrize(
    ("weeks", "days"),
    [
        ([6, 4.2, 6, 4.2, 6], 34),  # never two in a row
        ([6, 4.3, 4.3], 20),  # 28 %
        ([6, 4.2, None, 4.2], 27),  # a week without answers stands between
        ([6, 4.2, None, None], 13),  # followed to the end of the last valid week
        ([6, None, None], 6),  # nothing after the first seven days
        ([6], 6),
        ([6, 6, 6, 6], 27),
        ([6, 7, 8], 20),
    ],
)
def test_not_reached_is_followed_to_the_last_valid_week(weeks: Sequence[float | None], days: int) -> None:
    assert told(weeks) == Followed(days, reached=False)


def test_without_a_start_or_with_a_start_of_0_nothing_can_be_said() -> None:
    assert told([]) is None
    assert told([None, 3, 3]) is None
    assert told([0, 0, 0]) is None
    assert followed(diary([6, 4, 4], answered=5), MONDAY, MONDAY + timedelta(days=20)) is None
    assert followed(DailySeries(), MONDAY, MONDAY + timedelta(days=90)) is None


def test_0_is_a_week_without_pain_and_a_gap_is_none() -> None:
    assert told([6, 0, 0]) == Followed(20, reached=True)
    assert told([6, None, 0]) == Followed(20, reached=False)


def test_a_week_that_is_not_over_does_not_count() -> None:
    assert told([6, 4, 4], last=20) == Followed(13, reached=False)
    assert told([6, 4, 4], last=21) == Followed(20, reached=True)


def test_weeks_are_those_of_the_calendar_after_the_first_seven_days() -> None:
    """Begun on a Thursday: the first week that counts begins on the second Monday after it."""
    thursday = date(2026, 1, 8)
    weeks = weeks_after_start(diary([6, 4, 4, 4], thursday), thursday, thursday + timedelta(days=27))
    assert [one.monday for one in weeks] == [date(2026, 1, 19), date(2026, 1, 26)]
    assert told([6, 4, 4, 4], first=thursday) == Followed((date(2026, 2, 1) - thursday).days, reached=True)


def test_four_answered_days_make_a_week_and_three_do_not() -> None:
    values: Mapping[int, int] = {0: 7, 1: 4, 2: 4}
    four = DailySeries.of(
        (MONDAY + timedelta(days=7 * w + d), 6 if w == 0 else 3) for w, n in values.items() for d in range(n)
    )
    assert followed(four, MONDAY, MONDAY + timedelta(days=20)) == Followed(20, reached=True)
    three = DailySeries.of(
        (MONDAY + timedelta(days=7 * w + d), 6 if w == 0 else 3) for w in range(3) for d in range(7 if w < 2 else 3)
    )
    assert followed(three, MONDAY, MONDAY + timedelta(days=20)) == Followed(13, reached=False)


@given(st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=1, max_size=30))
def test_what_was_reached_stays_reached_and_following_goes_on(weeks: list[int | None]) -> None:
    """Looked at week after week: followed longer or reached, and once reached the day never moves."""
    before: Followed | None = None
    for count in range(1, len(weeks) + 1):
        now = told(weeks[:count])
        if before is not None:
            assert now is not None
            assert now == before if before.reached else now.days >= before.days
        before = now
