"""How much a diary jumps from one record to the next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.trends.volatility import volatility


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ((5, 4, 5, 4, 5, 4), 1.0),
        ((3, 3, 3, 3), 0.0),
        ((0, 10), 10.0),
        ((4, 4, 6), 1.0),
        ((5,), None),
        ((), None),
    ],
)
def test_mean_absolute_change_between_successive_records(records: tuple[float, ...], expected: float | None) -> None:
    assert volatility(records) == expected


@given(st.lists(st.integers(0, 10), min_size=2), st.integers(-20, 20))
def test_it_knows_neither_direction_nor_level(records: list[int], moved: int) -> None:
    told = volatility(records)
    assert volatility(records[::-1]) == told
    assert volatility([record + moved for record in records]) == told
    assert volatility([-record for record in records]) == told
