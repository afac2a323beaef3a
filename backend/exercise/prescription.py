"""What a therapist asks for: one exercise, how much, on which weekdays, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Purpose(StrEnum):
    """What the exercise is for: strengthen, lengthen, or control a movement."""

    STRENGTH = "strength"
    LENGTH = "length"
    CONTROL = "control"


@dataclass(frozen=True, slots=True)
class PrescriptionDraft:
    """What is to be prescribed. `weekdays` are ISO (Monday 1), in order; `ends_on` None means until further notice."""

    id: UUID
    plan_version_id: UUID
    name: str
    purpose: Purpose
    sets: int
    repetitions: int
    hold_seconds: int | None
    load: str | None
    weekdays: tuple[int, ...]
    starts_on: date
    ends_on: date | None


def broken_rule(draft: PrescriptionDraft, today: date) -> str | None:
    """The code of the rule this breaks, or None.

    ends_before_start: the last day lies before the first. starts_in_past: it would change what was due on days
    that are over.
    """
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        return "ends_before_start"
    return "starts_in_past" if draft.starts_on < today else None


def broken_end(ends_on: date | None, last_day: date, today: date) -> str | None:
    """The code of the rule that ending a prescription on this last day breaks, or None.

    ends_in_past: what has been due stays due, so that nobody's answer loses its question. ends_later: an end
    can come nearer and never move away; for more days a new prescription is written.
    """
    if last_day < today:
        return "ends_in_past"
    return "ends_later" if ends_on is not None and last_day > ends_on else None
