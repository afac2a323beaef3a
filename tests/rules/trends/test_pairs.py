"""Counting pairs at once gives the same pairs as listing them: against scipy and pymannkendall, and how quickly."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pymannkendall
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from backend.trends import mann_kendall, theil_sen
from backend.trends.pairs import Pairs, _listed, middle

Floats = npt.NDArray[np.float64]


def diary(random: np.random.Generator, days: int) -> tuple[Floats, Floats]:
    """Scores with ties, gaps and several entries on some days."""
    asked = np.flatnonzero(random.random(days) < random.uniform(0.4, 1.0))
    x = np.sort(np.concatenate([asked, random.choice(asked, size=len(asked) // 10)])) if len(asked) else asked
    drift = random.normal(0, 3) * x / max(days, 1)
    y = np.clip(np.rint(random.uniform(2, 8) + drift + random.normal(0, random.uniform(0.2, 3), len(x))), 0, 10)
    return x.astype(float), y


def both(x: Floats, y: Floats) -> tuple[theil_sen.TheilSen | None, mann_kendall.MannKendall]:
    """The line and the test from one count of pairs, as the portrait asks for them."""
    pairs = Pairs.of(x, y)
    return theil_sen.of_pairs(pairs, middle(x), middle(y)), mann_kendall.of_pairs(pairs)


def compare(seed: int, longest: int) -> None:
    random = np.random.default_rng(seed)
    x, y = diary(random, int(random.integers(5, longest)))
    if len(np.unique(x)) < 2:
        return
    line, test = both(x, y)
    theirs = stats.theilslopes(y, x)
    assert line is not None
    assert (line.slope, line.intercept) == pytest.approx((theirs.slope, theirs.intercept), abs=1e-9)
    # The bounds are slopes of pairs: not nearly, but the same numbers.
    assert (line.low, line.high) == (theirs.low_slope, theirs.high_slope)
    _, at = np.unique(x, return_index=True)
    test, original = mann_kendall.mann_kendall(range(len(at)), y[at]), pymannkendall.original_test(y[at])
    assert (test.score, test.variance) == pytest.approx((original.s, original.var_s), abs=1e-9)


@pytest.mark.parametrize("hundred", range(2))
def test_slope_interval_score_and_variance_are_those_of_the_libraries(hundred: int) -> None:
    for seed in range(100 * hundred, 100 * hundred + 100):
        compare(seed, longest=300)


@pytest.mark.long
def test_the_same_on_a_thousand_series_of_up_to_three_years() -> None:
    for seed in range(1000):
        compare(10_000 + seed, longest=1000)
    print("1000 of 1000 series: slope, interval, S and variance as scipy and pymannkendall")


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), min_size=40, max_size=80))
def test_counted_and_listed_agree(points: list[tuple[int, int]]) -> None:
    x, y = np.asarray([p[0] for p in points], dtype=float), np.asarray([p[1] for p in points], dtype=float)
    counted, listed = Pairs.of(x, y), _listed(x, y)
    assert len(counted) == len(listed)
    assert counted.score == listed.score
    assert counted.ranked(*range(len(listed))) == listed.slopes.tolist()


def test_none_one_and_all_at_one_day_have_no_pairs() -> None:
    for x, y in (([], []), ([1.0], [5.0]), ([2.0] * 50, list(range(50)))):
        assert len(Pairs.of(x, y)) == 0


def test_a_constant_diary_has_slope_zero_without_a_sign() -> None:
    pairs = Pairs.of(range(100), [4.0] * 100)
    assert (pairs.median, math.copysign(1, pairs.median), len(pairs), pairs.score) == (0.0, 1.0, 4950, 0)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        Pairs.of(range(50), [bad] * 50)
    with pytest.raises(ValueError, match="one length"):
        Pairs.of([1.0], [])


def seconds(act: Callable[[], Any], rounds: int) -> float:
    """The least of several rounds: what else the machine does only adds."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return min(taken)


def ratio_and_seconds(days: int, rounds: int) -> tuple[float, float]:
    """How many times as fast as the two libraries together on one daily diary, and our seconds."""
    x = np.arange(days, dtype=float)
    y = np.clip(np.rint(5 + np.random.default_rng(days).normal(0, 2, days)), 0, 10)
    ours = seconds(lambda: both(x, y), rounds * 5)
    theirs = seconds(lambda: (stats.theilslopes(y, x), pymannkendall.original_test(y)), rounds)
    return theirs / ours, ours


def test_it_is_much_faster_than_the_libraries() -> None:
    """A small tier of the figures below, with room for a busy machine."""
    assert ratio_and_seconds(365, rounds=5)[0] > 15


@pytest.mark.long
def test_forty_times_at_a_year_a_hundred_at_ten_and_nearly_straight_growth() -> None:
    year, _ = ratio_and_seconds(365, rounds=41)
    ten_years, longest = ratio_and_seconds(3650, rounds=5)
    _, half = ratio_and_seconds(1825, rounds=5)
    growth = math.log2(longest / half)
    print(f"{year:.0f} x at 365 days, {ten_years:.0f} x at 3650, growth exponent {growth:.2f}")
    assert (year >= 40, ten_years >= 100, growth <= 1.3) == (True, True, True)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_the_middle_is_numpys_median(values: list[float]) -> None:
    assert middle(values) == float(np.median(values))
