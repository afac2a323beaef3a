"""Presets on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load, validate

from backend.body.regions import REGIONS
from backend.plan.stop_rule import PAIN_AVERAGE, Unit
from backend.plan.timeline import ComponentKind, Phase
from backend.plan.version import Per
from backend.presets.preset import PresetDraft, PresetGoal, PresetPart, PresetReview, PresetStop, Said
from backend.shell.web.fields import Choice, Flag, Id, ListOf, Number, Part, Text, Whole
from backend.shell.web.schema import Schema

KEY = validate.Regexp(r"^[a-z][a-z0-9_]*$", error="choice")
MOST_WEEKS = 520


class SaidSchema(Schema):
    """The same words in English and in French."""

    en = Text(500, required=True)
    fr = Text(500, required=True)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Said:
        return Said(data["en"], data["fr"])


class PresetPartSchema(Schema):
    """A part of the plan; weeks count from the plan's first day."""

    kind = Choice(list(ComponentKind), required=True)
    dose = Part(SaidSchema, required=True)
    number = Number(0.01, 10_000, allow_none=True, load_default=None)
    per = Choice(list(Per), allow_none=True, load_default=None)
    from_week = Whole(0, MOST_WEEKS, load_default=0)
    to_week = Whole(0, MOST_WEEKS, allow_none=True, load_default=None)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> PresetPart:
        per = None if data["per"] is None else Per(data["per"])
        return PresetPart(**data | {"kind": ComponentKind(data["kind"]), "per": per})


class PresetGoalSchema(Schema):
    """An idea of a goal, to be said again in the person's own words."""

    text = Part(SaidSchema, required=True)
    in_weeks = Whole(1, MOST_WEEKS, required=True)
    instrument = Text(60, one_line=True, allow_none=True, load_default=None, validate=KEY)
    target = Number(-1_000_000, 1_000_000, allow_none=True, load_default=None)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> PresetGoal:
        return PresetGoal(**data)


class PresetStopSchema(Schema):
    """Which measure, by how much, in how many weeks, and what else."""

    measure = Text(60, one_line=True, required=True, validate=KEY, metadata={"examples": [PAIN_AVERAGE]})
    by = Number(0.001, 1_000_000, required=True)
    unit = Choice(list(Unit), required=True)
    in_weeks = Whole(1, MOST_WEEKS, required=True)
    otherwise = Part(SaidSchema, required=True)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> PresetStop:
        return PresetStop(**data | {"unit": Unit(data["unit"])})


class PresetReviewSchema(Schema):
    """What to measure again after so many weeks."""

    in_weeks = Whole(1, MOST_WEEKS, required=True)
    measures = ListOf(
        Text(60, one_line=True, validate=KEY), shortest=1, longest=20, required=True, metadata={"examples": [["peg"]]}
    )

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> PresetReview:
        return PresetReview(data["in_weeks"], tuple(data["measures"]))


class PresetContentSchema(Schema):
    """A ready start of a plan. It fills a form and writes nothing."""

    id = Id(required=True)
    key = Text(60, one_line=True, required=True, validate=KEY, metadata={"examples": ["our_knee"]})
    title = Part(SaidSchema, required=True)
    region = Choice(list(REGIONS), allow_none=True, load_default=None)
    phase = Choice(list(Phase), required=True)
    components = ListOf(Part(PresetPartSchema), longest=20, required=True)
    goals = ListOf(Part(PresetGoalSchema), longest=20, load_default=list)
    stop_rule = Part(PresetStopSchema, allow_none=True, load_default=None)
    reassessments = ListOf(Part(PresetReviewSchema), longest=50, load_default=list)


class NewPresetSchema(PresetContentSchema):
    """A clinic's own preset. Another one of the same key takes its place; `retired` takes it off the list."""

    retired = Flag(load_default=False)

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> PresetDraft:
        listed = {name: tuple(data[name]) for name in ("components", "goals", "reassessments")}
        return PresetDraft(**data | listed | {"phase": Phase(data["phase"])})


class PresetSchema(PresetContentSchema):
    """A preset. `own`: the clinic wrote it; else it is Ebb's."""

    own = Flag(required=True)


class PresetsSchema(Schema):
    """Ebb's own presets, then the clinic's."""

    items = ListOf(Part(PresetSchema), longest=1000, required=True)
