"""What is a cohort made of?

Of points in time in their order, the first of which is the baseline; of the instruments that were used; and of
analysis sets: the people a table is about, such as everybody, or those with a score after a year. The source
and the licence stay with it wherever its figures go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

# The clinic's own people, by the start of their plan: "episodes", or "episodes-2025" for one year.
OWN_PEOPLE = "episodes"


@dataclass(frozen=True, slots=True)
class TimePoint:
    """A point in time, and its nominal day counted from each person's start: scores of a cohort have no dates."""

    key: str
    label: str
    day: int


@dataclass(frozen=True, slots=True)
class Score:
    """One kind of score at one point in time."""

    instrument: str
    time_point: str

    def __str__(self) -> str:
        return f"{self.instrument}@{self.time_point}"


@dataclass(frozen=True, slots=True)
class AnalysisSet:
    """Those of the cohort who have all of these scores; without a requirement everybody."""

    key: str
    label: str
    requires: tuple[Score, ...]

    def members(self, scores: Mapping[str, Iterable[Score]]) -> frozenset[str]:
        """The ids of those who have what is required, of people and the scores they have."""
        return frozenset(who for who, has in scores.items() if set(self.requires) <= set(has))


@dataclass(frozen=True, slots=True)
class Definition:
    """The whole cohort, apart from its people."""

    key: str
    name: str
    source: str
    licence: str
    time_points: tuple[TimePoint, ...]
    instruments: tuple[str, ...]
    analysis_sets: tuple[AnalysisSet, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """One member: the code the table gives, the group, and who it is here."""

    patient_id: UUID
    code: str
    group: str


@dataclass(frozen=True, slots=True)
class Known:
    """A cohort as it is kept: how many people it has, and when an import last brought something new."""

    id: UUID
    definition: Definition
    people: int
    changed_at: datetime
