"""A ready start of a plan: parts, goals, a stop rule and days to measure again, in weeks from its first day. Pure.

It is a proposal for a form. No figure in it promises anything; doses are where a conversation can begin.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from backend.plan.stop_rule import Unit
from backend.plan.timeline import ComponentKind, Phase
from backend.plan.version import Per


@dataclass(frozen=True, slots=True)
class Said:
    """The same words in English and in French."""

    en: str
    fr: str


@dataclass(frozen=True, slots=True)
class PresetPart:
    """A part of the plan; weeks count from the first day, `to_week` None is without an end."""

    kind: ComponentKind
    dose: Said
    number: float | None = None
    per: Per | None = None
    from_week: int = 0
    to_week: int | None = None


@dataclass(frozen=True, slots=True)
class PresetGoal:
    """An idea of a goal, to be said again in the person's own words."""

    text: Said
    in_weeks: int
    instrument: str | None = None
    target: float | None = None


@dataclass(frozen=True, slots=True)
class PresetStop:
    """Which measure, by how much, in how many weeks, and what else."""

    measure: str
    by: float
    unit: Unit
    in_weeks: int
    otherwise: Said


@dataclass(frozen=True, slots=True)
class PresetReview:
    """What to measure again after so many weeks."""

    in_weeks: int
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PresetDraft:
    """A preset as a clinic writes it. A later one of the same key takes its place; `retired` takes it off the list."""

    id: UUID
    key: str
    title: Said
    region: str | None
    phase: Phase
    components: tuple[PresetPart, ...]
    goals: tuple[PresetGoal, ...]
    stop_rule: PresetStop | None
    reassessments: tuple[PresetReview, ...]
    retired: bool = False

    @property
    def measured_with(self) -> tuple[str, ...]:
        """Every measure it names: of its goals, its stop rule and what is to be measured again."""
        stop = [self.stop_rule.measure] if self.stop_rule else []
        again = [measure for one in self.reassessments for measure in one.measures]
        goals = [one.instrument for one in self.goals if one.instrument is not None]
        return (*goals, *stop, *again)


def broken_rule(draft: PresetDraft) -> str | None:
    """dose_incomplete: a number without its time. ends_before_start: a part ends before it starts."""
    if any((part.number is None) != (part.per is None) for part in draft.components):
        return "dose_incomplete"
    if any(part.to_week is not None and part.to_week < part.from_week for part in draft.components):
        return "ends_before_start"
    return None
