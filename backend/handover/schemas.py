"""Handovers on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from backend.handover.given import HandoverDraft
from backend.people.schemas import NamedSchema
from backend.shell.web.fields import Day, Id, ListOf, Moment, Part, Text
from backend.shell.web.schema import Schema


class NewHandoverSchema(Schema):
    """To whom you hand the patient over, from which day on, and what they need to know."""

    id = Id(required=True)
    to_id = Id(required=True)
    on_day = Day(required=True)
    note = Text(4000, required=True)

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> HandoverDraft:
        return HandoverDraft(**data)


class HandoverSchema(Schema):
    """From whom to whom, from which day on, with which words."""

    id = Id(required=True)
    given_by = Part(NamedSchema, required=True)
    taken_by = Part(NamedSchema, required=True)
    on_day = Day(required=True)
    note = Text(4000, required=True)
    written_at = Moment(required=True)


class HandoversSchema(Schema):
    """The patient's handovers, the latest first."""

    items = ListOf(Part(HandoverSchema), longest=10_000, required=True)
