"""Means, standard deviations and the interval of a mean change, against scipy and at their ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from backend.reports.means import MeanChange, MeanSd, mean_change, mean_sd


def test_none_one_and_constant() -> None:
    assert mean_sd([]) == MeanSd(0, None, None)
    assert mean_sd([4.0]) == MeanSd(1, 4.0, None)
    assert mean_sd([4.0, 4.0]) == MeanSd(2, 4.0, 0.0)
    assert mean_change([]) == MeanChange(0, None, None, None)
    assert mean_change([(7.0, 4.0)]) == MeanChange(1, -3.0, None, None)
    assert mean_change([(7.0, 4.0), (5.0, 2.0)]) == MeanChange(2, -3.0, -3.0, -3.0)


def test_zero_is_a_value() -> None:
    assert mean_sd([0.0, 0.0, 6.0]).mean == 2.0


VALUES = st.floats(0, 100, allow_subnormal=False).map(lambda value: round(value, 3))


@given(st.lists(st.tuples(VALUES, VALUES), min_size=2, max_size=40))
def test_the_interval_equals_scipys_paired_t(pairs: list[tuple[float, float]]) -> None:
    told = mean_change(pairs)
    differences = [later - earlier for earlier, later in pairs]
    if len(set(differences)) == 1:
        return
    theirs = stats.ttest_1samp(differences, 0.0).confidence_interval(0.95)
    assert told.n == len(pairs)
    assert (told.low, told.high) == pytest.approx((theirs.low, theirs.high), rel=1e-7, abs=1e-7)


@given(st.lists(VALUES, min_size=1, max_size=40))
def test_the_order_of_people_changes_no_digit(values: list[float]) -> None:
    assert mean_sd(values) == mean_sd(values[::-1])
