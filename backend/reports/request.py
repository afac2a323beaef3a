"""What can be asked for as a report, and when two people ask for the same.

Thresholds are whole percents; given twice or out of order they mean the same. Two requests are the same when
their parameters are: format and day of asking belong to them, who asks does not.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

THRESHOLDS = (30, 50)
MOST_THRESHOLDS = 4
COHORT = "cohort"


@dataclass(frozen=True, slots=True)
class Draft:
    """A request as it comes in."""

    id: UUID
    cohort: str
    outcome: str
    thresholds: tuple[int, ...]
    format: str
    kind: str = COHORT
    approval_number: str | None = None

    def digest(self, as_of: date) -> str:
        """Stands for the parameters."""
        said = [self.kind, self.cohort, self.outcome, list(self.thresholds), self.format, as_of.isoformat()]
        if self.approval_number is not None:
            said.append(self.approval_number)
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def in_order(thresholds: list[int]) -> tuple[int, ...]:
    """Each threshold once, the lowest first."""
    return tuple(sorted(set(thresholds)))
