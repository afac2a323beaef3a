"""The years of one person: held and lost, the agreed weeks, mild days, months without treatment, care by week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from backend.exercise.log import Logged, Result
from backend.exercise.pause import Span
from backend.exercise.schedule import Prescribed
from backend.trends.dose import DoseWeek, weekly_dose
from backend.trends.long_run import LongRun, MildDays
from backend.trends.portrait import portrait
from backend.trends.record import Record
from backend.trends.relapse import NotHeld
from tests.rules.trends.card.lives import EVERY_DAY, days, diary, life, needled, on, treated_by_hand


def years(record: Record) -> LongRun:
    return portrait(record).long_run


def test_a_relapse_after_a_better_half_year() -> None:
    """8 in the first weeks, 5 for half a year, 7 for a month: above 5.6 again at the end of its second week."""
    record = life(230, pain=diary((8, 0, 28), (5, 28, 168), (7, 196, 35)), sessions=needled(5, 30))
    told = years(record)
    [held] = told.held.times
    assert told.held.limit is not None
    assert abs(told.held.limit - 5.6) < 1e-9
    assert (held.from_day, held.reached_on, held.last_day, held.lost_on) == (on(28), on(41), on(195), on(209))
    assert (held.weeks, told.held.relapses, told.held.holds) == (24, 1, False)
    assert (told.last_held_on, told.months_since_held) == (on(195), 1)
    assert (told.last_treatment_on, told.months_without_treatment) == (on(30), 6)
    assert [(one.week, one.mean) for one in told.weeks] == [(4, 8), (8, 5), (12, 5), (26, 5), (52, None)]
    assert told.weeks[3].change is not None
    assert (told.weeks[3].change.percent, told.weeks[3].change.at_least_30) == (-37.5, True)
    assert told.weeks[4].change is None


def test_what_is_held_now_has_no_months_since() -> None:
    told = years(life(100, pain=diary((8, 0, 28), (5, 28, 73))))
    assert (told.held.holds, told.held.relapses, told.months_since_held) == (True, 0, None)
    assert told.last_held_on is not None


def test_mild_days_are_of_those_answered_and_3_is_one() -> None:
    pain = days({0: [3, 4, 8, None, 2] + [8] * 23, 56: [0, None, 3] + [4] * 25})
    told = years(life(83, pain=pain))
    assert told.mild_early == MildDays(on(0), on(27), 2, 27)
    assert told.mild_late == MildDays(on(56), on(83), 2, 27)
    near = years(life(50, pain=diary((8, 0, 51))))
    assert near.mild_early is not None
    assert near.mild_late is None  # the two spans would share days


def test_nothing_kept_is_reasons_and_no_weeks() -> None:
    told = years(life(40, versions=()))
    assert (told.held.reason, told.held.times, told.last_held_on) == (NotHeld.NO_START, (), None)
    assert (told.mild_early, told.mild_late, told.dose) == (None, None, ())
    assert (told.last_treatment_on, told.months_without_treatment) == (None, None)
    assert {one.mean for one in told.weeks} == {None}


def test_care_week_by_week() -> None:
    """Needled on day 1, by hand on day 2 and 9, a lesson on day 16, exercise from day 7 on with two paused days."""
    one = Prescribed(UUID(int=1), EVERY_DAY, on(7), None, 3, 10, paused=(Span(on(14), on(15)),))
    said = ((7, Result.DONE), (8, Result.NOT_DONE), (14, Result.DONE))
    logs = tuple(Logged(one.id, on(day), result) for day, result in said)
    record = life(18, sessions=needled(1), manual=treated_by_hand(2, 9), prescriptions=(one,), logs=logs)
    told = years(replace(record, lesson_days=(on(16),)))
    assert told.dose == (
        DoseWeek(on(0), 1, 20, 0, 0, 0),
        DoseWeek(on(7), 0, 20, 1, 7, 0),
        DoseWeek(on(14), 0, 0, 0, 2, 1),  # paused on days 14 and 15, open today
    )


def test_what_is_to_come_is_in_no_week_and_empty_weeks_are_between() -> None:
    today = date(2026, 3, 10)
    found = weekly_dose([today - timedelta(weeks=3), today + timedelta(days=1)], [], [], [], today)
    assert [one.needling_sessions for one in found] == [1, 0, 0, 0]
    assert weekly_dose([today + timedelta(days=1)], [], [], [], today) == ()


def test_an_episode_taken_up_again_is_told_once_it_has_been() -> None:
    record = replace(life(100, pain=diary((8, 0, 7))), reopened_on=(on(120), on(60)))
    assert years(record).reopened_on == (on(60),)
