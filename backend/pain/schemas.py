"""Pain entries on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from marshmallow import post_load

from backend.body.regions import REGIONS
from backend.pain.character import Eases, Quality, Worsens
from backend.pain.entry import RULES, PainDraft, begins_after, canonical, named_twice
from backend.pain.scale import HIGHEST_SCORE, LOWEST_SCORE, NotAPlace, PainKind, Place, Side
from backend.shell.refusal import RuleBroken
from backend.shell.sync import wire
from backend.shell.sync.draft import Draft
from backend.shell.web.fields import Choice, Day, Flag, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema

MOST_PLACES = 3 * len(REGIONS)


class _KeptDay(Day):
    """A day inside what is kept as JSON: there it is text already."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | float | None:
        return value if isinstance(value, str) else super()._serialize(value, attr, obj, **kwargs)


class PlaceSchema(Schema):
    """Where it hurts and how much. The side is the patient's own left or right."""

    region = Choice(list(REGIONS), required=True)
    side = Choice([side.value for side in Side], required=True)
    score = Whole(LOWEST_SCORE, HIGHEST_SCORE, required=True)
    secondary = Flag(
        load_default=False,
        metadata={"description": "This place came later than the main one. Left out where that was not said."},
    )
    onset = _KeptDay(
        allow_none=True,
        load_default=None,
        metadata={"description": "For a place that came later: the day it began, where that is known."},
    )

    @post_load
    def _place(self, data: dict[str, Any], **_: Any) -> Place:
        try:
            return Place(data["region"], Side(data["side"]), data["score"], data["secondary"], data["onset"])
        except NotAPlace as wrong:
            raise RuleBroken(wrong.code, RULES[wrong.code]) from wrong


def _words(values: type[StrEnum], about: str, **kwargs: Any) -> ListOf:
    listed = [value.value for value in values]
    about = f"{about} null where nothing was said; a word said twice is said once."
    return ListOf(
        Choice(listed),
        shortest=1,
        longest=len(listed),
        allow_none=True,
        metadata={"description": about},
        **kwargs,
    )


class PainContentSchema(Schema):
    """What the patient says: 0 is no pain, 10 the worst one can imagine. No answer is never 0."""

    kind = Choice([kind.value for kind in PainKind], required=True)
    score = Whole(LOWEST_SCORE, HIGHEST_SCORE, required=True)
    felt_at = Moment(required=True, metadata={"description": f"When it was felt. {wire.AS_SENT}"})
    written_at = Moment(required=True, metadata={"description": f"When it was tapped. {wire.AS_SENT}"})
    zone = Text(64, required=True, one_line=True, metadata={"examples": ["America/Edmonton"]})
    places = ListOf(Part(PlaceSchema), longest=MOST_PLACES, load_default=[])
    note = Text(2000, allow_none=True, load_default=None)
    qualities = _words(Quality, "How it feels.", load_default=None)
    worsens = _words(Worsens, "What makes it worse.", load_default=None)
    worsens_note = Text(500, allow_none=True, load_default=None)
    eases = _words(Eases, "What eases it.", load_default=None)
    eases_note = Text(500, allow_none=True, load_default=None)

    @post_load(pass_original=True)
    def _draft(self, data: dict[str, Any], _original: Any, **_: Any) -> Any:
        places = tuple(data["places"])
        if named_twice(places):
            raise RuleBroken("place_twice", RULES["place_twice"])
        draft = PainDraft(
            **data
            | {
                "kind": PainKind(data["kind"]),
                "places": places,
                "qualities": tuple(map(Quality, dict.fromkeys(data["qualities"] or ()))),
                "worsens": tuple(map(Worsens, dict.fromkeys(data["worsens"] or ()))),
                "eases": tuple(map(Eases, dict.fromkeys(data["eases"] or ()))),
            }
        )
        if begins_after(draft):
            raise RuleBroken("onset_after", RULES["onset_after"])
        return draft


class PainEntrySentSchema(PainContentSchema, wire.IdentitySchema):
    """A pain entry as a phone sends it. What was sent once is never changed: a correction is the next revision."""

    @post_load(pass_original=True)
    def _draft(self, data: dict[str, Any], original: Mapping[str, Any], **_: Any) -> Draft[PainDraft]:
        entry_id, revision = data.pop("id"), data.pop("revision")
        content: PainDraft = super()._draft(data, original)
        return Draft(entry_id, revision, content, canonical(content), original)


class PainBatchSchema(wire.BatchSchema):
    """Pain entries that waited on a phone."""

    items = wire.Items(PainEntrySentSchema)


class PainEntrySchema(wire.KeptSchema, PainContentSchema, wire.IdentitySchema):
    """A pain entry as it stands. `first_score` is what was said first."""

    places = ListOf(Part(PlaceSchema), longest=MOST_PLACES, required=True)
    note = Text(2000, required=True, allow_none=True)
    qualities = _words(Quality, "How it feels.", required=True)
    worsens = _words(Worsens, "What makes it worse.", required=True)
    worsens_note = Text(500, required=True, allow_none=True)
    eases = _words(Eases, "What eases it.", required=True)
    eases_note = Text(500, required=True, allow_none=True)
    first_score = Whole(LOWEST_SCORE, HIGHEST_SCORE, required=True)


class PainVersionSchema(wire.VersionSchema):
    """One version of a pain entry, as it was sent."""

    content = wire.AsSent(PainContentSchema, required=True, allow_none=True)


class PainEntryWithVersionsSchema(PainEntrySchema):
    """A pain entry and every version of it, the first one first."""

    versions = ListOf(Part(PainVersionSchema), longest=wire.MOST_REVISIONS, required=True)


class PainResultSchema(wire.ResultSchema):
    """What became of one pain entry of a batch."""

    current = Part(PainEntrySchema, required=True, allow_none=True)


class PainBatchAnswerSchema(wire.BatchAnswerSchema):
    """One result for each record, in the order they were sent."""

    results = ListOf(Part(PainResultSchema), longest=wire.MOST, required=True)


class PainPageSchema(wire.PageSchema):
    """Pain entries in the order of their last change, withdrawn ones too."""

    items = ListOf(Part(PainEntrySchema), longest=200, required=True)


class AreaSchema(Schema):
    """A region of the body map with the patient's own side."""

    region = Choice(list(REGIONS), required=True)
    side = Choice([side.value for side in Side], required=True)


class NewPlaceSchema(AreaSchema):
    """A place that was first marked after the first two weeks of the plan."""

    first_day = Day(required=True)
    secondary = Flag(required=True, metadata={"description": "The person said that it came later than the main one."})
    onset = Day(required=True, allow_none=True)


class ExtentSchema(Schema):
    """How far the pain reaches. Nothing here is a verdict: the same person draws differently from day to day."""

    days_in_pain = Whole(0, 90, required=True, metadata={"description": "Days with a score above 0."})
    days_answered = Whole(0, 90, required=True)
    days_possible = Whole(0, 90, required=True, metadata={"description": "Of the last 90, since the plan began."})
    at_start = ListOf(Part(AreaSchema), longest=MOST_PLACES, required=True)
    lately = ListOf(Part(AreaSchema), longest=MOST_PLACES, required=True, metadata={"description": "Last 14 days."})
    gained = ListOf(Part(NewPlaceSchema), longest=MOST_PLACES, required=True)
    lost = ListOf(Part(AreaSchema), longest=MOST_PLACES, required=True)
