"""When is who told that an alert waits, while nobody has acknowledged it? Pure.

Steps are counted in minutes from the raising (or reopening), so a worker that was away catches up: every deadline that
has passed is due, each once, the earliest first. The default: the duty person after a quarter of an hour, the clinic's
manager after a day; the owner is told at once. No step is left out because a mail could not be sent.
Source: the clinic's own protocol; the default is ours and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any
from uuid import UUID

MOST_STEPS = 10
MOST_MINUTES = 60 * 24 * 7
EMERGENCY_NUMBER = "911"


class Reach(StrEnum):
    """Who is told at a step."""

    DUTY = "duty"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Step:
    """After so many minutes, these are told."""

    reach: Reach
    after_minutes: int

    def plain(self) -> dict[str, Any]:
        """As it is stored."""
        return {"reach": self.reach.value, "after_minutes": self.after_minutes}


@dataclass(frozen=True, slots=True)
class Escalation:
    """The clinic's rule as it stands. `number` 0 is the default that nobody has written."""

    number: int
    steps: tuple[Step, ...]
    duty_id: UUID | None = None
    duty_phone: str | None = None
    duty_mail: str | None = None
    clinic_phone: str | None = None
    emergency_number: str = EMERGENCY_NUMBER

    def due(self, began_at: datetime, taken: int) -> datetime | None:
        """The next deadline of a round that began then and has so many steps behind it; None after the last one."""
        if taken >= len(self.steps):
            return None
        return began_at + timedelta(minutes=self.steps[taken].after_minutes)


DEFAULT = Escalation(0, (Step(Reach.DUTY, 15), Step(Reach.ADMIN, 60 * 24)))


def steps_of(plain: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """The steps as they were stored."""
    return tuple(Step(Reach(one["reach"]), int(one["after_minutes"])) for one in plain)


def in_order(steps: Sequence[Step]) -> bool:
    """Whether there is a step, and each comes after the one before it."""
    times = [step.after_minutes for step in steps]
    return bool(times) and all(early < late for early, late in pairwise(times))
