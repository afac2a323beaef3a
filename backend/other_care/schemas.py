"""Other care on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, validates

from backend.other_care.use import MedicineDraft, MedicineKind, MonthDraft, UseDraft
from backend.people.schemas import NamedSchema
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Number, Part, Text, Whole
from backend.shell.web.schema import Schema

NOT_ASKED = "null: nobody asked. 0 is an answer."


class MedicineUseContentSchema(Schema):
    """How a medicine is taken from a day on. What nobody said is null."""

    id = Id(required=True)
    from_day = Day(required=True)
    taken = Flag(required=True, metadata={"description": "false: not taken any more from this day on."})
    dose = Number(0, 100_000, allow_none=True, load_default=None)
    unit = Text(20, one_line=True, allow_none=True, load_default=None)
    times_a_day = Number(0.01, 48, allow_none=True, load_default=None)
    as_needed = Flag(load_default=False)
    ome_mg_day = Number(
        0,
        10_000,
        allow_none=True,
        load_default=None,
        metadata={"description": "Oral morphine equivalents a day, as a clinician worked them out; with the source."},
    )
    ome_source = Text(500, allow_none=True, load_default=None)
    reason = Text(2000, allow_none=True, load_default=None)


class NewMedicineUseSchema(MedicineUseContentSchema):
    """A change of a medicine, under a new id; it says why. What was before stays."""

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> UseDraft:
        return UseDraft(**data)


class NewMedicineSchema(Schema):
    """A medicine and how it is taken first."""

    id = Id(required=True)
    name = Text(200, one_line=True, required=True, metadata={"examples": ["Naproxen"]})
    kind = Choice(list(MedicineKind), required=True, metadata={"examples": ["anti_inflammatory"]})
    first = Part(NewMedicineUseSchema, required=True)

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> MedicineDraft:
        return MedicineDraft(data["id"], data["name"], MedicineKind(data["kind"]), data["first"])


class NewMedicineReviewSchema(Schema):
    """Somebody asked about medicines on this day, and the list is as it stands, also when it is empty."""

    id = Id(required=True)
    reviewed_on = Day(required=True)


class NewCareMonthSchema(Schema):
    """Other care in one month, named by its first day. Told again, it says why."""

    id = Id(required=True)
    month = Day(required=True, metadata={"examples": ["2026-02-01"]})
    visits = Whole(
        0, 200, allow_none=True, load_default=None, metadata={"examples": [2], "description": f"Elsewhere. {NOT_ASKED}"}
    )
    work_days_lost = Whole(0, 31, allow_none=True, load_default=None, metadata={"description": NOT_ASKED})
    reason = Text(2000, allow_none=True, load_default=None)

    @validates("month")
    def _first_day(self, value: Any, **_: Any) -> None:
        if value.day != 1:
            raise ValidationError("bad_day")

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> MonthDraft:
        return MonthDraft(**data)


class MedicineUseSchema(Schema):
    """One use of a medicine as kept."""

    id = Id(required=True)
    number = Whole(1, 100_000, required=True)
    from_day = Day(required=True)
    taken = Flag(required=True)
    dose = Number(0, 100_000, required=True, allow_none=True)
    unit = Text(20, required=True, allow_none=True)
    times_a_day = Number(0, 48, required=True, allow_none=True)
    as_needed = Flag(required=True)
    ome_mg_day = Number(0, 10_000, required=True, allow_none=True)
    ome_source = Text(500, required=True, allow_none=True)
    reason = Text(2000, required=True, allow_none=True)
    author = Part(NamedSchema, required=True)
    written_at = Moment(required=True)


class MedicineSchema(Schema):
    """A medicine with every use of it, the first one first."""

    id = Id(required=True)
    name = Text(200, required=True)
    kind = Choice(list(MedicineKind), required=True)
    author = Part(NamedSchema, required=True)
    written_at = Moment(required=True)
    uses = ListOf(Part(MedicineUseSchema), longest=10_000, required=True)


class MedicineReviewSchema(Schema):
    """When somebody asked about medicines."""

    id = Id(required=True)
    reviewed_on = Day(required=True)
    author = Part(NamedSchema, required=True)


class CareMonthSchema(Schema):
    """One month as it was told; of several for a month the last one counts."""

    id = Id(required=True)
    month = Day(required=True)
    number = Whole(1, 100_000, required=True)
    visits = Whole(0, 200, required=True, allow_none=True)
    work_days_lost = Whole(0, 31, required=True, allow_none=True)
    reason = Text(2000, required=True, allow_none=True)
    author = Part(NamedSchema, required=True)
    written_at = Moment(required=True)


class OtherCareSchema(Schema):
    """Medicines with every change, when somebody asked, and the months."""

    medicines = ListOf(Part(MedicineSchema), longest=10_000, required=True)
    reviews = ListOf(Part(MedicineReviewSchema), longest=10_000, required=True)
    months = ListOf(Part(CareMonthSchema), longest=10_000, required=True)


class SpokenSchema(Schema):
    """A mean over the months in which somebody asked; null where nobody did."""

    mean = Number(0, 200, required=True, allow_none=True)
    months = Whole(0, 12, required=True)


class CareSideSchema(Schema):
    """Other care on one day. null: nobody asked by then, or an opioid has no equivalent entered."""

    day = Day(required=True)
    medicines = Whole(0, 10_000, required=True, allow_none=True)
    opioid_mg_day = Number(0, 1_000_000, required=True, allow_none=True)
    visits = Part(SpokenSchema, required=True)
    work_days_lost = Part(SpokenSchema, required=True)


class BeforeAfterSchema(Schema):
    """At the start of the episode, and today. It says what was, not why."""

    before = Part(CareSideSchema, required=True, allow_none=True)
    after = Part(CareSideSchema, required=True)
