"""Why it was not done: shares with what they are of, and a fall only where there is enough to see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from backend.exercise import missed as rule
from backend.exercise.log import Reason
from backend.exercise.missed import Fall, Missed, Reasons, Said, pain_fell, reasons
from backend.exercise.pause import Span
from backend.exercise.schedule import Prescribed

DAY = date(2026, 3, 9)


def missed(pain: int, time: int, first: date = DAY) -> list[Missed]:
    return [Missed(first + timedelta(days=at), Reason.PAIN if at < pain else Reason.TIME) for at in range(pain + time)]


def test_nothing_missed_has_no_shares() -> None:
    assert reasons([]) == Reasons(0, {})
    assert reasons([]).share(Reason.PAIN) is None


def test_shares_are_of_what_was_missed_and_both_ends_count() -> None:
    told = reasons(missed(3, 1))
    assert told.total == 4
    assert [told.share(one) for one in (Reason.PAIN, Reason.TIME, Reason.FORGOT)] == [0.75, 0.25, 0]
    assert reasons(missed(3, 1), DAY, DAY).total == 1


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ((10, 0), (5, 5), Fall.SEEN),
        ((10, 0), (6, 4), Fall.NOT_SEEN),
        ((0, 10), (0, 10), Fall.NOT_SEEN),
        ((9, 0), (0, 10), Fall.TOO_EARLY),
        ((10, 0), (0, 9), Fall.TOO_EARLY),
        ((0, 0), (0, 0), Fall.TOO_EARLY),
    ],
)
def test_pain_fell_by_half_with_ten_on_either_side(before: tuple[int, int], after: tuple[int, int], told: Fall) -> None:
    assert pain_fell(reasons(missed(*before)), reasons(missed(*after))) is told


EVERY_DAY = Prescribed(UUID(int=1), frozenset(range(1, 8)), DAY, None, 3, 10)


def said(day: int, reason: Reason | None, time: str | None = None) -> Said:
    return Said(EVERY_DAY.id, DAY + timedelta(days=day), time, reason)


def test_the_last_answer_counts_and_what_was_done_after_all_was_not_missed() -> None:
    answers = [said(0, Reason.PAIN), said(1, Reason.PAIN), said(0, Reason.TIME), said(1, None)]
    assert rule.missed(answers, [EVERY_DAY]) == (Missed(DAY, Reason.TIME),)


def test_each_time_of_a_day_is_an_exercise_of_its_own() -> None:
    twice = replace(EVERY_DAY, times=("07:30", "19:00"))
    answers = [said(0, Reason.PAIN, "07:30"), said(0, Reason.TIME, "19:00"), said(0, Reason.FORGOT)]
    assert [one.reason for one in rule.missed(answers, [twice])] == [Reason.PAIN, Reason.TIME]


@pytest.mark.parametrize(("day", "count"), [(0, 1), (1, 0), (3, 0), (4, 1)])
def test_a_paused_day_is_never_missed_also_where_it_had_been_answered(day: int, count: int) -> None:
    paused = replace(EVERY_DAY, paused=(Span(DAY + timedelta(days=1), DAY + timedelta(days=3)),))
    assert len(rule.missed([said(day, Reason.PAIN)], [paused])) == count


def test_nor_is_a_day_after_the_end_or_an_exercise_nobody_prescribed() -> None:
    ended = replace(EVERY_DAY, ends_on=DAY)
    assert len(rule.missed([said(0, Reason.PAIN), said(1, Reason.PAIN)], [ended])) == 1
    assert rule.missed([said(0, Reason.PAIN)], []) == ()
    assert rule.missed([], [EVERY_DAY]) == ()
