"""Exercise prescriptions and logs on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marshmallow import post_load, validate

from backend.body.muscles import MUSCLES
from backend.exercise.finding import Finding, FindingKind
from backend.exercise.log import RULES, LogDraft, Reason, Result, broken_rule, canonical
from backend.exercise.missed import Fall
from backend.exercise.pause import PauseDraft
from backend.exercise.prescription import LoadUnit, PrescriptionDraft, Purpose
from backend.people.side import Side
from backend.shell.refusal import RuleBroken
from backend.shell.sync import wire
from backend.shell.sync.draft import Draft
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Number, Part, Text, Whole
from backend.shell.web.schema import Schema

MOST_TIMES = 8
_CLOCK = validate.Regexp(r"^([01][0-9]|2[0-3]):[0-5][0-9]$", error="bad_time")
_ABOUT_TIMES = "Wall times of the patient's calendar. None: once, at any time of the day."


def _time(**kwargs: Any) -> Text:
    return Text(5, one_line=True, validate=_CLOCK, **kwargs)


class ExerciseFindingSchema(Schema):
    """What an exercise answers: a measure at a side, a muscle with its side, or a trigger point of the ledger."""

    kind = Choice([kind.value for kind in FindingKind], required=True)
    instrument = Text(60, one_line=True, allow_none=True, load_default=None, metadata={"examples": [None]})
    side = Choice([side.value for side in Side], allow_none=True, load_default=None)
    muscle = Choice(list(MUSCLES), allow_none=True, load_default=None)
    trigger_point_id = Id(allow_none=True, load_default=None, metadata={"examples": [None]})

    @post_load
    def _finding(self, data: dict[str, Any], **_: Any) -> Finding:
        side = data["side"]
        return Finding(**data | {"kind": FindingKind(data["kind"]), "side": None if side is None else Side(side)})


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

    times = ListOf(_time(), longest=MOST_TIMES, load_default=[], metadata={"description": _ABOUT_TIMES})
    load_unit = Choice(
        [unit.value for unit in LoadUnit],
        allow_none=True,
        load_default=None,
        metadata={"description": "`kg` with `load_kg`; `band` with `load` in words.", "examples": ["band"]},
    )
    load_kg = Number(0.1, 1000, allow_none=True, load_default=None, metadata={"examples": [None], "unit": "kg"})
    library_id = Id(
        allow_none=True,
        load_default=None,
        metadata={"description": "The exercise of the clinic's library it is.", "examples": [None]},
    )
    finding = Part(
        ExerciseFindingSchema,
        allow_none=True,
        load_default=None,
        metadata={"description": "What it answers.", "examples": [None]},
    )

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> PrescriptionDraft:
        unit = data["load_unit"]
        data |= {"times": tuple(sorted(data["times"])), "load_unit": None if unit is None else LoadUnit(unit)}
        weekdays = tuple(sorted(set(data["weekdays"])))
        if len(weekdays) < len(data["weekdays"]):
            raise RuleBroken("weekday_twice", "A weekday is named twice.")
        return PrescriptionDraft(**data | {"purpose": Purpose(data["purpose"]), "weekdays": weekdays})


class SpanSchema(Schema):
    """Days on which nothing is due, both included; `to_day` null until further notice."""

    from_day = Day(required=True)
    to_day = Day(required=True, allow_none=True)


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
    times = ListOf(_time(), longest=MOST_TIMES, required=True, metadata={"description": _ABOUT_TIMES})
    load_unit = Choice([unit.value for unit in LoadUnit], required=True, allow_none=True)
    load_kg = Number(0.1, 1000, required=True, allow_none=True)
    library_id = Id(required=True, allow_none=True)
    words = Text(4000, required=True, allow_none=True, metadata={"description": "How it is done, by the library."})
    has_picture = Flag(
        required=True, metadata={"description": "Whether `/exercise-library/{library_id}/picture` has one."}
    )
    finding = Part(ExerciseFindingSchema, required=True, allow_none=True)
    paused = ListOf(Part(SpanSchema), longest=1000, required=True)


class PrescriptionListSchema(Schema):
    """Everything that was ever prescribed, the oldest first."""

    items = ListOf(Part(PrescriptionSchema), longest=10_000, required=True)


class EndPrescriptionSchema(Schema):
    """The last day on which it is due."""

    last_day = Day(required=True)


class NewPauseSchema(Schema):
    """A pause to agree, under a new id; of one prescription, or of everything."""

    id = Id(required=True)
    prescription_id = Id(allow_none=True, load_default=None, metadata={"examples": [None]})
    from_day = Day(required=True, metadata={"description": "Today or later."})
    to_day = Day(allow_none=True, load_default=None, metadata={"description": "The last day; null: further notice."})
    reason = Text(500, required=True)

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> PauseDraft:
        return PauseDraft(**data)


class PauseSchema(Schema):
    """A pause as it stands. Its ETag is made of `id` and `revision`."""

    id = Id(required=True)
    prescription_id = Id(required=True, allow_none=True)
    from_day = Day(required=True)
    to_day = Day(required=True, allow_none=True)
    reason = Text(500, required=True)
    revision = Whole(1, 100_000, required=True)
    written_at = Moment(required=True)


class PauseListSchema(Schema):
    """Every pause, the oldest first."""

    items = ListOf(Part(PauseSchema), longest=10_000, required=True)


class OpenFindingSchema(Schema):
    """A measured finding that is open, and that no exercise answers."""

    instrument = Text(60, required=True)
    side = Choice([side.value for side in Side], required=True, allow_none=True)
    site = Text(60, required=True, allow_none=True)
    value = Number(-1_000_000, 1_000_000, required=True)
    day = Day(required=True)


class OpenFindingsSchema(Schema):
    """Open findings without an exercise; empty is none, or nothing measured."""

    items = ListOf(Part(OpenFindingSchema), longest=1000, required=True)


class AdherenceQuerySchema(Schema):
    """The days it is about, both included."""

    from_day = Day(required=True, metadata={"examples": ["2026-03-01"]})
    to_day = Day(required=True, metadata={"examples": ["2026-03-28"]})


class ReasonCountSchema(Schema):
    """How often one reason was given for what was not done."""

    reason = Choice([reason.value for reason in Reason], required=True)
    count = Whole(0, 1_000_000, required=True)
    share = Number(0, 1, required=True)


class AdherenceSchema(Schema):
    """What was done of what was due. Shares are null where there is nothing to have a share of, never 0 or 1."""

    state = Choice(["figures", "nothing_due", "not_yet_known"], required=True)
    from_day = Day(required=True)
    to_day = Day(required=True)
    due = Whole(0, 1_000_000, required=True)
    done = Whole(0, 1_000_000, required=True)
    partial_ = Whole(0, 1_000_000, required=True, data_key="partial", attribute="partial")
    not_done = Whole(0, 1_000_000, required=True)
    no_answer = Whole(0, 1_000_000, required=True)
    open_ = Whole(0, 1_000_000, required=True, data_key="open", attribute="open")
    of_due = Number(0, 1, required=True, allow_none=True, metadata={"description": "done over all due"})
    of_answered = Number(0, 1, required=True, allow_none=True, metadata={"description": "done over done and not done"})
    completion = Number(0, 1, required=True, allow_none=True, metadata={"description": "mean of min(1, amount/target)"})
    reasons = ListOf(Part(ReasonCountSchema), longest=20, required=True)
    pain_fell = Choice(
        [fall.value for fall in Fall],
        required=True,
        metadata={"description": "Share of pain among reasons, the first half of the days against the second."},
    )


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
    due_time = _time(
        allow_none=True,
        load_default=None,
        metadata={"description": "Which of the prescription's times; null where it has none.", "examples": [None]},
    )
    load_kg_done = Number(0, 1000, allow_none=True, load_default=None, metadata={"examples": [None]})

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
    due_time = _time(required=True, allow_none=True)
    load_kg_done = Number(0, 1000, required=True, allow_none=True)


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
