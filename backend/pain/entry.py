"""One pain entry as a phone wrote it, and the day it belongs to.

Question: on which day of the diary does this score count, was it recalled, can its clock be right?
Method: the diary day is the local calendar day by the offset the device stated; before 04:00 it is still
the evening before. It is worked out once, when the entry arrives, and stored. Recall compares two times of
the same phone, so an entry written in time and sent weeks later is in time.
Units: days are diary days, instants are UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend.pain.scale import PainKind, Place
from backend.shell.moment import SentMoment

DAY_STARTS_AT_HOUR = 4
RECALL_LIMIT_DAYS = 2
CLOCK_ALLOWANCE = timedelta(minutes=10)
# A phone that lost its clock starts in 1970; no diary is older than this.
FIRST_CREDIBLE_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class PainDraft:
    """What the patient said: not yet judged, not yet kept."""

    kind: PainKind
    score: int
    felt_at: SentMoment
    written_at: SentMoment
    zone: str
    places: tuple[Place, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DayScore:
    """One score that counts for one diary day. A day may have several; a day without one is missing."""

    day: date
    kind: PainKind
    score: int


def diary_day(felt_at: SentMoment, day_starts_at_hour: int = DAY_STARTS_AT_HOUR) -> date:
    """The day of the diary: 03:59 belongs to the day before, 04:00 to the day itself.

    Only the stated offset is used, never the server's zone data: the day the patient saw stays the day,
    through both clock changes and on journeys.
    """
    return felt_at.diary_day(day_starts_at_hour)


def days_recalled(draft: PainDraft, day_starts_at_hour: int = DAY_STARTS_AT_HOUR) -> int:
    """Diary days between feeling and writing: 0 written on its day, 1 recalled from yesterday.

    Negative where the phone says it was felt after it was written; `clock_suspect` catches that.
    """
    written_on = diary_day(draft.written_at, day_starts_at_hour)
    return (written_on - diary_day(draft.felt_at, day_starts_at_hour)).days


def clock_suspect(draft: PainDraft, received_at: datetime, born_on: date | None = None) -> bool:
    """Whether a time of this entry cannot be right, give or take ten minutes.

    It cannot be in the future of its receipt, felt after it was written, before the patient was born, or
    before any diary was kept. Such an entry is kept and asked about; it stays out of every figure.
    """
    latest = received_at + CLOCK_ALLOWANCE
    felt, written = draft.felt_at.instant, draft.written_at.instant
    earliest = max(FIRST_CREDIBLE_DAY, born_on or FIRST_CREDIBLE_DAY)
    return (
        felt > latest or written > latest or felt > written + CLOCK_ALLOWANCE or draft.felt_at.local.date() < earliest
    )


def named_twice(places: Sequence[Place]) -> bool:
    """Whether one region and side carries two scores: nobody can say which one is meant."""
    return len({(place.region, place.side) for place in places}) < len(places)
