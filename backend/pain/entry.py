"""One pain entry as a phone wrote it, and the score that counts for a day.

On which day of the diary it counts, whether it was recalled and whether its clock can be right is the same
question for every record of a phone: `shell.sync.placing` answers it once, when the entry arrives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.pain.scale import PainKind, Place
from backend.shell.moment import SentMoment

RULES: Mapping[str, str] = {
    "no_such_side": "This region of the body has no such side.",
    "place_twice": "One region and side carries two scores.",
}


@dataclass(frozen=True, slots=True)
class PainDraft:
    """What the patient said: not yet judged, not yet kept."""

    kind: PainKind
    score: int
    felt_at: SentMoment
    written_at: SentMoment
    zone: str
    places: tuple[Place, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DayScore:
    """One score that counts for one diary day. A day may have several; a day without one is missing."""

    day: date
    kind: PainKind
    score: int


def named_twice(places: Sequence[Place]) -> bool:
    """Whether one region and side carries two scores: nobody can say which one is meant."""
    return len({(place.region, place.side) for place in places}) < len(places)


def canonical(draft: PainDraft) -> dict[str, Any]:
    """The content as plain JSON in one spelling, whatever client wrote it: places are a set, so they are sorted."""
    return {
        "kind": draft.kind.value,
        "score": draft.score,
        "felt_at": draft.felt_at.text(),
        "written_at": draft.written_at.text(),
        "zone": draft.zone,
        "places": plain_places(draft.places),
        "note": draft.note,
    }


def plain_places(places: Sequence[Place]) -> list[dict[str, Any]]:
    """Places as they are stored: by region, then side."""
    ordered = sorted(places, key=lambda place: (place.region, place.side))
    return [{"region": place.region, "side": place.side.value, "score": place.score} for place in ordered]
