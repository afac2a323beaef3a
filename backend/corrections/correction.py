"""What is asked, answered and disagreed with, and which day an answer is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID


class About(StrEnum):
    """What kind of record is to be corrected."""

    NEEDLING_SESSION = "needling_session"
    PLAN = "plan"
    EXERCISE = "exercise"
    READING = "reading"
    PERSON = "person"
    OTHER = "other"


class Answer(StrEnum):
    """How the clinic answered."""

    CORRECTED = "corrected"
    REFUSED = "refused"


class State(StrEnum):
    """How far a request is."""

    OPEN = "open"
    CORRECTED = "corrected"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """What a patient asks to have corrected. `representative`: who asks for them, where they do not themselves."""

    id: UUID
    about: About
    record_id: UUID | None
    wrong: str
    wanted: str
    representative: str | None


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """The clinic's answer, with what was done or why not."""

    id: UUID
    answer: Answer
    reason: str


@dataclass(frozen=True, slots=True)
class DisagreementDraft:
    """What the patient says to a refusal."""

    id: UUID
    statement: str


def due_on(asked_on: date, days: int) -> date:
    """The last day for an answer: so many days after the day it was asked on."""
    return asked_on + timedelta(days=days)
