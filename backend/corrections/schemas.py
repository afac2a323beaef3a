"""Correction requests on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from backend.corrections.correction import About, Answer, AnswerDraft, DisagreementDraft, RequestDraft, State
from backend.people.schemas import NamedSchema
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Part, Text
from backend.shell.web.schema import Schema

ABOUT = [about.value for about in About]


class CorrectionAskedSchema(Schema):
    """What is wrong, and what should stand there."""

    id = Id(required=True)
    about = Choice(ABOUT, required=True)
    record_id = Id(allow_none=True, load_default=None, metadata={"description": "Which record, where it is one."})
    wrong = Text(2000, required=True, metadata={"examples": ["It says the right shoulder."]})
    wanted = Text(2000, required=True, metadata={"examples": ["It was the left one."]})
    representative = Text(
        200,
        one_line=True,
        allow_none=True,
        load_default=None,
        metadata={"description": "Who asks for the patient, where they do not ask themselves."},
    )


class NewCorrectionSchema(CorrectionAskedSchema):
    """A request for a correction, under a new id; sent again with the same id it is the same request."""

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> RequestDraft:
        return RequestDraft(**data | {"about": About(data["about"])})


class NewAnswerSchema(Schema):
    """The clinic's answer to a request."""

    id = Id(required=True)
    answer = Choice([answer.value for answer in Answer], required=True)
    reason = Text(2000, required=True, metadata={"description": "What was corrected, or why it was refused."})

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> AnswerDraft:
        return AnswerDraft(**data | {"answer": Answer(data["answer"])})


class NewDisagreementSchema(Schema):
    """What the patient says to a refusal."""

    id = Id(required=True)
    statement = Text(4000, required=True)

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> DisagreementDraft:
        return DisagreementDraft(**data)


class CorrectionAnswerSchema(Schema):
    """What the clinic answered."""

    answer = Choice([answer.value for answer in Answer], required=True)
    reason = Text(2000, required=True)
    answered_by = Part(NamedSchema, required=True)
    answered_at = Moment(required=True)


class DisagreementSchema(Schema):
    """What the patient says to a refusal; it stands beside it."""

    statement = Text(4000, required=True)
    recorded_by = Part(NamedSchema, required=True)
    stated_at = Moment(required=True)


class CorrectionSchema(CorrectionAskedSchema):
    """A request as kept, with what came of it."""

    record_id = Id(required=True, allow_none=True)
    representative = Text(200, required=True, allow_none=True)
    recorded_by = Part(NamedSchema, required=True)
    asked_at = Moment(required=True)
    due_on = Day(required=True)
    state = Choice([state.value for state in State], required=True)
    answer = Part(CorrectionAnswerSchema, required=True, allow_none=True)
    disagreement = Part(DisagreementSchema, required=True, allow_none=True)


class CorrectionsSchema(Schema):
    """The requests of a patient, the latest first."""

    items = ListOf(Part(CorrectionSchema), longest=500, required=True)


class OpenCorrectionSchema(Schema):
    """A request that waits for an answer: whose it is, who has to answer, until when. What is asked is not shown."""

    id = Id(required=True)
    patient = Part(NamedSchema, required=True)
    about = Choice(ABOUT, required=True)
    asked_at = Moment(required=True)
    due_on = Day(required=True)
    overdue = Flag(required=True)
    owner = Part(NamedSchema, required=True, allow_none=True)


class OpenCorrectionsSchema(Schema):
    """What waits for an answer, the earliest due day first."""

    items = ListOf(Part(OpenCorrectionSchema), longest=500, required=True)
