"""One answer about soreness as a phone wrote it: how sore, from which session, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from backend.shell.moment import SentMoment

LOWEST, HIGHEST = 0, 10


@dataclass(frozen=True, slots=True)
class SorenessDraft:
    """What the patient said: 0 is not sore at all, 10 as sore as one can imagine. Not yet judged, not yet kept."""

    session_id: UUID
    score: int
    felt_at: SentMoment
    written_at: SentMoment
    zone: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Sore:
    """One answer that counts: on which diary day, from which session, how many hours after it."""

    day: date
    session_id: UUID
    felt_at: datetime
    score: int


def canonical(draft: SorenessDraft) -> dict[str, Any]:
    """The content as plain JSON in one spelling, whatever client wrote it."""
    return {
        "session_id": str(draft.session_id),
        "score": draft.score,
        "felt_at": draft.felt_at.text(),
        "written_at": draft.written_at.text(),
        "zone": draft.zone,
        "note": draft.note,
    }
