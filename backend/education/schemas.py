"""Lessons on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load, validate

from backend.education.lesson import RULES, LessonDraft, ReadingDraft, canonical, told_of
from backend.people.schemas import NamedSchema
from backend.shell.refusal import RuleBroken
from backend.shell.sync import wire
from backend.shell.sync.draft import Draft
from backend.shell.web.fields import Flag, Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema

KEY = validate.Regexp(r"^[a-z][a-z0-9_]*$", error="choice")


class LessonQuestionSchema(Schema):
    """A question with its choices; `right` is the place of the right one, counted from 0."""

    text = Text(500, required=True)
    choices = ListOf(Text(300), shortest=2, longest=6, required=True)
    right = Whole(0, 5, required=True)


class LessonTextSchema(Schema):
    """A lesson in one language."""

    title = Text(200, one_line=True, required=True)
    paragraphs = ListOf(Text(2000), shortest=1, longest=20, required=True)
    questions = ListOf(Part(LessonQuestionSchema), longest=5, required=True)


class LessonSchema(Schema):
    """One version of a lesson, in English and in French."""

    key = Text(60, required=True)
    version = Whole(1, 100_000, required=True)
    minutes = Whole(1, 60, required=True)
    en = Part(LessonTextSchema, required=True)
    fr = Part(LessonTextSchema, required=True)


class LibraryLessonSchema(Schema):
    """A lesson that can be sent. `own`: the clinic wrote it; else it is Ebb's."""

    key = Text(60, required=True, attribute="lesson.key")
    version = Whole(1, 100_000, required=True, attribute="lesson.version")
    minutes = Whole(1, 60, required=True, attribute="lesson.minutes")
    en = Part(LessonTextSchema, required=True, attribute="lesson.en")
    fr = Part(LessonTextSchema, required=True, attribute="lesson.fr")
    own = Flag(required=True)


class NewLessonSchema(Schema):
    """A clinic's own lesson, or the next version of one; `retired` takes it off the list, what was sent stays."""

    id = Id(required=True)
    key = Text(60, one_line=True, required=True, validate=KEY, metadata={"examples": ["our_stairs"]})
    minutes = Whole(1, 60, required=True)
    en = Part(LessonTextSchema, required=True)
    fr = Part(LessonTextSchema, required=True)
    retired = Flag(load_default=False)

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> LessonDraft:
        return LessonDraft(**data | {"en": told_of(data["en"]), "fr": told_of(data["fr"])})


class LessonsSchema(Schema):
    """Ebb's own lessons, then the clinic's."""

    items = ListOf(Part(LibraryLessonSchema), longest=1000, required=True)


class NewLessonSentSchema(Schema):
    """Which lesson to send."""

    id = Id(required=True)
    key = Text(60, one_line=True, required=True, validate=KEY, metadata={"examples": ["pain_and_damage"]})


class LessonReadingContentSchema(Schema):
    """What a phone says about one lesson that was sent: opened, finished, a choice for each question or null."""

    sent_id = Id(required=True)
    opened_at = Moment(required=True, metadata={"description": f"When it was opened first. {wire.AS_SENT}"})
    finished_at = Moment(allow_none=True, load_default=None)
    answers = ListOf(Whole(0, 5, allow_none=True), longest=5, load_default=list)
    written_at = Moment(required=True, metadata={"description": f"When it was written. {wire.AS_SENT}"})
    zone = Text(64, required=True, one_line=True, metadata={"examples": ["America/Edmonton"]})

    @post_load(pass_original=True)
    def _draft(self, data: dict[str, Any], _original: Any, **_: Any) -> Any:
        finished = data["finished_at"]
        if finished is not None and finished.instant < data["opened_at"].instant:
            raise RuleBroken("finished_before_opened", RULES["finished_before_opened"])
        return ReadingDraft(**data | {"answers": tuple(data["answers"])})


class LessonReadingSentSchema(LessonReadingContentSchema, wire.IdentitySchema):
    """It as a phone sends it: opened is the first revision, finished the next."""

    @post_load(pass_original=True)
    def _draft(self, data: dict[str, Any], original: Mapping[str, Any], **_: Any) -> Draft[ReadingDraft]:
        record_id, revision = data.pop("id"), data.pop("revision")
        content: ReadingDraft = super()._draft(data, original)
        return Draft(record_id, revision, content, canonical(content), original)


class LessonReadingSchema(wire.KeptSchema, LessonReadingContentSchema, wire.IdentitySchema):
    """It as it stands. The score is over the answered questions; null where none was answered."""

    finished_at = Moment(required=True, allow_none=True)
    answers = ListOf(Whole(0, 5, allow_none=True), longest=5, required=True)
    right_answers = Whole(0, 5, required=True, allow_none=True)
    answered = Whole(0, 5, required=True, allow_none=True)


class LessonSentSchema(Schema):
    """A lesson the patient was sent, with its text as it was then, and what the phone says of reading it."""

    id = Id(required=True)
    lesson = Part(LessonSchema, required=True)
    sent_at = Moment(required=True)
    sent_by = Part(NamedSchema, required=True)
    reading = Part(LessonReadingSchema, required=True, allow_none=True)


class LessonsSentSchema(Schema):
    """The lessons the patient was sent, the latest first."""

    items = ListOf(Part(LessonSentSchema), longest=10_000, required=True)
