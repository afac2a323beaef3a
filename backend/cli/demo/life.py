"""Everything that was ever recorded about one invented person, in the words of the features."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Generic, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.exercise.log import LogDraft
from backend.exercise.prescription import PrescriptionDraft
from backend.measures.reading import ReadingDraft
from backend.needling.examination import ExaminationDraft, PointDraft
from backend.needling.technique import SessionDraft
from backend.pain.entry import PainDraft
from backend.plan.version import VersionDraft
from backend.shell.moment import SentMoment
from backend.soreness.entry import SorenessDraft

D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Found:
    """One look at a trigger point, and at which."""

    point_id: UUID
    examination: ExaminationDraft


@dataclass(frozen=True, slots=True)
class Sent(Generic[D]):
    """One revision a phone sent, and when it came in. Without content it takes the record back."""

    id: UUID
    revision: int
    content: D | None
    received_at: datetime
    written_at: SentMoment
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Prescription:
    """An exercise, and the day on which it was ended."""

    draft: PrescriptionDraft
    ended_on: date | None = None


@dataclass(slots=True)
class Life:
    """One person. `therapist` is who cares for them, until `care_to` where that is over."""

    name: str
    birth_date: date
    zone: ZoneInfo
    enrolled_on: date
    therapist: str
    care_to: date | None = None
    versions: list[VersionDraft] = field(default_factory=list)
    prescriptions: list[Prescription] = field(default_factory=list)
    sessions: list[SessionDraft] = field(default_factory=list)
    readings: list[ReadingDraft] = field(default_factory=list)
    points: list[PointDraft] = field(default_factory=list)
    looks: list[Found] = field(default_factory=list)
    diary: list[Sent[PainDraft]] = field(default_factory=list)
    logs: list[Sent[LogDraft]] = field(default_factory=list)
    soreness: list[Sent[SorenessDraft]] = field(default_factory=list)

    def at(self, day: date, hour: float) -> SentMoment:
        """This wall time where the person lives; 24.5 is half past midnight of the next calendar day."""
        return moment(self.zone, day, hour)


def moment(zone: ZoneInfo, day: date, hour: float) -> SentMoment:
    """A wall time as a device in this zone states it."""
    wall = datetime.combine(day, time(), tzinfo=zone) + timedelta(minutes=round(hour * 60))
    return SentMoment.from_instant(wall.astimezone(UTC), zone)


def new_id(rng: random.Random) -> UUID:
    """A random id of this generator."""
    return uuid.UUID(int=rng.getrandbits(128), version=4)


def receipt(rng: random.Random, written: SentMoment, now: datetime) -> datetime:
    """When something written then came in: mostly at once, sometimes hours or days later."""
    chance = rng.random()
    if chance < 0.86:
        seconds = rng.uniform(1, 60)
    elif chance < 0.97:
        seconds = rng.uniform(600, 50_000)
    else:
        seconds = rng.uniform(86_400, 6 * 86_400)
    came = written.instant + timedelta(seconds=round(seconds))
    return min(came, max(now, written.instant))
