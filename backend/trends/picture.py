"""What a portrait shows, shape by shape. Every figure stands beside the days it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from backend.manual_therapy.hands import HandMark
from backend.measures.direction import Direction
from backend.pain.scale import PainKind
from backend.plan.timeline import Goal, VersionSpan
from backend.trends.change import Change
from backend.trends.completeness import Completeness
from backend.trends.level import Level
from backend.trends.long_run import LongRun
from backend.trends.measured import Measured
from backend.trends.pain_details import PainDetails
from backend.trends.plan_check import StopCheck
from backend.trends.record import Muscle
from backend.trends.series import Day, Week
from backend.trends.slope import Slope


@dataclass(frozen=True, slots=True)
class PainPicture:
    """One kind of pain over time. `volatility` speaks of the days of the current level."""

    kind: PainKind
    unit: str
    direction: Direction
    daily: tuple[Day, ...]
    weekly: tuple[Week, ...]
    baseline: Level
    current: Level
    change: Change
    slope: Slope
    volatility: float | None
    completeness: Completeness
    details: PainDetails


@dataclass(frozen=True, slots=True)
class SessionMark:
    """One needling session as it is drawn: how many sites, and each muscle once."""

    id: UUID
    day: date
    performed_at: datetime
    sites: int
    muscles: tuple[Muscle, ...]


@dataclass(frozen=True, slots=True)
class Soreness:
    """One answer about soreness from the needle: a line of its own, never the pain line."""

    session_id: UUID
    day: date
    hours_after: float
    score: int


@dataclass(frozen=True, slots=True)
class ExerciseWeek:
    """One ISO week. `done` includes `partial`; nothing due is an empty week; what is open is not in `due`."""

    monday: date
    due: int
    done: int
    partial: int
    not_done: int
    no_answer: int


class ExerciseState(StrEnum):
    """Whether there are figures, and if not, why."""

    FIGURES = "figures"
    NOTHING_DUE = "nothing_due"
    NOT_YET_KNOWN = "not_yet_known"


@dataclass(frozen=True, slots=True)
class LastSevenDays:
    """Exercise in the last seven settled days. Shares from 0 to 1, None where there is nothing to share."""

    state: ExerciseState
    from_day: date
    to_day: date
    due: int = 0
    done: int = 0
    partial: int = 0
    not_done: int = 0
    no_answer: int = 0
    of_due: float | None = None
    of_answered: float | None = None
    completion: float | None = None


@dataclass(frozen=True, slots=True)
class ExercisePicture:
    """Exercise by week since the first prescription, and in the last seven days."""

    weeks: tuple[ExerciseWeek, ...]
    last_7_days: LastSevenDays


@dataclass(frozen=True, slots=True)
class PlanPicture:
    """The versions that were in force, with their days; of the one in force today its goal and its stop rule."""

    versions: tuple[VersionSpan, ...]
    goal: Goal | None
    stop_rule: StopCheck | None = None


@dataclass(frozen=True, slots=True)
class Portrait:
    """One patient's picture as of one moment."""

    patient_id: UUID
    as_of: datetime
    today: date
    zone: str
    pain: PainPicture
    sessions: tuple[SessionMark, ...]
    manual: tuple[HandMark, ...]
    soreness: tuple[Soreness, ...]
    exercise: ExercisePicture
    plan: PlanPicture
    measures: tuple[Measured, ...]
    long_run: LongRun
