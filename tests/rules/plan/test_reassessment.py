"""What was to be measured again: ahead, due, overdue or done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backend.plan.reassessment import Due, Reassessment, overdue_since, standing

DAY = date(2026, 3, 2)
ONE = Reassessment(DAY, ("pseq", "peg"))


@pytest.mark.parametrize(
    ("today", "state", "late"),
    [
        (DAY - timedelta(days=8), Due.AHEAD, 0),
        (DAY - timedelta(days=7), Due.DUE, 0),
        (DAY, Due.DUE, 0),
        (DAY + timedelta(days=1), Due.OVERDUE, 1),
        (DAY + timedelta(days=30), Due.OVERDUE, 30),
    ],
)
def test_while_something_is_missing(today: date, state: Due, late: int) -> None:
    (told,) = standing([ONE], {"pseq": [DAY - timedelta(days=3)]}, today)
    missing = ("peg",) if today >= DAY - timedelta(days=3) else ("pseq", "peg")
    assert (told.state, told.days_overdue, told.missing) == (state, late, missing)


def test_done_when_everything_was_read_also_late() -> None:
    days = {"pseq": [DAY - timedelta(days=7)], "peg": [DAY + timedelta(days=9)]}
    assert standing([ONE], days, DAY + timedelta(days=8))[0].state is Due.OVERDUE
    assert standing([ONE], days, DAY + timedelta(days=9))[0].state is Due.DONE
    too_early = days | {"pseq": [DAY - timedelta(days=8)]}
    assert standing([ONE], too_early, DAY + timedelta(days=9))[0].missing == ("pseq",)


def test_one_reading_never_answers_two() -> None:
    soon = Reassessment(DAY + timedelta(days=5), ("pseq", "peg"))
    told = standing([soon, ONE], {"pseq": [DAY], "peg": [DAY]}, DAY + timedelta(days=6))
    assert [one.state for one in told] == [Due.DONE, Due.OVERDUE]
    assert overdue_since(told) == soon.due_on
    assert overdue_since(told[:1]) is None


def test_nothing_agreed_is_nothing_overdue() -> None:
    assert standing([], {"pseq": [DAY]}, DAY) == ()
    assert overdue_since([]) is None
