"""Exercise prescriptions and logs on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marshmallow import post_load

from backend.exercise.log import RULES, LogDraft, Reason, Result, broken_rule, canonical
from backend.exercise.prescription import PrescriptionDraft, Purpose
from backend.shell.refusal import RuleBroken
from backend.shell.sync import wire
from backend.shell.sync.draft import Draft
from backend.shell.web.fields import Choice, Day, Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema


class NewPrescriptionSchema(Schema):
    """An exercise to prescribe, under a new id; sent again with the same id it is the same prescription."""

    id = Id(required=True)
    plan_version_id = Id(required=True, metadata={"description": "The version of the plan this belongs to."})
    name = Text(200, required=True, one_line=True, metadata={"examples": ["Wall push-ups"]})
    purpose = Choice([purpose.value for purpose in Purpose], required=True)
    sets = Whole(1, 100, required=True)
    repetitions = Whole(1, 1000, required=True)
    hold_seconds = Whole(1, 3600, allow_none=True, load_default=None)
    load = Text(200, one_line=True, allow_none=True, load_default=None, metadata={"examples": ["red band"]})  # type: ignore[assignment]
    weekdays = ListOf(
        Whole(1, 7),
        shortest=1,
        longest=7,
        required=True,
        metadata={"uniqueItems": True, "description": "ISO weekdays: Monday is 1, Sunday 7.", "examples": [[1, 3, 5]]},
    )
    starts_on = Day(required=True, metadata={"description": "The first day it may be due: today or later."})
    ends_on = Day(
        allow_none=True, load_default=None, metadata={"description": "The last day; null until further notice."}
    )

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> PrescriptionDraft:
        weekdays = tuple(sorted(set(data["weekdays"])))
        if len(weekdays) < len(data["weekdays"]):
            raise RuleBroken("weekday_twice", "A weekday is named twice.")
        return PrescriptionDraft(**data | {"purpose": Purpose(data["purpose"]), "weekdays": weekdays})


class PrescriptionSchema(Schema):
    """A prescription as it stands. Its ETag is made of `id` and `revision`."""

    id = Id(required=True)
    plan_version_id = Id(required=True)
    name = Text(200, required=True)
    purpose = Choice([purpose.value for purpose in Purpose], required=True)
    sets = Whole(1, 100, required=True)
    repetitions = Whole(1, 1000, required=True)
    hold_seconds = Whole(1, 3600, required=True, allow_none=True)
    load = Text(200, required=True, allow_none=True)  # type: ignore[assignment]
    weekdays = ListOf(Whole(1, 7), shortest=1, longest=7, required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True, allow_none=True)
    revision = Whole(1, 100_000, required=True)
    written_at = Moment(required=True)


class PrescriptionListSchema(Schema):
    """Everything that was ever prescribed, the oldest first."""

    items = ListOf(Part(PrescriptionSchema), longest=10_000, required=True)


class EndPrescriptionSchema(Schema):
    """The last day on which it is due."""

    last_day = Day(required=True)


class LogContentSchema(Schema):
    """What the patient says about one exercise on one day it was due. A reason stands with not_done only."""

    prescription_id = Id(required=True)
    due_on = Day(required=True)
    result = Choice([result.value for result in Result], required=True)
    reason = Choice([reason.value for reason in Reason], allow_none=True, load_default=None)
    sets_done = Whole(0, 100, allow_none=True, load_default=None)
    repetitions_done = Whole(0, 1000, allow_none=True, load_default=None)
    pain_during = Whole(0, 10, allow_none=True, load_default=None)
    exertion = Whole(0, 10, allow_none=True, load_default=None)
    done_at = Moment(required=True, metadata={"description": f"When it was done, or answered. {wire.AS_SENT}"})
    written_at = Moment(required=True, metadata={"description": f"When it was tapped. {wire.AS_SENT}"})
    zone = Text(64, required=True, one_line=True, metadata={"examples": ["America/Edmonton"]})
    note = Text(2000, allow_none=True, load_default=None)

    @post_load(pass_original=True)
    def _draft(self, data: dict[str, Any], _original: Any, **_: Any) -> Any:
        reason = data["reason"]
        draft = LogDraft(
            **data | {"result": Result(data["result"]), "reason": None if reason is None else Reason(reason)}
        )
        code = broken_rule(draft)
        if code is not None:
            raise RuleBroken(code, RULES[code])
        return draft


class ExerciseLogSentSchema(LogContentSchema, wire.IdentitySchema):
    """An exercise log as a phone sends it. What was sent once is never changed: a correction is the next revision."""

    @post_load(pass_original=True)
    def _draft(self, data: dict[str, Any], original: Mapping[str, Any], **_: Any) -> Draft[LogDraft]:
        log_id: UUID = data.pop("id")
        revision: int = data.pop("revision")
        content: LogDraft = super()._draft(data, original)
        return Draft(log_id, revision, content, canonical(content), original)


class LogBatchSchema(wire.BatchSchema):
    """Exercise logs that waited on a phone."""

    items = wire.Items(ExerciseLogSentSchema)


class ExerciseLogSchema(wire.KeptSchema, LogContentSchema, wire.IdentitySchema):
    """An exercise log as it stands. `local_day` is the day it was due."""

    reason = Choice([reason.value for reason in Reason], required=True, allow_none=True)
    sets_done = Whole(0, 100, required=True, allow_none=True)
    repetitions_done = Whole(0, 1000, required=True, allow_none=True)
    pain_during = Whole(0, 10, required=True, allow_none=True)
    exertion = Whole(0, 10, required=True, allow_none=True)
    note = Text(2000, required=True, allow_none=True)


class LogVersionSchema(wire.VersionSchema):
    """One version of an exercise log, as it was sent."""

    content = wire.AsSent(LogContentSchema, required=True, allow_none=True)


class ExerciseLogWithVersionsSchema(ExerciseLogSchema):
    """An exercise log and every version of it, the first one first."""

    versions = ListOf(Part(LogVersionSchema), longest=wire.MOST_REVISIONS, required=True)


class LogResultSchema(wire.ResultSchema):
    """What became of one exercise log of a batch."""

    current = Part(ExerciseLogSchema, required=True, allow_none=True)


class LogBatchAnswerSchema(wire.BatchAnswerSchema):
    """One result for each record, in the order they were sent."""

    results = ListOf(Part(LogResultSchema), longest=wire.MOST, required=True)


class LogPageSchema(wire.PageSchema):
    """Exercise logs in the order of their last change, withdrawn ones too."""

    items = ListOf(Part(ExerciseLogSchema), longest=200, required=True)
