"""One reading of an instrument: what was stated, and whether it can be kept.

The value is stated as such, or is made of trials taken one after another, or is the score of answers. Where it
cannot be made the reading is kept without one and says why: what was answered stays, and nothing is filled in.
A reading that came from another record may have no date, only the name of its time point ("baseline"); it is
counted in reports and never drawn on a time axis, because nobody may make up its day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend.measures import trials as of_trials
from backend.measures.comparison import Taken
from backend.measures.definition import Definition, Detail, Kind, PlaceNeeded
from backend.measures.scoring import NoScore, band_of, score
from backend.people.side import Side
from backend.shell.moment import SentMoment

CLOCK_ALLOWANCE = timedelta(minutes=10)
_SLACK = 1e-9

# Why a reading that is kept has no value.
NO_VALUE = ("too_few_answers", "trial_missing", "first_is_zero")
REASONS = {
    "unknown_instrument": "There is no instrument of this name; GET /instruments lists them.",
    "value_needed": "Give exactly one of value, trials and answers; value beside them has to be what they make.",
    "value_range": "This lies outside the range of the instrument.",
    "value_not_whole": "This instrument gives whole numbers.",
    "value_step": "This instrument is read in larger steps.",
    "value_differs": "The value is not what the trials or answers make.",
    "trials_not_asked": "This instrument is not measured in trials.",
    "trials_needed": "This instrument is measured in trials; the server makes the value of them.",
    "trials_count": "There have to be as many trials as the instrument asks for; null for one that is missing.",
    "answers_not_asked": "This instrument is not made of answers.",
    "answers_needed": "This instrument is made of answers; the server makes the value of them.",
    "answers_count": "There have to be as many answers as the instrument has items; null for one left out.",
    "answer_range": "An answer lies outside the range of the items.",
    "activities_needed": "Say which list of the patient's own activities was rated.",
    "activities_not_asked": "This instrument is not made of the patient's own activities.",
    "unknown_activities": "The patient has no such list of activities.",
    "place_needed": "Say where on the body this was measured: site and side as the instrument asks.",
    "place_not_asked": "This instrument belongs to no place on the body.",
    "detail_needed": "The instrument asks for more about how it was measured; field says what.",
    "detail_not_asked": "The instrument does not ask this about how it was measured; field says what.",
    "time_needed": "A reading has a time, or the name of its time point.",
    "in_the_future": "This has not happened yet.",
}


class Timing(StrEnum):
    """Whether it was taken before or after the treatment of its session."""

    PRE = "pre"
    POST = "post"


class Mode(StrEnum):
    """Whether the person moved, or was moved."""

    ACTIVE = "active"
    PASSIVE = "passive"


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
    trials: tuple[float | None, ...] | None = None
    answers: tuple[int | None, ...] | None = None
    activity_list_id: UUID | None = None
    taken_at: SentMoment | None = None
    zone: str | None = None
    time_point: str | None = None
    site: str | None = None
    side: Side | None = None
    timing: Timing | None = None
    rater: str | None = None
    device: str | None = None
    probe_cm2: float | None = None
    force_n: float | None = None
    mode: Mode | None = None
    end_pain: int | None = None
    warm_up: bool | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A reading that can be kept: its value or why it has none, its band, and what a person has to look at."""

    value: float | None
    no_value: str | None = None
    band: str | None = None
    flags: tuple[str, ...] = ()
    mode: Mode | None = None


@dataclass(frozen=True, slots=True)
class NotValid:
    """A reading that cannot be kept: the code, one of `REASONS`, and the field where one is meant."""

    code: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class DatedReading:
    """What a picture over months needs of a reading; withdrawn, undated and valueless ones are none of these."""

    id: UUID
    instrument: str
    taken_at: datetime
    day: date
    value: float
    timing: Timing | None
    site: str | None
    side: Side | None
    version: int = 1
    mode: Mode | None = None
    activity_list_id: UUID | None = None
    rater: str | None = None
    device: str | None = None

    @property
    def taken(self) -> Taken:
        """The value and how it was measured, to be compared with another one."""
        mode = None if self.mode is None else self.mode.value
        return Taken(self.value, self.day, self.site, mode, self.rater, self.device)


@dataclass(frozen=True, slots=True)
class WithoutValue:
    """A reading kept without a number: how many answers or trials there were, of how many, and why it has none."""

    instrument: str
    day: date
    answered: int
    possible: int
    why: str


@dataclass(frozen=True, slots=True)
class PointReading:
    """What a report over people needs of a reading: whose, at which named time point or on which day."""

    patient_id: UUID
    instrument: str
    time_point: str | None
    day: date | None
    value: float


