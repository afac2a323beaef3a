"""The person behind a request, once verified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.access.permissions import Condition, Role, meets


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking: from the verified token and the database, never from the request's own words."""

    account_id: UUID
    clinic_id: UUID
    role: Role
    name: str
    sign_in_id: UUID
    patient_id: UUID | None
    seen_at: datetime | None = None  # when this sign-in was last seen in use, to the minute
    only_for: str | None = None  # "setup": their second factor is to be set up, and nothing else may be done


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to a patient today, and the reason they stated where nothing else brings them there.

    `alerted`: an alert about this patient brings them here too, whatever else does.
    """

    condition: Condition
    reason: str | None = None
    alerted: bool = False

    def fulfils(self, needed: Condition) -> Condition | None:
        """By what they fulfil this condition: the nearest that does, or None."""
        if meets(self.condition, needed):
            return self.condition
        return Condition.ALERTED if self.alerted and meets(Condition.ALERTED, needed) else None
