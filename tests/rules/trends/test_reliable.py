"""Measurement noise against the published example, and at its ends."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from backend.trends.reliable import is_reliable, noise, reliable_change_index
from tests.reference.cases import of_topic


@pytest.mark.parametrize("case", of_topic("rci"))
def test_reference_case(case: Any) -> None:
    asked, expected, close = case["input"], case["expected"], case["tolerance_abs"]
    told = noise(asked["sd_pre"], asked["reliability"])
    index = reliable_change_index(asked["pre"], asked["post"], told.of_difference)
    assert told.of_one == pytest.approx(expected["se_measurement"], abs=close)
    assert told.of_difference == pytest.approx(expected["s_diff"], abs=close)
    assert index == pytest.approx(expected["rci"], abs=close)
    assert is_reliable(index) == expected["reliable"]
    assert (told.detectable_95, told.detectable_90) == pytest.approx((expected["mdc95"], expected["mdc90"]), abs=close)


def test_without_noise_every_difference_counts_and_none_does_not() -> None:
    told = noise(3.0, 1.0)
    assert [reliable_change_index(5, after, told.of_difference) for after in (5, 6, 4)] == [0.0, inf, -inf]


def test_exactly_at_the_bound_is_not_beyond_it() -> None:
    assert [is_reliable(index) for index in (1.96, -1.96, 1.97, -1.97)] == [False, False, True, True]


@pytest.mark.parametrize(("spread", "reliability"), [(-1, 0.5), (1, -0.1), (1, 1.1)])
def test_what_cannot_be_is_refused(spread: float, reliability: float) -> None:
    with pytest.raises(ValueError, match="reliability"):
        noise(spread, reliability)
