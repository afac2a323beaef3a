"""Disposals on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from backend.disposal.request import MOST_PEOPLE, DisposalDraft, State, Stop
from backend.people.schemas import NamedSchema
from backend.shell.web.fields import Choice, Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema


class NewDisposalSchema(Schema):
    """Whose records are to go, under a new id; sent again with the same id it is the same request."""

    id = Id(required=True)
    patient_ids = ListOf(Id(), shortest=1, longest=MOST_PEOPLE, required=True)
    reason = Text(1000, required=True, metadata={"examples": ["Ten years after the last entry."]})

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> DisposalDraft:
        return DisposalDraft(**data | {"patient_ids": tuple(data["patient_ids"])})


class TableRowsSchema(Schema):
    """So many rows of this table."""

    table = Text(60, required=True)
    rows = Whole(0, 2**31 - 1, required=True)


class DisposalPersonSchema(Schema):
    """One person: before the disposal what would go, after it what went. The name goes with the record."""

    person_id = Id(required=True)
    name = Text(200, required=True, allow_none=True)
    state = Choice([state.value for state in State], required=True)
    stopped_by = Choice([stop.value for stop in Stop], required=True, allow_none=True)
    finished_at = Moment(required=True, allow_none=True)
    rows = ListOf(Part(TableRowsSchema), longest=200, required=True)
    sha256 = Text(64, required=True, allow_none=True, metadata={"description": "Stands for the rows that were there."})


class DisposalReleasedSchema(Schema):
    """Who released it, and when."""

    released_by = Part(NamedSchema, required=True)
    released_at = Moment(required=True)


class DisposalSchema(Schema):
    """A disposal: who asked, who released, and how far each person is."""

    id = Id(required=True)
    reason = Text(1000, required=True)
    asked_by = Part(NamedSchema, required=True)
    asked_at = Moment(required=True)
    released = Part(DisposalReleasedSchema, required=True, allow_none=True)
    people = ListOf(Part(DisposalPersonSchema), longest=MOST_PEOPLE, required=True)


class DisposalsSchema(Schema):
    """The disposals of the clinic, the latest first."""

    items = ListOf(Part(DisposalSchema), longest=200, required=True)
