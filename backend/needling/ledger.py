"""The life of one trigger point: what each examination found, and by whom.

A trigger point is one lasting thing: a muscle, a side, a spot. Every examination of it says active (it reproduces the
pain the patient knows), latent (it does not), resolved (no criterion is met), or not examined. Examiners agree only
moderately on what they feel, so each examination keeps who it was, and nobody's finding is merged with another's.
Source: Fernandez-de-las-Penas & Dommerholt 2018 for active and latent; the rules: docs/clinical.md, S1 and S2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """What an examination of a spot found."""

    ACTIVE = "active"
    LATENT = "latent"
    RESOLVED = "resolved"
    NOT_EXAMINED = "not_examined"


CLEAR = (State.LATENT, State.RESOLVED)


@dataclass(frozen=True, slots=True)
class Examination:
    """One look at a spot: the day, what was found, and by whom."""

    day: date
    state: State
    examiner: str


@dataclass(frozen=True, slots=True)
class ClearTime:
    """One episode of a spot being clear, from its first clear examination on.

    It was last seen clear on `last_clear` and, where it came back, found active on `back_on`; else the observation
    ended. `first_resolved` is the first day no criterion was met at all. More than one in `examiners` is told.
    """

    since: date
    first_resolved: date | None
    last_clear: date
    back_on: date | None
    examiners: int

    @property
    def days(self) -> tuple[int, int | None]:
        """After how many days it came back: more than the first, at most the second; None where it did not."""
        last, back = (self.last_clear - self.since).days, self.back_on
        return last, None if back is None else (back - self.since).days


def clear_times(examinations: Sequence[Examination]) -> tuple[ClearTime, ...]:
    """The episodes of one spot; examinations on one day count in the order given, "not examined" not at all.

    An episode begins at the first latent or resolved finding after an active one, and ends when the spot is found
    active again. Never active or never clear: no episode.
    """
    found: list[ClearTime] = []
    held: list[Examination] = []
    was_active = False
    for look in sorted(examinations, key=lambda one: one.day):
        if look.state is State.ACTIVE:
            if held:
                found.append(_episode(held, look))
            held, was_active = [], True
        elif look.state in CLEAR and was_active:
            held.append(look)
    if held:
        found.append(_episode(held, None))
    return tuple(found)


def state_on(examinations: Sequence[Examination], day: date) -> Examination | None:
    """The last finding on or before this day, of several on one day the last given; None where nobody had looked."""
    looks = [one for one in examinations if one.day <= day and one.state is not State.NOT_EXAMINED]
    return max(reversed(looks), key=lambda one: one.day, default=None)


def _episode(held: Sequence[Examination], back: Examination | None) -> ClearTime:
    resolved = next((look.day for look in held if look.state is State.RESOLVED), None)
    seen_by = {look.examiner for look in held} | ({back.examiner} if back else set())
    return ClearTime(held[0].day, resolved, held[-1].day, back.day if back else None, len(seen_by))
