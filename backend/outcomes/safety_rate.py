"""In how many of a hundred sessions did something go wrong, and what cannot be excluded?

Method: the denominator are the sessions after which somebody asked; those after which nobody asked stand beside it and
are in no figure. The numerator are sessions with at least one event of that weight, so that three bruises of one
session are one; the number of events is told too. The interval is Wilson's at 95 %. Where nothing was seen its upper
end says what cannot be excluded: of 0 in 120 that is 3.1 per 100 (the exact interval of Clopper and Pearson gives 3.0,
the rule of three, which is one-sided, 2.5; Wilson's is used because it stands beside every other share here).
Minor is the grade mild; major is significant or serious.
Source: Wilson 1927; Hanley and Lippman-Hand 1983, JAMA 249:1743-1745, for reading a zero numerator. The published
figure is from another setting and is quoted, never compared by a test.
Units: shares from 0 to 1; pages say per 100 sessions.

No session, or nobody asked: no share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backend.outcomes.ended import Course
from backend.reports.proportion import Proportion, wilson


@dataclass(frozen=True, slots=True)
class Published:
    """A figure from elsewhere, with what it is about."""

    per_100: float
    sessions: int
    setting: str
    source: str


PUBLISHED_MINOR = Published(
    36.7,
    20_464,
    "Another setting: physiotherapists who reported their own treatments, minor events of any kind.",
    "Boyce et al. 2020, Int J Sports Phys Ther 15:103-113",
)


@dataclass(frozen=True, slots=True)
class Weight:
    """Events of one weight: how many there were, and in how many of the sessions asked about."""

    events: int
    sessions: Proportion


@dataclass(frozen=True, slots=True)
class Safety:
    """What went wrong in the sessions of some episodes."""

    sessions: int
    asked: int
    not_asked: int
    minor: Weight
    major: Weight
    published_minor: Published = PUBLISHED_MINOR


def safety(courses: Sequence[Course]) -> Safety:
    """What these episodes' sessions come to."""
    sessions = [session for one in courses for session in one.sessions]
    asked = [session for session in sessions if session.asked]
    return Safety(
        sessions=len(sessions),
        asked=len(asked),
        not_asked=len(sessions) - len(asked),
        minor=Weight(sum(one.minor for one in asked), wilson(sum(one.minor > 0 for one in asked), len(asked))),
        major=Weight(sum(one.major for one in asked), wilson(sum(one.major > 0 for one in asked), len(asked))),
    )