def judge(
    definition: Definition | None,
    draft: ReadingDraft,
    now: datetime,
    *,
    named: int | None = None,
    elsewhere: bool = False,
) -> Judged | NotValid:
    """Whether this reading can be kept, and its value.

    `named` is how many activities stand in the list the draft speaks of. `elsewhere`: it comes from another
    record, which may hold only the value that trials or answers made there.
    """
    if definition is None:
        return NotValid("unknown_instrument")
    code = _when(draft, now) or _place(definition, draft) or _activities(definition, draft)
    found = _value(definition, draft, named, elsewhere=elsewhere) if code is None else NotValid(code)
    if isinstance(found, NotValid):
        return found
    wrong = None if elsewhere else _details(definition, draft, found.value)
    return wrong or _whole(definition, draft, found)


def _whole(definition: Definition, draft: ReadingDraft, found: Judged) -> Judged:
    """The same with its band, and the mode that holds where none was said."""
    mode = draft.mode
    if mode is None and Detail.MODE in definition.details_asked:
        mode = Mode.ACTIVE
    return replace(found, band=None if found.value is None else band_of(definition, found.value), mode=mode)


def _when(draft: ReadingDraft, now: datetime) -> str | None:
    if draft.taken_at is None:
        return "time_needed" if draft.time_point is None else None
    return "in_the_future" if draft.taken_at.instant > now + CLOCK_ALLOWANCE else None


def _place(definition: Definition, draft: ReadingDraft) -> str | None:
    place = definition.place
    if place is PlaceNeeded.NONE:
        return None if draft.site is None and draft.side is None else "place_not_asked"
    if place is PlaceNeeded.OPTIONAL:
        return None if (draft.site is None) == (draft.side is None) else "place_needed"
    if draft.side is None or (draft.site is None and place is PlaceNeeded.SITE_AND_SIDE):
        return "place_needed"
    return None


def _activities(definition: Definition, draft: ReadingDraft) -> str | None:
    asked, said = definition.kind is Kind.ACTIVITIES, draft.activity_list_id is not None
    if asked == said:
        return None
    return "activities_needed" if asked else "activities_not_asked"


def _details(definition: Definition, draft: ReadingDraft, value: float | None) -> NotValid | None:
    """Who measured and with what may always be said; the rest only where it is asked for.

    A fault belongs to every rating but the best one, and to that one never.
    """
    best = value == definition.high
    for detail in Detail:
        said = getattr(draft, detail.value) is not None
        needed = detail in definition.details_needed and not (detail is Detail.FAULT and best)
        if needed and not said:
            return NotValid("detail_needed", detail.value)
        asked = needed or detail in definition.details_asked or detail in {Detail.RATER, Detail.DEVICE}
        if said and not asked:
            return NotValid("detail_not_asked", detail.value)
    return None


def _value(definition: Definition, draft: ReadingDraft, named: int | None, *, elsewhere: bool) -> Judged | NotValid:
    if draft.trials is not None and draft.answers is not None:
        return NotValid("value_needed")
    if draft.trials is not None:
        found = _of_trials(definition, draft.trials)
    elif draft.answers is not None:
        found = _of_answers(definition, draft.answers, named)
    elif draft.value is None:
        return NotValid("value_needed")
    else:
        code = _off_scale(definition, draft.value) or (None if elsewhere else _made_here(definition))
        return Judged(draft.value) if code is None else NotValid(code)
    if isinstance(found, Judged) and draft.value is not None and not _agrees(definition, draft.value, found.value):
        return NotValid("value_differs")
    return found


def _made_here(definition: Definition) -> str | None:
    """What a value alone lacks: an instrument of a fixed number of trials or of answers is not read without them."""
    if definition.trials is not None and definition.trials.count is not None:
        return "trials_needed"
    return None if definition.items is None else "answers_needed"


def _of_trials(definition: Definition, taken: tuple[float | None, ...]) -> Judged | NotValid:
    if definition.trials is None:
        return NotValid("trials_not_asked")
    found = of_trials.value_of(definition.trials, taken)
    if isinstance(found, str):
        return Judged(None, found) if found in NO_VALUE else NotValid(found)
    return Judged(found) if definition.low <= found <= definition.high else NotValid("value_range")


def _of_answers(definition: Definition, answers: tuple[int | None, ...], named: int | None) -> Judged | NotValid:
    found = score(definition, answers, named)
    if isinstance(found, NoScore):
        return Judged(None, found.reason, flags=found.flags) if found.reason in NO_VALUE else NotValid(found.reason)
    return Judged(found.value, flags=found.flags)


def _off_scale(definition: Definition, value: float) -> str | None:
    if not definition.low <= value <= definition.high:
        return "value_range"
    if definition.step is None:
        return None
    steps = (value - definition.low) / definition.step
    if abs(steps - round(steps)) <= _SLACK:
        return None
    return "value_not_whole" if definition.step == 1 else "value_step"


def _agrees(definition: Definition, stated: float, made: float | None) -> bool:
    """Whether the value stated beside trials or answers is theirs, to the decimals the instrument is read in."""
    return made is not None and abs(stated - made) <= 0.5 * 10.0**-definition.decimals + _SLACK
