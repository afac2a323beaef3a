"""One pain entry as a phone wrote it, and the score that counts for a day.

On which day of the diary it counts, whether it was recalled and whether its clock can be right is the same
question for every record of a phone: `shell.sync.placing` answers it once, when the entry arrives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.pain.character import Eases, Quality, Worsens, in_order
from backend.pain.scale import PainKind, Place
from backend.shell.moment import SentMoment

RULES: Mapping[str, str] = {
    "no_such_side": "This region of the body has no such side.",
    "place_twice": "One region and side carries two scores.",
    "onset_without_secondary": "Only a place that came later has a day on which it began.",
    "onset_after": "A place cannot begin after the entry that tells of it.",
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
    qualities: tuple[Quality, ...] = ()
    worsens: tuple[Worsens, ...] = ()
    worsens_note: str | None = None
    eases: tuple[Eases, ...] = ()
    eases_note: str | None = None


@dataclass(frozen=True, slots=True)
class DayScore:
    """One score that counts for one diary day. A day may have several; a day without one is missing."""

    day: date
    kind: PainKind
    score: int


def named_twice(places: Sequence[Place]) -> bool:
    """Whether one region and side carries two scores: nobody can say which one is meant."""
    return len({(place.region, place.side) for place in places}) < len(places)


def begins_after(draft: PainDraft) -> bool:
    """Whether a place is said to have begun after it was felt."""
    felt_on = draft.felt_at.local.date()
    return any(place.onset is not None and place.onset > felt_on for place in draft.places)


def canonical(draft: PainDraft) -> dict[str, Any]:
    """The content as plain JSON in one spelling, whatever client wrote it: places are a set, so they are sorted.

    What was not said has no name in it, so that an entry of an older app keeps the digest it has always had.
    """
    said = {name: value for name, value in plain_character(draft).items() if value is not None}
    return said | {
        "kind": draft.kind.value,
        "score": draft.score,
        "felt_at": draft.felt_at.text(),
        "written_at": draft.written_at.text(),
        "zone": draft.zone,
        "places": plain_places(draft.places),
        "note": draft.note,
    }


def plain_character(draft: PainDraft) -> dict[str, Any]:
    """How it feels, what worsens and what eases it, as it is stored: null where nothing was said."""
    return {
        "qualities": in_order(draft.qualities) or None,
        "worsens": in_order(draft.worsens) or None,
        "worsens_note": draft.worsens_note,
        "eases": in_order(draft.eases) or None,
        "eases_note": draft.eases_note,
    }


def plain_places(places: Sequence[Place]) -> list[dict[str, Any]]:
    """Places as they are stored: by region, then side."""
    return [_plain_place(place) for place in sorted(places, key=lambda place: (place.region, place.side))]


def _plain_place(place: Place) -> dict[str, Any]:
    plain: dict[str, Any] = {"region": place.region, "side": place.side.value, "score": place.score}
    if place.secondary:
        plain |= {"secondary": True, "onset": None if place.onset is None else place.onset.isoformat()}
    return plain
