"""What the pages and the bundle are made of, taken from the record once: values with place, side and time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from backend.disclosures.sections import Section
from backend.shell.moment import SentMoment


@dataclass(frozen=True, slots=True)
class Place:
    """A region of the body and the person's own side, with its own score where one was given."""

    region: str
    side: str
    score: int | None = None


@dataclass(frozen=True, slots=True)
class PainFact:
    """One answer of the diary. A day without an answer is none of these."""

    id: UUID
    felt_at: SentMoment
    kind: str
    score: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class MeasureFact:
    """One reading that has a value."""

    id: UUID
    section: Section
    instrument: str
    name: str
    unit: str
    decimals: int
    higher_is_better: bool
    site: str | None
    side: str | None
    mode: str | None
    taken_at: SentMoment
    day: date
    value: float
    after_treatment: bool


@dataclass(frozen=True, slots=True)
class EventFact:
    """Something unwanted in or after a session."""

    kind: str
    grade: str


@dataclass(frozen=True, slots=True)
class SessionFact:
    """One needling session. `asked`: none, not_asked or listed, as it was written."""

    id: UUID
    performed_at: SentMoment
    therapist: str
    sites: tuple[tuple[str, str], ...]
    asked: str
    events: tuple[EventFact, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """A mean of days, and how many of how many were answered; no mean where they were too few."""

    mean: float | None
    answered: int
    possible: int


@dataclass(frozen=True, slots=True)
class ExerciseFact:
    """Exercises of the last seven settled days."""

    from_day: date
    to_day: date
    due: int
    done: int
    not_done: int
    no_answer: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything of the parts that were chosen; a part that was not chosen is empty."""

    clinic: str
    patient_id: UUID
    patient: str
    birth_date: date | None
    sections: tuple[Section, ...]
    pain: tuple[PainFact, ...] = ()
    levels: Mapping[str, Level] | None = None
    measures: tuple[MeasureFact, ...] = ()
    sessions: tuple[SessionFact, ...] = ()
    exercise: ExerciseFact | None = None
