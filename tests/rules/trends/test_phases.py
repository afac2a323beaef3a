"""Before and after the first needling, flares, and the way to a goal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from backend.measures.direction import Direction
from backend.trends.aims import Course, Known, NoCourse, aim
from backend.trends.flares import flares
from backend.trends.phases import NoComparison, phases
from backend.trends.series import DailySeries, WeeklySeries

START = date(2026, 1, 5)
LOWER = Direction.LOWER_IS_BETTER


def on(offset: int) -> date:
    return START + timedelta(days=offset)


def diary(values: Sequence[float | None]) -> DailySeries:
    return DailySeries.of([(on(at), one) for at, one in enumerate(values) if one is not None], START)


def test_without_a_session_or_with_few_weeks_there_is_a_reason() -> None:
    daily = diary([5.0] * 70)
    weekly = WeeklySeries.of(daily)
    assert phases(daily, weekly, None, LOWER).reason is NoComparison.NO_SESSIONS
    assert phases(daily, weekly, on(21), LOWER).reason is NoComparison.FEW_WEEKS_BEFORE
    found = phases(daily, weekly, on(50), LOWER)
    assert found.reason is NoComparison.FEW_WEEKS_AFTER
    assert found.before is not None
    assert (found.before.median, found.before.weeks, found.before.days_possible) == (5.0, 7, 50)


def test_the_week_of_the_session_is_on_neither_side() -> None:
    daily = diary([7.0] * 28 + [0.0] * 7 + [4.0] * 28)
    found = phases(daily, WeeklySeries.of(daily), on(30), LOWER)
    assert found.before is not None
    assert found.after is not None
    assert (found.before.median, found.before.weeks, found.after.median, found.after.weeks) == (7, 4, 4, 4)
    assert found.overlap is not None
    assert found.overlap.nap == 1
    assert found.overlap.low < 1  # four weeks on each side are not certain
    assert found.lines is None


def test_constant_weeks_overlap_by_half_and_two_lines_differ_by_nothing() -> None:
    daily = diary([5.0] * 140)
    found = phases(daily, WeeklySeries.of(daily), on(63), LOWER)
    assert found.overlap is not None
    assert found.overlap.nap == 0.5
    assert found.lines is not None
    assert (round(found.lines.level, 9), round(found.lines.slope, 9)) == (0, 0)


def test_a_step_is_found_between_two_lines() -> None:
    values: list[float | None] = [7.0 + (at % 2) for at in range(63)]
    values += [4.0 + (at % 2) for at in range(77)]
    found = phases(diary(values), WeeklySeries.of(diary(values)), on(63), LOWER)
    assert found.lines is not None
    assert found.lines.level == pytest.approx(-3, abs=0.3)
    assert found.lines.level_high < 0


def test_flares_are_days_two_points_above_the_start() -> None:
    found = flares(diary([5, 7, None, 6, 8]).days, 5.0, LOWER)
    assert found is not None
    assert (found.days, found.answered, found.above) == ((on(1), on(4)), 4, 7.0)
    assert flares((), None, LOWER) is None
    turned = flares(diary([5, 3, 7]).days, 5.0, Direction.HIGHER_IS_BETTER)
    assert turned is not None
    assert turned.days == (on(1),)


@pytest.mark.parametrize(
    ("now", "day", "course"),
    [
        (3.0, 50, Course.REACHED),  # target 3 from 7 by day 100
        (4.0, 50, Course.ON_COURSE),  # the line is at 5
        (5.0, 50, Course.TOO_CLOSE),
        (4.6, 50, Course.TOO_CLOSE),
        (6.0, 50, Course.NOT_YET),
        (3.5, 100, Course.NOT_REACHED),
        (2.0, 120, Course.REACHED),
    ],
)
def test_the_way_to_a_goal(now: float, day: int, course: Course) -> None:
    found = aim(3.0, on(100), Known(on(0), 7.0), Known(on(day), now), 0.5)
    assert found.course is course
    mirrored = aim(7.0, on(100), Known(on(0), 3.0), Known(on(day), 10 - now), 0.5)
    assert mirrored.course is course


def test_why_no_way_can_be_told() -> None:
    start, now = Known(on(0), 7.0), Known(on(50), 5.0)
    assert aim(None, on(100), start, now, None).reason is NoCourse.NO_TARGET
    assert aim(3.0, on(100), None, now, None).reason is NoCourse.NO_START
    assert aim(3.0, on(100), start, None, None).reason is NoCourse.NO_VALUE
    assert aim(3.0, on(0), start, now, None).reason is NoCourse.NO_TIME
