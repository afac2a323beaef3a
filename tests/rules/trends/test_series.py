"""Days and weeks: means, gaps that stay gaps, and weeks that are valid or not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from backend.trends.series import DailySeries, Week, WeeklySeries, interval_of_mean, mean, monday_of
from tests.reference.cases import worked

MONDAY = date(2026, 3, 2)
DAYS = st.dates(MONDAY, MONDAY + timedelta(days=40))
RECORDS = st.lists(st.tuples(DAYS, st.integers(0, 10).map(float)), max_size=60)


def values(series: DailySeries) -> list[float | None]:
    return [day.value for day in series.days]


def test_worked_example_of_a_valid_and_an_invalid_week() -> None:
    case = worked("weekly_mean/4_of_7")
    daily = DailySeries.of((date.fromisoformat(day), score) for day, score in case["input"]["entries"])
    told = [
        {"monday": week.monday.isoformat(), "days": week.days, "valid": week.valid, "mean": week.mean}
        for week in WeeklySeries.of(daily).weeks
    ]
    assert told == case["expected"]["weeks"]


def test_several_entries_a_day_are_one_day_value() -> None:
    daily = DailySeries.of([(MONDAY, 6.0), (MONDAY, 8.0), (MONDAY, 7.0), (MONDAY + timedelta(days=1), 1.0)])
    assert values(daily) == [7.0, 1.0]
    assert [day.entries for day in daily.days] == [3, 1]
    assert mean(daily.observed) == 4.0


def test_a_gap_is_a_gap_and_zero_is_a_value() -> None:
    daily = DailySeries.of([(MONDAY, 0.0), (MONDAY + timedelta(days=2), 5.0)])
    assert values(daily) == [0.0, None, 5.0]
    assert daily.observed == (0.0, 5.0)
    assert daily.value_on(MONDAY + timedelta(days=1)) is None
    assert daily.value_on(MONDAY) == 0.0
    assert daily.first_observed == MONDAY


def test_none_and_one() -> None:
    assert DailySeries.of([]).days == ()
    assert WeeklySeries.of(DailySeries()).weeks == ()
    assert DailySeries().first_observed is None
    assert DailySeries().value_on(MONDAY) is None
    assert mean([]) is None
    one = WeeklySeries.of(DailySeries.of([(MONDAY, 3.0)]))
    assert one.weeks == (Week(MONDAY, None, None, None, 1, valid=False),)
    assert one.valid == ()


def test_a_window_outside_the_series_is_all_gaps() -> None:
    daily = DailySeries.of([(MONDAY, 3.0)])
    before = daily.window(MONDAY - timedelta(days=7), MONDAY - timedelta(days=1))
    assert values(before) == [None] * 7
    assert values(daily.window(MONDAY - timedelta(days=1), MONDAY + timedelta(days=1))) == [None, 3.0, None]
    assert values(DailySeries().window(MONDAY, MONDAY)) == [None]


def test_records_outside_the_stated_days_are_left_out() -> None:
    daily = DailySeries.of([(MONDAY, 3.0), (MONDAY + timedelta(days=9), 9.0)], MONDAY, MONDAY)
    assert values(daily) == [3.0]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        DailySeries.of([(MONDAY, value)])


@pytest.mark.parametrize(("day", "monday"), [("2026-03-02", "2026-03-02"), ("2026-03-08", "2026-03-02")])
def test_a_week_begins_on_monday(day: str, monday: str) -> None:
    assert monday_of(date.fromisoformat(day)) == date.fromisoformat(monday)


def test_a_week_across_new_year_is_one_week() -> None:
    days = [date(2025, 12, 29) + timedelta(days=offset) for offset in range(7)]
    (week,) = WeeklySeries.of(DailySeries.of((day, 4.0) for day in days)).weeks
    assert (week.monday, week.days, week.mean) == (date(2025, 12, 29), 7, 4.0)


def test_weeks_without_any_day_stay_in_the_series() -> None:
    daily = DailySeries.of([(MONDAY, 3.0), (MONDAY + timedelta(days=20), 4.0)])
    assert [week.days for week in WeeklySeries.of(daily).weeks] == [1, 0, 1]


def test_the_least_days_of_a_week_are_a_setting() -> None:
    daily = DailySeries.of((MONDAY + timedelta(days=offset), 4.0) for offset in range(3))
    assert not WeeklySeries.of(daily).weeks[0].valid
    assert WeeklySeries.of(daily, least_days=3).weeks[0].mean == 4.0
    assert not WeeklySeries.of(DailySeries.of([], MONDAY, MONDAY), least_days=0).weeks[0].valid


def test_the_interval_of_a_constant_week_has_no_width() -> None:
    assert interval_of_mean((4.0, 4.0, 4.0, 4.0)) == (4.0, 4.0)
    assert interval_of_mean((4.0,)) is None
    assert interval_of_mean(()) is None


@given(st.lists(st.integers(0, 10).map(float), min_size=2, max_size=7))
def test_the_interval_is_the_t_interval(found: list[float]) -> None:
    low, high = interval_of_mean(tuple(found)) or (None, None)
    told = stats.ttest_1samp(found, 0.0).confidence_interval(0.95) if len(set(found)) > 1 else None
    expected = (found[0], found[0]) if told is None else (told.low, told.high)
    assert (low, high) == pytest.approx(expected, abs=1e-9)


def test_the_interval_stops_at_the_ends_of_the_scale() -> None:
    daily = DailySeries.of((MONDAY + timedelta(days=offset), value) for offset, value in enumerate((10.0, 10, 10, 0)))
    wide = WeeklySeries.of(daily).weeks[0]
    kept = WeeklySeries.of(daily, scale=(0.0, 10.0)).weeks[0]
    assert wide.low is not None
    assert wide.low < 0
    assert (kept.low, kept.high, kept.mean) == (0.0, 10.0, 7.5)


@given(RECORDS, st.randoms())
def test_the_order_of_entries_changes_nothing(records: list[tuple[date, float]], chance: Any) -> None:
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert DailySeries.of(shuffled) == DailySeries.of(records)


@given(RECORDS, DAYS)
def test_a_day_taken_away_is_a_gap_and_never_zero(records: list[tuple[date, float]], gone: date) -> None:
    first, last = MONDAY, MONDAY + timedelta(days=40)
    full = DailySeries.of(records, first, last)
    less = DailySeries.of((record for record in records if record[0] != gone), first, last)
    assert less.value_on(gone) is None
    assert [day for day in full.days if day.day != gone] == [day for day in less.days if day.day != gone]


@given(RECORDS, st.integers(0, 60), st.integers(0, 60))
def test_more_missing_days_change_no_value(records: list[tuple[date, float]], before: int, after: int) -> None:
    plain = DailySeries.of(records)
    if not plain.days:
        return
    wider = DailySeries.of(
        records, plain.days[0].day - timedelta(days=before), plain.days[-1].day + timedelta(days=after)
    )
    assert wider.observed == plain.observed
    assert WeeklySeries.of(wider).valid == WeeklySeries.of(plain).valid


@given(RECORDS, st.integers(1, 7))
def test_a_week_is_valid_from_its_least_days_on(records: list[tuple[date, float]], least: int) -> None:
    for week in WeeklySeries.of(DailySeries.of(records), least).weeks:
        inside = {day for day, _ in records if monday_of(day) == week.monday}
        assert week.days == len(inside)
        assert week.valid == (len(inside) >= least)
        assert (week.mean is None) == (not week.valid)


@given(RECORDS)
def test_every_day_and_every_week_of_the_calendar_is_there_once(records: list[tuple[date, float]]) -> None:
    daily = DailySeries.of(records)
    days = [day.day for day in daily.days]
    assert days == [days[0] + timedelta(days=offset) for offset in range(len(days))] if days else True
    assert {day.day for day in daily.days if day.value is not None} == {day for day, _ in records}
    assert [week.monday for week in WeeklySeries.of(daily).weeks] == sorted({monday_of(day) for day in days})
