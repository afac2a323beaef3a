"""Flags and protocols on the wire."""

from __future__ import annotations

from marshmallow import validate

from backend.people.schemas import NamedSchema
from backend.shell.web.fields import Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema

_KEY = validate.Regexp(r"^[a-z][a-z0-9_]*$", error="choice")


class SafetyFlagSchema(Schema):
    """An answer that a person has to look at: who saw it come, who has looked, and the clinic's own protocol."""

    id = Id(required=True)
    kind = Text(60, required=True, metadata={"description": "Which answer: `self_harm_item` is item 9 of PHQ-9."})
    reading_id = Id(required=True)
    raised_at = Moment(required=True)
    raised_by = Part(NamedSchema, required=True)
    protocol = Text(4000, required=True, allow_none=True)
    acknowledged_at = Moment(required=True, allow_none=True)
    acknowledged_by = Part(NamedSchema, required=True, allow_none=True)
    note = Text(4000, required=True, allow_none=True)


class SafetyFlagsSchema(Schema):
    """The flags of a patient, the open ones first."""

    items = ListOf(Part(SafetyFlagSchema), longest=10_000, required=True)


class AcknowledgementSchema(Schema):
    """What was done about it."""

    note = Text(4000, required=True, metadata={"examples": ["Talked to her at once; she is with her sister."]})


class NewSafetyProtocolSchema(Schema):
    """What this clinic does when such a flag is raised, in its own words."""

    kind = Text(60, one_line=True, required=True, validate=_KEY, metadata={"examples": ["self_harm_item"]})
    text = Text(4000, required=True, metadata={"examples": ["Stay with the person. Ask. Call the crisis line."]})


class SafetyProtocolSchema(Schema):
    """The protocol in force for one kind of flag. `number` counts its versions."""

    kind = Text(60, required=True)
    number = Whole(1, 1_000_000, required=True)
    text = Text(4000, required=True)
    written_at = Moment(required=True)


class SafetyProtocolsSchema(Schema):
    """The protocol in force for each kind that has one."""

    items = ListOf(Part(SafetyProtocolSchema), longest=1000, required=True)
