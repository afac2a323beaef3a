"""The exercises of a clinic on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from backend.repertoire.draft import ExerciseDraft
from backend.repertoire.picture import MOST_BYTES
from backend.repertoire.purpose import Purpose
from backend.shell.web.fields import Binary, Choice, Flag, Id, ListOf, Moment, Part, Text
from backend.shell.web.schema import Schema

_PURPOSES = [purpose.value for purpose in Purpose]


class NewLibraryExerciseSchema(Schema):
    """An exercise to write down, under a new id; sent again with the same id it is the same exercise."""

    id = Id(required=True)
    name = Text(200, required=True, one_line=True, metadata={"examples": ["Chin tuck"]})
    purpose = Choice(_PURPOSES, required=True)
    words = Text(4000, allow_none=True, load_default=None, metadata={"description": "How it is done."})

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> ExerciseDraft:
        return ExerciseDraft(data["id"], data["name"], Purpose(data["purpose"]), data["words"])


class LibraryExerciseSchema(Schema):
    """An exercise of the clinic. It is never edited; `put_away_at` says since when it is offered no more."""

    id = Id(required=True, attribute="row.id")
    name = Text(200, required=True, attribute="row.name")
    purpose = Choice(_PURPOSES, required=True, attribute="row.purpose")
    words = Text(4000, required=True, allow_none=True, attribute="row.words")
    starting_key = Text(
        60,
        required=True,
        allow_none=True,
        attribute="row.starting_key",
        metadata={"description": "Where it is one of Ebb's own starting set."},
    )
    written_at = Moment(required=True, attribute="row.written_at")
    put_away_at = Moment(required=True, allow_none=True, attribute="row.put_away_at")
    has_picture = Flag(required=True)


class LibrarySchema(Schema):
    """Every exercise of the clinic by name, also what was put away."""

    items = ListOf(Part(LibraryExerciseSchema), longest=10_000, required=True)


class NewPictureSchema(Schema):
    """A picture: PNG or JPEG, judged by its content. What it says beside drawing is left out."""

    content = Binary(MOST_BYTES, required=True)
