"""Where a record from a phone belongs in time: its local day, and what is odd about its clock. Pure.

The day comes from the offset the device stated, once, for ever. A wrong clock never loses an entry: it is
kept with the flag `clock_suspect` and stays out of every chart until the patient confirms the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend.shell.moment import SentMoment, known_zone, offset_differs
from backend.shell.refusal import RuleBroken

CLOCK_SUSPECT = "clock_suspect"
OFFSET_DIFFERS = "offset_differs_from_server_tzdata"
UNKNOWN_ZONE = "unknown_zone"
FIRST_PLAUSIBLE_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What has to be known to place a record: the person's dates and the clinic's rules."""

    birth_date: date | None
    ended_on: date | None
    day_starts_at: int
    recall_days: int
    tolerance: timedelta


@dataclass(frozen=True, slots=True)
class Placed:
    """The diary day, what is odd, and whether it was written down on a later day than it was felt."""

    local_day: date
    flags: tuple[str, ...]
    recalled: bool


def place(
    happened: SentMoment, written: SentMoment, zone: str, calendar: Calendar, now: datetime, before: date | None = None
) -> Placed:
    """Place one record. `before` is the day it had until now, when this is a correction.

    Raises RuleBroken: `too_long_ago` when it lies more than `recall_days` before the writing,
    `enrolment_closed` when it lies after the enrolment ended.
    """
    day = happened.diary_day(calendar.day_starts_at)
    written_day = written.diary_day(calendar.day_starts_at)
    suspect = _suspect(happened, written, day, calendar, now)
    if calendar.ended_on is not None and day > calendar.ended_on:
        raise RuleBroken("enrolment_closed", "This lies after the end of the programme, so it was not taken.")
    if not suspect and day != before and (written_day - day).days > calendar.recall_days:
        raise RuleBroken("too_long_ago", f"Entries can be added up to {calendar.recall_days} days back.")
    return Placed(day, _flags(suspect, happened, zone), not suspect and day < written_day)


def _suspect(happened: SentMoment, written: SentMoment, day: date, calendar: Calendar, now: datetime) -> bool:
    latest = now + calendar.tolerance
    earliest = max(calendar.birth_date or FIRST_PLAUSIBLE_DAY, FIRST_PLAUSIBLE_DAY)
    return (
        happened.instant > latest
        or written.instant > latest
        or happened.instant > written.instant + calendar.tolerance
        or day < earliest
    )


def _flags(suspect: bool, happened: SentMoment, zone: str) -> tuple[str, ...]:
    flags = [CLOCK_SUSPECT] if suspect else []
    known = known_zone(zone)
    if known is None:
        flags.append(UNKNOWN_ZONE)
    elif offset_differs(happened, known):
        flags.append(OFFSET_DIFFERS)
    return tuple(flags)
