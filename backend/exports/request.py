"""What can be asked for as an export, and whether it is one of rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """The report of a period frozen, its episodes row by row, those rows without the people, or the model of weeks."""

    OUTCOMES = "outcomes"
    EPISODES = "episodes"
    DEIDENTIFIED = "deidentified"
    WEEKLY_MODEL = "weekly_model"


@dataclass(frozen=True, slots=True)
class ExportDraft:
    """A request as it comes in: what, of which period, and what it is for."""

    id: UUID
    kind: Kind
    from_day: date
    to_day: date
    purpose: str

    @property
    def words(self) -> str:
        """What was asked for, as the access log says it."""
        return filter_words(self.kind, self.from_day, self.to_day)


def filter_words(kind: str, from_day: date, to_day: date) -> str:
    """The filter of an export in words."""
    return f"{kind}: episodes ended {from_day} to {to_day}"
