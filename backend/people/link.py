"""Who cared for whom, and when, as a plain fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Link:
    """This therapist cared for this patient, from a day to a day (both count; no end while it lasts)."""

    therapist_id: UUID
    patient_id: UUID
    from_day: date
    to_day: date | None

    def covers(self, day: date) -> bool:
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)
