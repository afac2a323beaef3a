"""One version of a plan as a therapist writes it, and what a version has to keep to.

Days are local calendar days of the patient. A version speaks about the days from its first day on, so a
part that ended before that day is no part of it any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from backend.people.side import Side
from backend.plan.reassessment import Reassessment
from backend.plan.stop_rule import StopRule
from backend.plan.timeline import Component, ComponentKind, Goal, Phase, needling_alone_from


@dataclass(frozen=True, slots=True)
class MainPlace:
    """Where the pain is that the plan is about: a region of the body map and the patient's own side."""

    region: str
    side: Side


class Per(StrEnum):
    """What a number of a dose is counted over. `in_all` is over the whole time of the part."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    IN_ALL = "in_all"


@dataclass(frozen=True, slots=True)
class Part:
    """One component as agreed: what, how much in words and where it can be counted as a number, from when to when."""

    kind: ComponentKind
    dose: str
    starts_on: date
    ends_on: date | None
    number: float | None = None
    per: Per | None = None


@dataclass(frozen=True, slots=True)
class VersionDraft:
    """What a therapist wants to agree from a day on: not yet judged, not yet kept."""

    id: UUID
    in_force_from: date
    phase: Phase
    reason: str
    main_place: MainPlace | None
    components: tuple[Part, ...]
    goal: Goal | None
    needling_only_reason: str | None
    stop_rule: StopRule | None = None
    reassessments: tuple[Reassessment, ...] = ()

    @property
    def measured_with(self) -> tuple[str, ...]:
        """Every measure it names: of its goal, its stop rule and what is to be measured again."""
        goal = self.goal.instrument if self.goal else None
        stop = self.stop_rule.measure if self.stop_rule else None
        again = (measure for one in self.reassessments for measure in one.measures)
        return tuple(key for key in (goal, stop, *again) if key is not None)


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class WrittenVersion:
    """A version as kept. `to_day` None while it is in force or ahead; a replaced one was in force on no day."""

    id: UUID
    number: int
    in_force_from: date
    to_day: date | None
    replaced: bool
    phase: Phase
    reason: str
    main_place: MainPlace | None
    components: tuple[Part, ...]
    goal: Goal | None
    needling_only_reason: str | None
    author: Author
    written_at: datetime
    stop_rule: StopRule | None = None
    reassessments: tuple[Reassessment, ...] = ()


def needling_only_from(draft: VersionDraft) -> date | None:
    """The first day under this version on which needling would be the only active part; None if there is none."""
    begins = draft.in_force_from
    still_to_come = (part for part in draft.components if part.ends_on is None or part.ends_on >= begins)
    return needling_alone_from(
        Component(part.kind, max(part.starts_on, begins), part.ends_on) for part in still_to_come
    )


def broken_rule(draft: VersionDraft) -> str | None:
    """The code of the rule this version breaks by itself, or None.

    ends_before_start: a part ends before it starts. goal_before_start: the goal's day lies before the version.
    target_without_instrument: a number to reach, and nothing to measure it with. dose_incomplete: a number without
    its time, or a time without its number. stop_before_start, reassessment_before_start: a day before the version.
    reassessment_twice: two of one day. needling_only: needling would stand alone and no reason is given.
    """
    return _broken_part(draft) or _broken_goal(draft) or _broken_day(draft) or _needling_only(draft)


def _broken_part(draft: VersionDraft) -> str | None:
    if any(part.ends_on is not None and part.ends_on < part.starts_on for part in draft.components):
        return "ends_before_start"
    if any((part.number is None) != (part.per is None) for part in draft.components):
        return "dose_incomplete"
    return None


def _broken_goal(draft: VersionDraft) -> str | None:
    goal = draft.goal
    if goal is not None and goal.by_day < draft.in_force_from:
        return "goal_before_start"
    if goal is not None and goal.target is not None and goal.instrument is None:
        return "target_without_instrument"
    return None


def _broken_day(draft: VersionDraft) -> str | None:
    if draft.stop_rule is not None and draft.stop_rule.by_day < draft.in_force_from:
        return "stop_before_start"
    days = [one.due_on for one in draft.reassessments]
    if any(day < draft.in_force_from for day in days):
        return "reassessment_before_start"
    return "reassessment_twice" if len(set(days)) < len(days) else None


def _needling_only(draft: VersionDraft) -> str | None:
    alone = draft.needling_only_reason is None and needling_only_from(draft) is not None
    return "needling_only" if alone else None
