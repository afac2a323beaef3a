"""How does the pain feel, what makes it worse, what eases it?

Plain words of our own, each a closed list, so that two entries can be compared; none is taken from a published
questionnaire. What fits no word is said in a short text of its own. Nothing said is nothing known: no list has a
word for "none", and an empty one is never stored as an answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Quality(StrEnum):
    """How it feels."""

    DULL = "dull"
    SHARP = "sharp"
    BURNING = "burning"
    PRESSING = "pressing"
    PULLING = "pulling"
    TIGHT = "tight"
    STIFF = "stiff"
    PULSING = "pulsing"
    ELECTRIC = "electric"
    TINGLING = "tingling"
    NUMB = "numb"
    DEEP = "deep"
    ON_THE_SURFACE = "on_the_surface"


class Worsens(StrEnum):
    """What makes it worse."""

    SITTING = "sitting"
    STANDING = "standing"
    WALKING = "walking"
    LYING = "lying"
    LIFTING = "lifting"
    BENDING = "bending"
    TURNING = "turning"
    REACHING = "reaching"
    SCREEN_WORK = "screen_work"
    LONG_REST = "long_rest"
    EFFORT = "effort"
    COLD = "cold"
    STRESS = "stress"
    POOR_SLEEP = "poor_sleep"


class Eases(StrEnum):
    """What eases it."""

    REST = "rest"
    MOVEMENT = "movement"
    ANOTHER_POSITION = "another_position"
    STRETCHING = "stretching"
    EXERCISE = "exercise"
    HEAT = "heat"
    COLD = "cold"
    MASSAGE = "massage"
    BREATHING = "breathing"
    DISTRACTION = "distraction"
    SLEEP = "sleep"
    MEDICINE = "medicine"


def in_order(words: Iterable[StrEnum]) -> list[str]:
    """The words as they are stored: each once, in one order, whatever order they were tapped in."""
    return sorted({word.value for word in words})
