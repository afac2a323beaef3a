"""Kaplan-Meier against R's survival, and where nothing happened."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.trends.survival import Median, kaplan_meier
from tests.reference.cases import of_topic


@pytest.mark.parametrize("case", of_topic("kaplan_meier"))
def test_reference_case(case: Any) -> None:
    asked, expected, close = case["input"], case["expected"], case["tolerance_abs"]
    told = kaplan_meier(list(zip(asked["time"], map(bool, asked["event"]), strict=True)), asked["confidence"])
    limits = expected["log-log"]
    assert told.median == Median(limits["median"], limits["lower"], limits["upper"])
    assert len(told.steps) == len(expected["curve"])
    for step, row in zip(told.steps, expected["curve"], strict=True):
        assert (step.time, step.at_risk, step.events) == (row["time"], row["n_risk"], row["n_event"])
        assert step.share == pytest.approx(row["survival"], abs=close)
        assert (step.low, step.high) == pytest.approx((row["lower_loglog"], row["upper_loglog"]), abs=close)


def test_nobody_and_nothing_happened() -> None:
    assert kaplan_meier([]).steps == ()
    told = kaplan_meier([(3, False), (9, False)])
    assert [step.share for step in told.steps] == [1.0, 1.0]
    assert told.median == Median(None, None, None)


def test_nobody_is_followed_backwards() -> None:
    with pytest.raises(ValueError, match="less than no time"):
        kaplan_meier([(-1, True)])


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30))
def test_followed_to_the_end_it_is_the_share_that_is_left(times: list[int]) -> None:
    for step in kaplan_meier([(time, True) for time in times]).steps:
        assert step.share == pytest.approx(sum(time > step.time for time in times) / len(times), abs=1e-9)
