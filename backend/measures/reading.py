"""One reading of an instrument: what was stated, and whether it can be kept.

The value is stated as such, or is the mean of trials taken one after another, or the score of answers. A
reading that came from another record may have no date, only the name of its time point ("baseline"); it is
counted in reports and never drawn on a time axis, because nobody may make up its day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend.measures.definition import Definition, PlaceNeeded
from backend.measures.scoring import NoScore, score
from backend.people.side import Side
from backend.shell.moment import SentMoment

CLOCK_ALLOWANCE = timedelta(minutes=10)
_SLACK = 1e-9

REASONS = {
    "unknown_instrument": "There is no instrument of this name; GET /instruments lists them.",
    "value_needed": "Give exactly one of value, trials and answers; value beside them has to be what they make.",
    "value_range": "This lies outside the range of the instrument.",
    "value_not_whole": "This instrument gives whole numbers.",
    "value_differs": "The value is not what the trials or answers make.",
    "trials_not_asked": "This instrument is not measured in trials.",
    "answers_not_asked": "This instrument is not made of answers.",
    "answers_count": "There have to be as many answers as the instrument has items; null for one left out.",
    "answer_range": "An answer lies outside the range of the items.",
    "too_few_answers": "Too few items were answered for a score.",
    "place_needed": "Say where on the body this was measured: site and side as the instrument asks.",
    "place_not_asked": "This instrument belongs to no place on the body.",
    "time_needed": "A reading has a time, or the name of its time point.",
    "in_the_future": "This has not happened yet.",
}


class Timing(StrEnum):
    """Whether it was taken before or after the treatment of its session."""

    PRE = "pre"
    POST = "post"


class Source(StrEnum):
    """Taken in this clinic, or brought in from another record."""

    CLINIC = "clinic"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class ReadingDraft:
    """A reading as stated: not yet judged, not yet kept."""

    id: UUID
    instrument: str
    value: float | None
    trials: tuple[float, ...] | None = None
    answers: tuple[int | None, ...] | None = None
    taken_at: SentMoment | None = None
    zone: str | None = None
    time_point: str | None = None
    site: str | None = None
    side: Side | None = None
    timing: Timing | None = None
    rater: str | None = None
    device: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A reading that can be kept: its value, and what a person has to look at."""

    value: float
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotValid:
    """A reading that cannot be kept: the code, one of `REASONS`."""

    code: str


@dataclass(frozen=True, slots=True)
class DatedReading:
    """What a picture over months needs of a reading; withdrawn and undated ones are none of these."""

    id: UUID
    instrument: str
    taken_at: datetime
    day: date
    value: float
    timing: Timing | None
    site: str | None
    side: Side | None


@dataclass(frozen=True, slots=True)
class PointReading:
    """What a report over people needs of a reading: whose, at which named time point or on which day."""

    patient_id: UUID
    instrument: str
    time_point: str | None
    day: date | None
    value: float


def judge(definition: Definition | None, draft: ReadingDraft, now: datetime) -> Judged | NotValid:
    """Whether this reading can be kept, and its value."""
    if definition is None:
        return NotValid("unknown_instrument")
    if draft.taken_at is None and draft.time_point is None:
        return NotValid("time_needed")
    if draft.taken_at is not None and draft.taken_at.instant > now + CLOCK_ALLOWANCE:
        return NotValid("in_the_future")
    code = _place(definition, draft)
    return _value(definition, draft) if code is None else NotValid(code)


def _place(definition: Definition, draft: ReadingDraft) -> str | None:
    if definition.place is PlaceNeeded.NONE:
        return None if draft.site is None and draft.side is None else "place_not_asked"
    if draft.side is None or (draft.site is None and definition.place is PlaceNeeded.SITE_AND_SIDE):
        return "place_needed"
    return None


def _value(definition: Definition, draft: ReadingDraft) -> Judged | NotValid:
    if draft.trials is not None and draft.answers is not None:
        return NotValid("value_needed")
    if draft.trials is not None:
        found = _of_trials(definition, draft.trials)
    elif draft.answers is not None:
        found = _of_answers(definition, draft.answers)
    elif draft.value is None:
        found = NotValid("value_needed")
    else:
        code = _off_scale(definition, draft.value)
        return Judged(draft.value, ()) if code is None else NotValid(code)
    if isinstance(found, Judged) and draft.value is not None and not _agrees(definition, draft.value, found.value):
        return NotValid("value_differs")
    return found


def _of_trials(definition: Definition, trials: tuple[float, ...]) -> Judged | NotValid:
    if definition.trials is None:
        return NotValid("trials_not_asked")
    code = next((code for code in (_off_scale(definition, trial) for trial in trials) if code is not None), None)
    return Judged(sum(trials) / len(trials), ()) if code is None else NotValid(code)


def _of_answers(definition: Definition, answers: tuple[int | None, ...]) -> Judged | NotValid:
    found = score(definition, answers)
    return NotValid(found.reason) if isinstance(found, NoScore) else Judged(found.value, found.flags)


def _off_scale(definition: Definition, value: float) -> str | None:
    if not definition.low <= value <= definition.high:
        return "value_range"
    return "value_not_whole" if definition.whole and value != int(value) else None


def _agrees(definition: Definition, stated: float, made: float) -> bool:
    """Whether the value stated beside trials or answers is theirs, to the decimals the instrument is read in."""
    return abs(stated - made) <= 0.5 * 10.0**-definition.decimals + _SLACK
