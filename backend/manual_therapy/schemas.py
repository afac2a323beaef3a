"""Manual-therapy sessions on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from backend.body.regions import REGIONS, why_no_place
from backend.manual_therapy.hands import HandDraft, HandPart, HandTechnique
from backend.people.schemas import NamedSchema
from backend.people.side import Side
from backend.shell.web.fields import Choice, Day, Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema


class ManualPartSchema(Schema):
    """One technique at one place. Left and right are the patient's own."""

    technique = Choice(list(HandTechnique), required=True)
    region = Choice(list(REGIONS), required=True, metadata={"examples": ["neck_back"]})
    side = Choice(list(Side), required=True)

    @validates_schema(skip_on_field_errors=True)
    def _is_place(self, data: dict[str, Any], **_: Any) -> None:
        if why_no_place(data["region"], Side(data["side"])) is not None:
            raise ValidationError("choice", "side")

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> HandPart:
        return HandPart(HandTechnique(data["technique"]), data["region"], Side(data["side"]))


class NewManualSessionSchema(Schema):
    """A session to keep and sign, under a new id. A pain that nobody asked for is null; 0 is no pain."""

    id = Id(required=True)
    performed_at = Moment(required=True)
    zone = Text(64, one_line=True, required=True, metadata={"examples": ["America/Edmonton"]})
    minutes = Whole(1, 240, required=True, metadata={"examples": [15]})
    parts = ListOf(Part(ManualPartSchema), shortest=1, longest=40, required=True)
    pain_before = Whole(0, 10, allow_none=True, load_default=None)
    pain_after = Whole(0, 10, allow_none=True, load_default=None)
    note = Text(4000, allow_none=True, load_default=None)

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> HandDraft:
        return HandDraft(**data | {"parts": tuple(data["parts"])})


class NewManualAddendumSchema(Schema):
    """Words to add to a signed session."""

    id = Id(required=True)
    words = Text(4000, required=True)


class ManualWithdrawalSchema(Schema):
    """Why the session is taken back."""

    reason = Text(2000, required=True)


class ManualAddendumSchema(Schema):
    """What was added later, by whom."""

    id = Id(required=True)
    words = Text(4000, required=True)
    author = Part(NamedSchema, required=True)
    written_at = Moment(required=True)


class ManualSessionSchema(Schema):
    """A session as signed."""

    id = Id(required=True)
    performed_at = Moment(required=True)
    zone = Text(64, required=True)
    local_day = Day(required=True)
    minutes = Whole(1, 240, required=True)
    parts = ListOf(Part(ManualPartSchema), longest=40, required=True)
    pain_before = Whole(0, 10, required=True, allow_none=True)
    pain_after = Whole(0, 10, required=True, allow_none=True)
    note = Text(4000, required=True, allow_none=True)
    signed_by = Part(NamedSchema, required=True)
    signed_at = Moment(required=True)
    addenda = ListOf(Part(ManualAddendumSchema), longest=10_000, required=True)
    withdrawn_at = Moment(required=True, allow_none=True)
    withdrawn_reason = Text(2000, required=True, allow_none=True)


class ManualSessionsSchema(Schema):
    """The patient's manual-therapy sessions, the newest first."""

    items = ListOf(Part(ManualSessionSchema), longest=10_000, required=True)
