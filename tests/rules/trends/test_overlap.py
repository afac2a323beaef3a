"""NAP and the ratio of levels against other software, and at their ends."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures.direction import Direction
from backend.trends.overlap import level_ratio, nonoverlap
from tests.reference.cases import of_topic

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
WEEKS = st.lists(st.integers(0, 10).map(float), min_size=1, max_size=12)


@pytest.mark.parametrize("case", of_topic("single_case"))
def test_reference_case(case: Any) -> None:
    asked, expected, close = case["input"], case["expected"], case["tolerance_abs"]
    direction = HIGHER if asked["improvement"] == "increase" else LOWER
    told, ratio = nonoverlap(asked["A"], asked["B"], direction), level_ratio(asked["A"], asked["B"])
    assert told is not None
    assert ratio is not None
    nap, tau = expected["NAP"], expected["Tau"]
    assert (told.nap, told.low, told.high) == pytest.approx((nap["Est"], nap["CI_lower"], nap["CI_upper"]), abs=close)
    scaled = (2 * told.nap - 1, 2 * told.low - 1, 2 * told.high - 1)
    assert scaled == pytest.approx((tau["Est"], tau["CI_lower"], tau["CI_upper"]), abs=close)
    assert abs(ratio.log) == pytest.approx(abs(expected["LRRi"]["Est"]), abs=close)
    assert ratio.error == pytest.approx(expected["LRRi"]["SE"], abs=close)


@pytest.mark.parametrize(("before", "after"), [([], [1.0]), ([1.0], []), ([], [])])
def test_nothing_on_a_side_gives_nothing(before: list[float], after: list[float]) -> None:
    assert nonoverlap(before, after, LOWER) is None
    assert level_ratio(before, after) is None


def test_the_same_on_both_sides_is_one_half() -> None:
    told = nonoverlap([5.0] * 4, [5.0] * 4, LOWER)
    assert told is not None
    assert told.nap == 0.5
    assert told.low < 0.5 < told.high


def test_wholly_better_leaves_room_below_and_wholly_worse_above() -> None:
    best, worst = nonoverlap([8.0] * 4, [3.0] * 4, LOWER), nonoverlap([3.0] * 4, [8.0] * 4, LOWER)
    assert best is not None
    assert worst is not None
    assert (best.nap, best.high, worst.nap, worst.low) == (1.0, 1.0, 0.0, 0.0)
    assert 0.5 < best.low < 1.0
    assert worst.high == pytest.approx(1 - best.low)


@pytest.mark.parametrize(("before", "after"), [([0.0, 0.0], [1.0, 2.0]), ([1.0, 2.0], [0.0, 0.0]), ([1.0], [2.0, 3.0])])
def test_no_ratio_to_nothing(before: list[float], after: list[float]) -> None:
    assert level_ratio(before, after) is None


@given(WEEKS, WEEKS)
def test_the_interval_holds_the_share_and_direction_mirrors_it(before: list[float], after: list[float]) -> None:
    lower, higher = nonoverlap(before, after, LOWER), nonoverlap(before, after, HIGHER)
    assert lower is not None
    assert higher is not None
    assert 0 <= lower.low <= lower.nap <= lower.high <= 1
    mirrored = (1 - higher.nap, 1 - higher.high, 1 - higher.low)
    assert (lower.nap, lower.low, lower.high) == pytest.approx(mirrored, abs=1e-9)
