"""What somebody says to open a record, and why that can be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ReasonKind(StrEnum):
    """Why somebody opens a record they have no care link to. The words beside it say more."""

    COVER = "cover"
    EMERGENCY = "emergency"
    PATIENT_ASKED = "patient_asked"
    COMPLAINT = "complaint"
    LAW = "law"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Draft:
    """A reason as it is sent. Without `hours` it lasts as long as the clinic's setting says."""

    id: UUID
    kind: ReasonKind
    reason: str
    hours: int | None = None
