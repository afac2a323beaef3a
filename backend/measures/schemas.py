"""Instruments and readings on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load, validate

from backend.measures.activities import MOST, ActivitiesDraft
from backend.measures.comparison import NOT_JUDGED
from backend.measures.definition import Detail, Kind, PlaceNeeded, Provenance, Rule, TrialRule
from backend.measures.definition_example import DEFINITION_EXAMPLE
from backend.measures.direction import Direction
from backend.measures.reading import NO_VALUE, Mode, ReadingDraft, Source, Timing
from backend.people.side import Side
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Number, Part, Text, Whole
from backend.shell.web.schema import Schema

# A key is spelled one way, so that two readings of the same thing meet in one series.
KEY = validate.Regexp(r"^[a-z][a-z0-9_]*$", error="choice")
LIMIT = 1_000_000


class BothLanguagesSchema(Schema):
    """The same words in each language."""

    en = Text(1000, required=True)
    fr = Text(1000, required=True)


class ItemsSchema(Schema):
    """How many answers, each a whole number of this range; null for one left out. `labels` say what each is about."""

    count = Whole(1, 200, required=True)
    low = Whole(-100, 1000, required=True)
    high = Whole(-100, 1000, required=True)
    labels = ListOf(Part(BothLanguagesSchema), longest=200, required=True, allow_none=True)


class NamedValueSchema(Schema):
    """One of the choices."""

    value = Whole(-1000, 1000, required=True)
    key = Text(60, required=True)
    name = Part(BothLanguagesSchema, required=True)


class MissingItemsSchema(Schema):
    """How many answers a score needs, and who says so."""

    at_least = Whole(1, 200, required=True)
    source = Text(1000, required=True)
    provenance = Choice(list(Provenance), required=True)


class TrialsSchema(Schema):
    """Measured one after another: how many (null: any number), in which range, and how they make the value."""

    rule = Choice(list(TrialRule), required=True)
    count = Whole(2, 10, required=True, allow_none=True)
    low = Number(-LIMIT, LIMIT, required=True)
    high = Number(-LIMIT, LIMIT, required=True)


class MovementSchema(Schema):
    """Which joint is moved, and in which direction."""

    joint = Text(60, required=True)
    direction = Text(60, required=True)


class ErrorLimitSchema(Schema):
    """The smallest difference beyond error for readings less than so many months apart; null: any."""

    value = Number(0, LIMIT, required=True)
    below_months = Whole(1, 1200, required=True, allow_none=True)


class ScopeSchema(Schema):
    """For what an error holds; elsewhere a change is told and not judged. `sites` null: any."""

    words = Text(500, required=True)
    sites = ListOf(Text(60), longest=200, required=True, allow_none=True)
    mode = Text(60, required=True, allow_none=True)
    same_rater = Flag(required=True)
    same_device = Flag(required=True)


class MeasurementErrorSchema(Schema):
    """Differences up to this may be chance; a change has to be greater."""

    limits = ListOf(Part(ErrorLimitSchema), longest=20, required=True)
    scope = Part(ScopeSchema, required=True)
    source = Text(1000, required=True)
    provenance = Choice(list(Provenance), required=True)


class ReliabilitySchema(Schema):
    """How much one measurement scatters: its standard error, or the spread of people and how alike readings are."""

    standard_error = Number(0, LIMIT, required=True, allow_none=True)
    spread = Number(0, LIMIT, required=True, allow_none=True)
    coefficient = Number(0, 1, required=True, allow_none=True)
    scope = Part(ScopeSchema, required=True)
    source = Text(1000, required=True)
    provenance = Choice(list(Provenance), required=True)


class ChangeThatMattersSchema(Schema):
    """A change people notice: so much, or such a share of the first value; with new_band also another band."""

    key = Text(60, required=True)
    absolute = Number(0, LIMIT, required=True, allow_none=True)
    relative = Number(0, 10, required=True, allow_none=True)
    new_band = Flag(required=True)
    scope = Text(500, required=True)
    source = Text(1000, required=True)
    provenance = Choice(list(Provenance), required=True)


class BandSchema(Schema):
    """A named range of scores, from `start` up to the start of the next."""

    key = Text(60, required=True)
    start = Number(-LIMIT, LIMIT, required=True)


class InstrumentSchema(Schema):
    """What has to be known to read a number of this instrument. Where nothing is known it says null, and why."""

    key = Text(60, required=True)
    version = Whole(1, 10_000, required=True)
    origin = Choice(["shipped", "clinic"], required=True)
    name = Part(BothLanguagesSchema, required=True)
    question = Part(BothLanguagesSchema, required=True, allow_none=True)
    unit = Text(40, required=True)
    low = Number(-LIMIT, LIMIT, required=True)
    high = Number(-LIMIT, LIMIT, required=True)
    step = Number(0, LIMIT, required=True, allow_none=True)
    whole = Flag(required=True)
    decimals = Whole(0, 3, required=True)
    direction = Choice(list(Direction), required=True)
    kind = Choice(list(Kind), required=True)
    items = Part(ItemsSchema, required=True, allow_none=True)
    choices = ListOf(Part(NamedValueSchema), longest=20, required=True, allow_none=True)
    score = Choice(list(Rule), required=True, allow_none=True)
    at_least = Whole(1, 200, required=True, allow_none=True, metadata={"description": "answers needed for a score"})
    missing_items = Part(MissingItemsSchema, required=True, allow_none=True)
    trials = Part(TrialsSchema, required=True, allow_none=True)
    place = Choice(list(PlaceNeeded), required=True)
    movement = Part(MovementSchema, required=True, allow_none=True)
    details_needed = ListOf(Choice(list(Detail)), longest=20, required=True)
    details_asked = ListOf(Choice(list(Detail)), longest=20, required=True)
    error = Part(MeasurementErrorSchema, required=True, allow_none=True)
    error_unknown = Text(1000, required=True, allow_none=True)
    change_that_matters = ListOf(Part(ChangeThatMattersSchema), longest=10, required=True, allow_none=True)
    change_unknown = Text(1000, required=True, allow_none=True)
    bands = ListOf(Part(BandSchema), longest=50, required=True)
    bands_source = Text(1000, required=True, allow_none=True)
    bands_unknown = Text(1000, required=True, allow_none=True)
    reliability = Part(ReliabilitySchema, required=True, allow_none=True)
    research_only = Flag(required=True)
    citation = Text(1000, required=True)
    licence = Text(1000, required=True)


class InstrumentsSchema(Schema):
    """Every instrument, in the order of keys; or the versions of one, the newest first."""

    items = ListOf(Part(InstrumentSchema), longest=10_000, required=True)


class InstrumentKeySchema(Schema):
    """Which instrument."""

    instrument = Text(60, one_line=True, required=True, validate=KEY, metadata={"examples": ["pseq"]})


class InstrumentFileSchema(Schema):
    """The text of a definition file (YAML), as the clinical page describes it."""

    text = Text(100_000, required=True, metadata={"examples": [DEFINITION_EXAMPLE]})


class NewActivitiesSchema(Schema):
    """Up to five activities in the patient's own words. `reason` only where there was a list before."""

    id = Id(required=True)
    names = ListOf(
        Text(200, one_line=True),
        shortest=1,
        longest=MOST,
        required=True,
        metadata={"examples": [["Carry the groceries", "Sleep on the right side", "Drive for an hour"]]},
    )
    reason = Text(2000, allow_none=True, load_default=None)

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> ActivitiesDraft:
        return ActivitiesDraft(data["id"], tuple(data["names"]), data["reason"])


