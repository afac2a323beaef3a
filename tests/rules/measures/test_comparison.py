"""Whether a measure moved by more than its error, and when that may not be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures import definitions
from backend.measures.comparison import Comparison, Taken, compare
from backend.measures.definition import MeasurementError, Unknown

PPT, ROTATION = (definitions.all_definitions()[key].error for key in ("ppt", "rom_neck_rotation"))
JANUARY, MARCH = date(2026, 1, 5), date(2026, 3, 11)
FIRST = Taken(150, JANUARY, "upper_trapezius", None, "Dev", "FPX 25")
NOW = Taken(222, MARCH, "upper_trapezius", None, "Dev", "FPX 25")


def test_plus_72_is_beyond_the_error_of_60() -> None:
    assert compare(PPT, FIRST, NOW) == Comparison(72, 60, True, None)


def test_plus_41_is_within_it_and_plus_7_is_not_beyond_7() -> None:
    assert compare(PPT, NOW, replace(NOW, value=263)) == Comparison(41, 60, False, None)
    turned = Taken(51, JANUARY, None, "active"), Taken(58, MARCH, None, "active")
    assert compare(ROTATION, *turned) == Comparison(7, 7, False, None)


@pytest.mark.parametrize(
    ("latest", "error", "beyond"),
    [
        (date(2026, 7, 4), 60, True),
        (date(2026, 7, 5), 90, False),
        (date(2027, 1, 5), 90, False),
    ],
)
def test_the_error_grows_after_six_months(latest: date, error: float, beyond: bool) -> None:
    assert compare(PPT, FIRST, replace(NOW, day=latest)) == Comparison(72, error, beyond, None)


@pytest.mark.trap(9)
@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"site": "tibialis_anterior"}, "other_site"),
        ({"site": None}, "other_site"),
        ({"rater": "Lena"}, "other_rater"),
        ({"device": "Wagner"}, "other_device"),
    ],
)
def test_a_threshold_is_not_carried_to_another_muscle_rater_or_device(other: dict[str, Any], why: str) -> None:
    """Trap 9: the change is told, and nothing is judged."""
    found = compare(PPT, FIRST, replace(NOW, **other))
    assert (found.change, found.beyond_error, found.not_judged) == (72, None, why)


def test_passive_is_not_judged_by_the_error_of_active_movement() -> None:
    turned = Taken(51, JANUARY, None, "passive"), Taken(66, MARCH, None, "passive")
    assert compare(ROTATION, *turned).not_judged == "other_mode"


def test_nobody_stated_is_not_somebody_else() -> None:
    assert compare(PPT, replace(FIRST, rater=None, device=None), NOW).beyond_error is True
    assert compare(PPT, replace(FIRST, rater="DEV", device="fpx 25"), NOW).beyond_error is True


def test_no_error_no_verdict() -> None:
    found = compare(Unknown("nobody has looked"), FIRST, NOW)
    assert found == Comparison(72, None, None, "error_unknown")


@given(st.floats(-1000, 1000), st.floats(-1000, 1000))
def test_the_verdict_does_not_depend_on_the_order(one: float, other: float) -> None:
    assert isinstance(PPT, MeasurementError)
    there = compare(PPT, replace(FIRST, value=one), replace(NOW, value=other))
    back = compare(PPT, replace(FIRST, value=other), replace(NOW, value=one))
    assert there.beyond_error == back.beyond_error
    assert there.change == -back.change
    assert there.beyond_error is (abs(one - other) > 60 + 1e-9)
