"""What the patient says about one exercise on one day: done, partly done, or not done and why.

No log is no answer, which is neither done nor not done. Less than prescribed still counts as done and is
listed as partial. An amount is counted in repetitions over all sets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from backend.shell.moment import SentMoment

DAY_STARTS_AT_HOUR = 4
LATE_LIMIT_DAYS = 3

RULES: Mapping[str, str] = {
    "reason_required": "Not done: say why.",
    "reason_not_asked": "A reason is asked only for what was not done.",
    "amount_not_done": "What was not done has no amount.",
}


class Result(StrEnum):
    """The answer to "did you do it?"."""

    DONE = "done"
    PARTIAL = "partial"
    NOT_DONE = "not_done"


class Reason(StrEnum):
    """Why it was not done, in the patient's choice."""

    PAIN = "pain"
    SORENESS = "soreness"
    TIME = "time"
    FORGOT = "forgot"
    UNCLEAR = "unclear"
    NO_NEED = "no_need"
    EQUIPMENT = "equipment"


@dataclass(frozen=True, slots=True)
class LogDraft:
    """What a phone sends about one due exercise: not yet judged, not yet kept."""

    prescription_id: UUID
    due_on: date
    result: Result
    reason: Reason | None
    sets_done: int | None
    repetitions_done: int | None
    pain_during: int | None
    exertion: int | None
    done_at: SentMoment
    written_at: SentMoment
    zone: str
    note: str | None = None
    due_time: str | None = None
    load_kg_done: float | None = None


@dataclass(frozen=True, slots=True)
class Logged:
    """What adherence needs of a log. `amount` is in repetitions, None where only the answer is known.

    `kg_asked` is the load of the prescription and `kg_done` what was moved; pain and exertion are 0 to 10.
    """

    prescription_id: UUID
    due_on: date
    result: Result
    amount: int | None = None
    due_time: str | None = None
    pain_during: int | None = None
    exertion: int | None = None
    kg_done: float | None = None
    kg_asked: float | None = None


def broken_rule(draft: LogDraft) -> str | None:
    """The code of the rule this log breaks, or None.

    reason_required: not done, and no reason. reason_not_asked: a reason beside done or partial.
    amount_not_done: an amount beside not done.
    """
    amounts = (draft.sets_done, draft.repetitions_done, draft.load_kg_done)
    if draft.result is not Result.NOT_DONE:
        return "reason_not_asked" if draft.reason is not None else None
    if draft.reason is None:
        return "reason_required"
    return "amount_not_done" if any(amounts) else None


def canonical(draft: LogDraft) -> dict[str, Any]:
    """The content as plain JSON in one spelling, whatever client wrote it.

    What was not said has no name in it, so that a log of an older app keeps the digest it has always had.
    """
    newer = {"due_time": draft.due_time, "load_kg_done": draft.load_kg_done}
    return {name: value for name, value in newer.items() if value is not None} | {
        "prescription_id": str(draft.prescription_id),
        "due_on": draft.due_on.isoformat(),
        "result": draft.result.value,
        "reason": None if draft.reason is None else draft.reason.value,
        "sets_done": draft.sets_done,
        "repetitions_done": draft.repetitions_done,
        "pain_during": draft.pain_during,
        "exertion": draft.exertion,
        "done_at": draft.done_at.text(),
        "written_at": draft.written_at.text(),
        "zone": draft.zone,
        "note": draft.note,
    }


def days_late(due_on: date, written_at: SentMoment, day_starts_at_hour: int = DAY_STARTS_AT_HOUR) -> int:
    """Diary days from the day it was due to the day it was written: 0 on time, negative before it was due."""
    return (written_at.diary_day(day_starts_at_hour) - due_on).days


def amount_done(sets: int, repetitions: int, sets_done: int | None, repetitions_done: int | None) -> int | None:
    """Repetitions done over all sets; None where the patient gave no number.

    A missing one of the two is taken as prescribed: "2 sets" of 3 x 10 is 20, "8 repetitions" of it is 24.
    """
    if sets_done is None and repetitions_done is None:
        return None
    counted_sets = sets if sets_done is None else sets_done
    counted_repetitions = repetitions if repetitions_done is None else repetitions_done
    return counted_sets * counted_repetitions


def load_done(log: Logged, target: float | None) -> float | None:
    """The load of one exercise as a share of what was prescribed: repetitions, times kilograms where both are known.

    1 is as prescribed. None for what was not done, and for what was done in part without a number. Done without a
    number is as prescribed; a band or the body's own weight counts by its repetitions alone.
    """
    if log.result is Result.NOT_DONE or (log.result is Result.PARTIAL and log.amount is None):
        return None
    share = log.amount / target if log.amount is not None and target else 1.0
    return share * log.kg_done / log.kg_asked if log.kg_done is not None and log.kg_asked else share
