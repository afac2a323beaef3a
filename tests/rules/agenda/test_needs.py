"""Why somebody needs their therapist today: each reason, its edges, and that silence is never a score."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.agenda.needs import LOOK_BACK, Need, OpenAlert, Reason, need, needs, pain_up
from backend.trends.series import DailySeries

TODAY = date(2026, 3, 11)  # a Wednesday
MONDAY = date(2026, 3, 9)
START = date(2026, 1, 5)


def weeks(*means: float | None, days: int = 7) -> DailySeries:
    """Weeks that are over, the oldest first; the last one ended on Sunday 8 March."""
    first = MONDAY - timedelta(weeks=len(means))
    records = [
        (first + timedelta(weeks=week, days=day), value)
        for week, value in enumerate(means)
        if value is not None
        for day in range(days)
    ]
    return DailySeries.of(records, first, TODAY)


def test_two_weeks_two_points_up_is_told_with_its_figures() -> None:
    assert pain_up(weeks(3, 3, 3, 3, 5, 5), TODAY) == Need(Reason.PAIN_UP, value=5.0, compared_with=3.0)


@pytest.mark.parametrize(
    "listed",
    [
        (3, 3, 3, 3, 5, 4.99),  # one of the two lies below
        (3, 3, 3, 3, 3, 6),  # one week alone is a flare, not a rise
        (None, None, None, 3, 6, 6),  # one week is no month to compare with
        (3, 3, 3, 3, None, 6),  # a missing week is not a high one
        (6, 6, 6, 6, 6, 6),
    ],
)
def test_less_than_that_is_not(listed: tuple[float | None, ...]) -> None:
    assert pain_up(weeks(*listed), TODAY) is None


def test_three_days_are_not_a_week() -> None:
    assert pain_up(weeks(3, 3, 3, 3, 6, 6, days=3), TODAY) is None


def test_the_week_that_still_runs_does_not_count() -> None:
    running = [(MONDAY + timedelta(days=day), 10.0) for day in range(3)]
    calm = [(day.day, day.value) for day in weeks(3, 3, 3, 3, 3, 3).days if day.value is not None]
    assert pain_up(DailySeries.of([*calm, *running]), TODAY) is None


@pytest.mark.parametrize(
    ("last_answer", "expected"),
    [
        (TODAY - timedelta(days=6), Need(Reason.NOTHING_OPEN)),
        (TODAY - timedelta(days=7), Need(Reason.NO_ANSWER, days=7)),
        (TODAY - timedelta(days=8), Need(Reason.NO_ANSWER, days=8)),
        (None, Need(Reason.NEVER_ANSWERED, days=65)),
    ],
)
def test_silence_is_counted_in_days(last_answer: date | None, expected: Need) -> None:
    assert need(TODAY, START, last_answer, None, DailySeries()) == expected


def test_somebody_new_is_left_alone_for_three_days() -> None:
    assert need(TODAY, TODAY - timedelta(days=2), None, None, DailySeries()).reason is Reason.NOTHING_OPEN
    assert need(TODAY, TODAY - timedelta(days=3), None, None, DailySeries()).reason is Reason.NEVER_ANSWERED
    assert need(TODAY, None, None, None, DailySeries()).reason is Reason.NOTHING_OPEN


def test_a_goal_is_due_the_day_after_its_day() -> None:
    assert need(TODAY, START, TODAY, TODAY, DailySeries()).reason is Reason.NOTHING_OPEN
    passed = need(TODAY, START, TODAY, TODAY - timedelta(days=1), DailySeries())
    assert passed == Need(Reason.GOAL_DAY_PASSED, days=1)


def test_the_most_pressing_reason_is_the_one() -> None:
    silent = TODAY - timedelta(days=9)
    assert need(TODAY, START, silent, silent, weeks(3, 3, 3, 3, 6, 6)).reason is Reason.PAIN_UP
    assert need(TODAY, START, silent, silent, DailySeries()).reason is Reason.NO_ANSWER


def test_the_ranks_follow_the_order_of_need() -> None:
    assert [Need(reason).rank for reason in (Reason.PAIN_UP, Reason.NO_ANSWER, Reason.NOTHING_OPEN)] == [6, 5, 1]
    assert timedelta(weeks=7) == LOOK_BACK


def test_alerts_come_first_and_each_is_a_reason_of_its_own() -> None:
    fresh = OpenAlert(TODAY, escalated=False, acknowledged=False)
    passed_on = OpenAlert(TODAY - timedelta(days=1), escalated=True, acknowledged=False)
    taken = OpenAlert(TODAY - timedelta(days=3), escalated=True, acknowledged=True)
    silent = TODAY - timedelta(days=9)
    found = needs(TODAY, START, silent, silent, weeks(3, 3, 3, 3, 6, 6), [taken, fresh, passed_on], silent)
    assert [(one.reason.value, one.days, one.rank) for one in found] == [
        ("alert_escalated", 1, 9),
        ("alert", 0, 8),
        ("alert_acknowledged", 3, 7),
        ("pain_up", None, 6),
        ("no_answer", 9, 5),
        ("goal_day_passed", 9, 4),
        ("reassessment_overdue", 9, 3),
    ]
    assert needs(TODAY, START, TODAY, None, DailySeries()) == [Need(Reason.NOTHING_OPEN)]


@given(
    st.lists(st.builds(OpenAlert, st.just(TODAY), st.booleans(), st.booleans()), max_size=4),
    st.one_of(st.none(), st.integers(0, 30)),
)
def test_however_many_alerts_one_that_nobody_has_taken_is_never_behind_anything_else(
    alerts: list[OpenAlert], days: int | None
) -> None:
    last = None if days is None else TODAY - timedelta(days=days)
    found = needs(TODAY, START, last, None, DailySeries(), alerts)
    ranks = [one.rank for one in found]
    assert ranks == sorted(ranks, reverse=True)
    assert len([one for one in found if one.rank >= 7]) == len(alerts)
    assert (found[0].rank >= 8) == any(not one.acknowledged for one in alerts)


@given(st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=49, max_size=49), st.integers(0, 48))
def test_taking_an_answer_away_never_makes_it_a_zero(values: list[int | None], gone: int) -> None:
    """Removing one day's answer never changes what the other days are compared with into something lower than any."""
    first = TODAY - timedelta(days=48)
    kept = [
        (first + timedelta(days=at), float(value))
        for at, value in enumerate(values)
        if value is not None and at != gone
    ]
    told = pain_up(DailySeries.of(kept, first, TODAY), TODAY)
    if told is not None and told.compared_with is not None and told.value is not None:
        scores = [value for _, value in kept]
        assert min(scores) <= told.compared_with <= told.value - 2 + 1e-9 <= max(scores)
