"""Pain entries on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from backend.body.regions import REGIONS
from backend.pain.entry import RULES, PainDraft, canonical, named_twice
from backend.pain.scale import HIGHEST_SCORE, LOWEST_SCORE, NotAPlace, PainKind, Place, Side
from backend.shell.refusal import RuleBroken
from backend.shell.sync import wire
from backend.shell.sync.draft import Draft
from backend.shell.web.fields import Choice, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema

MOST_PLACES = 2 * len(REGIONS)


class PlaceSchema(Schema):
    """Where it hurts and how much. The side is the patient's own left or right."""

    region = Choice(list(REGIONS), required=True)
    side = Choice([side.value for side in Side], required=True)
    score = Whole(LOWEST_SCORE, HIGHEST_SCORE, required=True)

    @post_load
    def _place(self, data: dict[str, Any], **_: Any) -> Place:
        try:
            return Place(data["region"], Side(data["side"]), data["score"])
        except NotAPlace as wrong:
            raise RuleBroken(wrong.code, RULES[wrong.code]) from wrong


class PainContentSchema(Schema):
    """What the patient says: 0 is no pain, 10 the worst one can imagine. No answer is never 0."""

    kind = Choice([kind.value for kind in PainKind], required=True)
    score = Whole(LOWEST_SCORE, HIGHEST_SCORE, required=True)
    felt_at = Moment(required=True, metadata={"description": f"When it was felt. {wire.AS_SENT}"})
    written_at = Moment(required=True, metadata={"description": f"When it was tapped. {wire.AS_SENT}"})
    zone = Text(64, required=True, one_line=True, metadata={"examples": ["America/Edmonton"]})
    places = ListOf(Part(PlaceSchema), longest=MOST_PLACES, load_default=[])
    note = Text(2000, allow_none=True, load_default=None)

    @post_load(pass_original=True)
    def _draft(self, data: dict[str, Any], _original: Any, **_: Any) -> Any:
        places = tuple(data["places"])
        if named_twice(places):
            raise RuleBroken("place_twice", RULES["place_twice"])
        return PainDraft(**data | {"kind": PainKind(data["kind"]), "places": places})


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
