"""Everything kept about one patient that a portrait is made of, as plain values.

The service asks each feature once and fills this; nothing behind it touches a database or a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from backend.exercise.finding import Answer
from backend.exercise.log import Logged
from backend.exercise.missed import Missed
from backend.exercise.schedule import Prescribed
from backend.manual_therapy.hands import HandMark
from backend.measures.definition import Definition
from backend.measures.reading import WithoutValue
from backend.needling.ledger import Examination
from backend.pain.entry import DayScore
from backend.plan.timeline import ComponentKind, PlanVersion
from backend.soreness.entry import Sore
from backend.trends.measured import Measure, Reading


@dataclass(frozen=True, slots=True)
class Muscle:
    """A muscle and the patient's own side."""

    muscle: str
    side: str


@dataclass(frozen=True, slots=True)
class NeedlingDay:
    """One needling session: when, on which local day, and the muscle of each site needled."""

    id: UUID
    performed_at: datetime
    day: date
    sites: tuple[Muscle, ...]


@dataclass(frozen=True, slots=True)
class PlacedReading:
    """A reading with the instrument it belongs to, where on the body it was taken, and whether by moving oneself."""

    instrument: str
    site: str | None
    side: str | None
    reading: Reading
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class AgreedPart:
    """A part of the plan on the days on which a version that was in force agreed it; `to_day` None: still."""

    kind: ComponentKind
    from_day: date
    to_day: date | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A trigger point: its muscle and side, and what each examination found."""

    muscle: str
    side: str
    examinations: tuple[Examination, ...]


@dataclass(frozen=True, slots=True)
class OtherCare:
    """One figure of other care before and now: opioid dose, visits elsewhere, days off work; None: nobody asked."""

    what: str
    unit: str
    before: float | None
    now: float | None
    before_day: date
    now_day: date


@dataclass(frozen=True, slots=True)
class Areas:
    """In how many places it hurt, as drawn on one day."""

    day: date
    count: int


@dataclass(frozen=True, slots=True)
class HabitKept:
    """A habit of the plan: the weeks that are over, of how many it can be said, and of those how many on target."""

    instrument: str | None
    from_day: date
    to_day: date
    weeks: int
    known: int
    on_target: int


@dataclass(frozen=True, slots=True)
class Record:
    """One patient as known at `as_of`.

    `today` is the patient's diary day at `as_of`. `pain` holds only entries that count: neither withdrawn nor
    with a doubtful clock. `logs` come in the order they were written. `measures` explains, by instrument,
    every reading there is. `lesson_days` are those on which a lesson was finished.
    `answers` say which findings exercises answer; `reopened_on` when an ended episode was taken up again.
    """

    patient_id: UUID
    zone: str
    as_of: datetime
    today: date
    pain: tuple[DayScore, ...] = ()
    sessions: tuple[NeedlingDay, ...] = ()
    manual: tuple[HandMark, ...] = ()
    prescriptions: tuple[Prescribed, ...] = ()
    logs: tuple[Logged, ...] = ()
    soreness: tuple[Sore, ...] = ()
    versions: tuple[PlanVersion, ...] = ()
    readings: tuple[PlacedReading, ...] = ()
    measures: Mapping[str, Measure] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    without_value: tuple[WithoutValue, ...] = ()
    missed: tuple[Missed, ...] = ()
    parts: tuple[AgreedPart, ...] = ()
    spots: tuple[Spot, ...] = ()
    lesson_days: tuple[date, ...] = ()
    other_care: tuple[OtherCare, ...] = ()
    answers: tuple[Answer, ...] = ()
    areas: tuple[Areas, ...] = ()
    habits: tuple[HabitKept, ...] = ()
    reopened_on: tuple[date, ...] = ()
