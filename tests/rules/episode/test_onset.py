"""When the pain began, and how many months ago: as exactly as it is known and no more."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.episode.onset import Months, Onset, is_day, months_since

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("onset", "found"),
    [
        (Onset(2023, 11, 10), Months(28, 28)),
        (Onset(2023, 11, 11), Months(27, 27)),
        (Onset(2023, 11), Months(27, 28)),
        (Onset(2023), Months(26, 38)),
        (Onset(2026, 3, 10), Months(0, 0)),
        (Onset(2026), Months(0, 2)),
        (Onset(2026, 3, 11), None),
        (None, None),
    ],
)
def test_months_since(onset: Onset | None, found: Months | None) -> None:
    assert months_since(onset, TODAY) == found


def test_the_last_day_of_a_long_month_is_a_month_old_on_the_last_day_of_a_short_one() -> None:
    assert months_since(Onset(2026, 1, 31), date(2026, 2, 28)) == Months(1, 1)
    assert months_since(Onset(2026, 1, 31), date(2026, 2, 27)) == Months(0, 0)


def test_what_is_no_day_of_the_calendar() -> None:
    assert [is_day(2026, 2, 29), is_day(2024, 2, 29), is_day(2024, None, 3), is_day(2024, None, None)] == [
        False,
        True,
        False,
        True,
    ]


@given(st.dates(date(1950, 1, 1), date(2030, 1, 1)), st.integers(0, 20_000))
def test_knowing_more_never_leaves_the_range(begun: date, days: int) -> None:
    today = date.fromordinal(begun.toordinal() + days)
    whole = months_since(Onset(begun.year, begun.month, begun.day), today)
    for rough in (Onset(begun.year, begun.month), Onset(begun.year)):
        found = months_since(rough, today)
        assert whole is not None
        assert found is not None
        assert found.least <= whole.least <= whole.most <= found.most
