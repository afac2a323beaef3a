"""A goal as a therapist and a patient agree it, its life cycle, and how far it was reached. Pure.

Achievement and life cycle are apart: a goal given up may have been partly reached, and one that was reached may still
be worked on. L5 and L6 of the record; the two life cycles follow the Goal of FHIR R4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

# The diary's own measure, beside the instruments.
PAIN_AVERAGE = "pain_average"


class Reach(StrEnum):
    """Which side of the target is wanted."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class GoalKind(StrEnum):
    """`outcome` is reached once, by a day. `habit` is kept week by week: steps, sleep, breaks, alcohol."""

    OUTCOME = "outcome"
    HABIT = "habit"


class State(StrEnum):
    """Whether the goal is pursued."""

    ACTIVE = "active"
    PAUSED = "paused"
    GIVEN_UP = "given_up"
    DONE = "done"


class Outcome(StrEnum):
    """How far it was reached, in somebody's judgement of one day."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"


OPEN_STATES = frozenset({State.ACTIVE, State.PAUSED})


@dataclass(frozen=True, slots=True)
class OwnActivity:
    """One of the activities the patient named: the list, and its place in it, counted from 0."""

    list_id: UUID
    position: int


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """A goal to agree. `reach` None: as the instrument's own direction says. `from_value` None: not measured."""

    id: UUID
    kind: GoalKind
    text: str
    by_day: date
    instrument: str | None = None
    target: float | None = None
    reach: Reach | None = None
    from_value: float | None = None
    activity: OwnActivity | None = None


@dataclass(frozen=True, slots=True)
class StateDraft:
    """The goal is pursued, or not, from now on."""

    id: UUID
    state: State
    reason: str | None


@dataclass(frozen=True, slots=True)
class AchievementDraft:
    """How far the goal was reached on this day; `value` where it was measured."""

    id: UUID
    outcome: Outcome
    judged_on: date
    value: float | None
    words: str | None


def broken_rule(draft: GoalDraft) -> str | None:
    """The code of the rule this goal breaks, or None.

    target_without_instrument: a number, and nothing to measure it with. habit_without_target: a habit is counted, so
    it needs an instrument, a target and which side of it is wanted. reach_without_target, from_without_instrument:
    a side or a first value of nothing.
    """
    measured = draft.instrument is not None or draft.activity is not None
    if draft.target is not None and not measured:
        return "target_without_instrument"
    if draft.kind is GoalKind.HABIT and None in {draft.instrument, draft.target, draft.reach}:
        return "habit_without_target"
    if draft.reach is not None and draft.target is None:
        return "reach_without_target"
    if draft.from_value is not None and not measured:
        return "from_without_instrument"
    return None


def broken_step(before: State, draft: StateDraft) -> str | None:
    """state_same: it is there already. reason_needed: giving up needs a reason, and so does taking up again."""
    if draft.state is before:
        return "state_same"
    again = before not in OPEN_STATES and draft.state in OPEN_STATES
    if (draft.state is State.GIVEN_UP or again) and not (draft.reason or "").strip():
        return "reason_needed"
    return None
