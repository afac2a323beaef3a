"""Goals on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load, validate

from backend.goals.goal import AchievementDraft, GoalDraft, GoalKind, Outcome, OwnActivity, Reach, State, StateDraft
from backend.people.schemas import NamedSchema
from backend.shell.web.fields import Choice, Day, Id, ListOf, Moment, Number, Part, Text, Whole
from backend.shell.web.schema import Schema

KEY = validate.Regexp(r"^[a-z][a-z0-9_]*$", error="choice")
_MOST = 1_000_000


class OwnActivitySchema(Schema):
    """One of the activities the patient named: the list, and the place in it, counted from 0."""

    list_id = Id(required=True)
    position = Whole(0, 4, required=True)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> OwnActivity:
        return OwnActivity(data["list_id"], data["position"])


class NewGoalSchema(Schema):
    """A goal to agree, under a new id. Where it can be measured it has an instrument or an own activity."""

    id = Id(required=True)
    kind = Choice(
        list(GoalKind),
        required=True,
        metadata={"description": "outcome: reached once, by its day. habit: counted week by week until its day."},
    )
    text = Text(500, required=True, metadata={"examples": ["Turn my head while driving"]})
    by_day = Day(required=True)
    instrument = Text(60, one_line=True, allow_none=True, load_default=None, validate=KEY)
    target = Number(-_MOST, _MOST, allow_none=True, load_default=None)
    reach = Choice(
        list(Reach),
        allow_none=True,
        load_default=None,
        metadata={"description": "Which side of the target is wanted; null: the better side of the instrument."},
    )
    from_value = Number(
        -_MOST, _MOST, allow_none=True, load_default=None, metadata={"description": "Where it began; null: not known."}
    )
    activity = Part(OwnActivitySchema, allow_none=True, load_default=None)

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> GoalDraft:
        reach = None if data["reach"] is None else Reach(data["reach"])
        return GoalDraft(**data | {"kind": GoalKind(data["kind"]), "reach": reach})


class NewGoalStateSchema(Schema):
    """Whether the goal is pursued from now on. Giving up needs a reason, and so does taking up again."""

    id = Id(required=True)
    state = Choice(list(State), required=True, metadata={"examples": ["paused"]})
    reason = Text(2000, allow_none=True, load_default=None)

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> StateDraft:
        return StateDraft(data["id"], State(data["state"]), data["reason"])


class NewAchievementSchema(Schema):
    """How far the goal was reached on a day. The goal's life goes on as it was."""

    id = Id(required=True)
    outcome = Choice(list(Outcome), required=True)
    judged_on = Day(required=True)
    value = Number(-_MOST, _MOST, allow_none=True, load_default=None)
    words = Text(2000, allow_none=True, load_default=None)

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> AchievementDraft:
        return AchievementDraft(**data | {"outcome": Outcome(data["outcome"])})


class GoalStateSchema(Schema):
    """One step of a goal's life."""

    id = Id(required=True)
    state = Choice(list(State), required=True)
    reason = Text(2000, required=True, allow_none=True)
    author = Part(NamedSchema, required=True)
    written_at = Moment(required=True)


class AchievementSchema(Schema):
    """One judgement of a goal: by whom, of which day, with the value where there is one."""

    id = Id(required=True)
    outcome = Choice(list(Outcome), required=True)
    judged_on = Day(required=True)
    value = Number(-_MOST, _MOST, required=True, allow_none=True)
    words = Text(2000, required=True, allow_none=True)
    author = Part(NamedSchema, required=True)
    written_at = Moment(required=True)


class AgreedGoalSchema(Schema):
    """A goal as kept. `state` and `achievement` are the latest of their lists; the one says nothing about the other."""

    id = Id(required=True)
    kind = Choice(list(GoalKind), required=True)
    text = Text(500, required=True)
    by_day = Day(required=True)
    instrument = Text(60, required=True, allow_none=True)
    target = Number(-_MOST, _MOST, required=True, allow_none=True)
    reach = Choice(list(Reach), required=True, allow_none=True)
    from_value = Number(-_MOST, _MOST, required=True, allow_none=True)
    activity = Part(OwnActivitySchema, required=True, allow_none=True)
    author = Part(NamedSchema, required=True)
    written_at = Moment(required=True)
    state = Choice(list(State), required=True)
    states = ListOf(Part(GoalStateSchema), longest=10_000, required=True)
    achievement = Part(AchievementSchema, required=True, allow_none=True)
    achievements = ListOf(Part(AchievementSchema), longest=10_000, required=True)


class GoalsSchema(Schema):
    """The patient's goals: those that are pursued first."""

    items = ListOf(Part(AgreedGoalSchema), longest=10_000, required=True)
