"""How much of the diary was answered, and the words for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backend.trends.completeness import Completeness, CompletenessBand, completeness
from backend.trends.series import DailySeries
from tests.reference.cases import worked
from tests.rules.mara import PLAN_START, WINDOW, pain

DAY = date(2026, 3, 2)


def answered(days: int) -> DailySeries:
    return DailySeries.of((DAY + timedelta(days=offset), 0.0) for offset in range(days))


def test_worked_example() -> None:
    case = worked("weekly_mean/4_of_7")
    entries = [(date.fromisoformat(day), float(score)) for day, score in case["input"]["entries"]]
    first = min(day for day, _ in entries)
    told = completeness(DailySeries.of(entries), first, first + timedelta(days=9))
    assert (told.days_observed, told.share) == (7, case["expected"]["completeness"])


def test_mara() -> None:
    daily = DailySeries.of((entry.day, float(entry.score)) for entry in pain())
    assert completeness(daily, PLAN_START, WINDOW[1]) == Completeness(13, 64, 13 / 64, CompletenessBand.WEAK)
    assert completeness(daily, *WINDOW).days_observed == 6


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (0, CompletenessBand.WEAK),
        (9, CompletenessBand.WEAK),
        (10, CompletenessBand.FAIR),
        (14, CompletenessBand.FAIR),
        (15, CompletenessBand.GOOD),
        (20, CompletenessBand.GOOD),
    ],
)
def test_bands_of_twenty_days(days: int, band: CompletenessBand) -> None:
    told = completeness(answered(days), DAY, DAY + timedelta(days=19))
    assert told == Completeness(days, 20, days / 20, band)


def test_no_day_possible_is_not_nothing_answered() -> None:
    assert completeness(answered(3), None, DAY) == Completeness(0, 0, None, None)
    assert completeness(answered(3), DAY + timedelta(days=1), DAY) == Completeness(0, 0, None, None)


def test_several_entries_a_day_are_one_day() -> None:
    twice = DailySeries.of([(DAY, 3.0), (DAY, 4.0)])
    assert completeness(twice, DAY, DAY + timedelta(days=1)).days_observed == 1
