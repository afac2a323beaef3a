"""May this therapist needle on this day? What the authorisations say that the clinic keeps of them.

Needling is a restricted activity in many places: who does it holds an authorisation with a number and dates, some of
them under somebody's supervision. Both days belong to it. Source: N5 of the domain.

None: `missing`. One that has ended, or has not begun: `lapsed`. Several: one that covers the day is enough, and the
one that runs longest is told. Under supervision: the supervisor has to hold one that covers the day too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

NEEDLING = "dry_needling"


class Authority(StrEnum):
    """What the authorisations say about a day."""

    VALID = "valid"
    MISSING = "missing"
    LAPSED = "lapsed"
    SUPERVISOR_LAPSED = "supervisor_lapsed"


class DueState(StrEnum):
    """How an authorisation stands for who keeps the list."""

    NOT_BEGUN = "not_begun"
    VALID = "valid"
    EXPIRING = "expiring"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class AuthorisationDraft:
    """An authorisation as it is written down."""

    id: UUID
    number: str
    issued_by: str
    valid_from: date
    valid_to: date
    supervised_by: UUID | None


@dataclass(frozen=True, slots=True)
class Held:
    """One authorisation somebody holds. `supervisor_covers` says whether the supervisor's own covers the day asked."""

    id: UUID
    number: str
    valid_from: date
    valid_to: date
    supervised_by: UUID | None = None
    supervisor_covers: bool = True

    def covers(self, day: date) -> bool:
        """Whether it covers this day; first and last belong to it."""
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands on a day, and the authorisation that says so."""

    authority: Authority
    held: Held | None = None


def standing(held: Sequence[Held], day: date) -> Standing:
    """How somebody with these authorisations stands on this day."""
    if not held:
        return Standing(Authority.MISSING)
    covering = sorted((one for one in held if one.covers(day)), key=lambda one: (one.supervisor_covers, one.valid_to))
    if not covering:
        return Standing(Authority.LAPSED, max(held, key=lambda one: one.valid_to))
    best = covering[-1]
    return Standing(Authority.VALID if best.supervisor_covers else Authority.SUPERVISOR_LAPSED, best)


def due_state(valid_from: date, valid_to: date, today: date, within_days: int, *, withdrawn: bool) -> DueState:
    """How one authorisation stands today; `expiring` when its last day lies within so many days."""
    if withdrawn:
        return DueState.WITHDRAWN
    if today > valid_to:
        return DueState.LAPSED
    if today < valid_from:
        return DueState.NOT_BEGUN
    return DueState.EXPIRING if valid_to <= today + timedelta(days=within_days) else DueState.VALID
