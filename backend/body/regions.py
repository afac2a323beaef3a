"""Which regions does the body map have, on which view is each drawn, and which sides has it?

Left, right and middle are always the person's own: a drawing mirrors, a record does not. A region with `middle` beside
left and right lies across the mid-line; one with two sides is paired; one with `middle` alone lies on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from backend.people.side import Side


class View(StrEnum):
    """The side of the drawing on which a region is touched."""

    FRONT = "front"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Region:
    """One region of the body map: its code, where it is drawn, and the sides it has."""

    code: str
    view: View
    sides: frozenset[Side]


PAIRED = frozenset({Side.LEFT, Side.RIGHT})
ACROSS = frozenset(Side)
MIDDLE = frozenset({Side.MIDDLE})

_FRONT: dict[str, frozenset[Side]] = {
    "forehead": ACROSS,
    "temple": PAIRED,
    "face": ACROSS,
    "jaw": PAIRED,
    "neck_front": ACROSS,
    "collarbone": PAIRED,
    "shoulder_front": PAIRED,
    "chest": ACROSS,
    "upper_arm_front": PAIRED,
    "elbow_front": PAIRED,
    "forearm_front": PAIRED,
    "wrist_front": PAIRED,
    "palm": PAIRED,
    "thumb": PAIRED,
    "fingers": PAIRED,
    "upper_belly": ACROSS,
    "lower_belly": ACROSS,
    "groin": PAIRED,
    "pelvis_front": MIDDLE,
    "hip": PAIRED,
    "thigh_front": PAIRED,
    "knee_front": PAIRED,
    "shin": PAIRED,
    "ankle": PAIRED,
    "foot_top": PAIRED,
    "toes": PAIRED,
}
_BACK: dict[str, frozenset[Side]] = {
    "head_back": ACROSS,
    "neck_back": ACROSS,
    "shoulder_top": PAIRED,
    "shoulder_back": PAIRED,
    "shoulder_blade": PAIRED,
    "upper_back": ACROSS,
    "mid_back": ACROSS,
    "lower_back": ACROSS,
    "tailbone": MIDDLE,
    "buttock": PAIRED,
    "upper_arm_back": PAIRED,
    "elbow_back": PAIRED,
    "forearm_back": PAIRED,
    "wrist_back": PAIRED,
    "hand_back": PAIRED,
    "thigh_back": PAIRED,
    "knee_back": PAIRED,
    "calf": PAIRED,
    "heel": PAIRED,
    "sole": PAIRED,
}

REGIONS: dict[str, Region] = {
    code: Region(code, view, sides)
    for view, listed in ((View.FRONT, _FRONT), (View.BACK, _BACK))
    for code, sides in listed.items()
}
_IN_ORDER = (Side.LEFT, Side.MIDDLE, Side.RIGHT)


def sides_of(region: Region) -> tuple[Side, ...]:
    """The sides of a region in one order, for lists: left, middle, right."""
    return tuple(side for side in _IN_ORDER if side in region.sides)


def all_places() -> Iterator[tuple[Region, Side]]:
    """Every region with every side it has, once."""
    for region in REGIONS.values():
        for side in sides_of(region):
            yield region, side


def why_no_place(code: str, side: Side) -> str | None:
    """`unknown_region` or `no_such_side` where these two name no place of the body, else None."""
    known = REGIONS.get(code)
    if known is None:
        return "unknown_region"
    return None if side in known.sides else "no_such_side"
