"""What may be said about a pain: how strong, over which time, and where in the body.

The score is the 0 to 10 numeric rating scale, whole numbers: 0 no pain, 10 the worst pain one can imagine.
Zero is an answer; no answer is never zero. The kinds are separate series and never mixed in one trend.

The body regions are Ebb's own list, front and back, and follow no published drawing. A place is a region
and a side, and left is always the patient's own left: a drawing mirrors, a record does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from backend.people.side import Side as Side  # noqa: PLC0414 - said again for those who read the scale

LOWEST_SCORE = 0
HIGHEST_SCORE = 10


class PainKind(StrEnum):
    """The time a score speaks about. The daily question is `average`, asked at the end of the day."""

    AVERAGE = "average"
    WORST = "worst"
    LEAST = "least"
    NOW = "now"


class View(StrEnum):
    """The side of the drawing on which a region is touched."""

    FRONT = "front"
    BACK = "back"


def is_score(value: object) -> bool:
    """Whether this is a pain score: a whole number from 0 to 10. True, "7" and 7.5 are none."""
    return type(value) is int and LOWEST_SCORE <= value <= HIGHEST_SCORE


@dataclass(frozen=True, slots=True)
class Region:
    """One region of the body map: its code, where it is drawn, and the sides it has."""

    code: str
    view: View
    sides: frozenset[Side]


_PAIRED = frozenset({Side.LEFT, Side.RIGHT})
_ACROSS = frozenset(Side)
_MIDDLE = frozenset({Side.MIDDLE})

_FRONT: dict[str, frozenset[Side]] = {
    "forehead": _ACROSS,
    "temple": _PAIRED,
    "face": _ACROSS,
    "jaw": _PAIRED,
    "neck_front": _ACROSS,
    "collarbone": _PAIRED,
    "shoulder_front": _PAIRED,
    "chest": _ACROSS,
    "upper_arm_front": _PAIRED,
    "elbow_front": _PAIRED,
    "forearm_front": _PAIRED,
    "wrist_front": _PAIRED,
    "palm": _PAIRED,
    "thumb": _PAIRED,
    "fingers": _PAIRED,
    "upper_belly": _ACROSS,
    "lower_belly": _ACROSS,
    "groin": _PAIRED,
    "pelvis_front": _MIDDLE,
    "hip": _PAIRED,
    "thigh_front": _PAIRED,
    "knee_front": _PAIRED,
    "shin": _PAIRED,
    "ankle": _PAIRED,
    "foot_top": _PAIRED,
    "toes": _PAIRED,
}
_BACK: dict[str, frozenset[Side]] = {
    "head_back": _ACROSS,
    "neck_back": _ACROSS,
    "shoulder_top": _PAIRED,
    "shoulder_back": _PAIRED,
    "shoulder_blade": _PAIRED,
    "upper_back": _ACROSS,
    "mid_back": _ACROSS,
    "lower_back": _ACROSS,
    "tailbone": _MIDDLE,
    "buttock": _PAIRED,
    "upper_arm_back": _PAIRED,
    "elbow_back": _PAIRED,
    "forearm_back": _PAIRED,
    "wrist_back": _PAIRED,
    "hand_back": _PAIRED,
    "thigh_back": _PAIRED,
    "knee_back": _PAIRED,
    "calf": _PAIRED,
    "heel": _PAIRED,
    "sole": _PAIRED,
}

REGIONS: dict[str, Region] = {
    code: Region(code, view, sides)
    for view, listed in ((View.FRONT, _FRONT), (View.BACK, _BACK))
    for code, sides in listed.items()
}


class NotAPlace(ValueError):
    """The region is unknown or has no such side. `code` is unknown_region, no_such_side or score_range."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Place:
    """Where it hurt and how much: a region, the patient's own side, a score from 0 to 10."""

    region: str
    side: Side
    score: int

    def __post_init__(self) -> None:
        """Refuse a region nobody knows, a side the region has not, a score off the scale."""
        known = REGIONS.get(self.region)
        if known is None:
            raise NotAPlace("unknown_region")
        if self.side not in known.sides:
            raise NotAPlace("no_such_side")
        if not is_score(self.score):
            raise NotAPlace("score_range")
