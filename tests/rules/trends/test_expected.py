"""Expected without treatment: people who come at their worst get better by themselves, and are not claimed."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import NormalDist

import numpy as np
import pytest

from backend.measures.direction import Direction
from backend.trends.expected import Basis, expected
from backend.trends.level import baseline, current
from backend.trends.series import DailySeries, mean

START = date(2026, 1, 5)
LOWER = Direction.LOWER_IS_BETTER


def diary(values: dict[int, float]) -> DailySeries:
    return DailySeries.of([(START + timedelta(days=at), value) for at, value in values.items()])


def enters_at_a_high_point(random: np.random.Generator, effect: float, waiting: int = 56) -> dict[int, float]:
    """Nobody is treated, or everybody by `effect`: the plan begins after the first week that is bad for this person."""
    off, values = 0.0, []
    for _ in range(waiting + 400):
        off = 0.6 * off + float(random.normal(0, 1.4))
        values.append(off)
    begins = next(
        (at for at in range(waiting, waiting + 300) if float(np.mean(values[at - 7 : at])) > 1.5), waiting + 300
    )
    first = begins - waiting
    lived = values[first : begins + 84]
    return {
        at - waiting: float(min(10, max(0, round(5.5 + one - (effect if at >= waiting + 28 else 0)))))
        for at, one in enumerate(lived)
    }


def spread_of_mean(days: int, alike: float = 0.6, spread: float = 1.75) -> float:
    """The standard deviation of the mean of so many days that resemble their neighbours, exactly."""
    together = days + 2 * sum((days - lag) * alike**lag for lag in range(1, days))
    return float(spread * together**0.5 / days)


def shares(effect: float, people: int, seed: int) -> tuple[float, float, float]:
    """The share told as responders by 30 percent, the share below what is expected, and what theory says of that."""
    random = np.random.default_rng(seed)
    naive, ours, theory = 0, 0, 0.0
    scatter = (spread_of_mean(7) ** 2 + spread_of_mean(49) ** 2) ** 0.5
    today = START + timedelta(days=83)
    for _ in range(people):
        daily = diary(enters_at_a_high_point(random, effect))
        start = mean(daily.window(START - timedelta(days=7), START - timedelta(days=1)).observed)
        now, band = current(daily, today).mean, expected(daily, START, LOWER)
        assert start is not None
        assert now is not None
        assert band is not None
        naive += now <= 0.7 * start
        ours += now < band.low
        theory += NormalDist().cdf((effect - (band.centre - band.low)) / scatter)
    return naive / people, ours / people, theory / people


def test_untreated_people_who_enter_at_a_high_point() -> None:
    naive, ours, _ = shares(0.0, 300, 1)
    print(f"untreated: naive responders {naive:.1%}, below what is expected {ours:.1%} (stated: 2.5 %)")
    assert naive >= 0.15
    assert ours <= 0.05


@pytest.mark.parametrize("effect", [1.0, 2.0])
def test_a_true_fall_is_found_as_often_as_theory_says(effect: float) -> None:
    _, ours, theory = shares(effect, 300, 2)
    print(f"a fall of {effect:.0f} points: found in {ours:.1%}, by theory {theory:.1%}")
    assert abs(ours - theory) <= 0.05


def test_without_a_waiting_time_the_own_spread_is_asked() -> None:
    values = {at: float(7 - (at % 3 == 0) + (at // 7 % 2)) for at in range(70)}
    band = expected(diary(values), START, LOWER)
    assert band is not None
    assert band.basis is Basis.OWN_SPREAD
    base = baseline(diary(values), START, START + timedelta(days=69)).mean
    assert base is not None
    assert band.low < band.centre < base
    mirrored = expected(diary(values), START, Direction.HIGHER_IS_BETTER)
    assert mirrored is not None
    assert mirrored.centre > base


@pytest.mark.parametrize("values", [{}, {0: 5.0}, dict.fromkeys(range(30), 5.0)])
def test_none_one_and_too_few(values: dict[int, float]) -> None:
    assert expected(diary(values), START, LOWER) is None


def test_a_constant_waiting_time_gives_a_band_without_width_and_the_last_week_is_left_out() -> None:
    values = dict.fromkeys(range(-21, -7), 6.0) | dict.fromkeys(range(-7, 0), 10.0)
    band = expected(diary(values), START, LOWER)
    assert band is not None
    assert (band.centre, band.low, band.high, band.basis, band.count) == (6, 6, 6, Basis.WAITING_TIME, 14)
