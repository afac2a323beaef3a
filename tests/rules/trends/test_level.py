"""Where a patient started and stands: the windows, how many days they need, and why there may be none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.trends.level import NoLevel, baseline, current
from backend.trends.series import DailySeries
from tests.rules.mara import FIRST_WEEK, LAST_WEEK, PLAN_START, TODAY, WINDOW, pain, scores


def series(first: date, values: tuple[int | None, ...]) -> DailySeries:
    return DailySeries.of((entry.day, float(entry.score)) for entry in scores(first, values))


MARA = DailySeries.of((entry.day, float(entry.score)) for entry in pain())


def test_mara_started_at_7_and_stands_at_4_5() -> None:
    start = baseline(MARA, PLAN_START, TODAY)
    assert (start.mean, start.days_observed, start.days_possible) == (7.0, 7, 7)
    assert (start.from_day, start.to_day, start.reason) == (PLAN_START, date(2026, 1, 11), None)
    now = current(MARA, TODAY)
    assert (now.mean, now.days_observed, now.days_possible) == (4.5, 6, 7)
    assert (now.from_day, now.to_day, now.reason) == (*WINDOW, None)


def test_the_window_moves_on_when_today_is_answered() -> None:
    answered = DailySeries.of([*((e.day, float(e.score)) for e in pain()), (TODAY, 5.0)])
    now = current(answered, TODAY)
    assert (now.from_day, now.to_day) == (date(2026, 3, 4), TODAY)
    assert (now.mean, now.days_observed) == (4.5, 6)


def test_zero_today_is_an_answer() -> None:
    answered = DailySeries.of([*((e.day, float(e.score)) for e in pain()), (TODAY, 0.0)])
    assert current(answered, TODAY).to_day == TODAY


@pytest.mark.parametrize(
    ("values", "mean", "reason"),
    [
        ((7, 7, 6, 8, 7, 7, 7), 7.0, None),
        ((7, 7, None, 8, 7, 7, 6), 7.0, None),
        ((7, 7, None, 8, 7, None, 6), None, NoLevel.TOO_FEW_DAYS),
        ((None,) * 7, None, NoLevel.TOO_FEW_DAYS),
        ((0,) * 7, 0.0, None),
    ],
)
def test_a_start_needs_six_of_seven_days(
    values: tuple[int | None, ...], mean: float | None, reason: NoLevel | None
) -> None:
    told = baseline(series(PLAN_START, values), PLAN_START, TODAY)
    assert (told.mean, told.reason) == (mean, reason)
    assert told.days_observed == sum(value is not None for value in values)


@pytest.mark.parametrize(
    ("values", "mean"),
    [
        (LAST_WEEK, 4.5),
        ((None, None, None, 5, 4, 5, 4), 4.5),
        ((None, None, None, None, 4, 5, 4), None),
        ((None,) * 7, None),
        ((0,) * 7, 0.0),
    ],
)
def test_now_needs_four_of_seven_days(values: tuple[int | None, ...], mean: float | None) -> None:
    told = current(series(WINDOW[0], values), TODAY)
    assert told.mean == mean
    assert (told.reason is NoLevel.TOO_FEW_DAYS) == (mean is None)


def test_a_start_still_running_is_not_told() -> None:
    day_six = PLAN_START + timedelta(days=5)
    told = baseline(series(PLAN_START, FIRST_WEEK[:6]), PLAN_START, day_six)
    assert (told.mean, told.days_observed, told.reason) == (None, 6, NoLevel.STILL_RUNNING)
    last_day = PLAN_START + timedelta(days=6)
    assert baseline(series(PLAN_START, FIRST_WEEK[:6]), PLAN_START, last_day).reason is NoLevel.STILL_RUNNING
    assert baseline(series(PLAN_START, FIRST_WEEK), PLAN_START, last_day).mean == 7.0
    after = last_day + timedelta(days=1)
    assert baseline(series(PLAN_START, FIRST_WEEK[:6]), PLAN_START, after).mean == 7.0


def test_without_a_plan_there_is_no_start() -> None:
    assert baseline(MARA, None, TODAY).reason is NoLevel.NO_PLAN
    assert baseline(MARA, TODAY + timedelta(days=1), TODAY).reason is NoLevel.NOT_STARTED


def test_nothing_at_all() -> None:
    assert baseline(DailySeries(), PLAN_START, TODAY).reason is NoLevel.TOO_FEW_DAYS
    now = current(DailySeries(), TODAY)
    assert (now.mean, now.days_observed, now.days_possible) == (None, 0, 7)


@given(st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=7, max_size=7), st.integers(0, 6))
def test_taking_a_day_away_never_counts_it_as_zero(values: list[int | None], gone: int) -> None:
    told = current(series(WINDOW[0], tuple(values)), TODAY)
    values[gone] = None
    less = current(series(WINDOW[0], tuple(values)), TODAY)
    kept = [value for value in values if value is not None]
    assert less.days_observed == len(kept) <= told.days_observed
    assert less.mean is None or less.mean == pytest.approx(sum(kept) / len(kept))
    assert less.mean is None or min(kept) <= less.mean <= max(kept)
