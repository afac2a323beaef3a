"""The plan on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, validate, validates_schema

from backend.people.side import Side
from backend.plan.reassessment import Reassessment
from backend.plan.stop_rule import PAIN_AVERAGE, StopRule, Unit
from backend.plan.timeline import ComponentKind, Goal, Phase
from backend.plan.version import MainPlace, Part, Per, VersionDraft
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Number, Text, Whole
from backend.shell.web.fields import Part as Nested
from backend.shell.web.schema import Schema

# A key is spelled one way, so that two records about the same thing meet.
KEY = validate.Regexp(r"^[a-z][a-z0-9_]*$", error="choice")


class MainPlaceSchema(Schema):
    """A region of the body map, and the patient's own side."""

    region = Text(60, one_line=True, required=True, validate=KEY, metadata={"examples": ["neck_back"]})
    side = Choice(list(Side), required=True)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> MainPlace:
        return MainPlace(data["region"], Side(data["side"]))


class PlanComponentSchema(Schema):
    """A part of the plan: what, how much in words, from when to when. Both days count."""

    kind = Choice(list(ComponentKind), required=True, metadata={"examples": ["exercise"]})
    dose = Text(500, required=True, metadata={"examples": ["3 exercises a day"]})
    starts_on = Day(required=True)
    ends_on = Day(allow_none=True, load_default=None)
    number = Number(
        0.01,
        10_000,
        allow_none=True,
        load_default=None,
        metadata={"description": "How many times; null where the dose is words only. With `per`."},
    )
    per = Choice(list(Per), allow_none=True, load_default=None)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Part:
        per = None if data["per"] is None else Per(data["per"])
        return Part(**data | {"kind": ComponentKind(data["kind"]), "per": per})


class GoalSchema(Schema):
    """What the patient wants to reach by a day, in words; measurable where it names an instrument and a target."""

    text = Text(500, required=True)
    instrument = Text(60, one_line=True, allow_none=True, load_default=None, validate=KEY)
    target = Number(-1_000_000, 1_000_000, allow_none=True, load_default=None)
    by_day = Day(required=True)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Goal:
        return Goal(data["text"], data["by_day"], data["instrument"], data["target"])


class StopRuleSchema(Schema):
    """Which measure, by how much, by when; else the plan is changed, as `otherwise` says."""

    measure = Text(
        60,
        one_line=True,
        required=True,
        validate=KEY,
        metadata={"examples": [PAIN_AVERAGE], "description": f"An instrument's key, or {PAIN_AVERAGE} of the diary."},
    )
    by = Number(0.001, 1_000_000, required=True, metadata={"examples": [30], "description": "Towards better."})
    unit = Choice(list(Unit), required=True)
    by_day = Day(required=True)
    otherwise = Text(1000, required=True, metadata={"examples": ["Refer back and think again"]})
    site = Text(60, one_line=True, allow_none=True, load_default=None, validate=KEY)
    side = Choice(list(Side), allow_none=True, load_default=None)
    from_value = Number(
        -1_000_000,
        1_000_000,
        allow_none=True,
        load_default=None,
        metadata={"description": "Counted from here; null: from the last value up to the version's first day."},
    )

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> StopRule:
        side = None if data["side"] is None else Side(data["side"])
        return StopRule(**data | {"unit": Unit(data["unit"]), "side": side})


class ReassessmentSchema(Schema):
    """What to measure again, and on which day."""

    due_on = Day(required=True)
    measures = ListOf(
        Text(60, one_line=True, validate=KEY),
        shortest=1,
        longest=20,
        required=True,
        metadata={"uniqueItems": True, "examples": [["pseq"]]},
    )

    @validates_schema(skip_on_field_errors=True)
    def _each_once(self, data: dict[str, Any], **_: Any) -> None:
        if len(set(data["measures"])) < len(data["measures"]):
            raise ValidationError("choice", "measures")

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Reassessment:
        return Reassessment(data["due_on"], tuple(data["measures"]))


class NewPlanVersionSchema(Schema):
    """A version to agree. Under a new id; sent again with the same id it is the same version."""

    id = Id(required=True)
    in_force_from = Day(required=True)
    phase = Choice(list(Phase), required=True)
    reason = Text(2000, required=True)
    main_place = Nested(MainPlaceSchema, allow_none=True, load_default=None)
    components = ListOf(Nested(PlanComponentSchema), longest=20, required=True)
    goal = Nested(GoalSchema, allow_none=True, load_default=None)
    needling_only_reason = Text(
        2000,
        allow_none=True,
        load_default=None,
        metadata={"description": "Needed where needling would be the only active part on some day."},
    )
    stop_rule = Nested(StopRuleSchema, allow_none=True, load_default=None)
    reassessments = ListOf(Nested(ReassessmentSchema), longest=50, load_default=list)

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> VersionDraft:
        listed = {name: tuple(data[name]) for name in ("components", "reassessments")}
        return VersionDraft(**data | listed | {"phase": Phase(data["phase"])})


class PlanAuthorSchema(Schema):
    """Who wrote the version."""

    id = Id(required=True)
    name = Text(200, required=True)


class PlanVersionSchema(Schema):
    """A version as kept. It is never edited; `to_day` is the day before the next one begins."""

    id = Id(required=True)
    number = Whole(1, 100_000, required=True)
    in_force_from = Day(required=True)
    to_day = Day(required=True, allow_none=True)
    replaced = Flag(required=True, metadata={"description": "Replaced before it was in force on any day."})
    phase = Choice(list(Phase), required=True)
    reason = Text(2000, required=True)
    main_place = Nested(MainPlaceSchema, required=True, allow_none=True)
    components = ListOf(Nested(PlanComponentSchema), longest=20, required=True)
    goal = Nested(GoalSchema, required=True, allow_none=True)
    needling_only_reason = Text(2000, required=True, allow_none=True)
    stop_rule = Nested(StopRuleSchema, required=True, allow_none=True)
    reassessments = ListOf(Nested(ReassessmentSchema), longest=50, required=True)
    author = Nested(PlanAuthorSchema, required=True)
    written_at = Moment(required=True)


class PlanSchema(Schema):
    """Every version, the first one first, and the one in force today in the patient's calendar."""

    versions = ListOf(Nested(PlanVersionSchema), longest=10_000, required=True)
    in_force = Nested(PlanVersionSchema, required=True, allow_none=True)
