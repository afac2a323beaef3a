"""The questions after a session, and answers to them, on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from backend.follow_up.answer import RULES, FollowUpDraft, canonical
from backend.follow_up.question import HOURS, Said, Sign
from backend.shell.refusal import RuleBroken
from backend.shell.sync import wire
from backend.shell.sync.draft import Draft
from backend.shell.web.fields import Choice, Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema

_SAID = [said.value for said in Said]


def _sign(words: str, **more: Any) -> Choice:
    return Choice(_SAID, allow_none=True, load_default=None, metadata={"description": words, **more})


class AnswersSchema(Schema):
    """Each question with yes, no, or null: no answer, which is never a no."""

    breathless = _sign("New shortness of breath?", examples=["no"])
    chest_pain = _sign("New pain in the chest, or pain when breathing in?", examples=["no"])
    bleeding = _sign("Bleeding that does not stop, or a swelling that grows?", examples=["no"])
    infection = _sign("Fever, or redness that spreads, warmth or pus at the place?", examples=["no"])
    numbness = _sign("New numbness or weakness?", examples=["no"])
    dizziness = _sign("Dizzy, or fainted?", examples=["no"])
    bruise = _sign("A bruise? It is common and passes; it raises no alert.", examples=["yes"])


class FollowUpContentSchema(Schema):
    """What the person answers, so many hours after a session."""

    session_id = Id(required=True)
    hours = Whole(min(HOURS), max(HOURS), required=True, metadata={"enum": list(HOURS)})
    answers = Part(AnswersSchema, required=True)
    answered_at = Moment(required=True, metadata={"description": f"When it was answered. {wire.AS_SENT}"})
    written_at = Moment(required=True, metadata={"description": f"When it was tapped. {wire.AS_SENT}"})
    zone = Text(64, required=True, one_line=True, metadata={"examples": ["America/Edmonton"]})
    note = Text(2000, allow_none=True, load_default=None)

    @post_load(pass_original=True)
    def _draft(self, data: dict[str, Any], _original: Any, **_: Any) -> Any:
        said = {Sign(name): Said(value) for name, value in data.pop("answers").items() if value is not None}
        if not said:
            raise RuleBroken("nothing_said", RULES["nothing_said"])
        if data["hours"] not in HOURS:
            raise RuleBroken("window_closed", RULES["window_closed"])
        return FollowUpDraft(said=said, **data)


class FollowUpAnswerSentSchema(FollowUpContentSchema, wire.IdentitySchema):
    """An answering as a phone sends it. What was sent once is never changed: a correction is the next revision."""

    @post_load(pass_original=True)
    def _draft(self, data: dict[str, Any], original: Mapping[str, Any], **_: Any) -> Draft[FollowUpDraft]:
        record_id, revision = data.pop("id"), data.pop("revision")
        content: FollowUpDraft = super()._draft(data, original)
        return Draft(record_id, revision, content, canonical(content), original)


class FollowUpBatchSchema(wire.BatchSchema):
    """Answerings that waited on a phone."""

    items = wire.Items(FollowUpAnswerSentSchema)


class FollowUpAnswerSchema(wire.KeptSchema, FollowUpContentSchema, wire.IdentitySchema):
    """An answering as it stands."""

    note = Text(2000, required=True, allow_none=True)


class FollowUpVersionSchema(wire.VersionSchema):
    """One version of an answering, as it was sent."""

    content = wire.AsSent(FollowUpContentSchema, required=True, allow_none=True)


class FollowUpAnswerWithVersionsSchema(FollowUpAnswerSchema):
    """An answering and every version of it, the first one first."""

    versions = ListOf(Part(FollowUpVersionSchema), longest=wire.MOST_REVISIONS, required=True)


class FollowUpResultSchema(wire.ResultSchema):
    """What became of one answering of a batch."""

    current = Part(FollowUpAnswerSchema, required=True, allow_none=True)


class FollowUpBatchAnswerSchema(wire.BatchAnswerSchema):
    """One result for each record, in the order they were sent."""

    results = ListOf(Part(FollowUpResultSchema), longest=wire.MOST, required=True)


class FollowUpPageSchema(wire.PageSchema):
    """Answerings in the order of their last change, withdrawn ones too."""

    items = ListOf(Part(FollowUpAnswerSchema), longest=200, required=True)


class AskingSchema(Schema):
    """The questions of one session at one time: when they are offered, until when, and what was answered."""

    session_id = Id(required=True)
    performed_at = Moment(required=True)
    hours = Whole(min(HOURS), max(HOURS), required=True, metadata={"enum": list(HOURS)})
    opens_at = Moment(required=True)
    closes_at = Moment(required=True)
    state = Choice(
        ["later", "open", "answered", "no_answer"],
        required=True,
        metadata={"description": "no_answer: the time is over and nobody answered; that is not a no."},
    )
    answer = Part(FollowUpAnswerSchema, required=True, allow_none=True)


class FollowUpsSchema(Schema):
    """Everything that is asked after the sessions of the last week, and whom to call.

    A phone keeps this, so that it asks in time and shows these numbers without a network.
    """

    items = ListOf(Part(AskingSchema), longest=3000, required=True)
    clinic_phone = Text(40, required=True, allow_none=True)
    emergency_number = Text(20, required=True)
