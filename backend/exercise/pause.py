"""When are exercises paused? From a day to a day with a reason; nothing is due then and nothing counts as missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row, both ends included; `to_day` None is until further notice."""

    from_day: date
    to_day: date | None

    def holds(self, day: date) -> bool:
        """Whether this day is one of them."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True, slots=True)
class PauseDraft:
    """A pause to be agreed, of one prescription or of all of them."""

    id: UUID
    prescription_id: UUID | None
    from_day: date
    to_day: date | None
    reason: str


def broken_rule(draft: PauseDraft, today: date) -> str | None:
    """The code of the rule this breaks, or None: what was due on days that are over stays what it was."""
    if draft.to_day is not None and draft.to_day < draft.from_day:
        return "ends_before_start"
    return "starts_in_past" if draft.from_day < today else None
