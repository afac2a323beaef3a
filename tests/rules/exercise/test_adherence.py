"""How much of what was due was done, against worked examples, Mara's week, and what must always hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.exercise.adherence import (
    Counts,
    Event,
    Figures,
    NothingDue,
    NotYetKnown,
    adherence,
    count,
    events,
    week_to_show,
)
from backend.exercise.log import Logged, Result
from backend.exercise.schedule import due
from tests.reference.cases import worked
from tests.rules.mara import EXERCISES, TODAY, WINDOW, logs, prescriptions

DAY = date(2026, 3, 4)
LATER = date(2026, 3, 31)


def figures(listed: list[Event] | tuple[Event, ...], today: date = LATER) -> Figures:
    told = adherence(listed, min(e.due_on for e in listed), max(e.due_on for e in listed), today)
    assert isinstance(told, Figures)
    return told


def event_of(given_event: dict[str, Any]) -> Event:
    target, done = given_event["target"], given_event["done"]
    if done is None:
        return Event(DAY, target)
    return Event(DAY, target, Result.DONE if done >= target else Result.PARTIAL, done)


def test_worked_example_of_single_events() -> None:
    case = worked("adherence/events")
    told = figures([event_of(one) for one in case["input"]["events"]])
    assert told.completion == pytest.approx(case["expected"]["adherence"], abs=1e-12)
    assert told.of_due == case["expected"]["sessions_any"]
    assert told.volume == pytest.approx(case["expected"]["volume_ratio_uncapped"], abs=1e-12)
    assert told.dose == pytest.approx(8 / 12, abs=1e-12)


def test_worked_example_of_rolling_windows() -> None:
    case = worked("adherence/rolling_7_28")
    done = set(case["input"]["done"])
    as_of = date.fromisoformat(case["input"]["as_of"])
    listed = [
        Event(date.fromisoformat(day), 1, Result.DONE if day in done else None) for day in case["input"]["scheduled"]
    ]
    for days in (7, 28):
        told = adherence(listed, as_of - timedelta(days=days - 1), as_of, as_of)
        assert isinstance(told, Figures)
        assert told.completion == case["expected"][f"rolling_{days}"]
        assert told.of_due == case["expected"][f"rolling_{days}"]
        assert told.counts.due == case["expected"][f"n_{days}"]


def test_maras_week() -> None:
    told = adherence(events(due(prescriptions(), *WINDOW), logs()), *WINDOW, today=TODAY)
    assert isinstance(told, Figures)
    assert told.counts == Counts(due=21, done=14, partial=1, not_done=3, no_answer=4, open=0)
    assert f"{told.of_due:.1%}" == "66.7%"
    assert told.of_answered is not None
    assert f"{told.of_answered:.1%}" == "82.4%"
    # 13 done in full and 16 of 30 repetitions once, over 21 due.
    assert told.completion == pytest.approx((13 + 16 / 30) / 21)


def test_nothing_due_is_a_type_and_not_a_number() -> None:
    assert adherence((), *WINDOW, today=TODAY) == NothingDue(*WINDOW)
    future = [Event(TODAY + timedelta(days=1), 30)]
    assert adherence(future, TODAY, TODAY + timedelta(days=2), TODAY) == NothingDue(TODAY, TODAY + timedelta(days=2))


def test_what_is_due_today_is_open_and_not_missed() -> None:
    today = [Event(TODAY, 30), Event(TODAY, 30)]
    assert adherence(today, TODAY, TODAY, TODAY) == NotYetKnown(TODAY, TODAY, open=2)
    told = adherence([*today, Event(TODAY, 30, Result.DONE)], TODAY, TODAY, TODAY)
    assert isinstance(told, Figures)
    assert told.counts == Counts(due=1, done=1, partial=0, not_done=0, no_answer=0, open=2)
    assert told.of_due == 1.0
    assert told.completion == 1.0


def test_the_day_after_the_open_ones_are_missed() -> None:
    told = figures([Event(TODAY, 30), Event(TODAY, 30, Result.DONE)], today=TODAY + timedelta(days=1))
    assert told.counts.no_answer == 1
    assert told.of_due == 0.5
    assert told.of_answered == 1.0


def test_no_answer_is_not_a_not_done() -> None:
    silent = figures([Event(DAY, 30), Event(DAY, 30)])
    assert silent.of_due == 0.0
    assert silent.of_answered is None
    refused = figures([Event(DAY, 30, Result.NOT_DONE), Event(DAY, 30, Result.NOT_DONE)])
    assert refused.of_answered == 0.0


def test_partly_done_without_a_number_counts_as_done_and_is_left_out_of_completion() -> None:
    told = figures([Event(DAY, 30, Result.PARTIAL), Event(DAY, 30, Result.DONE), Event(DAY, 30)])
    assert told.counts.done == 2
    assert told.counts.partial == 1
    assert told.measured == 2
    assert told.completion == 0.5
    alone = figures([Event(DAY, 30, Result.PARTIAL)])
    assert alone.completion is None
    assert alone.dose is None


def test_doing_more_than_prescribed_is_full_completion_and_a_note() -> None:
    told = figures([Event(DAY, 30, Result.DONE, 60)])
    assert told.completion == 1.0
    assert told.dose == 1.0
    assert told.volume == 2.0


def test_extra_work_on_a_day_without_it_is_in_no_figure() -> None:
    dues = due(prescriptions(), *WINDOW)
    extra = Logged(EXERCISES[0], WINDOW[0] - timedelta(days=1), Result.DONE)
    assert events(dues, (*logs(), extra)) == events(dues, logs())


def test_the_last_of_two_logs_for_one_exercise_counts() -> None:
    dues = due(prescriptions(), WINDOW[0], WINDOW[0])
    first = Logged(EXERCISES[0], WINDOW[0], Result.NOT_DONE)
    second = replace(first, result=Result.DONE)
    assert events(dues, (first, second))[0].result is Result.DONE


def test_a_changed_prescription_leaves_last_week_as_it_was() -> None:
    before = adherence(events(due(prescriptions(), *WINDOW), logs()), *WINDOW, today=TODAY)
    ended = tuple(replace(one, ends_on=WINDOW[1]) for one in prescriptions())
    harder = tuple(replace(one, starts_on=TODAY, sets=6) for one in prescriptions())
    after = adherence(events(due((*ended, *harder), *WINDOW), logs()), *WINDOW, today=TODAY)
    assert after == before


def test_the_week_shown_ends_today_only_when_all_of_today_is_answered() -> None:
    yesterday = TODAY - timedelta(days=1)
    half = [Event(TODAY, 30, Result.DONE), Event(TODAY, 30)]
    assert week_to_show(half, TODAY) == (date(2026, 3, 3), yesterday)
    assert week_to_show(half[:1], TODAY) == (date(2026, 3, 4), TODAY)
    assert week_to_show((), TODAY) == (date(2026, 3, 3), yesterday)


EVENTS = st.builds(
    Event,
    due_on=st.dates(date(2026, 3, 1), date(2026, 3, 14)),
    target=st.sampled_from([None, 1.0, 30.0]),
    result=st.sampled_from([None, *Result]),
    amount=st.sampled_from([None, 0.0, 10.0, 30.0, 90.0]),
)


@given(st.lists(EVENTS, max_size=30), st.dates(date(2026, 2, 27), date(2026, 3, 16)))
def test_what_always_holds(listed: list[Event], today: date) -> None:
    told = adherence(listed, date(2026, 3, 1), date(2026, 3, 14), today)
    counts = count(listed, today)
    assert counts.due == counts.done + counts.not_done + counts.no_answer
    assert counts.due + counts.open == sum(event.due_on <= today for event in listed)
    if isinstance(told, Figures):
        assert told.counts == counts
        assert 0 <= told.of_due <= 1
        assert told.of_answered is None or told.of_due <= told.of_answered <= 1
        assert told.completion is None or 0 <= told.completion <= 1
    else:
        assert counts.due == 0


@given(st.lists(EVENTS, max_size=20), st.randoms())
def test_the_order_of_events_changes_nothing(listed: list[Event], chance: Any) -> None:
    shuffled = list(listed)
    chance.shuffle(shuffled)
    window = (date(2026, 3, 1), date(2026, 3, 14))
    assert adherence(shuffled, *window, today=LATER) == adherence(listed, *window, today=LATER)
