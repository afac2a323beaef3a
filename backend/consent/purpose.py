"""What a consent can be for, and what is said about one. Care is not among them: it rests on the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Purpose(StrEnum):
    """One purpose, asked and taken back by itself."""

    RESEARCH = "research"
    SHARING = "sharing"
    EMAIL = "email"
    SMS = "sms"
    QUALITY = "quality"


# Looking at how one's own patients do is part of running a clinic; who does not want to be counted says no.
UNLESS_REFUSED = frozenset({Purpose.QUALITY})


class Way(StrEnum):
    """How it was said: by the patient in the app, or on paper and recorded by a therapist."""

    APP = "app"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class ConsentDraft:
    """A yes or a no for one purpose. `said_on` is the day on the paper; none: today."""

    id: UUID
    purpose: Purpose
    given: bool
    version: int
    language: str
    said_on: date | None


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """That somebody was given this notice."""

    id: UUID
    version: int
    language: str
    given_on: date | None
