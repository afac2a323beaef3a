"""What may be said about a trigger point, and about one look at it?

A trigger point is a spot that lasts: a muscle, the patient's own side, a place in words and on the drawing. Each visit
says what a finger found there. `active`: pressing it brings on the pain the patient knows. `latent`: it does not.
`resolved`: nothing of it was found. `not_examined`: nobody looked, none of the three. Sources: S1 to S4, S7 and C5 of
the domain; Fernandez-de-las-Penas & Dommerholt 2018 for active and latent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from backend.body.muscles import MUSCLES
from backend.needling.interlock import CLOCK_ALLOWANCE, felt_blocks, on_the_other_side
from backend.needling.ledger import State
from backend.needling.technique import Autonomic, Familiar, Felt, Spot
from backend.people.side import Side
from backend.shell.moment import SentMoment

REASONS = {
    "state_mismatch": "Active says that the known pain came on; latent and resolved say that it did not.",
    "not_examined_mismatch": "What was not examined has no finding.",
    "familiar_mismatch": "How much of the known pain came on does not fit with whether it came on.",
    "day_ahead": "This day has not come yet.",
}


class TautBand(StrEnum):
    """Whether a taut band was felt. `unsure` is an answer; not felt for is no value at all."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class PointDraft:
    """A spot as it is written down the first time."""

    id: UUID
    muscle: str
    side: Side
    spot: str | None
    place: Spot | None
    first_seen_on: date


@dataclass(frozen=True, slots=True)
class ExaminationDraft:
    """One look at a spot."""

    id: UUID
    examined_at: SentMoment
    zone: str
    state: State
    recognised_pain: bool | None
    taut_band: TautBand | None
    tenderness: int | None
    familiar_pain: Familiar | None
    referral: tuple[Felt, ...] | None
    autonomic: tuple[Autonomic, ...] | None
    note: str | None


def point_blocked_by(draft: PointDraft, today: date) -> str | None:
    """The rule that keeps this spot out of the ledger; None when it may be kept."""
    if draft.side not in MUSCLES[draft.muscle]:
        return "no_such_side"
    if on_the_other_side(draft.place, draft.side):
        return "spot_other_side"
    return "day_ahead" if draft.first_seen_on > today else None


def blocked_by(draft: ExaminationDraft, now: datetime) -> str | None:
    """The first rule this finding breaks; None when it may be kept."""
    return next(_blocks(draft, now), None)


def _blocks(draft: ExaminationDraft, now: datetime) -> Iterator[str]:
    if draft.examined_at.instant > now + CLOCK_ALLOWANCE:
        yield "in_the_future"
    found = (
        draft.recognised_pain,
        draft.taut_band,
        draft.tenderness,
        draft.familiar_pain,
        draft.referral,
        draft.autonomic,
    )
    if draft.state is State.NOT_EXAMINED:
        if any(one is not None for one in found):
            yield "not_examined_mismatch"
        return
    if (draft.state is State.ACTIVE) != (draft.recognised_pain is True):
        yield "state_mismatch"
    if draft.state is State.RESOLVED and draft.taut_band is TautBand.YES:
        yield "state_mismatch"
    both = draft.familiar_pain is not None and draft.recognised_pain is not None
    if both and (draft.familiar_pain is not Familiar.NONE) != draft.recognised_pain:
        yield "familiar_mismatch"
    yield from felt_blocks(draft.referral, draft.autonomic)
