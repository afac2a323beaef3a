"""What may be said about a pain: how strong, over which time, and where in the body.

The score is the 0 to 10 numeric rating scale, whole numbers: 0 no pain, 10 the worst pain one can imagine.
Zero is an answer; no answer is never zero. The kinds are separate series and never mixed in one trend.

A place is a region of the body map (`body.regions`) and a side, and left is always the patient's own left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from backend.body.regions import why_no_place
from backend.people.side import Side as Side  # noqa: PLC0414 - said again for those who read the scale

LOWEST_SCORE = 0
HIGHEST_SCORE = 10


class PainKind(StrEnum):
    """The time a score speaks about. The daily question is `average`, asked at the end of the day."""

    AVERAGE = "average"
    WORST = "worst"
    LEAST = "least"
    NOW = "now"


def is_score(value: object) -> bool:
    """Whether this is a pain score: a whole number from 0 to 10. True, "7" and 7.5 are none."""
    return type(value) is int and LOWEST_SCORE <= value <= HIGHEST_SCORE


class NotAPlace(ValueError):
    """This cannot be said of a place. `code`: unknown_region, no_such_side, score_range or onset_without_secondary."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Place:
    """Where it hurt and how much: a region, the patient's own side, a score from 0 to 10.

    `secondary`: this place came later than the main one, on the day `onset` where that is known.
    """

    region: str
    side: Side
    score: int
    secondary: bool = False
    onset: date | None = None

    def __post_init__(self) -> None:
        """Refuse an unknown region, a side it has not, a score off the scale, an onset of a place that came first."""
        wrong = why_no_place(self.region, self.side)
        if wrong is not None:
            raise NotAPlace(wrong)
        if not is_score(self.score):
            raise NotAPlace("score_range")
        if self.onset is not None and not self.secondary:
            raise NotAPlace("onset_without_secondary")
