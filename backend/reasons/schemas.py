"""Reasons on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from backend.access.permissions import Role
from backend.reasons.statement import Draft, ReasonKind
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema

LONGEST_HOURS = 24


class WantedSchema(Schema):
    """Whom somebody looks for: the whole name and the date of birth, or nobody is found."""

    name = Text(200, one_line=True, required=True, metadata={"examples": ["Mara Demo"]})
    birth_date = Day(required=True, metadata={"examples": ["1984-05-17"]})


class FoundSchema(Schema):
    """One person of that name and date of birth."""

    id = Id(required=True)
    name = Text(200, required=True)
    birth_date = Day(required=True, allow_none=True)


class FoundListSchema(Schema):
    """Everybody of that name and date of birth."""

    items = ListOf(Part(FoundSchema), longest=20, required=True)


class ReasonDraftSchema(Schema):
    """Why a record has to be read, and for how long."""

    id = Id(required=True)
    kind = Choice(list(ReasonKind), required=True)
    reason = Text(
        1000, shortest=10, required=True, metadata={"examples": ["Covering for Dev, who is away until Friday"]}
    )
    hours = Whole(1, LONGEST_HOURS, metadata={"description": "Left out, it lasts as long as is usual in this clinic."})

    @post_load
    def _made(self, data: dict[str, Any], **_: Any) -> Draft:
        return Draft(**data | {"kind": ReasonKind(data["kind"])})


class ReaderSchema(Schema):
    """Who stated it."""

    id = Id(required=True)
    name = Text(200, required=True)
    role = Choice([role.value for role in Role], required=True)


class StatedReasonSchema(Schema):
    """A reason that was stated. It opens reading until `until_at`, or until it was ended."""

    id = Id(required=True)
    by = Part(ReaderSchema, required=True)
    kind = Choice(list(ReasonKind), required=True)
    reason = Text(1000, required=True)
    stated_at = Moment(required=True)
    until_at = Moment(required=True)
    ended_at = Moment(required=True, allow_none=True)
    stands = Flag(required=True)


class StatedReasonsSchema(Schema):
    """Every reason that was stated for one patient, the latest first."""

    items = ListOf(Part(StatedReasonSchema), longest=200, required=True)
