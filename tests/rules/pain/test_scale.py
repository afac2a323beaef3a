"""The 0 to 10 score and the body map: what counts, what is refused, and that sides stay apart."""

from __future__ import annotations

from typing import Any

import pytest

from backend.pain.scale import NotAPlace, Place, Side, is_score


@pytest.mark.parametrize("value", [0, 1, 5, 10])
def test_whole_numbers_from_0_to_10_are_scores(value: int) -> None:
    assert is_score(value)


@pytest.mark.parametrize("value", [-1, 11, 7.5, 7.0, "7", True, False, None, [7], float("nan"), 10**30])
def test_nothing_else_is_a_score(value: Any) -> None:
    assert not is_score(value)


def test_left_and_right_are_two_places() -> None:
    left, right = Place("knee_front", Side.LEFT, 4), Place("knee_front", Side.RIGHT, 4)
    assert left != right
    assert len({left, right}) == 2


def test_a_place_may_carry_zero() -> None:
    assert Place("neck_back", Side.RIGHT, 0).score == 0


@pytest.mark.parametrize(
    ("region", "side", "score", "code"),
    [
        ("antenna", Side.LEFT, 3, "unknown_region"),
        ("knee_front", Side.MIDDLE, 3, "no_such_side"),
        ("tailbone", Side.LEFT, 3, "no_such_side"),
        ("knee_front", Side.LEFT, 11, "score_range"),
        ("knee_front", Side.LEFT, True, "score_range"),
    ],
)
def test_what_is_no_place_is_refused(region: str, side: Side, score: int, code: str) -> None:
    with pytest.raises(NotAPlace) as refused:
        Place(region, side, score)
    assert refused.value.code == code
