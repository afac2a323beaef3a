"""Values at the agreed weeks: which seven days they rest on, and when there is none."""

from __future__ import annotations

from datetime import date, timedelta

from backend.trends.milestones import milestones
from backend.trends.series import DailySeries

START = date(2026, 1, 5)


def diary(**answers: float) -> DailySeries:
    return DailySeries.of([(START + timedelta(days=int(day[1:])), value) for day, value in answers.items()])


def test_week_four_is_the_mean_of_days_21_to_27() -> None:
    told = milestones(diary(d20=9, d21=4, d22=5, d26=4, d27=5, d28=9), START, START + timedelta(days=40))
    assert told["week4"] == 4.5
    assert list(told) == ["baseline", "week4", "week8", "week12", "week26", "week52"]


def test_three_days_are_too_few_and_not_zero() -> None:
    told = milestones(diary(d21=4, d22=5, d27=5), START, START + timedelta(days=400))
    assert told["week4"] is None
    assert all(value is None for value in told.values())


def test_a_week_that_still_runs_has_no_value() -> None:
    answers = diary(d21=4, d22=5, d23=4, d24=5)
    assert milestones(answers, START, START + timedelta(days=27))["week4"] is None
    assert milestones(answers, START, START + timedelta(days=28))["week4"] == 4.5


def test_zeros_count_as_answers() -> None:
    assert milestones(diary(d21=0, d22=0, d23=0, d24=0), START, START + timedelta(days=28))["week4"] == 0


def test_without_a_plan_there_is_nothing() -> None:
    assert set(milestones(diary(d1=3), None, START).values()) == {None}
