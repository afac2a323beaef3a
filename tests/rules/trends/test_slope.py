"""Theil-Sen against other software and its properties, and the words a slope is told in."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from backend.measures.direction import Direction
from backend.trends.series import DailySeries, Week, WeeklySeries
from backend.trends.slope import NoSlope, SlopeClass, _variance_of_s, slope_of, theil_sen
from tests.reference.cases import of_topic

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
MONDAY = date(2026, 1, 5)
POINTS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 10)), min_size=2, max_size=25).filter(
    lambda points: len({x for x, _ in points}) > 1
)


def weekly(means: list[float | None]) -> WeeklySeries:
    return WeeklySeries(
        tuple(
            Week(MONDAY + timedelta(weeks=number), value, None, None, 0 if value is None else 7, value is not None)
            for number, value in enumerate(means)
        )
    )


@pytest.mark.parametrize("case", of_topic("theil_sen"))
def test_reference_case(case: Any) -> None:
    told = theil_sen(case["input"]["x"], case["input"]["y"], case["input"]["confidence"])
    assert told is not None
    expected, close = case["expected"], case["tolerance_abs"]
    assert told.slope == pytest.approx(expected["slope"], abs=close)
    assert told.low == pytest.approx(expected["ci_low"], abs=close)
    assert told.high == pytest.approx(expected["ci_high"], abs=close)
    assert told.intercept == pytest.approx(expected["intercept_median"], abs=close)
    assert told.pairs == expected["n_pairs"]


@pytest.mark.parametrize("case", of_topic("mann_kendall"))
def test_reference_variance_of_kendalls_s(case: Any) -> None:
    x, y = np.asarray(case["input"]["x"], dtype=float), np.asarray(case["input"]["y"], dtype=float)
    assert _variance_of_s(x, y) == pytest.approx(case["expected"]["var_S"], abs=case["tolerance_abs"])


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=6))
def test_the_variance_with_ties_is_that_over_all_orders_of_y(points: list[tuple[int, int]]) -> None:
    """Counted out: S for every order of y, as no trend would have it, ties in x and in y alike."""
    x, y = np.asarray([p[0] for p in points]), np.asarray([p[1] for p in points])
    first, second = np.triu_indices(len(points), k=1)
    steps = np.sign(x[second] - x[first])
    counted = [int((steps * np.sign(order[second] - order[first])).sum()) for order in map(np.asarray, permutations(y))]
    assert _variance_of_s(x.astype(float), y.astype(float)) == pytest.approx(np.var(counted), abs=1e-9)


@given(POINTS)
def test_the_slope_equals_scipys(points: list[tuple[int, int]]) -> None:
    x, y = [float(p[0]) for p in points], [float(p[1]) for p in points]
    with np.errstate(invalid="ignore"):  # its interval, not its slope, where all points are tied
        theirs = stats.theilslopes(y, x)
    told = theil_sen(x, y)
    assert told is not None
    assert told.slope == pytest.approx(float(theirs.slope), abs=1e-9)
    assert told.intercept == pytest.approx(float(theirs.intercept), abs=1e-9)


@given(POINTS, st.integers(-50, 50), st.integers(-50, 50))
def test_moving_the_points_moves_only_the_line(points: list[tuple[int, int]], right: int, up: int) -> None:
    told = theil_sen([p[0] for p in points], [p[1] for p in points])
    moved = theil_sen([p[0] + right for p in points], [p[1] + up for p in points])
    assert told is not None
    assert moved is not None
    assert (moved.slope, moved.low, moved.high) == pytest.approx((told.slope, told.low, told.high), abs=1e-9)
    assert moved.intercept == pytest.approx(told.intercept + up - told.slope * right, abs=1e-9)


@given(POINTS, st.sampled_from([0.25, 2.0, 7.0]))
def test_stretching_the_scale_stretches_the_slope(points: list[tuple[int, int]], factor: float) -> None:
    told = theil_sen([p[0] for p in points], [p[1] for p in points])
    taller = theil_sen([p[0] for p in points], [p[1] * factor for p in points])
    assert told is not None
    assert taller is not None
    expected = (told.slope * factor, told.low * factor, told.high * factor)
    assert (taller.slope, taller.low, taller.high) == pytest.approx(expected, abs=1e-9)


@given(POINTS, st.randoms())
def test_the_order_of_points_changes_nothing(points: list[tuple[int, int]], chance: Any) -> None:
    shuffled = list(points)
    chance.shuffle(shuffled)
    told = theil_sen([p[0] for p in points], [p[1] for p in points])
    assert theil_sen([p[0] for p in shuffled], [p[1] for p in shuffled]) == told


@given(POINTS)
def test_the_interval_holds_the_slope(points: list[tuple[int, int]]) -> None:
    told = theil_sen([p[0] for p in points], [p[1] for p in points])
    assert told is not None
    assert told.low <= told.slope <= told.high


def test_no_two_different_x_give_no_line() -> None:
    assert theil_sen([], []) is None
    assert theil_sen([1.0], [5.0]) is None
    assert theil_sen([2.0, 2.0], [1.0, 9.0]) is None


def test_unequal_lengths_and_missing_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        theil_sen([1.0], [])
    with pytest.raises(ValueError, match="finite"):
        theil_sen([1.0, 2.0], [1.0, float("nan")])


def test_a_constant_diary_is_steady_at_zero() -> None:
    told = slope_of(weekly([5.0] * 10), LOWER)
    assert (told.per_4_weeks, told.low, told.high) == (0.0, 0.0, 0.0)
    assert told.class_ is SlopeClass.STEADY
    assert str(told.per_4_weeks) == "0.0"


@pytest.mark.parametrize(
    ("weeks", "slope_told", "interval_told", "reason"),
    [
        (0, False, False, NoSlope.FEWER_THAN_6_WEEKS),
        (5, False, False, NoSlope.FEWER_THAN_6_WEEKS),
        (6, True, False, NoSlope.FEWER_THAN_8_WEEKS),
        (7, True, False, NoSlope.FEWER_THAN_8_WEEKS),
        (8, True, True, None),
    ],
)
def test_a_slope_from_six_weeks_and_an_interval_from_eight(
    weeks: int, slope_told: bool, interval_told: bool, reason: NoSlope | None
) -> None:
    told = slope_of(weekly([8.0 - week / 2 for week in range(weeks)]), LOWER)
    assert (told.per_4_weeks is not None) == slope_told
    assert (told.low is not None) == (told.high is not None) == interval_told
    assert (told.weeks, told.reason) == (weeks, reason)
    assert (told.class_ is SlopeClass.NOT_ENOUGH_DATA) == (not interval_told)


def test_weeks_without_a_mean_keep_their_place_on_the_axis() -> None:
    """Two points down over ten weeks: with the gap closed it would look twice as steep."""
    gapped: list[float | None] = [7.0, 6.8, 6.6, 6.4, None, None, None, 5.6, 5.4, 5.2, 5.0]
    told = slope_of(weekly(gapped), LOWER)
    assert told.per_4_weeks == pytest.approx(-0.8)
    assert told.weeks == 8


FALLING = [8.0, 7.8, 7.5, 7.4, 7.0, 6.8, 6.5, 6.4, 6.0]
DRIFTING = [7.0, 6.95, 6.9, 6.85, 6.8, 6.75, 6.7, 6.65, 6.6]
ERRATIC = [2.0, 8.0, 3.0, 9.0, 1.0, 7.0, 4.0, 8.0, 2.0]


@pytest.mark.parametrize(
    ("means", "direction", "word"),
    [
        (FALLING, LOWER, SlopeClass.IMPROVING),
        (FALLING, HIGHER, SlopeClass.WORSENING),
        (FALLING[::-1], LOWER, SlopeClass.WORSENING),
        (FALLING[::-1], HIGHER, SlopeClass.IMPROVING),
        (DRIFTING, LOWER, SlopeClass.DRIFTING),
        (DRIFTING[::-1], HIGHER, SlopeClass.DRIFTING),
        (ERRATIC, LOWER, SlopeClass.UNCLEAR),
        ([5.0, 5.1, 5.0, 4.9, 5.0, 5.1, 4.9, 5.0], LOWER, SlopeClass.STEADY),
    ],
)
def test_the_word_follows_interval_size_and_direction(
    means: list[float | None], direction: Direction, word: SlopeClass
) -> None:
    assert slope_of(weekly(means), direction).class_ is word


def test_half_a_point_in_4_weeks_is_the_least_that_is_told_as_better() -> None:
    exactly: list[float | None] = [7.0 - week * 0.125 for week in range(10)]
    assert slope_of(weekly(exactly), LOWER).class_ is SlopeClass.IMPROVING
    assert slope_of(weekly(exactly), LOWER, noticeable=0.6).class_ is SlopeClass.DRIFTING


def test_invalid_weeks_take_no_part() -> None:
    """Each week has three days of 9 or four days of 4: only the weeks of four count."""
    records = [
        (MONDAY + timedelta(weeks=week, days=day), 9.0 if week % 2 else 4.0)
        for week in range(16)
        for day in range(3 if week % 2 else 4)
    ]
    told = slope_of(WeeklySeries.of(DailySeries.of(records)), LOWER)
    assert (told.weeks, told.per_4_weeks) == (8, 0.0)
