"""A moment as a device states it: an instant and the offset the device believed in.

Question: when did this happen, and on which local day? The instant orders things; the offset gives the
local day, for ever, because zone data change and phones travel. Source: RFC 3339; a time without an
offset is refused, because nobody may guess it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_RFC3339 = re.compile(
    r"(?P<sign>[+-]?)(?P<year>\d{4,6})-(?P<month>\d{2})-(?P<day>\d{2})[Tt]"
    r"(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})(?:\.(?P<fraction>\d{1,12}))?"
    r"(?P<offset>[Zz]|[+-]\d{2}:\d{2})?",
    re.ASCII,
)
FIRST_YEAR, LAST_YEAR = 1900, 2199
MAX_OFFSET_MINUTES = 14 * 60


class BadMoment(ValueError):
    """The text is no moment. `code` is one of: offset_required, bad_time, bad_offset, time_out_of_range."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class SentMoment:
    """An instant in UTC (whole milliseconds) and the offset from UTC in minutes, as the device stated it."""

    instant: datetime
    offset_minutes: int

    @property
    def local(self) -> datetime:
        """The wall time the device showed."""
        return self.instant.astimezone(timezone(timedelta(minutes=self.offset_minutes)))

    def diary_day(self, day_starts_at_hour: int = 0) -> date:
        """The local calendar day; times before `day_starts_at_hour` belong to the day before."""
        return (self.local - timedelta(hours=day_starts_at_hour)).date()

    def text(self) -> str:
        """RFC 3339 with the stated offset and milliseconds: one spelling for one moment."""
        return self.local.isoformat(timespec="milliseconds")

    @classmethod
    def from_instant(cls, instant: datetime, zone: ZoneInfo) -> SentMoment:
        """The moment a device in `zone` would state for this instant."""
        local = instant.astimezone(zone)
        offset = local.utcoffset()
        minutes = 0 if offset is None else int(offset.total_seconds() // 60)
        return cls(instant.astimezone(UTC), minutes)


def parse(text: str) -> SentMoment:
    """Read RFC 3339 text. Fractions are cut to milliseconds; lower-case t and z are read as T and Z."""
    found = _RFC3339.fullmatch(text)
    if found is None:
        raise BadMoment("bad_time")
    if found["sign"] or len(found["year"]) != 4 or not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
        raise BadMoment("time_out_of_range")
    if found["offset"] is None:
        raise BadMoment("offset_required")
    minutes = _offset_minutes(found["offset"])
    milliseconds = int((found["fraction"] or "").ljust(3, "0")[:3])
    try:
        local = datetime(
            int(found["year"]),
            int(found["month"]),
            int(found["day"]),
            int(found["hour"]),
            int(found["minute"]),
            int(found["second"]),
            milliseconds * 1000,
            timezone(timedelta(minutes=minutes)),
        )
    except ValueError as wrong:
        raise BadMoment("bad_time") from wrong
    instant = local.astimezone(UTC)
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise BadMoment("time_out_of_range")  # answers are in UTC, so the same years have to hold there
    return SentMoment(instant, minutes)


def _offset_minutes(text: str) -> int:
    if text in "Zz":
        return 0
    hours, minutes = int(text[1:3]), int(text[4:6])
    total = hours * 60 + minutes
    if minutes > 59 or total > MAX_OFFSET_MINUTES:
        raise BadMoment("bad_offset")
    return -total if text[0] == "-" else total


def known_zone(name: str) -> ZoneInfo | None:
    """The zone of this name, or None where the server does not know it (the name is kept as text)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def offset_differs(moment: SentMoment, zone: ZoneInfo) -> bool:
    """Whether the server's zone data would give another offset: a phone with old zone data, or travel."""
    return SentMoment.from_instant(moment.instant, zone).offset_minutes != moment.offset_minutes
