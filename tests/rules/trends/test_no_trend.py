"""A diary without a trend, whose days resemble one another: how often do the product's words claim one?"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from backend.measures.direction import Direction
from backend.trends.series import DailySeries, WeeklySeries
from backend.trends.slope import SlopeClass, slope_of
from backend.trends.theil_sen import theil_sen

MONDAY = date(2026, 1, 5)
CLAIMS = {SlopeClass.IMPROVING, SlopeClass.WORSENING, SlopeClass.DRIFTING}


def life(random: np.random.Generator, alike: float, weeks: int) -> WeeklySeries:
    """Whole scores around 5, each day like the day before, one in five not answered."""
    length, before = weeks * 7, 60
    noise = np.zeros(length + before)
    for at in range(1, length + before):
        noise[at] = alike * noise[at - 1] + random.normal(0, np.sqrt(1 - alike**2))
    scores = np.clip(np.rint(5 + 1.5 * noise[before:]), 0, 10)
    records = [(MONDAY + timedelta(days=at), float(scores[at])) for at in range(length) if random.random() > 0.2]
    return WeeklySeries.of(DailySeries.of(records))


def claimed(lives: int, seed: int) -> tuple[int, int]:
    """In how many lives our words claim a trend, and in how many the interval that knows no neighbours does."""
    random, ours, uncorrected = np.random.default_rng(seed), 0, 0
    for at in range(lives):
        weekly = life(random, alike=0.7, weeks=(13, 26, 39, 52)[at % 4])
        ours += slope_of(weekly, Direction.LOWER_IS_BETTER).class_ in CLAIMS
        line = theil_sen([week.monday.toordinal() for week in weekly.valid], [week.mean or 0 for week in weekly.valid])
        uncorrected += line is not None and (line.low > 0 or line.high < 0)
    return ours, uncorrected


def test_a_small_tier() -> None:
    ours, _ = claimed(60, seed=1)
    assert ours <= 7


@pytest.mark.long
def test_at_most_five_in_a_hundred_of_a_thousand() -> None:
    ours, uncorrected = claimed(1000, seed=2)
    print(f"without a trend: claimed in {ours} of 1000; the uncorrected interval in {uncorrected}")
    assert ours <= 50 < uncorrected
