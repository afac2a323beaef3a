"""A short lesson, and what a phone says about reading it: opened, finished, answers. Pure. L4.

A question has one right answer. The score is counted over the questions that were answered; an open one is neither
right nor wrong, and without an answer there is no score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.shell.moment import SentMoment

RULES: Mapping[str, str] = {
    "unknown_lesson_sent": "This patient was not sent such a lesson.",
    "answer_unknown": "An answer names none of the choices of its question.",
    "finished_before_opened": "A lesson is finished after it was opened.",
    "sent_changed": "This is about another lesson than before.",
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its choices; `right` is the place of the right one, counted from 0."""

    text: str
    choices: tuple[str, ...]
    right: int


@dataclass(frozen=True, slots=True)
class Told:
    """A lesson in one language: paragraphs, then questions."""

    title: str
    paragraphs: tuple[str, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One version of a lesson in both languages, with the same questions in each."""

    key: str
    version: int
    minutes: int
    en: Told
    fr: Told


@dataclass(frozen=True, slots=True)
class LessonDraft:
    """A clinic's own lesson, or the next version of one. `retired` takes it off the list."""

    id: UUID
    key: str
    minutes: int
    en: Told
    fr: Told
    retired: bool = False


@dataclass(frozen=True, slots=True)
class ReadingDraft:
    """What a phone says about one lesson that was sent. `answers`: a choice for each question, None where open."""

    sent_id: UUID
    opened_at: SentMoment
    finished_at: SentMoment | None
    answers: tuple[int | None, ...]
    written_at: SentMoment
    zone: str


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the answered questions were right."""

    right: int
    answered: int


def canonical(draft: ReadingDraft) -> dict[str, Any]:
    """The content as plain JSON in one spelling, whatever client wrote it."""
    return {
        "sent_id": str(draft.sent_id),
        "opened_at": draft.opened_at.text(),
        "finished_at": None if draft.finished_at is None else draft.finished_at.text(),
        "answers": list(draft.answers),
        "written_at": draft.written_at.text(),
        "zone": draft.zone,
    }


def broken_rule(lesson: Lesson, answers: Sequence[int | None]) -> str | None:
    """answer_unknown: more answers than questions, or one that is none of the choices."""
    questions = lesson.en.questions
    if len(answers) > len(questions):
        return "answer_unknown"
    wrong = (
        said for said, asked in zip(answers, questions, strict=False) if said is not None and said >= len(asked.choices)
    )
    return "answer_unknown" if any(True for _ in wrong) else None


def score(lesson: Lesson, answers: Sequence[int | None]) -> Score | None:
    """The score of these answers; None where nothing was answered."""
    said = [(one, asked.right) for one, asked in zip(answers, lesson.en.questions, strict=False) if one is not None]
    return Score(sum(one == right for one, right in said), len(said)) if said else None


def is_whole(en: Told, fr: Told) -> bool:
    """Whether both languages have the same questions: as many, with as many choices and the same right one."""
    shape = [[(len(one.choices), one.right) for one in told.questions] for told in (en, fr)]
    return shape[0] == shape[1] and all(one.right < len(one.choices) for one in en.questions)


def plain(lesson: Lesson) -> dict[str, Any]:
    """A lesson as it is kept where it was sent."""
    return {
        "key": lesson.key,
        "version": lesson.version,
        "minutes": lesson.minutes,
        "en": _plain(lesson.en),
        "fr": _plain(lesson.fr),
    }


def of_plain(kept: Mapping[str, Any]) -> Lesson:
    """The same read back."""
    return Lesson(kept["key"], kept["version"], kept["minutes"], told_of(kept["en"]), told_of(kept["fr"]))


def told_of(kept: Mapping[str, Any]) -> Told:
    """A lesson in one language from plain values."""
    questions = tuple(Question(one["text"], tuple(one["choices"]), one["right"]) for one in kept["questions"])
    return Told(kept["title"], tuple(kept["paragraphs"]), questions)


def _plain(told: Told) -> dict[str, Any]:
    questions = [{"text": one.text, "choices": list(one.choices), "right": one.right} for one in told.questions]
    return {"title": told.title, "paragraphs": list(told.paragraphs), "questions": questions}
