"""Which way is better? Stored with every measure, because nothing can be told from the number alone.

A pain score falls and a pressure pain threshold rises when things go well. Colour, sentence and verdict
follow the direction, never the sign of a slope. Where neither way is better (the temperature of the skin), a
change is told and never judged.
"""

from __future__ import annotations

from enum import StrEnum


class Direction(StrEnum):
    """The good direction of a measure."""

    LOWER_IS_BETTER = "lower_is_better"
    HIGHER_IS_BETTER = "higher_is_better"
    NEITHER = "neither"
