"""Where a record from a phone belongs in time: its local day, and what is odd about its clock. Pure.

The day comes from the offset the device stated, once, for ever. A wrong clock never loses an entry: it is
kept with the flag `clock_suspect` and stays out of every chart until the patient confirms the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend.shell.moment import SentMoment, known_zone, offset_differs
from backend.shell.refusal import RuleBroken
from backend.shell.settings import Settings

CLOCK_SUSPECT = "clock_suspect"
OFFSET_DIFFERS = "offset_differs_from_server_tzdata"
UNKNOWN_ZONE = "unknown_zone"
FLAGS = (CLOCK_SUSPECT, OFFSET_DIFFERS, UNKNOWN_ZONE)
# A phone that lost its clock starts in 1970; no diary is older than this.
FIRST_PLAUSIBLE_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What has to be known to place a record: the person's dates and the clinic's rules."""

    birth_date: date | None
    ended_on: date | None
    day_starts_at: int
    recall_days: int
    tolerance: timedelta

    @classmethod
    def of(cls, settings: Settings, birth_date: date | None, ended_on: date | None) -> Calendar:
        """The calendar of one person under these settings."""
        return cls(
            birth_date,
            ended_on,
            settings.diary_day_starts_at,
            settings.recall_days,
            timedelta(minutes=settings.future_tolerance_minutes),
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """The diary day, what is odd, and whether it was written down on a later day than it was felt."""

    local_day: date
    flags: tuple[str, ...]
    recalled: bool

    @property
    def clock_suspect(self) -> bool:
        """Whether it stays out of every chart."""
        return CLOCK_SUSPECT in self.flags


def place(
    happened: SentMoment, written: SentMoment, zone: str, calendar: Calendar, now: datetime, before: date | None = None
) -> Placed:
    """Place one record by when it happened. `before` is the day it had until now, when this is a correction.

    Raises RuleBroken: `too_long_ago` when it lies more than `recall_days` before the writing,
    `enrolment_closed` when it lies after the enrolment ended.
    """
    day = happened.diary_day(calendar.day_starts_at)
    late = (written.diary_day(calendar.day_starts_at) - day).days
    flags = oddities(happened, written, zone, calendar, now)
    suspect = CLOCK_SUSPECT in flags
    in_enrolment(day, calendar)
    if not suspect and day != before and late > calendar.recall_days:
        raise RuleBroken("too_long_ago", f"Entries can be added up to {calendar.recall_days} days back.")
    return Placed(day, flags, not suspect and late > 0)


def in_enrolment(day: date, calendar: Calendar) -> None:
    """Raise RuleBroken `enrolment_closed` for a day after the enrolment ended."""
    if calendar.ended_on is not None and day > calendar.ended_on:
        raise RuleBroken("enrolment_closed", "This lies after the end of the programme, so it was not taken.")


def oddities(
    happened: SentMoment, written: SentMoment, zone: str, calendar: Calendar, now: datetime
) -> tuple[str, ...]:
    """What is odd about these times: a clock that cannot be right, a zone or an offset the server disagrees with."""
    flags = [CLOCK_SUSPECT] if _clock_suspect(happened, written, calendar, now) else []
    known = known_zone(zone)
    if known is None:
        flags.append(UNKNOWN_ZONE)
    elif offset_differs(happened, known):
        flags.append(OFFSET_DIFFERS)
    return tuple(flags)


def _clock_suspect(happened: SentMoment, written: SentMoment, calendar: Calendar, now: datetime) -> bool:
    latest = now + calendar.tolerance
    earliest = max(calendar.birth_date or FIRST_PLAUSIBLE_DAY, FIRST_PLAUSIBLE_DAY)
    return (
        happened.instant > latest
        or written.instant > latest
        or happened.instant > written.instant + calendar.tolerance
        or happened.local.date() < earliest
    )
