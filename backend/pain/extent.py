"""How far does the pain reach: on how many days, in how many places, and which places are new?

Days in pain: of the last 90 diary days, those with an entry above 0, beside the days answered. A day without an entry
is in neither. Places: the regions with their sides that were marked above 0 in a span of days. A new place is one that
was marked first after the start span, with the day it was marked first; where the person said that it came later
(`secondary`) with the day it began. One drawing never makes a verdict: places overlap little when the same person draws
twice (source: clinical page), so this lists, and judges nothing.
None: no entry gives 0 of 0 days and no place, which is not "no pain".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backend.people.side import Side

DAYS = 90
START_DAYS = 14
LATELY_DAYS = 14
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Marked:
    """One place as it was marked in one entry."""

    region: str
    side: Side
    score: int
    secondary: bool = False
    onset: date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What one entry says of the reach of the pain: its day, its score, its places."""

    day: date
    score: int
    places: tuple[Marked, ...] = ()


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place that came later: when it was marked first, and what the person said about it."""

    region: str
    side: Side
    first_day: date
    secondary: bool
    onset: date | None


@dataclass(frozen=True, slots=True)
class Area:
    """A region with its side."""

    region: str
    side: Side


@dataclass(frozen=True, slots=True)
class Extent:
    """`days_in_pain` of `days_answered` of `days_possible`; the places at the start and lately, and the new ones."""

    days_in_pain: int
    days_answered: int
    days_possible: int
    at_start: tuple[Area, ...]
    lately: tuple[Area, ...]
    gained: tuple[NewPlace, ...]
    lost: tuple[Area, ...]


def extent(entries: Iterable[Told], start: date | None, today: date) -> Extent:
    """The reach of the pain as known today. `start` is the first day of the plan; without it nothing is new or lost."""
    known = sorted((entry for entry in entries if entry.day <= today), key=lambda entry: entry.day)
    first_of_span = today - DAYS * _ONE_DAY + _ONE_DAY
    possible = DAYS if start is None else max(0, min(DAYS, (today - max(start, first_of_span)).days + 1))
    span = [entry for entry in known if entry.day >= today - possible * _ONE_DAY + _ONE_DAY]
    hurt = {entry.day for entry in span if entry.score > 0 or any(place.score > 0 for place in entry.places)}
    lately = _areas(known, today - LATELY_DAYS * _ONE_DAY + _ONE_DAY, today)
    if start is None:
        return Extent(len(hurt), len({entry.day for entry in span}), possible, (), lately, (), ())
    last_of_start = start + START_DAYS * _ONE_DAY - _ONE_DAY
    begun = _areas(known, start, last_of_start)
    return Extent(
        days_in_pain=len(hurt),
        days_answered=len({entry.day for entry in span}),
        days_possible=possible,
        at_start=begun,
        lately=lately,
        gained=_gained(known, last_of_start),
        lost=tuple(area for area in begun if area not in lately) if today > last_of_start else (),
    )


def areas_by_day(entries: Iterable[Told]) -> tuple[tuple[date, int], ...]:
    """Of each day on which places were marked, in how many it hurt; a day without a mark says nothing."""
    found: dict[date, set[tuple[str, Side]]] = {}
    for entry in entries:
        if entry.places:
            places = found.setdefault(entry.day, set())
            places |= {(place.region, place.side) for place in entry.places if place.score > 0}
    return tuple((day, len(found[day])) for day in sorted(found))


def _areas(entries: Sequence[Told], first: date, last: date) -> tuple[Area, ...]:
    found = {
        Area(place.region, place.side)
        for entry in entries
        if first <= entry.day <= last
        for place in entry.places
        if place.score > 0
    }
    return tuple(sorted(found, key=lambda area: (area.region, area.side)))


def _gained(entries: Sequence[Told], last_of_start: date) -> tuple[NewPlace, ...]:
    """Places first marked after the start span. The word of the newest entry that names the place counts."""
    before = {
        (place.region, place.side) for e in entries if e.day <= last_of_start for place in e.places if place.score
    }
    found: dict[tuple[str, Side], NewPlace] = {}
    for entry in entries:
        for place in entry.places:
            key = (place.region, place.side)
            if place.score == 0 or key in before:
                continue
            first = found[key].first_day if key in found else entry.day
            found[key] = NewPlace(place.region, place.side, first, place.secondary, place.onset)
    return tuple(sorted(found.values(), key=lambda place: (place.first_day, place.region, place.side)))
