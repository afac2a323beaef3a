"""Episodes on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from backend.body.regions import REGIONS, why_no_place
from backend.episode.course import (
    WINDOW_DAYS,
    EndDraft,
    EndReason,
    Facts,
    FactsDraft,
    MainPlace,
    OpeningDraft,
    PainType,
    PainTypeDraft,
    Source,
)
from backend.episode.onset import Onset, is_day
from backend.people.schemas import NamedSchema
from backend.people.side import Side
from backend.shell.web.fields import Choice, Day, Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema

DAYS_IN_PAIN = f"Days in pain of the {WINDOW_DAYS} before the episode; null: not asked."


class OnsetSchema(Schema):
    """When the pain began, as exactly as it is known: a year, a month or a day."""

    year = Whole(1900, 2199, required=True, metadata={"examples": [2023]})
    month = Whole(1, 12, allow_none=True, load_default=None, metadata={"examples": [11]})
    day = Whole(1, 31, allow_none=True, load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def _is_day(self, data: dict[str, Any], **_: Any) -> None:
        if not is_day(data["year"], data["month"], data["day"]):
            raise ValidationError("bad_day", "day")

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Onset:
        return Onset(data["year"], data["month"], data["day"])


class EpisodePlaceSchema(Schema):
    """The main place: a region of the body map, and the patient's own side."""

    region = Choice(list(REGIONS), required=True, metadata={"examples": ["neck_back"]})
    side = Choice(list(Side), required=True)

    @validates_schema(skip_on_field_errors=True)
    def _is_place(self, data: dict[str, Any], **_: Any) -> None:
        if why_no_place(data["region"], Side(data["side"])) is not None:
            raise ValidationError("choice", "side")

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> MainPlace:
        return MainPlace(data["region"], Side(data["side"]))


class FactsContentSchema(Schema):
    """What is known of the pain."""

    onset = Part(OnsetSchema, allow_none=True, load_default=None)
    main_place = Part(EpisodePlaceSchema, allow_none=True, load_default=None)
    days_in_pain = Whole(0, WINDOW_DAYS, allow_none=True, load_default=None, metadata={"description": DAYS_IN_PAIN})


class NewEpisodeSchema(FactsContentSchema):
    """An episode to open, under a new id. `reopens_id` names the ended one that it goes on from."""

    id = Id(required=True)
    opened_on = Day(required=True)
    reopens_id = Id(allow_none=True, load_default=None)

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> OpeningDraft:
        return OpeningDraft(data["id"], data["opened_on"], _facts(data), data["reopens_id"])


class NewFactsSchema(FactsContentSchema):
    """What is known now, and why it is written again. What stood there before stays readable."""

    id = Id(required=True)
    reason = Text(2000, required=True)

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> FactsDraft:
        return FactsDraft(data["id"], _facts(data), data["reason"])


class NewPainTypeSchema(Schema):
    """The kind of pain held likely from a day on: a judgement, which may change."""

    id = Id(required=True)
    kind = Choice(list(PainType), required=True)
    held_from = Day(required=True)
    words = Text(2000, allow_none=True, load_default=None)

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> PainTypeDraft:
        return PainTypeDraft(data["id"], PainType(data["kind"]), data["held_from"], data["words"])


class EpisodeEndSchema(Schema):
    """The last day of an episode, and why it ended. `other` needs words."""

    last_day = Day(required=True)
    reason = Choice(list(EndReason), required=True)
    words = Text(2000, allow_none=True, load_default=None)

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> EndDraft:
        return EndDraft(data["last_day"], EndReason(data["reason"]), data["words"])


class EpisodeFactsSchema(Schema):
    """What was known of the pain at one time."""

    number = Whole(1, 100_000, required=True)
    onset = Part(OnsetSchema, required=True, allow_none=True)
    main_place = Part(EpisodePlaceSchema, required=True, allow_none=True)
    days_in_pain = Whole(0, WINDOW_DAYS, required=True, allow_none=True, metadata={"description": DAYS_IN_PAIN})
    reason = Text(2000, required=True, allow_none=True)
    author = Part(NamedSchema, required=True)
    written_at = Moment(required=True)


class PainTypeSchema(Schema):
    """One kind of pain held likely, by whom and from when."""

    id = Id(required=True)
    kind = Choice(list(PainType), required=True)
    held_from = Day(required=True)
    words = Text(2000, required=True, allow_none=True)
    author = Part(NamedSchema, required=True)
    written_at = Moment(required=True)


class MonthsSchema(Schema):
    """Whole months: from the fewest to the most it can be, as exactly as the onset is known."""

    least = Whole(0, 10_000, required=True)
    most = Whole(0, 10_000, required=True)


class EpisodeSchema(Schema):
    """An episode as kept. `facts` and `pain_type` are the latest; the lists hold everything, the earliest first."""

    id = Id(required=True)
    number = Whole(1, 100_000, required=True)
    source = Choice(
        list(Source),
        required=True,
        metadata={"description": "plan: made from a plan of before episodes were kept; why it ended may be unknown."},
    )
    opened_on = Day(required=True)
    opened_by = Part(NamedSchema, required=True)
    reopens_id = Id(required=True, allow_none=True)
    ended_on = Day(required=True, allow_none=True)
    ended_reason = Choice(list(EndReason), required=True, allow_none=True)
    ended_words = Text(2000, required=True, allow_none=True)
    ended_by = Part(NamedSchema, required=True, allow_none=True)
    facts = Part(EpisodeFactsSchema, required=True)
    all_facts = ListOf(Part(EpisodeFactsSchema), longest=10_000, required=True)
    pain_type = Part(PainTypeSchema, required=True, allow_none=True)
    pain_types = ListOf(Part(PainTypeSchema), longest=10_000, required=True)
    months_since_onset = Part(MonthsSchema, required=True, allow_none=True)


class EpisodesSchema(Schema):
    """The patient's episodes, the newest first. At most one is open."""

    items = ListOf(Part(EpisodeSchema), longest=10_000, required=True)


def _facts(data: dict[str, Any]) -> Facts:
    return Facts(data["onset"], data["main_place"], data["days_in_pain"])
