"""The line for the eye against R's, and where it breaks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.trends.smooth import lowess, pieces
from tests.reference.cases import of_topic


@pytest.mark.parametrize("case", of_topic("lowess"))
def test_reference_case(case: Any) -> None:
    asked = case["input"]
    told = lowess(asked["x"], asked["y"], asked["frac"], asked["iterations"])
    assert told.tolist() == pytest.approx(case["expected"]["fitted"], abs=case["tolerance_abs"])


def test_none_one_two_and_constant() -> None:
    assert lowess([], []).tolist() == []
    assert lowess([3], [7]).tolist() == [7]
    assert lowess([3, 4], [7, 2]).tolist() == [7, 2]
    assert lowess(range(20), [4.0] * 20).tolist() == pytest.approx([4.0] * 20)


def test_days_that_fall_are_refused() -> None:
    with pytest.raises(ValueError, match="rise"):
        lowess([2, 1], [0, 0])


def test_a_gap_of_more_than_a_fortnight_breaks_the_line() -> None:
    assert [(one.start, one.stop) for one in pieces([0, 1, 15, 30, 31])] == [(0, 3), (3, 5)]
    assert list(pieces([])) == []


@given(st.lists(st.integers(0, 10), min_size=3, max_size=40), st.floats(-3, 3))
def test_moving_all_values_moves_the_line(y: list[int], up: float) -> None:
    told, moved = lowess(range(len(y)), y, repeats=0), lowess(range(len(y)), [one + up for one in y], repeats=0)
    assert np.allclose(told + up, moved, atol=1e-8)
