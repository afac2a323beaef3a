"""Two lines around the first needling against R's, and from how many weeks."""

from __future__ import annotations

from typing import Any

import pytest

from backend.trends.interrupted import two_lines
from tests.reference.cases import of_topic

NAMES = ("intercept", "pre_slope", "level_change", "slope_change")


@pytest.mark.parametrize("case", of_topic("its_segmented_ols"))
def test_reference_case(case: Any) -> None:
    asked, expected, close = case["input"], case["expected"], case["tolerance_abs"]
    told = two_lines(range(len(asked["y"])), asked["y"], asked["n_baseline"])
    assert told is not None
    assert told.coefficients == pytest.approx([expected["coef"][name] for name in NAMES], abs=close)
    assert told.errors == pytest.approx([expected["se"][name] for name in NAMES], abs=close)
    assert told.residual == pytest.approx(expected["sigma"], abs=close)
    assert told.durbin_watson == pytest.approx(expected["dw"], abs=close)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_too_few_weeks_give_no_lines(count: int) -> None:
    assert two_lines(range(count), [5.0] * count, 2) is None


def test_weeks_on_one_side_only_give_no_lines() -> None:
    assert two_lines(range(12), [5.0] * 12, 20) is None


def test_a_constant_diary_changes_nowhere() -> None:
    told = two_lines(range(20), [5.0] * 20, 10)
    assert told is not None
    assert told.coefficients == pytest.approx((5, 0, 0, 0), abs=1e-9)
    assert told.robust_errors == pytest.approx((0, 0, 0, 0), abs=1e-9)


def test_weeks_that_are_missing_keep_their_place() -> None:
    t = [week for week in range(30) if week not in {4, 5, 18}]
    y = [8 - 0.1 * week - (1.5 + 0.05 * (week - 15) if week >= 15 else 0) for week in t]
    told = two_lines(t, y, 15)
    assert told is not None
    assert told.coefficients == pytest.approx((8, -0.1, -1.5, -0.05), abs=1e-9)
