"""Whether a measure moved beyond its error, with the figures of the scripted days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from backend.measures.direction import Direction
from backend.trends.measured import Measure, MeasurementError, Reading, Timing, measured

START = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
THRESHOLD = Measure(
    "pressure_pain_threshold",
    "Pressure pain threshold",
    "kPa",
    Direction.HIGHER_IS_BETTER,
    (MeasurementError(60, below_months=6), MeasurementError(90)),
)
ROTATION = Measure("neck_rotation", "Neck rotation", "degrees", Direction.HIGHER_IS_BETTER, (MeasurementError(7),))


def reading(value: float, days: int = 0, timing: Timing | None = Timing.PRE) -> Reading:
    taken_at = START + timedelta(days=days)
    return Reading(taken_at, taken_at.date(), value, timing)


def test_a_threshold_that_rose_by_more_than_its_error() -> None:
    told = measured(THRESHOLD, "upper_trapezius", "right", [reading(150), reading(222, days=65)])
    assert (told.first, told.latest, told.change, told.error, told.beyond_error) == (150, 222, 72, 60, True)
    assert (told.instrument, told.unit, told.direction) == (
        "pressure_pain_threshold",
        "kPa",
        Direction.HIGHER_IS_BETTER,
    )


def test_equal_to_the_error_is_not_beyond_it() -> None:
    told = measured(ROTATION, "neck", "right", [reading(51), reading(58, days=65)])
    assert (told.change, told.error, told.beyond_error) == (7, 7, False)
    assert measured(ROTATION, "neck", "right", [reading(51), reading(59, days=65)]).beyond_error


def test_a_fall_may_be_beyond_the_error_as_well() -> None:
    told = measured(ROTATION, "neck", "right", [reading(58), reading(50, days=65)])
    assert (told.change, told.beyond_error) == (-8, True)


def test_a_reading_after_treatment_is_listed_and_never_compared() -> None:
    post = reading(263, days=65, timing=Timing.POST)
    told = measured(THRESHOLD, "upper_trapezius", "right", [post, reading(150), reading(222, days=65)])
    assert post in told.readings
    assert (told.latest, told.change) == (222, 72)
    only = measured(THRESHOLD, "upper_trapezius", "right", [post])
    assert (only.readings, only.first, only.latest, only.change) == ((post,), None, None, None)


def test_none_and_one() -> None:
    assert measured(THRESHOLD, None, None, []).first is None
    told = measured(THRESHOLD, None, None, [reading(150)])
    assert (told.first, told.latest, told.change, told.error, told.beyond_error) == (150, 150, None, 60, None)


def test_without_a_known_error_the_change_is_told_alone() -> None:
    plain = Measure("peg", "PEG", "0-10", Direction.LOWER_IS_BETTER)
    told = measured(plain, None, None, [reading(6), reading(4, days=30)])
    assert (told.change, told.error, told.beyond_error) == (-2, None, None)


@pytest.mark.parametrize(
    ("latest", "error"),
    [(date(2026, 7, 4), 60), (date(2026, 7, 5), 90), (date(2026, 7, 6), 90), (date(2027, 7, 5), 90)],
)
def test_the_error_grows_with_the_time_between_readings(latest: date, error: float) -> None:
    days = (latest - START.date()).days
    assert measured(THRESHOLD, None, None, [reading(150), reading(220, days=days)]).error == error


def test_the_order_in_which_readings_arrive_changes_nothing() -> None:
    listed = [reading(150), reading(190, days=20), reading(222, days=65)]
    assert measured(THRESHOLD, None, None, listed[::-1]) == measured(THRESHOLD, None, None, listed)
