"""Notices and consents on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from backend.consent.purpose import ConsentDraft, NoticeDraft, Purpose, Way
from backend.consent.wording import LANGUAGES
from backend.people.schemas import NamedSchema
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema

PURPOSES = [purpose.value for purpose in Purpose]
WAYS = [way.value for way in Way]


class PaperSchema(Schema):
    """A notice in one language."""

    title = Text(200, required=True)
    paragraphs = ListOf(Text(4000), longest=50, shortest=1, required=True)


class PaperInBothSchema(Schema):
    """A notice in each language."""

    en = Part(PaperSchema, required=True)
    fr = Part(PaperSchema, required=True)


class NoticeSchema(Schema):
    """What people are told about their record. `authority` is what care rests on."""

    version = Whole(1, 1000, required=True)
    authority = Text(60, required=True)
    text = Part(PaperInBothSchema, required=True)


class QuestionSchema(Schema):
    """What is asked for one purpose, in one language."""

    title = Text(200, required=True)
    question = Text(1000, required=True)


class QuestionInBothSchema(Schema):
    """What is asked for one purpose, in each language."""

    en = Part(QuestionSchema, required=True)
    fr = Part(QuestionSchema, required=True)


class PurposeSchema(Schema):
    """One purpose, with its question."""

    purpose = Choice(PURPOSES, required=True)
    text = Part(QuestionInBothSchema, required=True)


class QuestionsSchema(Schema):
    """What is asked today; a consent names this version."""

    version = Whole(1, 1000, required=True)
    purposes = ListOf(Part(PurposeSchema), longest=20, required=True)


class NoticesSchema(Schema):
    """The texts of today, to be shown to people."""

    notice = Part(NoticeSchema, required=True)
    questions = Part(QuestionsSchema, required=True)


class NewConsentSchema(Schema):
    """A yes or a no for one purpose, under a new id; sent again with the same id it is the same."""

    id = Id(required=True)
    purpose = Choice(PURPOSES, required=True)
    given = Flag(required=True, metadata={"description": "true: allowed. false: not, or no longer."})
    version = Whole(1, 1000, required=True, metadata={"description": "Which version of the question was read."})
    language = Choice(LANGUAGES, required=True)
    said_on = Day(allow_none=True, load_default=None, metadata={"description": "The day on the paper; null: today."})

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> ConsentDraft:
        return ConsentDraft(**data | {"purpose": Purpose(data["purpose"])})


class NewNoticeGivenSchema(Schema):
    """That this notice was read or handed over, under a new id; sent again with the same id it is the same."""

    id = Id(required=True)
    version = Whole(1, 1000, required=True)
    language = Choice(LANGUAGES, required=True)
    given_on = Day(allow_none=True, load_default=None, metadata={"description": "The day on the paper; null: today."})

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> NoticeDraft:
        return NoticeDraft(**data)


class ConsentSaidSchema(Schema):
    """What was said for a purpose. `way` is paper when a therapist recorded it."""

    id = Id(required=True)
    number = Whole(1, 2**31 - 1, required=True)
    purpose = Choice(PURPOSES, required=True)
    given = Flag(required=True)
    version = Whole(1, 1000, required=True)
    language = Choice(LANGUAGES, required=True)
    said_on = Day(required=True)
    way = Choice(WAYS, required=True)
    recorded_by = Part(NamedSchema, required=True)
    recorded_at = Moment(required=True)


class NoticeGivenSchema(Schema):
    """A notice that was given."""

    id = Id(required=True)
    version = Whole(1, 1000, required=True)
    language = Choice(LANGUAGES, required=True)
    authority = Text(60, required=True)
    given_on = Day(required=True)
    way = Choice(WAYS, required=True)
    recorded_by = Part(NamedSchema, required=True)
    recorded_at = Moment(required=True)


class ChoiceOfPatientSchema(Schema):
    """Where a patient stands on one purpose. Nothing said: not allowed; of quality: allowed."""

    purpose = Choice(PURPOSES, required=True)
    allowed = Flag(required=True)


class ConsentsSchema(Schema):
    """Each purpose, everything that was said with the latest first, and the notices given."""

    choices = ListOf(Part(ChoiceOfPatientSchema), longest=20, required=True)
    said = ListOf(Part(ConsentSaidSchema), longest=1000, required=True)
    notices = ListOf(Part(NoticeGivenSchema), longest=1000, required=True)
