"""Responder bands against the worked example, their edges, direction, and Mara's change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures.direction import Direction
from backend.trends.change import (
    Change,
    NoChange,
    change,
    change_of_levels,
    improved_by,
    relative_improvement,
    worsened_by,
)
from backend.trends.level import Level, NoLevel
from tests.reference.cases import worked

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
DAY = date(2026, 1, 5)


def at(mean: float | None, from_day: date) -> Level:
    reason = NoLevel.TOO_FEW_DAYS if mean is None else None
    return Level(mean, 7, 7, from_day, from_day + timedelta(days=6), reason)


def test_worked_example_of_responder_edges() -> None:
    case = worked("responder/edges")
    relative = [relative_improvement(start, now, LOWER) for start, now in case["input"]["pairs"]]
    assert relative == pytest.approx(case["expected"]["relative"], abs=1e-12)
    for percent in (30, 50):
        told = [None if share is None else improved_by(share, percent) for share in relative]
        assert told == case["expected"][f"responder{percent}"]


def test_mara() -> None:
    told = change(7.0, 4.5, LOWER)
    assert told.points == -2.5
    assert told.percent is not None
    assert f"{told.percent:.1f}" == "-35.7"
    assert (told.at_least_30, told.at_least_50, told.worse_at_least_30) == (True, False, False)
    assert told.reason is None


@pytest.mark.parametrize(
    ("start", "now", "bands"),
    [
        (6.0, 4.2, (True, False, False)),
        (7.0, 4.9, (True, False, False)),
        (6.0, 4.21, (False, False, False)),
        (10.0, 5.0, (True, True, False)),
        (10.0, 5.001, (True, False, False)),
        (5.0, 5.0, (False, False, False)),
        (5.0, 6.5, (False, False, True)),
        (5.0, 6.49, (False, False, False)),
        (5.0, 0.0, (True, True, False)),
        (2.0, 1.0, (True, True, False)),
    ],
)
def test_thresholds_are_inclusive(start: float, now: float, bands: tuple[bool, bool, bool]) -> None:
    told = change(start, now, LOWER)
    assert (told.at_least_30, told.at_least_50, told.worse_at_least_30) == bands


def test_where_higher_is_better_a_rise_is_better() -> None:
    told = change(22.0, 30.0, HIGHER)
    assert (told.points, told.at_least_30, told.worse_at_least_30) == (8.0, True, False)
    worse = change(30.0, 20.0, HIGHER)
    assert (worse.at_least_30, worse.worse_at_least_30) == (False, True)
    assert worse.percent == pytest.approx(-100 / 3)


@pytest.mark.parametrize(
    ("start", "now", "reason"),
    [
        (0.0, 2.0, NoChange.BASELINE_ZERO),
        (0.0, 0.0, NoChange.BASELINE_ZERO),
        (1.9, 0.0, NoChange.BASELINE_BELOW_2),
        (1.0, 3.0, NoChange.BASELINE_BELOW_2),
    ],
)
def test_a_low_start_is_told_in_points_only(start: float, now: float, reason: NoChange) -> None:
    assert change(start, now, LOWER) == Change(now - start, None, None, None, None, reason)


@pytest.mark.parametrize(
    ("start", "now", "reason"),
    [
        (at(None, DAY), at(4.0, DAY + timedelta(days=60)), NoChange.NO_BASELINE),
        (at(7.0, DAY), at(None, DAY + timedelta(days=60)), NoChange.NO_CURRENT),
        (at(7.0, DAY), at(4.0, DAY + timedelta(days=6)), NoChange.WINDOWS_OVERLAP),
        (at(7.0, DAY), at(4.0, DAY), NoChange.WINDOWS_OVERLAP),
    ],
)
def test_without_two_separate_levels_there_is_no_change(start: Level, now: Level, reason: NoChange) -> None:
    assert change_of_levels(start, now, LOWER) == Change(None, None, None, None, None, reason)


def test_levels_next_to_each_other_are_compared() -> None:
    assert change_of_levels(at(7.0, DAY), at(4.5, DAY + timedelta(days=7)), LOWER) == change(7.0, 4.5, LOWER)


SCORES = st.floats(0.01, 10, allow_subnormal=False)


@given(SCORES, SCORES, st.sampled_from([10, 30, 50]))
def test_nobody_is_better_and_worse_at_once(start: float, now: float, percent: int) -> None:
    share = relative_improvement(start, now, LOWER)
    assert share is not None
    assert not (improved_by(share, percent) and worsened_by(share, percent))
    assert relative_improvement(start, now, HIGHER) == -share
