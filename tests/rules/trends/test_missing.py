"""Missing is not zero, and not random: bounds, the answer rate, and bad days that were left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from backend.measures.direction import Direction
from backend.trends.level import baseline, current
from backend.trends.missing import answering, bounds
from backend.trends.own_noise import interval_of_change, own_noise
from backend.trends.series import DailySeries

START = date(2026, 1, 5)
LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
SCALE = (0.0, 10.0)


def on(offset: int) -> date:
    return START + timedelta(days=offset)


def diary(values: Sequence[float | None]) -> DailySeries:
    given = [(on(at), value) for at, value in enumerate(values) if value is not None]
    return DailySeries.of(given, START, on(len(values) - 1))


def life(random: np.random.Generator, days: int = 112) -> list[float]:
    """Days that resemble their neighbours, whole scores from 0 to 10."""
    off, values = 0.0, []
    for _ in range(days):
        off = 0.5 * off + float(random.normal(0, 1.2))
        values.append(float(min(10, max(0, round(5 + off)))))
    return values


def test_best_and_worst_case_hold_the_change_between_them() -> None:
    values: list[float | None] = [7, 7, 7, 7, 7, 7, None] + [5.0] * 20 + [4, 4, 4, 4, None, None, None]
    daily = diary(values)
    start, now = baseline(daily, START, on(33)), current(daily, on(33))
    told = bounds(start, now, SCALE, LOWER)
    assert told is not None
    # Start (42 + 10) / 7 and now (4 days: 5, 4, 4, 4, 4 in the seven that end yesterday) at the ends of the scale.
    assert (start.days_observed, now.days_observed, told.unanswered) == (6, 5, 3)
    assert told.best == pytest.approx((5 + 16) / 7 - (42 + 10) / 7)
    assert told.worst == pytest.approx((5 + 16 + 20) / 7 - (42 + 0) / 7)
    mirrored = bounds(start, now, SCALE, HIGHER)
    assert mirrored is not None
    assert (mirrored.best, mirrored.worst) == (told.worst, told.best)


def test_with_every_day_answered_both_cases_are_the_change() -> None:
    daily = diary([7.0] * 7 + [6.0] * 7 + [4.0] * 7)
    start, now = baseline(daily, START, on(20)), current(daily, on(20))
    told = bounds(start, now, SCALE, LOWER)
    assert told is not None
    assert (told.best, told.worst, told.unanswered) == (-3, -3, 0)


def test_none_one_constant_and_short() -> None:
    assert answering(DailySeries(), START, on(12), LOWER) is None
    told = answering(diary([5.0] * 28), START, on(27), LOWER)
    assert told is not None
    assert (told.early, told.late, told.warn, told.beside_gaps) == (1, 1, False, None)
    assert own_noise(DailySeries()) is None
    assert own_noise(diary([5.0])) is None
    flat = own_noise(diary([5.0] * 30))
    assert flat is not None
    assert (flat.spread, flat.alike) == (0, 0)


@pytest.mark.trap(7)
def test_an_answer_rate_that_moved_lights_the_warning() -> None:
    often, seldom = [5.0] * 28, [5.0 if at % 3 == 0 else None for at in range(28)]
    told = answering(diary([*often, *seldom]), START, on(55), LOWER)
    assert told is not None
    assert (told.moved, told.warn, told.early) == (True, True, 1.0)


def test_removing_at_random_widens_the_interval_and_leaves_the_centre() -> None:
    random = np.random.default_rng(5)
    wider, own_wider, widths, shifts, lit = 0, 0, [], [], 0
    for _ in range(100):
        values: list[float | None] = list(life(random))
        fewer = [value if random.random() > 0.25 else None for value in values]
        whole, thinned = diary(values), diary(fewer)
        told = answering(thinned, START, on(111), LOWER)
        assert told is not None
        lit += told.warn
        ends = [level for one in (whole, thinned) for level in (
            baseline(one, START, on(111), 28, 10), current(one, on(111), 28, 10))]  # fmt: skip
        noises = own_noise(whole), own_noise(thinned)
        full = interval_of_change(noises[0], ends[0], ends[1])
        part = interval_of_change(noises[0], ends[2], ends[3])
        assert full is not None
        assert part is not None
        wider += (part.high - part.low) > (full.high - full.low)
        # And as it is shown, by what the thinned diary itself knows of its scatter.
        alone = interval_of_change(noises[1], ends[2], ends[3])
        assert alone is not None
        own_wider += (alone.high - alone.low) > (full.high - full.low)
        widths.append((alone.high - alone.low) / (full.high - full.low))
        shifts.append((part.low + part.high) / 2 - (full.low + full.high) / 2)
    print(
        f"wider in {wider} of 100 with one noise, in {own_wider} with each its own "
        f"({np.mean(widths):.2f} times as wide); "
        f"the centre moved by {np.mean(shifts):+.3f}; warning lit in {lit} of 100"
    )
    assert wider == 100
    assert own_wider >= 60  # the scatter itself is known less well
    assert np.mean(widths) > 1.05
    assert abs(float(np.mean(shifts))) < 0.1
    assert lit <= 5


@pytest.mark.trap(7)
def test_removing_only_bad_days_lights_the_warning() -> None:
    random = np.random.default_rng(6)
    lit = 0
    for _ in range(100):
        values = life(random, 240)
        kept = [None if value >= 6 and random.random() < 0.8 else value for value in values]
        told = answering(diary(kept), START, on(239), LOWER)
        lit += told is not None and told.warn
    print(f"bad days removed: warning lit in {lit} of 100")
    assert lit >= 90


def test_the_own_noise_of_a_known_diary() -> None:
    random = np.random.default_rng(7)
    off = 0.0
    values: list[float] = []
    for _ in range(4000):
        off = 0.5 * off + float(random.normal(0, 1))
        values.append(off + 0.001 * len(values))
    noise = own_noise(diary(list(values)))
    assert noise is not None
    assert noise.alike == pytest.approx(0.5, abs=0.05)
    assert noise.spread == pytest.approx((1 / (1 - 0.25)) ** 0.5, rel=0.05)


def test_of_diaries_without_a_change_few_are_beyond_their_own_noise() -> None:
    random = np.random.default_rng(8)
    beyond = 0
    for _ in range(400):
        daily = diary(list(life(random, 56)))
        found = interval_of_change(own_noise(daily), baseline(daily, START, on(55)), current(daily, on(55)))
        beyond += found is not None and found.beyond
    print(f"no change, told as beyond own noise: {beyond} of 400")
    assert beyond <= 0.08 * 400
