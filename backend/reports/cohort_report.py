"""What stands on a cohort report, above and below its figures?

Question: who is this about, measured how, as of when, and what do the figures not show? The header comes before
any result. Screen, JSON file and CSV file are made from this one value, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from backend.measures.direction import Direction
from backend.reports.cohort import SetFigures, TimePoint

FOOTER = (
    "These are before/after figures of people in care. They do not show what would have happened without treatment."
)
MISSING_RULE = (
    "A value that is missing is never counted as zero and never carried forward. Means and changes are over the people "
    "who have the values. Shares have two denominators: people with both values (completers), and everybody who "
    "started, where missing counts as no response."
)
METHODS = (
    "Responders by percent of the baseline: Dworkin et al. 2008, J Pain 9:105-121.",
    "Intervals are 95 %: Wilson 1927 for shares, Student 1908 for mean changes.",
    "Two groups: analysis of covariance with the start, Vickers & Altman 2001; shares by Newcombe 1998.",
)
DIARY_METHODS = (
    "Time to the first two valid weeks in a row with at least 30 %: Kaplan & Meier 1958, Brookmeyer & Crowley 1982.",
    "Who was not followed to the end counts as long as they were.",
)


class CohortKind(StrEnum):
    """Where a cohort comes from: a table from elsewhere, or the clinic's own plans."""

    IMPORTED = "imported"
    EPISODES = "episodes"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is measured."""

    key: str
    name: str
    unit: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class CohortReport:
    """The whole report. The same people, values and `as_of` give an equal report, and so the same bytes."""

    cohort: str
    cohort_name: str
    kind: CohortKind
    outcome: Outcome
    as_of: date
    time_points: Sequence[TimePoint]
    thresholds: Sequence[int]
    sources: Sequence[str]
    software_version: str
    sets: Sequence[SetFigures]
    missing_rule: str = MISSING_RULE
    footer: str = FOOTER

    @property
    def people(self) -> int:
        """How many people the widest of its sets is about."""
        return max((chosen.started for chosen in self.sets), default=0)

    def plain(self) -> dict[str, Any]:
        """Header, figures and footer as plain values, in the order they are read."""
        return {
            "header": {
                "cohort": self.cohort,
                "cohort_name": self.cohort_name,
                "kind": self.kind.value,
                "outcome": self.outcome.key,
                "outcome_name": self.outcome.name,
                "unit": self.outcome.unit,
                "direction": self.outcome.direction.value,
                "as_of": self.as_of.isoformat(),
                "time_points": [asdict(point) for point in self.time_points],
                "thresholds": list(self.thresholds),
                "missing_rule": self.missing_rule,
                "sources": list(self.sources),
                "software_version": self.software_version,
            },
            "sets": [asdict(chosen) for chosen in self.sets],
            "footer": self.footer,
        }
