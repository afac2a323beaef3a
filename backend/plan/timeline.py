"""Which version of a plan was in force on which day, and in which phase the patient was.

Method: versions are numbered in the order they were written. A version is in force from its first day until
the day before a later-numbered one begins; a later one that begins earlier or on the same day replaces it
altogether. So a revision never changes what was in force before its first day.
Units: local calendar days, both ends of a span included; `to_day` None means still in force.
None: no version gives no span and no start. One: one open span. Same day twice: the higher number counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from backend.plan.stop_rule import StopRule

_ONE_DAY = timedelta(days=1)


class Phase(StrEnum):
    """Where in its course a plan stands."""

    BASELINE = "baseline"
    TREATMENT = "treatment"
    MAINTENANCE = "maintenance"
    FOLLOW_UP = "follow_up"


class ComponentKind(StrEnum):
    """The parts a plan can be made of. Needling is one of them, never meant to stand alone."""

    NEEDLING = "needling"
    EXERCISE = "exercise"
    MANUAL_THERAPY = "manual_therapy"
    EDUCATION = "education"
    LIFESTYLE = "lifestyle"


@dataclass(frozen=True, slots=True)
class Goal:
    """What the patient wants to reach, in their own words, and by when; measurable where it has a target."""

    text: str
    by_day: date
    instrument: str | None = None
    target: float | None = None


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """What the timeline needs of a version: number, first day, phase, the reason given, its goal and stop rule."""

    id: UUID
    number: int
    in_force_from: date
    phase: Phase
    reason: str
    goal: Goal | None = None
    stop_rule: StopRule | None = None


@dataclass(frozen=True, slots=True)
class VersionSpan:
    """A version and the days on which it was in force."""

    version: PlanVersion
    from_day: date
    to_day: date | None

    @property
    def id(self) -> UUID:
        """The version's id."""
        return self.version.id

    @property
    def number(self) -> int:
        """The version's number."""
        return self.version.number

    @property
    def phase(self) -> Phase:
        """The phase the version put the patient in."""
        return self.version.phase

    @property
    def reason(self) -> str:
        """The reason given for the version."""
        return self.version.reason


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """A phase and the days it lasted, over however many versions."""

    phase: Phase
    from_day: date
    to_day: date | None


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a plan and the days on which it is active; `ends_on` None means without an end."""

    kind: ComponentKind
    starts_on: date
    ends_on: date | None = None

    def active_on(self, day: date) -> bool:
        """Whether this part is active on this day; both ends count."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def spans(versions: Iterable[PlanVersion]) -> tuple[VersionSpan, ...]:
    """Every version that was ever in force with its days, in order of days. Replaced ones are left out."""
    found: list[VersionSpan] = []
    next_begins: date | None = None
    for version in sorted(versions, key=lambda each: each.number, reverse=True):
        if next_begins is None or version.in_force_from < next_begins:
            to_day = None if next_begins is None else next_begins - _ONE_DAY
            found.append(VersionSpan(version, version.in_force_from, to_day))
            next_begins = version.in_force_from
    return tuple(reversed(found))


def in_force(versions: Iterable[PlanVersion], day: date) -> PlanVersion | None:
    """The version in force on this day; None before the plan began or without a plan."""
    for span in spans(versions):
        if span.from_day <= day and (span.to_day is None or day <= span.to_day):
            return span.version
    return None


def started_on(versions: Iterable[PlanVersion]) -> date | None:
    """The first day of the plan: the day on which its earliest version came into force."""
    ordered = spans(versions)
    return ordered[0].from_day if ordered else None


def phases(versions: Iterable[PlanVersion]) -> tuple[PhaseSpan, ...]:
    """The phases in order; versions of the same phase that follow one another are one stretch."""
    found: list[PhaseSpan] = []
    for span in spans(versions):
        if found and found[-1].phase == span.version.phase:
            found[-1] = PhaseSpan(span.version.phase, found[-1].from_day, span.to_day)
        else:
            found.append(PhaseSpan(span.version.phase, span.from_day, span.to_day))
    return tuple(found)


def needling_alone_from(components: Iterable[Component]) -> date | None:
    """The first day on which needling is active and nothing else is; None where that never happens.

    It can only begin when a needling part starts or on the day after another part ends.
    """
    parts = tuple(components)
    candidates = {part.starts_on for part in parts if part.kind is ComponentKind.NEEDLING}
    candidates |= {part.ends_on + _ONE_DAY for part in parts if part.ends_on is not None}
    for day in sorted(candidates):
        if {part.kind for part in parts if part.active_on(day)} == {ComponentKind.NEEDLING}:
            return day
    return None
