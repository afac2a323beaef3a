"""How are looks told to the person they were at?

Question: who looked at my record, when, at what, and why? Method: the looks of one person at one part of the record
on one day are one line that says how many they were, because a visit opens many pages; a denied try and another
stated reason are lines of their own. Days are the patient's own calendar days. Newest first. None: no lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Seen:
    """One look as the log tells it. `area` is the part of the record, `action` what was done to it."""

    seq: int
    at: datetime
    actor_id: UUID | None
    name: str | None
    role: str | None
    area: str
    action: str
    reason: str | None
    denied: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One line for the patient."""

    day: date
    name: str | None
    role: str | None
    area: str
    action: str
    reason: str | None
    denied: bool
    times: int
    first_at: datetime
    last_at: datetime


def told(looks: Sequence[Seen], zone: ZoneInfo) -> list[Told]:
    """The lines for these looks, which come newest first."""
    together: dict[tuple[object, ...], list[Seen]] = {}
    for look in looks:
        day = look.at.astimezone(zone).date()
        key = (day, look.actor_id, look.area, look.action, look.reason, look.denied)
        together.setdefault(key, []).append(look)
    return [
        Told(
            day=seen[0].at.astimezone(zone).date(),
            name=seen[0].name,
            role=seen[0].role,
            area=seen[0].area,
            action=seen[0].action,
            reason=seen[0].reason,
            denied=seen[0].denied,
            times=len(seen),
            first_at=seen[-1].at,
            last_at=seen[0].at,
        )
        for seen in together.values()
    ]


def whole_days(looks: Sequence[Seen], zone: ZoneInfo, most: int) -> list[Seen]:
    """Of `most` looks and one more: those of whole days, so that no day is told in two pieces; a very full day is."""
    if len(looks) <= most:
        return list(looks)
    kept = list(looks[:most])
    over = looks[most].at.astimezone(zone).date()
    whole = [look for look in kept if look.at.astimezone(zone).date() != over]
    return whole or kept
