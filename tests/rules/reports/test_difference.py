"""Newcombe's interval against other software, and at its ends."""

from __future__ import annotations

from typing import Any

import pytest

from backend.reports.difference import newcombe
from tests.reference.cases import of_topic


@pytest.mark.parametrize("case", of_topic("proportion_difference_ci"))
def test_reference_case(case: Any) -> None:
    asked, expected = case["input"], case["expected"]
    told = newcombe(asked["x1"], asked["n1"], asked["x2"], asked["n2"], asked["confidence"])
    assert told is not None
    assert told.share == pytest.approx(expected["difference"], abs=case["tolerance_abs"])
    assert [told.low, told.high] == pytest.approx(expected["newcombe"], abs=case["tolerance_abs"])


def test_a_group_of_nobody_has_no_difference() -> None:
    assert newcombe(0, 0, 3, 9) is None
    assert newcombe(3, 9, 0, 0) is None


def test_exchanged_groups_mirror_it_and_none_against_none_is_zero() -> None:
    told, mirrored, nothing = newcombe(7, 20, 3, 25), newcombe(3, 25, 7, 20), newcombe(0, 20, 0, 20)
    assert told is not None
    assert mirrored is not None
    assert nothing is not None
    assert (told.low, told.high) == pytest.approx((-mirrored.high, -mirrored.low))
    assert nothing.share == 0
    assert nothing.low < 0 < nothing.high
