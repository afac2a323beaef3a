"""The words a slope is told in, and from how many weeks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backend.measures.direction import Direction
from backend.trends.series import DailySeries, Week, WeeklySeries
from backend.trends.slope import NoSlope, SlopeClass, slope_of

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
MONDAY = date(2026, 1, 5)


def weekly(means: list[float | None]) -> WeeklySeries:
    return WeeklySeries(
        tuple(
            Week(MONDAY + timedelta(weeks=number), value, None, None, 0 if value is None else 7, value is not None)
            for number, value in enumerate(means)
        )
    )


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
