"""A manual-therapy session as a therapist writes it, and the mark it leaves on the time axis. Pure. L3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from backend.people.side import Side
from backend.shell.moment import SentMoment


class HandTechnique(StrEnum):
    """What the hands did. `other` is told in the note."""

    SOFT_TISSUE = "soft_tissue"
    JOINT_MOBILISATION = "joint_mobilisation"
    MANIPULATION = "manipulation"
    NEURAL_MOBILISATION = "neural_mobilisation"
    TRACTION = "traction"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class HandPart:
    """One technique at one place; left and right are the patient's own."""

    technique: HandTechnique
    region: str
    side: Side


@dataclass(frozen=True, slots=True)
class HandDraft:
    """A session to keep. A pain that nobody asked for is None; 0 is no pain."""

    id: UUID
    performed_at: SentMoment
    zone: str
    minutes: int
    parts: tuple[HandPart, ...]
    pain_before: int | None
    pain_after: int | None
    note: str | None


@dataclass(frozen=True, slots=True)
class HandMark:
    """A session as a picture draws it."""

    id: UUID
    performed_at: datetime
    day: date
    minutes: int
    parts: tuple[HandPart, ...]


def broken_rule(draft: HandDraft, now: datetime) -> str | None:
    """The code of the rule this session breaks, or None: session_ahead, part_twice, note_for_other."""
    if draft.performed_at.instant > now:
        return "session_ahead"
    if len(set(draft.parts)) < len(draft.parts):
        return "part_twice"
    if any(part.technique is HandTechnique.OTHER for part in draft.parts) and not (draft.note or "").strip():
        return "note_for_other"
    return None
