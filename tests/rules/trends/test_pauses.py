"""A paused day is never due and never missed, wherever exercise is read; several entries of a day are one value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from uuid import UUID

import pytest

from backend.exercise.log import Logged, Result
from backend.exercise.pause import Span
from backend.exercise.schedule import Prescribed
from backend.pain.entry import DayScore
from backend.pain.scale import PainKind
from backend.trends.around_sessions import around_sessions
from backend.trends.before_after import before_and_after
from backend.trends.claims.evidence import Evidence
from backend.trends.portrait import portrait
from backend.trends.record import Record
from backend.trends.scorecard import scorecard
from backend.trends.tolerated import Felt
from backend.trends.window import windows
from tests.rules.trends.card.lives import EVERY_DAY, days, life, needled, on

ALL_DONE = tuple(range(60))
HELD = (8, 17, 26, 35, 44, 53)
AWAY = Span(on(27), on(33))


def exercising(*paused: Span, done: tuple[int, ...] = ALL_DONE) -> Record:
    """One exercise a day for sixty days, done on these days, with these pauses; six sessions."""
    one = Prescribed(UUID(int=1), EVERY_DAY, on(0), None, 3, 10, paused=paused)
    logs = tuple(Logged(one.id, on(day), Result.DONE, exertion=5) for day in done)
    return life(60, prescriptions=(one,), logs=logs, sessions=needled(*HELD))


def days_due(record: Record) -> set[date]:
    return set(Evidence(record).exercise_days)


def test_a_paused_day_is_due_nowhere() -> None:
    record = exercising(AWAY)
    assert days_due(record) == {on(day) for day in ALL_DONE if not AWAY.holds(on(day))}
    assert sum(week.due for week in portrait(record).exercise.weeks) == 60 - 7
    assert sum(one.due for one in Evidence(record).after_sessions) == sum(
        one.due for one in windows(Evidence(record).exercise_days, Evidence(record).session_days, on(60))
    )


def test_a_paused_week_that_nobody_answered_is_not_missed_and_one_that_was_not_paused_is() -> None:
    """Seven silent days: with the pause all of what was due was done, without it seven are without an answer."""
    silent = tuple(day for day in ALL_DONE if not AWAY.holds(on(day)))
    with_pause, without = exercising(AWAY, done=silent), exercising(done=silent)
    told = {name: {row.claim.id: row for row in scorecard(one).rows}["L2"].lines[0] for name, one in
            (("paused", with_pause), ("silent", without))}  # fmt: skip
    assert (told["paused"].n, told["paused"].possible, told["paused"].latest) == (26, 26, 100.0)
    assert (told["silent"].n, told["silent"].possible) == (26, 28)
    assert [week.no_answer for week in portrait(with_pause).exercise.weeks] == [0] * 9
    assert sum(week.no_answer for week in portrait(without).exercise.weeks) == 7


def test_answers_on_a_day_that_was_then_paused_are_in_no_figure() -> None:
    one, other = exercising(AWAY), exercising(AWAY, done=tuple(day for day in ALL_DONE if not AWAY.holds(on(day))))
    assert Evidence(one).exercise == Evidence(other).exercise
    assert Evidence(one).after_sessions == Evidence(other).after_sessions
    for felt in Felt:
        assert Evidence(one).felt_after_sessions(felt) == Evidence(other).felt_after_sessions(felt)


def test_a_session_whose_days_after_were_paused_is_not_used() -> None:
    record = exercising(AWAY)
    found = before_and_after(Evidence(record).exercise_days, Evidence(record).session_days, on(60))
    everything = before_and_after(Evidence(exercising()).exercise_days, Evidence(record).session_days, on(60))
    assert (everything.used, found.used) == (6, 5)
    assert around_sessions(Evidence(record)).exercise == found


@pytest.mark.parametrize("scores", list(permutations([(20, 2), (20, 6), (20, 7), (21, 4)])))
def test_several_entries_of_one_day_are_their_mean_in_any_order(scores: tuple[tuple[int, int], ...]) -> None:
    """2, 6 and 7 are 5, which weighs as much as the single 4 of the day after."""
    several = life(21, pain=(*days({0: [8] * 7, 15: [4] * 5}), *(scored(day, value) for day, value in scores)))
    single = life(21, pain=(*days({0: [8] * 7, 15: [4] * 5}), scored(20, 5), scored(21, 4)))
    one, other = portrait(several).pain, portrait(single).pain
    assert [day.value for day in one.daily] == [day.value for day in other.daily]
    assert (one.current, one.change, one.details) == (other.current, other.change, other.details)
    assert scorecard(several).rows == scorecard(single).rows
    assert Evidence(several).daily.value_on(on(20)) == 5


def scored(day: int, value: int) -> DayScore:
    return DayScore(on(day), PainKind.AVERAGE, value)


def test_another_kind_of_pain_is_another_series() -> None:
    record = life(10, pain=days({0: [5] * 10}))
    worst = tuple(DayScore(on(day), PainKind.WORST, 9) for day in range(10))
    assert scorecard(replace(record, pain=record.pain + worst)).rows == scorecard(record).rows
    assert on(0) + timedelta(days=10) == record.today
