"""Whether the zone data know the clocks of today: a fixed table of what is law, compared at each start.

Question: at this wall time, in this zone, how far from UTC? Alberta, British Columbia and Manitoba stopped changing
their clocks in 2026; data from before are an hour off from November on, and "today" and the evening's reminder with
them. Python takes its data from the `tzdata` of the lock (backend/__init__.py). PostgreSQL has data of its own, which
nothing here relies on: they are only told. Source: IANA tz 2026f.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

CANARY = ("America/Edmonton", "2026-12-01 12:00", -360)
# Zone, wall time, minutes from UTC. Both sides of each change that a clinic here has lived through lately.
TABLE: tuple[tuple[str, str, int], ...] = (
    CANARY,
    ("America/Edmonton", "2025-11-02 12:00", -420),
    ("America/Edmonton", "2026-03-07 12:00", -420),
    ("America/Edmonton", "2026-03-08 12:00", -360),
    ("America/Edmonton", "2027-07-01 12:00", -360),
    ("America/Vancouver", "2026-03-07 12:00", -480),
    ("America/Vancouver", "2026-12-01 12:00", -420),
    ("America/Winnipeg", "2026-03-07 12:00", -360),
    ("America/Winnipeg", "2026-12-01 12:00", -300),
    ("America/Whitehorse", "2020-03-07 12:00", -480),
    ("America/Whitehorse", "2026-12-01 12:00", -420),
    ("America/Regina", "2026-12-01 12:00", -360),
    ("America/Toronto", "2026-10-31 12:00", -240),
    ("America/Toronto", "2026-12-01 12:00", -300),
    ("America/Halifax", "2026-12-01 12:00", -240),
    ("America/St_Johns", "2026-07-01 12:00", -150),
    ("America/St_Johns", "2026-12-01 12:00", -210),
    ("Europe/London", "2026-07-01 12:00", 60),
    ("Europe/Paris", "2026-12-01 12:00", 60),
    ("UTC", "2026-12-01 12:00", 0),
)
# A wall time in a zone, in minutes from UTC; None where the zone is not known.
Offset = Callable[[str, datetime], "int | None"]


class ZonesWrong(Exception):
    """The zone data are too old or wrong; the message is one sentence that says what to do."""


def check() -> None:
    """Raise ZonesWrong when Python's zone data disagree with the table."""
    for place, wall, minutes in disagreements(of_python):
        raise ZonesWrong(
            f"The zone data are too old: {wall} in {place} has to be {_utc(wall, minutes)} UTC;"
            " install the tzdata that requirements.lock names (tools/install.sh)."
        )


def disagreements(offset: Offset) -> Iterator[tuple[str, str, int]]:
    """The lines of the table that this source of zone data does not know."""
    for place, wall, minutes in TABLE:
        if offset(place, datetime.fromisoformat(wall)) != minutes:
            yield place, wall, minutes


def of_python(place: str, wall: datetime) -> int | None:
    """What Python says."""
    try:
        found = wall.replace(tzinfo=ZoneInfo(place)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return None if found is None else int(found.total_seconds() // 60)


def _utc(wall: str, minutes: int) -> str:
    return (datetime.fromisoformat(wall) - timedelta(minutes=minutes)).strftime("%H:%M")