class ActivitiesSchema(Schema):
    """A list of activities; its number counts the patient's lists."""

    id = Id(required=True)
    number = Whole(1, 10_000, required=True)
    names = ListOf(Text(200), longest=MOST, required=True)
    reason = Text(2000, required=True, allow_none=True)
    written_at = Moment(required=True)


class ActivityListsSchema(Schema):
    """The patient's lists of activities, the newest first: that one is rated."""

    items = ListOf(Part(ActivitiesSchema), longest=10_000, required=True)


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
        Number(-LIMIT, LIMIT, allow_none=True),
        shortest=1,
        longest=10,
        allow_none=True,
        load_default=None,
        metadata={"description": "Measured one after another, null for one that is missing; they make the value."},
    )
    answers = ListOf(
        Whole(-100, 1000, allow_none=True),
        shortest=1,
        longest=200,
        allow_none=True,
        load_default=None,
        metadata={"description": "One for each item in its order, null for one left out; the value is their score."},
    )
    activity_list_id = Id(
        allow_none=True,
        load_default=None,
        metadata={"description": "Which list of the patient's own activities the answers rate, in its order."},
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
    rater = Text(
        200,
        one_line=True,
        allow_none=True,
        load_default=None,
        metadata={"description": "Who measured; whoever records it where nobody is named."},
    )
    device = Text(200, one_line=True, allow_none=True, load_default=None)
    probe_cm2 = Number(0, 100, allow_none=True, load_default=None, metadata={"description": "Area of the tip, cm2."})
    force_n = Number(0, 1000, allow_none=True, load_default=None, metadata={"description": "Pressing force, newton."})
    mode = Choice(list(Mode), allow_none=True, load_default=None, metadata={"description": "active where not said."})
    end_pain = Whole(0, 10, allow_none=True, load_default=None, metadata={"description": "Pain at the end of the way."})
    warm_up = Flag(allow_none=True, load_default=None)
    fault = Text(500, allow_none=True, load_default=None, metadata={"description": "What was not passed."})


class NewReadingSchema(ReadingContentSchema):
    """A reading to keep, under a new id; sent again with the same id it is the same reading."""

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> ReadingDraft:
        chosen = {
            "side": None if data["side"] is None else Side(data["side"]),
            "timing": None if data["timing"] is None else Timing(data["timing"]),
            "mode": None if data["mode"] is None else Mode(data["mode"]),
            "trials": None if data["trials"] is None else tuple(data["trials"]),
            "answers": None if data["answers"] is None else tuple(data["answers"]),
        }
        return ReadingDraft(**data | chosen)


class ReadingSchema(ReadingContentSchema):
    """A reading as kept. One from another record may have no time, only its time point.

    Where no value could be made of trials or answers, value is null and no_value says why.
    """

    value = Number(-LIMIT, LIMIT, required=True, allow_none=True)
    no_value = Choice(NO_VALUE, required=True, allow_none=True)
    unit = Text(40, required=True, allow_none=True)
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


class ComparedSchema(Schema):
    """A reading against the first of its series, or, taken after a treatment, against the last one before it."""

    since = Choice(["first", "before"], required=True)
    value = Number(-LIMIT, LIMIT, required=True)
    day = Day(required=True)
    change = Number(-2 * LIMIT, 2 * LIMIT, required=True)
    error = Number(0, LIMIT, required=True, allow_none=True)
    beyond_error = Flag(required=True, allow_none=True)
    not_judged = Choice(NOT_JUDGED, required=True, allow_none=True)


class ReadingComparedSchema(ReadingSchema):
    """One reading, and what it is read by; null where there is nothing to compare it with."""

    compared = Part(ComparedSchema, required=True, allow_none=True)


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
