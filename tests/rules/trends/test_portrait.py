"""The picture of one patient: Mara's figures, empty and young records, and what must always hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures.direction import Direction
from backend.pain.entry import DayScore
from backend.pain.scale import PainKind
from backend.plan.timeline import Goal, Phase, PlanVersion
from backend.trends.change import NoChange
from backend.trends.completeness import CompletenessBand
from backend.trends.level import NoLevel
from backend.trends.measured import Measure, MeasurementError, Reading, Timing
from backend.trends.picture import ExerciseState, ExerciseWeek, Portrait
from backend.trends.portrait import Rules, portrait
from backend.trends.record import Muscle, PlacedReading, Record
from backend.trends.slope import SlopeClass
from tests.rules import mara

NOBODY = Record(UUID(int=8), "America/Edmonton", datetime(2026, 3, 11, 0, 30, tzinfo=UTC), mara.TODAY)


def test_mara() -> None:
    told = portrait(mara.record())
    pain = told.pain
    assert (pain.kind, pain.unit, pain.direction) == (PainKind.AVERAGE, "0-10", Direction.LOWER_IS_BETTER)
    assert (pain.baseline.mean, pain.current.mean, pain.change.points) == (7.0, 4.5, -2.5)
    assert pain.change.percent is not None
    assert f"{pain.change.percent:.1f}" == "-35.7"
    assert (pain.change.at_least_30, pain.change.at_least_50) == (True, False)
    assert (pain.current.days_observed, pain.current.days_possible) == (6, 7)
    assert pain.volatility == 1.0
    week = told.exercise.last_7_days
    assert (week.due, week.done, week.partial, week.not_done, week.no_answer) == (21, 14, 1, 3, 4)
    assert f"{week.of_due:.1%}" == "66.7%"
    assert f"{week.of_answered:.1%}" == "82.4%"
    assert (week.state, week.from_day, week.to_day) == (ExerciseState.FIGURES, *mara.WINDOW)


def test_maras_days_end_yesterday_and_keep_their_gap() -> None:
    daily = portrait(mara.record()).pain.daily
    assert (daily[0].day, daily[-1].day) == (mara.PLAN_START, date(2026, 3, 9))
    gap = next(day for day in daily if day.day == date(2026, 3, 5))
    assert (gap.value, gap.entries) == (None, 0)
    assert len(daily) == 64


def test_maras_weeks() -> None:
    weekly = portrait(mara.record()).pain.weekly
    assert [(week.monday, week.mean, week.days) for week in weekly if week.days] == [
        (date(2026, 1, 5), 7.0, 7),
        (date(2026, 3, 2), 4.6, 5),
        (date(2026, 3, 9), None, 1),
    ]
    assert portrait(mara.record()).pain.slope.class_ is SlopeClass.NOT_ENOUGH_DATA


def after_10_march() -> Record:
    """Mara has answered on 10 March: pain 4 corrected to 5, one partial, one not done, one left open."""
    record = mara.record()
    first, second = mara.EXERCISES[:2]
    answers = (
        replace(record.logs[0], prescription_id=first, due_on=mara.TODAY),
        replace(record.logs[1], prescription_id=second, due_on=mara.TODAY),
    )
    return replace(
        record,
        pain=(*record.pain, DayScore(mara.TODAY, PainKind.AVERAGE, 5), DayScore(mara.TODAY, PainKind.NOW, 9)),
        logs=(*record.logs, *answers),
    )


def test_maras_window_moves_on_when_she_answers() -> None:
    told = portrait(after_10_march())
    assert (told.pain.current.from_day, told.pain.current.to_day) == (date(2026, 3, 4), mara.TODAY)
    assert (told.pain.current.mean, told.pain.current.days_observed) == (4.5, 6)
    # One of today's exercises is still open: the week of exercise ends yesterday, and nothing is missed.
    evening = told.exercise.last_7_days
    assert (evening.to_day, evening.due, evening.no_answer) == (date(2026, 3, 9), 21, 4)


def test_the_morning_after_maras_figures_are_the_same() -> None:
    told = portrait(replace(after_10_march(), today=date(2026, 3, 11)))
    week = told.exercise.last_7_days
    assert (week.from_day, week.to_day) == (date(2026, 3, 4), date(2026, 3, 10))
    assert (week.due, week.done, week.partial, week.not_done, week.no_answer) == (21, 14, 1, 3, 4)
    assert (told.pain.current.mean, told.pain.current.days_observed) == (4.5, 6)


def test_kinds_of_pain_are_never_mixed() -> None:
    record = replace(mara.record(), pain=(*mara.pain(), *mara.scores(mara.WINDOW[0], [10] * 7, PainKind.WORST)))
    assert portrait(record).pain == portrait(mara.record()).pain
    worst = portrait(record, PainKind.WORST).pain
    assert (worst.current.mean, worst.baseline.mean) == (10.0, None)


def test_maras_session_is_one_mark_with_each_muscle_once() -> None:
    (mark,) = portrait(mara.record()).sessions
    assert (mark.day, mark.sites) == (date(2026, 3, 9), 3)
    assert mark.muscles == (Muscle("upper_trapezius", "right"), Muscle("levator_scapulae", "right"))


def test_exercise_weeks_count_what_was_due_so_far() -> None:
    assert portrait(mara.record()).exercise.weeks == (
        ExerciseWeek(date(2026, 3, 2), due=18, done=12, partial=1, not_done=3, no_answer=3),
        ExerciseWeek(date(2026, 3, 9), due=3, done=2, partial=0, not_done=0, no_answer=1),
    )


def test_a_week_between_prescriptions_is_empty_and_there() -> None:
    early = tuple(
        replace(one, id=UUID(int=one.id.int + 50), ends_on=date(2026, 2, 17))
        for one in mara.prescriptions(date(2026, 2, 16))
    )
    weeks = portrait(replace(mara.record(), prescriptions=(*early, *mara.prescriptions()))).exercise.weeks
    assert [(week.monday, week.due) for week in weeks] == [
        (date(2026, 2, 16), 6),
        (date(2026, 2, 23), 0),
        (date(2026, 3, 2), 18),
        (date(2026, 3, 9), 3),
    ]


def test_nobody_has_an_empty_picture_with_reasons_and_no_zeros() -> None:
    told = portrait(NOBODY)
    assert (told.pain.daily, told.pain.weekly, told.sessions, told.measures) == ((), (), (), ())
    assert told.pain.baseline.reason is NoLevel.NO_PLAN
    assert told.pain.current.reason is NoLevel.TOO_FEW_DAYS
    assert told.pain.change.reason is NoChange.NO_BASELINE
    assert told.pain.slope.class_ is SlopeClass.NOT_ENOUGH_DATA
    assert (told.pain.volatility, told.pain.completeness.share, told.pain.completeness.band) == (None,) * 3
    assert told.exercise.weeks == ()
    assert told.exercise.last_7_days.state is ExerciseState.NOTHING_DUE
    assert (told.exercise.last_7_days.of_due, told.exercise.last_7_days.of_answered) == (None, None)
    assert (told.plan.versions, told.plan.goal) == ((), None)


def test_a_plan_that_starts_today_or_tomorrow() -> None:
    for offset in (0, 1):
        begins = mara.TODAY + timedelta(days=offset)
        plan = (PlanVersion(UUID(int=100), 1, begins, Phase.BASELINE, "first"),)
        told = portrait(replace(NOBODY, versions=plan, prescriptions=mara.prescriptions(begins)))
        assert told.pain.daily == ()
        assert told.pain.baseline.mean is None
        assert told.pain.completeness.band is None
    assert told.exercise.last_7_days.state is ExerciseState.NOTHING_DUE
    today = portrait(replace(NOBODY, prescriptions=mara.prescriptions(mara.TODAY)))
    assert today.exercise.last_7_days.state is ExerciseState.NOT_YET_KNOWN


def test_records_of_days_to_come_are_left_out() -> None:
    tomorrow = mara.TODAY + timedelta(days=1)
    record = mara.record()
    later = replace(
        record,
        pain=(*record.pain, DayScore(tomorrow, PainKind.AVERAGE, 10)),
        sessions=(*record.sessions, replace(record.sessions[0], id=UUID(int=201), day=tomorrow)),
    )
    assert portrait(later) == portrait(record)


def test_completeness_runs_from_the_plans_start_to_the_end_of_the_current_window() -> None:
    told = portrait(mara.record()).pain.completeness
    assert (told.days_observed, told.days_possible, told.band) == (13, 64, CompletenessBand.WEAK)
    without_plan = portrait(replace(mara.record(), versions=())).pain.completeness
    assert (without_plan.days_observed, without_plan.days_possible) == (13, 64)


def test_an_entry_before_the_plan_is_drawn_and_does_not_count_for_it() -> None:
    before = DayScore(date(2026, 1, 1), PainKind.AVERAGE, 10)
    told = portrait(replace(mara.record(), pain=(before, *mara.pain()))).pain
    assert told.daily[0].value == 10.0
    assert (told.baseline.mean, told.completeness.days_possible) == (7.0, 64)


def test_the_goal_is_that_of_the_version_in_force() -> None:
    goal = Goal("Carry the shopping home", date(2026, 4, 1))
    first = replace(mara.plan()[0], goal=goal)
    later = PlanVersion(UUID(int=101), 2, date(2026, 3, 12), Phase.FOLLOW_UP, "better")
    told = portrait(replace(mara.record(), versions=(first, later))).plan
    assert told.goal == goal
    assert [(span.number, span.to_day) for span in told.versions] == [(1, date(2026, 3, 11)), (2, None)]
    assert portrait(replace(mara.record(), versions=(first, later), today=date(2026, 3, 12))).plan.goal is None


def test_left_and_right_of_one_measure_are_two_lines() -> None:
    measure = Measure("ppt", "Threshold", "kPa", Direction.HIGHER_IS_BETTER, (MeasurementError(60),))
    at = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
    readings = tuple(
        PlacedReading("ppt", "upper_trapezius", side, Reading(at, at.date(), value, Timing.PRE))
        for side, value in (("right", 150.0), ("left", 210.0))
    )
    told = portrait(replace(mara.record(), readings=readings, measures={"ppt": measure})).measures
    assert [(line.side, line.first) for line in told] == [("left", 210.0), ("right", 150.0)]


def test_the_conventions_are_settings() -> None:
    loose = portrait(mara.record(), rules=Rules(week_least_days=1, current_least_days=7)).pain
    assert [week.mean for week in loose.weekly if week.valid] == [7.0, 4.6, 4.0]
    assert loose.current.mean is None
    assert loose.volatility is None


SCORES = st.lists(
    st.builds(
        DayScore,
        st.dates(date(2025, 12, 20), date(2026, 3, 15)),
        st.sampled_from(PainKind),
        st.integers(0, 10),
    ),
    max_size=120,
)


@given(SCORES, st.randoms())
def test_the_order_of_entries_changes_nothing(pain: list[DayScore], chance: Any) -> None:
    shuffled = list(pain)
    chance.shuffle(shuffled)
    record = mara.record()
    assert portrait(replace(record, pain=tuple(shuffled))) == portrait(replace(record, pain=tuple(pain)))


@given(SCORES)
def test_what_always_holds(pain: list[DayScore]) -> None:
    told = portrait(replace(mara.record(), pain=tuple(pain)))
    counted = {one.day for one in pain if one.kind is PainKind.AVERAGE and one.day <= mara.TODAY}
    assert {day.day for day in told.pain.daily if day.value is not None} == counted
    for level in (told.pain.baseline, told.pain.current):
        assert (level.mean is None) == (level.reason is not None)
        assert 0 <= level.days_observed <= level.days_possible
        assert level.mean is None or 0 <= level.mean <= 10
    for week in told.pain.weekly:
        assert not week.valid or in_order(0, week.low, week.mean, week.high, 10)
    assert agree(told)


def in_order(*values: float | None) -> bool:
    found = [value for value in values if value is not None]
    return all(a <= b + 1e-9 for a, b in pairwise(found))


def agree(told: Portrait) -> bool:
    """The change is what the two levels say, and nothing else."""
    start, now, change = told.pain.baseline.mean, told.pain.current.mean, told.pain.change
    if start is None or now is None:
        return change.points is None
    return change.points is None or change.points == pytest.approx(now - start)
