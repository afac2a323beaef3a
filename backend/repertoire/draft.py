"""An exercise as a therapist writes it down."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from backend.repertoire.purpose import Purpose


@dataclass(frozen=True, slots=True)
class ExerciseDraft:
    """An exercise to write down."""

    id: UUID
    name: str
    purpose: Purpose
    words: str | None
    starting_key: str | None = None
