"""What is given outside of one record, on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from backend.disclosures.sections import TWICE, DisclosureDraft, Kind, Section
from backend.exports.schemas import SnapshotSchema
from backend.people.schemas import NamedSchema
from backend.shell.refusal import RuleBroken
from backend.shell.web.fields import Choice, Id, ListOf, Moment, Part, Text
from backend.shell.web.schema import Schema

KINDS = [kind.value for kind in Kind]
SECTIONS = [section.value for section in Section]


class NewDisclosureSchema(Schema):
    """What to give, under a new id: to whom, for what, and which parts, each once. Free text is in none of them."""

    id = Id(required=True)
    kind = Choice(KINDS, required=True, metadata={"examples": ["insurer_pdf"]})
    recipient = Text(200, one_line=True, required=True, metadata={"examples": ["Northern Insurance"]})
    purpose = Text(500, required=True, metadata={"examples": ["claim of March 2026"]})
    sections = ListOf(
        Choice(SECTIONS),
        shortest=1,
        longest=len(SECTIONS),
        required=True,
        metadata={"uniqueItems": True, "examples": [["function", "sessions"]]},
    )

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> DisclosureDraft:
        chosen = [Section(one) for one in data["sections"]]
        if len(set(chosen)) < len(chosen):
            raise RuleBroken("section_twice", TWICE["section_twice"])
        in_order = tuple(section for section in Section if section in chosen)
        return DisclosureDraft(**data | {"kind": Kind(data["kind"]), "sections": in_order})


class DisclosureSchema(Schema):
    """What was given outside. `data_sha256` is the hash that stands on each page of a PDF."""

    id = Id(required=True)
    kind = Choice(KINDS, required=True)
    recipient = Text(200, required=True)
    purpose = Text(500, required=True)
    sections = ListOf(Choice(SECTIONS), longest=len(SECTIONS), required=True)
    made_by = Part(NamedSchema, required=True)
    made_at = Moment(required=True)
    snapshot = Part(SnapshotSchema, required=True)
    data_sha256 = Text(64, required=True, allow_none=True)


class DisclosuresSchema(Schema):
    """What was given outside, the latest first."""

    items = ListOf(Part(DisclosureSchema), longest=10_000, required=True)
