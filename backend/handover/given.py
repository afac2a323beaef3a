"""A handover as a therapist writes it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class HandoverDraft:
    """To whom, from which day on, and what they need to know."""

    id: UUID
    to_id: UUID
    on_day: date
    note: str
