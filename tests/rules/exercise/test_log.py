"""What a log may say, how late it is, and how much was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from backend.exercise.log import LogDraft, Reason, Result, amount_done, broken_rule, days_late
from backend.shell.moment import parse

WRITTEN = parse("2026-03-10T18:45:00-06:00")
DONE = LogDraft(
    prescription_id=UUID(int=1),
    due_on=date(2026, 3, 10),
    result=Result.DONE,
    reason=None,
    sets_done=3,
    repetitions_done=10,
    pain_during=2,
    exertion=4,
    done_at=WRITTEN,
    written_at=WRITTEN,
    zone="America/Edmonton",
)


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (DONE, None),
        (replace(DONE, result=Result.PARTIAL, sets_done=2, repetitions_done=8), None),
        (replace(DONE, reason=Reason.TIME), "reason_not_asked"),
        (replace(DONE, result=Result.PARTIAL, reason=Reason.PAIN), "reason_not_asked"),
        (replace(DONE, result=Result.NOT_DONE, sets_done=None, repetitions_done=None), "reason_required"),
        (replace(DONE, result=Result.NOT_DONE, reason=Reason.SORENESS), "amount_not_done"),
        (
            replace(DONE, result=Result.NOT_DONE, reason=Reason.SORENESS, sets_done=0, repetitions_done=None),
            None,
        ),
    ],
)
def test_a_reason_belongs_to_not_done_and_an_amount_to_done(draft: LogDraft, code: str | None) -> None:
    assert broken_rule(draft) == code


@pytest.mark.parametrize(
    ("due_on", "days"),
    [(date(2026, 3, 10), 0), (date(2026, 3, 7), 3), (date(2026, 3, 6), 4), (date(2026, 3, 11), -1)],
)
def test_lateness_counts_diary_days(due_on: date, days: int) -> None:
    assert days_late(due_on, WRITTEN) == days


def test_after_midnight_is_still_the_evening_before() -> None:
    assert days_late(date(2026, 3, 10), parse("2026-03-11T01:30:00-06:00")) == 0


@pytest.mark.parametrize(
    ("sets_done", "repetitions_done", "amount"),
    [(3, 10, 30), (2, 8, 16), (2, None, 20), (None, 8, 24), (None, None, None), (0, None, 0), (5, 10, 50)],
)
def test_the_amount_is_in_repetitions_over_all_sets(
    sets_done: int | None, repetitions_done: int | None, amount: int | None
) -> None:
    assert amount_done(3, 10, sets_done, repetitions_done) == amount
