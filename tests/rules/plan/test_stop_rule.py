"""Which measure, by how much, by when; else change the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.plan.stop_rule import Point, StopRule, Unit, Verdict, judge, pick

BEGINS, DAY = date(2026, 1, 5), date(2026, 3, 2)
RULE = StopRule("pseq", 7, Unit.POINTS, DAY, "Refer back")
START = Point(date(2026, 1, 5), 22)
BEFORE, AFTER = date(2026, 2, 1), date(2026, 3, 3)


def verdict(rule: StopRule, start: Point | None, latest: Point | None, today: date, *, lower: bool = False) -> Verdict:
    return judge(rule, start, latest, lower_is_better=lower, today=today).verdict


@pytest.mark.parametrize(
    ("latest", "today", "found"),
    [
        (29, BEFORE, Verdict.MET),
        (28, BEFORE, Verdict.TOO_EARLY),
        (28, DAY, Verdict.TOO_EARLY),
        (28, AFTER, Verdict.NOT_MET),
        (29, AFTER, Verdict.MET),
        (None, DAY, Verdict.TOO_EARLY),
        (None, AFTER, Verdict.NOT_MEASURED),
    ],
)
def test_the_verdict(latest: float | None, today: date, found: Verdict) -> None:
    point = None if latest is None else Point(BEFORE, latest)
    assert verdict(RULE, START, point, today) is found


def test_per_cent_of_the_start_in_the_better_direction() -> None:
    rule = replace(RULE, measure="pain_average", by=30, unit=Unit.PERCENT)
    seven = Point(BEGINS, 7.0)
    told = judge(rule, seven, Point(BEFORE, 4.9), lower_is_better=True, today=AFTER)
    assert (told.verdict, told.start, told.latest) == (Verdict.MET, 7.0, 4.9)
    assert told.improvement == pytest.approx(30)
    assert verdict(rule, seven, Point(BEFORE, 5.0), AFTER, lower=True) is Verdict.NOT_MET
    worse = judge(rule, seven, Point(BEFORE, 8.4), lower_is_better=True, today=AFTER)
    assert worse.improvement == pytest.approx(-20)


def test_without_a_start_or_from_zero_per_cent_it_cannot_be_said() -> None:
    assert verdict(RULE, None, Point(BEFORE, 29), AFTER) is Verdict.NOT_MEASURED
    rule = replace(RULE, unit=Unit.PERCENT)
    assert verdict(rule, Point(BEGINS, 0), Point(BEFORE, 29), AFTER) is Verdict.NOT_MEASURED


def test_a_start_that_was_agreed_counts_instead_of_a_measured_one() -> None:
    told = judge(replace(RULE, from_value=20), START, Point(BEFORE, 27), lower_is_better=False, today=AFTER)
    assert (told.verdict, told.start, told.start_day) == (Verdict.MET, 20, None)


def test_the_start_lies_before_and_the_latest_value_not_after_the_day() -> None:
    points = [Point(date(2025, 12, 1), 18), START, Point(BEFORE, 25), Point(DAY, 30), Point(AFTER, 40)]
    assert pick(RULE, points, BEGINS, AFTER) == (START, Point(DAY, 30))
    assert pick(RULE, points, BEGINS, date(2026, 2, 2)) == (START, Point(BEFORE, 25))
    assert pick(RULE, [], BEGINS, AFTER) == (None, None)


@given(st.floats(1, 100), st.floats(0, 100), st.booleans())
def test_once_the_day_is_over_nothing_is_too_early_and_before_it_nothing_is_not_met(
    start: float, latest: float, lower: bool
) -> None:
    before = verdict(RULE, Point(BEGINS, start), Point(BEFORE, latest), BEFORE, lower=lower)
    after = verdict(RULE, Point(BEGINS, start), Point(BEFORE, latest), AFTER, lower=lower)
    assert before in {Verdict.MET, Verdict.TOO_EARLY}
    assert after is (Verdict.MET if before is Verdict.MET else Verdict.NOT_MET)
