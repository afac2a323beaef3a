"""Mann-Kendall and Hamed-Rao against other software, counted out by hand, and where nothing can be said."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pymannkendall
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.trends.mann_kendall import hamed_rao, mann_kendall, variance_of_score
from backend.trends.theil_sen import theil_sen
from tests.reference.cases import of_topic


@pytest.mark.parametrize("case", of_topic("mann_kendall"))
def test_reference_case(case: Any) -> None:
    told, expected, close = (
        mann_kendall(case["input"]["x"], case["input"]["y"]),
        case["expected"],
        case["tolerance_abs"],
    )
    assert told.score == expected["S"]
    assert told.variance == pytest.approx(expected["var_S"], abs=close)
    assert told.z == pytest.approx(expected["z"], abs=close)
    assert told.p == pytest.approx(expected["p_two_sided"], abs=close)
    assert told.tau == pytest.approx(expected["tau_b"], abs=close)


@pytest.mark.parametrize("case", of_topic("hamed_rao"))
def test_reference_case_of_hamed_and_rao(case: Any) -> None:
    y, lags = case["input"]["y"], case["input"]["max_lag"]
    told, expected, close = hamed_rao(y, len(y) - 1 if lags == "n-1" else lags), case["expected"], case["tolerance_abs"]
    assert told.z == pytest.approx(expected["z_corrected"], abs=close)
    assert told.p == pytest.approx(expected["p_two_sided"], abs=close)
    assert told.variance_ratio == pytest.approx(expected["variance_ratio"], abs=close)
    assert told.plain.z == pytest.approx(expected["z_uncorrected"], abs=close)
    assert told.plain.p == pytest.approx(expected["p_uncorrected"], abs=close)
    line = theil_sen(range(len(y)), y)
    assert line is not None
    assert line.slope == pytest.approx(expected["sen_slope"], abs=close)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=6))
def test_the_variance_with_ties_is_that_over_all_orders_of_y(points: list[tuple[int, int]]) -> None:
    """Counted out: S for every order of y, as no trend would have it, ties in x and in y alike."""
    x, y = np.asarray([p[0] for p in points]), np.asarray([p[1] for p in points])
    first, second = np.triu_indices(len(points), k=1)
    steps = np.sign(x[second] - x[first])
    counted = [int((steps * np.sign(order[second] - order[first])).sum()) for order in map(np.asarray, permutations(y))]
    sizes = [np.unique(values, return_counts=True)[1].tolist() for values in (x, y)]
    assert variance_of_score(len(points), *sizes) == pytest.approx(np.var(counted), abs=1e-9)


@given(st.lists(st.integers(0, 10), min_size=3, max_size=90))
def test_at_equal_steps_it_is_the_one_of_pymannkendall(y: list[int]) -> None:
    told, theirs = mann_kendall(range(len(y)), y), pymannkendall.original_test(y)
    assert (told.score, told.variance) == pytest.approx((theirs.s, theirs.var_s), abs=1e-9)
    assert told.p == pytest.approx(theirs.p, abs=1e-9)


@pytest.mark.parametrize(("x", "y"), [([], []), ([1], [5]), ([2, 2], [1, 9]), ([0, 1, 2], [4, 4, 4])])
def test_where_nothing_can_rise_or_fall_nothing_is_found(x: list[float], y: list[float]) -> None:
    told = mann_kendall(x, y)
    assert (told.score, told.z, told.p, told.tau) == (0, 0.0, 1.0, None)
    assert hamed_rao(y).p == 1.0


def test_a_diary_that_resembles_its_neighbours_is_doubted_more() -> None:
    (case,) = [
        one.values[0] for one in of_topic("hamed_rao") if one.values[0]["id"] == "hamed_rao/nrs_ar1_null_90/lag3"
    ]
    told = hamed_rao(case["input"]["y"])
    assert told.plain.p < 0.05 < told.p
