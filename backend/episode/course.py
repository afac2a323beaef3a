"""An episode of care as a therapist writes it: opening, what is known of the pain, its kind, its end. Pure.

S0 of the record. Nothing is edited: what is learned later about the onset or the place is the next facts, with a
reason, and a kind of pain held likely later stands beside the earlier one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from backend.episode.onset import Onset
from backend.people.side import Side

WINDOW_DAYS = 90


class PainType(StrEnum):
    """The kind of pain a clinician holds likely. It is a judgement with a date, not a measurement."""

    NOCICEPTIVE = "nociceptive"
    NEUROPATHIC = "neuropathic"
    NOCIPLASTIC = "nociplastic"


class EndReason(StrEnum):
    """Why an episode ended. `other` says it in words."""

    GOALS_REACHED = "goals_reached"
    PLATEAU = "plateau"
    MOVED = "moved"
    DID_NOT_RETURN = "did_not_return"
    REFERRED_ON = "referred_on"
    OTHER = "other"


class Source(StrEnum):
    """`clinic`: somebody opened it. `plan`: made from a plan that was there before episodes were kept."""

    CLINIC = "clinic"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class MainPlace:
    """Where the pain is that the episode is about: a region of the body map and the patient's own side."""

    region: str
    side: Side


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the pain. `days_in_pain` counts the 90 days before; None is not asked, 0 is none."""

    onset: Onset | None
    main_place: MainPlace | None
    days_in_pain: int | None


@dataclass(frozen=True, slots=True)
class OpeningDraft:
    """An episode to open. `reopens_id` names the ended one that it goes on from."""

    id: UUID
    opened_on: date
    facts: Facts
    reopens_id: UUID | None


@dataclass(frozen=True, slots=True)
class FactsDraft:
    """The facts as they are known now, and why they are written again."""

    id: UUID
    facts: Facts
    reason: str


@dataclass(frozen=True, slots=True)
class PainTypeDraft:
    """The kind of pain held likely from a day on."""

    id: UUID
    kind: PainType
    held_from: date
    words: str | None


@dataclass(frozen=True, slots=True)
class EndDraft:
    """The last day of an episode and why it ended."""

    last_day: date
    reason: EndReason
    words: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """An episode as others read it: whose, from when to when, why it ended, what it was about."""

    id: UUID
    patient_id: UUID
    number: int
    opened_on: date
    ended_on: date | None
    reason: EndReason | None
    main_place: MainPlace | None
    onset: Onset | None
    days_in_pain: int | None
    reopens_id: UUID | None
    words: str | None = None


def broken_opening(draft: OpeningDraft, before: Sequence[Span], today: date) -> str | None:
    """The code of the rule that opening this breaks, or None.

    episode_open: one is open. episode_ahead: it begins after today. episode_overlaps: it begins before the last one
    ended. reopens_unknown: the one it goes on from is none of the patient's ended ones. onset_ahead: the pain would
    have begun after the episode.
    """
    if any(one.ended_on is None for one in before):
        return "episode_open"
    if draft.opened_on > today:
        return "episode_ahead"
    if any(one.ended_on is not None and draft.opened_on < one.ended_on for one in before):
        return "episode_overlaps"
    if draft.reopens_id is not None and draft.reopens_id not in {one.id for one in before}:
        return "reopens_unknown"
    return broken_facts(draft.facts, draft.opened_on)


def broken_facts(facts: Facts, by: date) -> str | None:
    """onset_ahead: the pain would have begun after this day."""
    return "onset_ahead" if facts.onset is not None and facts.onset.earliest > by else None


def broken_end(draft: EndDraft, opened_on: date, today: date) -> str | None:
    """The code of the rule that this end breaks, or None: episode_ends_early, day_ahead, words_needed."""
    if draft.last_day < opened_on:
        return "episode_ends_early"
    if draft.last_day > today:
        return "day_ahead"
    if draft.reason is EndReason.OTHER and not (draft.words or "").strip():
        return "words_needed"
    return None
