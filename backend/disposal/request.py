"""What is asked for, and how far one person of a disposal is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

MOST_PEOPLE = 50


class State(StrEnum):
    """How far one person of a disposal is."""

    ASKED = "asked"
    STOPPED = "stopped"
    DISPOSED = "disposed"


class Stop(StrEnum):
    """What stopped it."""

    LEGAL_HOLD = "legal_hold"
    OPEN_CORRECTION = "open_correction"
    RUNNING_ENROLMENT = "running_enrolment"
    NOT_DUE = "not_due"
    UNKNOWN_PATIENT = "unknown_patient"


@dataclass(frozen=True, slots=True)
class DisposalDraft:
    """Whose records are to go, and why."""

    id: UUID
    patient_ids: tuple[UUID, ...]
    reason: str
