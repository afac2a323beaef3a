"""The plan on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load, validate

from backend.people.side import Side
from backend.plan.timeline import ComponentKind, Goal, Phase
from backend.plan.version import MainPlace, Part, VersionDraft
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

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Part:
        return Part(ComponentKind(data["kind"]), data["dose"], data["starts_on"], data["ends_on"])


class GoalSchema(Schema):
    """What the patient wants to reach by a day, in words; measurable where it names an instrument and a target."""

    text = Text(500, required=True)
    instrument = Text(60, one_line=True, allow_none=True, load_default=None, validate=KEY)
    target = Number(-1_000_000, 1_000_000, allow_none=True, load_default=None)
    by_day = Day(required=True)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Goal:
        return Goal(data["text"], data["by_day"], data["instrument"], data["target"])


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

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> VersionDraft:
        return VersionDraft(
            **data | {"phase": Phase(data["phase"]), "components": tuple(data["components"])},
        )


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
    author = Nested(PlanAuthorSchema, required=True)
    written_at = Moment(required=True)


class PlanSchema(Schema):
    """Every version, the first one first, and the one in force today in the patient's calendar."""

    versions = ListOf(Nested(PlanVersionSchema), longest=10_000, required=True)
    in_force = Nested(PlanVersionSchema, required=True, allow_none=True)
