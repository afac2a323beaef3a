"""The schedule, ended enrolments and legal holds on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from backend.people.schemas import NamedSchema
from backend.retention.schedule import MOST_YEARS, HoldDraft, Keep, RecordClass
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema

CLASSES = [one.value for one in RecordClass]
STOPS = ["open_correction", "legal_hold"]


class KeepSchema(Schema):
    """So many full years after the last entry, and at least until this age where one is named."""

    years = Whole(1, MOST_YEARS, required=True, metadata={"examples": [12]})
    until_age = Whole(1, MOST_YEARS, required=True, allow_none=True, metadata={"examples": [20]})


class NewRuleSchema(KeepSchema):
    """How long a class of records is kept from now on; never shorter than the default."""

    record_class = Choice(CLASSES, required=True)

    @post_load
    def _rule(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {
            "record_class": RecordClass(data["record_class"]),
            "keep": Keep(data["years"], data["until_age"]),
        }


class ClassKeptSchema(Schema):
    """How long one class is kept, and the default below which no clinic may go."""

    record_class = Choice(CLASSES, required=True)
    kept = Part(KeepSchema, required=True)
    default = Part(KeepSchema, required=True)


class KeptSchema(Schema):
    """A person whose enrolment has ended: from when on the record may go, and what forbids it."""

    patient = Part(NamedSchema, required=True)
    ended_on = Day(required=True)
    last_entry = Day(required=True, allow_none=True)
    disposable_from = Day(required=True)
    due = Flag(required=True)
    stops = ListOf(Choice(STOPS), longest=2, required=True)


class RetentionSchema(Schema):
    """The schedule, and everybody whose enrolment has ended, the first that may go first."""

    schedule = ListOf(Part(ClassKeptSchema), longest=10, required=True)
    people = ListOf(Part(KeptSchema), longest=500, required=True)


class ScheduleSchema(Schema):
    """The schedule."""

    schedule = ListOf(Part(ClassKeptSchema), longest=10, required=True)


class NewHoldSchema(Schema):
    """A legal hold, under a new id; sent again with the same id it is the same hold."""

    id = Id(required=True)
    patient_id = Id(required=True)
    reason = Text(1000, required=True)
    from_day = Day(required=True, metadata={"description": "Today or earlier."})

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> HoldDraft:
        return HoldDraft(**data)


class LiftSchema(Schema):
    """Why a hold is lifted."""

    reason = Text(1000, required=True)


class LiftedSchema(Schema):
    """Who lifted a hold, and why."""

    lifted_by = Part(NamedSchema, required=True)
    reason = Text(1000, required=True)
    lifted_at = Moment(required=True)


class HoldSchema(Schema):
    """A legal hold; `lifted` is null while it holds."""

    id = Id(required=True)
    patient = Part(NamedSchema, required=True)
    reason = Text(1000, required=True)
    from_day = Day(required=True)
    placed_by = Part(NamedSchema, required=True)
    placed_at = Moment(required=True)
    lifted = Part(LiftedSchema, required=True, allow_none=True)


class HoldsSchema(Schema):
    """Every hold, the latest first."""

    items = ListOf(Part(HoldSchema), longest=500, required=True)
