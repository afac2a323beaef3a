"""Goals as they were kept, with everything that was said about them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from backend.goals.goal import GoalKind, Outcome, OwnActivity, Reach, State


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ToldState:
    """One step of a goal's life, as kept."""

    id: UUID
    state: State
    reason: str | None
    author: Author
    written_at: datetime


@dataclass(frozen=True, slots=True)
class ToldAchievement:
    """One judgement of a goal, as kept."""

    id: UUID
    outcome: Outcome
    judged_on: date
    value: float | None
    words: str | None
    author: Author
    written_at: datetime


@dataclass(frozen=True, slots=True)
class ToldGoal:
    """A goal as kept. `state` and `achievement` are the latest; the lists hold everything, the earliest first."""

    id: UUID
    kind: GoalKind
    text: str
    instrument: str | None
    target: float | None
    reach: Reach | None
    from_value: float | None
    by_day: date
    activity: OwnActivity | None
    author: Author
    written_at: datetime
    state: State
    states: tuple[ToldState, ...]
    achievement: ToldAchievement | None
    achievements: tuple[ToldAchievement, ...]
