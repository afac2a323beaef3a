"""Instruments and readings on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load, validate

from backend.measures.definition import Kind, PlaceNeeded, Rule
from backend.measures.direction import Direction
from backend.measures.reading import ReadingDraft, Source, Timing
from backend.people.side import Side
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Number, Part, Text, Whole
from backend.shell.web.schema import Schema

# A key is spelled one way, so that two readings of the same thing meet in one series.
KEY = validate.Regexp(r"^[a-z][a-z0-9_]*$", error="choice")
LIMIT = 1_000_000


class BothLanguagesSchema(Schema):
    """A name in each language."""

    en = Text(200, required=True)
    fr = Text(200, required=True)


class ItemsSchema(Schema):
    """How many answers, each a whole number of this range; null for one left out."""

    count = Whole(1, 200, required=True)
    low = Whole(-100, 1000, required=True)
    high = Whole(-100, 1000, required=True)


class ErrorLimitSchema(Schema):
    """The smallest difference beyond error for readings less than so many months apart; null: any."""

    value = Number(0, LIMIT, required=True)
    below_months = Whole(1, 1200, required=True, allow_none=True)


class MeasurementErrorSchema(Schema):
    """Differences up to this may be chance; a change has to be greater."""

    limits = ListOf(Part(ErrorLimitSchema), longest=20, required=True)
    scope = Text(500, required=True)
    source = Text(500, required=True)


class ChangeThatMattersSchema(Schema):
    """The smallest change people notice; with new_band it also has to reach another band."""

    value = Number(0, LIMIT, required=True)
    new_band = Flag(required=True)
    source = Text(500, required=True)


class BandSchema(Schema):
    """A named range of scores, from `start` up to the start of the next."""

    key = Text(60, required=True)
    start = Number(-LIMIT, LIMIT, required=True)


class InstrumentSchema(Schema):
    """What has to be known to read a number of this instrument. Where nothing is known it says null."""

    key = Text(60, required=True)
    version = Whole(1, 10_000, required=True)
    name = Part(BothLanguagesSchema, required=True)
    unit = Text(40, required=True)
    low = Number(-LIMIT, LIMIT, required=True)
    high = Number(-LIMIT, LIMIT, required=True)
    whole = Flag(required=True)
    decimals = Whole(0, 3, required=True)
    direction = Choice(list(Direction), required=True)
    kind = Choice(list(Kind), required=True)
    items = Part(ItemsSchema, required=True, allow_none=True)
    score = Choice(list(Rule), required=True, allow_none=True)
    at_least = Whole(1, 200, required=True, allow_none=True, metadata={"description": "answers needed for a score"})
    trials = Choice(list(Rule), required=True, allow_none=True)
    place = Choice(list(PlaceNeeded), required=True)
    error = Part(MeasurementErrorSchema, required=True, allow_none=True)
    change_that_matters = Part(ChangeThatMattersSchema, required=True, allow_none=True)
    bands = ListOf(Part(BandSchema), longest=50, required=True)
    citation = Text(1000, required=True)
    licence = Text(1000, required=True)


class InstrumentsSchema(Schema):
    """Every instrument, in the order of keys."""

    items = ListOf(Part(InstrumentSchema), longest=1000, required=True)


class ReadingContentSchema(Schema):
    """What is said about a reading."""

    id = Id(required=True)
    instrument = Text(60, one_line=True, required=True, validate=KEY, metadata={"examples": ["pseq"]})
    value = Number(
        -LIMIT,
        LIMIT,
        allow_none=True,
        load_default=None,
        metadata={
            "examples": [30],
            "description": "The number itself; may be left out where trials or answers make it.",
        },
    )
    trials = ListOf(
        Number(-LIMIT, LIMIT),
        shortest=1,
        longest=10,
        allow_none=True,
        load_default=None,
        metadata={"description": "Measured one after another; the value is their mean."},
    )
    answers = ListOf(
        Whole(-100, 1000, allow_none=True),
        shortest=1,
        longest=200,
        allow_none=True,
        load_default=None,
        metadata={"description": "One for each item in its order, null for one left out; the value is their score."},
    )
    taken_at = Moment(required=True)
    zone = Text(64, one_line=True, required=True, metadata={"examples": ["America/Edmonton"]})
    time_point = Text(60, one_line=True, allow_none=True, load_default=None, validate=KEY)
    site = Text(
        60,
        one_line=True,
        allow_none=True,
        load_default=None,
        validate=KEY,
        metadata={"description": "Where on the body, as a key: a muscle or a region."},
    )
    side = Choice(list(Side), allow_none=True, load_default=None, metadata={"description": "The patient's own."})
    timing = Choice(list(Timing), allow_none=True, load_default=None)
    rater = Text(200, one_line=True, allow_none=True, load_default=None)
    device = Text(200, one_line=True, allow_none=True, load_default=None)


class NewReadingSchema(ReadingContentSchema):
    """A reading to keep, under a new id; sent again with the same id it is the same reading."""

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> ReadingDraft:
        chosen = {
            "side": None if data["side"] is None else Side(data["side"]),
            "timing": None if data["timing"] is None else Timing(data["timing"]),
            "trials": None if data["trials"] is None else tuple(data["trials"]),
            "answers": None if data["answers"] is None else tuple(data["answers"]),
        }
        return ReadingDraft(**data | chosen)


class ReadingSchema(ReadingContentSchema):
    """A reading as kept. One from another record may have no time, only its time point."""

    value = Number(-LIMIT, LIMIT, required=True)
    taken_at = Moment(required=True, allow_none=True)
    zone = Text(64, required=True, allow_none=True)
    local_day = Day(required=True, allow_none=True)
    definition_version = Whole(1, 10_000, required=True)
    band = Text(60, required=True, allow_none=True)
    flags = ListOf(Text(60), longest=10, required=True, metadata={"description": "What a person has to look at."})
    source = Choice(list(Source), required=True)
    recorded_at = Moment(required=True)
    withdrawn_at = Moment(required=True, allow_none=True)
    withdrawn_reason = Text(2000, required=True, allow_none=True)


class ReadingsQuerySchema(Schema):
    """Which instrument, where to go on, and how many at most."""

    instrument = Text(60, one_line=True, validate=KEY)
    after = Text(2000)
    limit = Whole(1, 200, read=True, load_default=100)


class ReadingsSchema(Schema):
    """Readings, the newest first; `next` leads to older ones."""

    items = ListOf(Part(ReadingSchema), longest=200, required=True)
    next = Text(2000, required=True, allow_none=True)


class ReadingWithdrawalSchema(Schema):
    """Why a reading is taken back."""

    reason = Text(2000, required=True)
