"""The Theil-Sen line against other software, and its properties."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from backend.trends.theil_sen import theil_sen
from tests.reference.cases import of_topic

POINTS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 10)), min_size=2, max_size=25).filter(
    lambda points: len({x for x, _ in points}) > 1
)


@pytest.mark.parametrize("case", of_topic("theil_sen"))
def test_reference_case(case: Any) -> None:
    told = theil_sen(case["input"]["x"], case["input"]["y"], case["input"]["confidence"])
    assert told is not None
    expected, close = case["expected"], case["tolerance_abs"]
    assert told.slope == pytest.approx(expected["slope"], abs=close)
    assert told.low == pytest.approx(expected["ci_low"], abs=close)
    assert told.high == pytest.approx(expected["ci_high"], abs=close)
    assert told.intercept == pytest.approx(expected["intercept_median"], abs=close)
    assert told.pairs == expected["n_pairs"]


@given(POINTS)
def test_the_slope_equals_scipys(points: list[tuple[int, int]]) -> None:
    x, y = [float(p[0]) for p in points], [float(p[1]) for p in points]
    with np.errstate(invalid="ignore"):  # its interval, not its slope, where all points are tied
        theirs = stats.theilslopes(y, x)
    told = theil_sen(x, y)
    assert told is not None
    assert told.slope == pytest.approx(float(theirs.slope), abs=1e-9)
    assert told.intercept == pytest.approx(float(theirs.intercept), abs=1e-9)


@given(POINTS, st.integers(-50, 50), st.integers(-50, 50))
def test_moving_the_points_moves_only_the_line(points: list[tuple[int, int]], right: int, up: int) -> None:
    told = theil_sen([p[0] for p in points], [p[1] for p in points])
    moved = theil_sen([p[0] + right for p in points], [p[1] + up for p in points])
    assert told is not None
    assert moved is not None
    assert (moved.slope, moved.low, moved.high) == pytest.approx((told.slope, told.low, told.high), abs=1e-9)
    assert moved.intercept == pytest.approx(told.intercept + up - told.slope * right, abs=1e-9)


@given(POINTS, st.sampled_from([0.25, 2.0, 7.0]))
def test_stretching_the_scale_stretches_the_slope(points: list[tuple[int, int]], factor: float) -> None:
    told = theil_sen([p[0] for p in points], [p[1] for p in points])
    taller = theil_sen([p[0] for p in points], [p[1] * factor for p in points])
    assert told is not None
    assert taller is not None
    expected = (told.slope * factor, told.low * factor, told.high * factor)
    assert (taller.slope, taller.low, taller.high) == pytest.approx(expected, abs=1e-9)


@given(POINTS, st.randoms())
def test_the_order_of_points_changes_nothing(points: list[tuple[int, int]], chance: Any) -> None:
    shuffled = list(points)
    chance.shuffle(shuffled)
    told = theil_sen([p[0] for p in points], [p[1] for p in points])
    assert theil_sen([p[0] for p in shuffled], [p[1] for p in shuffled]) == told


@given(POINTS)
def test_the_interval_holds_the_slope(points: list[tuple[int, int]]) -> None:
    told = theil_sen([p[0] for p in points], [p[1] for p in points])
    assert told is not None
    assert told.low <= told.slope <= told.high


def test_no_two_different_x_give_no_line() -> None:
    assert theil_sen([], []) is None
    assert theil_sen([1.0], [5.0]) is None
    assert theil_sen([2.0, 2.0], [1.0, 9.0]) is None


def test_unequal_lengths_and_missing_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        theil_sen([1.0], [])
    with pytest.raises(ValueError, match="finite"):
        theil_sen([1.0, 2.0], [1.0, float("nan")])
