"""Soreness from the needle on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from backend.shell.sync import wire
from backend.shell.sync.draft import Draft
from backend.shell.web.fields import Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema
from backend.soreness.entry import HIGHEST, LOWEST, SorenessDraft, canonical


class SorenessContentSchema(Schema):
    """How sore the needled places are: 0 not at all, 10 as sore as one can imagine. Asked until 72 h after it."""

    session_id = Id(required=True, metadata={"description": "The needling session it speaks of."})
    score = Whole(LOWEST, HIGHEST, required=True)
    felt_at = Moment(required=True, metadata={"description": f"When it was felt. {wire.AS_SENT}"})
    written_at = Moment(required=True, metadata={"description": f"When it was tapped. {wire.AS_SENT}"})
    zone = Text(64, required=True, one_line=True, metadata={"examples": ["America/Edmonton"]})
    note = Text(2000, allow_none=True, load_default=None)

    @post_load(pass_original=True)
    def _draft(self, data: dict[str, Any], _original: Any, **_: Any) -> Any:
        return SorenessDraft(**data)


class SorenessEntrySentSchema(SorenessContentSchema, wire.IdentitySchema):
    """A soreness entry as a phone sends it. A correction is the next revision."""

    @post_load(pass_original=True)
    def _draft(self, data: dict[str, Any], original: Mapping[str, Any], **_: Any) -> Draft[SorenessDraft]:
        entry_id, revision = data.pop("id"), data.pop("revision")
        content = SorenessDraft(**data)
        return Draft(entry_id, revision, content, canonical(content), original)


class SorenessBatchSchema(wire.BatchSchema):
    """Soreness entries that waited on a phone."""

    items = wire.Items(SorenessEntrySentSchema)


class SorenessEntrySchema(wire.KeptSchema, SorenessContentSchema, wire.IdentitySchema):
    """A soreness entry as it stands. `first_score` is what was said first."""

    note = Text(2000, required=True, allow_none=True)
    first_score = Whole(LOWEST, HIGHEST, required=True)


class SorenessVersionSchema(wire.VersionSchema):
    """One version of a soreness entry, as it was sent."""

    content = wire.AsSent(SorenessContentSchema, required=True, allow_none=True)


class SorenessEntryWithVersionsSchema(SorenessEntrySchema):
    """A soreness entry and every version of it, the first one first."""

    versions = ListOf(Part(SorenessVersionSchema), longest=wire.MOST_REVISIONS, required=True)


class SorenessResultSchema(wire.ResultSchema):
    """What became of one soreness entry of a batch."""

    current = Part(SorenessEntrySchema, required=True, allow_none=True)


class SorenessBatchAnswerSchema(wire.BatchAnswerSchema):
    """One result for each record, in the order they were sent."""

    results = ListOf(Part(SorenessResultSchema), longest=wire.MOST, required=True)


class SorenessPageSchema(wire.PageSchema):
    """Soreness entries in the order of their last change, withdrawn ones too."""

    items = ListOf(Part(SorenessEntrySchema), longest=200, required=True)


class SorenessAskedSchema(Schema):
    """A session whose soreness is asked now, and until when. `entry` is what was said for it today."""

    session_id = Id(required=True)
    performed_at = Moment(required=True)
    until = Moment(required=True)
    entry = Part(SorenessEntrySchema, required=True, allow_none=True)
