"""Reversing the direction of a measure turns every verdict and every word about better and worse, figure by figure.

The scorecard has its own test (card/test_scorecard.py); the sentences and colours of the pages have theirs
(frontend/tests/trend.test.ts).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures.direction import Direction
from backend.trends.around_sessions import Said, said
from backend.trends.change import change
from backend.trends.claims.verdict import is_better
from backend.trends.expected import expected
from backend.trends.flares import is_flare
from backend.trends.level import baseline, current
from backend.trends.missing import bounds
from backend.trends.overlap import nonoverlap
from backend.trends.relapse import held_levels
from backend.trends.response import response
from backend.trends.series import DailySeries, WeeklySeries
from backend.trends.slope import SlopeClass, slope_of

START = date(2026, 1, 5)
LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
CLASSES = {SlopeClass.IMPROVING: SlopeClass.WORSENING, SlopeClass.WORSENING: SlopeClass.IMPROVING}
CURVES = {Said.BETTER: Said.WORSE, Said.WORSE: Said.BETTER}
SCORES = st.lists(st.integers(0, 10), min_size=70, max_size=112)


def on(offset: int) -> date:
    return START + timedelta(days=offset)


def diary(values: Sequence[int]) -> DailySeries:
    return DailySeries.of((on(at), float(value)) for at, value in enumerate(values))


def mirrored(values: Sequence[int]) -> DailySeries:
    return diary([10 - value for value in values])


@given(st.integers(2, 10), st.integers(0, 10))
def test_bands_of_a_change(start: int, now: int) -> None:
    there, turned = change(start, now, LOWER), change(start, now, HIGHER)
    assert (there.points, there.percent) == (turned.points, turned.percent)
    assert there.at_least_30 == turned.worse_at_least_30
    assert turned.at_least_30 == there.worse_at_least_30
    assert is_better(now - start, LOWER) != is_better(now - start, HIGHER) or now == start


@given(SCORES)
def test_the_class_of_a_slope_and_the_share_of_better_pairs(values: list[int]) -> None:
    weekly = WeeklySeries.of(diary(values))
    there, turned = slope_of(weekly, LOWER), slope_of(weekly, HIGHER)
    assert (there.per_4_weeks, there.low, there.high) == (turned.per_4_weeks, turned.low, turned.high)
    assert turned.class_ is CLASSES.get(there.class_, there.class_)
    means = [week.mean or 0.0 for week in weekly.valid]
    one, other = nonoverlap(means[:5], means[5:], LOWER), nonoverlap(means[:5], means[5:], HIGHER)
    assert one is not None
    assert other is not None
    assert one.nap == pytest.approx(1 - other.nap)
    assert (one.low, one.high) == pytest.approx((1 - other.high, 1 - other.low))


@given(SCORES)
def test_bounds_expectation_and_levels_held_are_those_of_the_diary_in_a_mirror(values: list[int]) -> None:
    """Turning the direction of a mirrored diary gives the mirrored figure: nothing else depends on which way is up."""
    today = on(len(values) - 1)
    there, turned = diary(values), mirrored(values)
    levels = [(baseline(one, START, today), current(one, today)) for one in (there, turned)]
    one, other = bounds(*levels[0], (0, 10), LOWER), bounds(*levels[1], (0, 10), HIGHER)
    assert one is not None
    assert other is not None
    assert (one.best, one.worst) == pytest.approx((-other.best, -other.worst))
    band, back = expected(there, START, LOWER), expected(turned, START, HIGHER)
    assert (band is None) == (back is None)
    if band is not None and back is not None:
        assert (band.low, band.high) == pytest.approx((10 - back.high, 10 - back.low))
    level = levels[0][0].mean
    assert level is not None
    for value in values[:20]:
        assert is_flare(value, level, LOWER) == is_flare(10 - value, 10 - level, HIGHER)
    weeks = WeeklySeries.of(there).weeks
    better, worse = held_levels(weeks, level, LOWER).times, held_levels(weeks, level, HIGHER).times
    assert not {one.reached_on for one in better} & {one.reached_on for one in worse}


@given(SCORES)
def test_the_words_for_a_response(values: list[int]) -> None:
    found = response(diary(values), [on(day) for day in range(5, len(values) - 10, 11)], on(len(values) - 1))
    there, turned = said(found, LOWER), said(found, HIGHER)
    assert turned is CURVES.get(there, there)
