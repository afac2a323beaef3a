"""The activities a patient finds hard, in their own words: named once, and the same names rated each time."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

MOST = 5


@dataclass(frozen=True, slots=True)
class ActivitiesDraft:
    """Up to five names as stated. `reason` says why a new list begins where there was one before."""

    id: UUID
    names: tuple[str, ...]
    reason: str | None = None
