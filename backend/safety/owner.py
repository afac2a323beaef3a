"""Whose alert is it now? Somebody's, always. Pure.

The therapist in care: of several, who has it already, else who began first. Nobody in care, or only closed accounts:
the duty person. No duty person: the clinic's manager, then any therapist. Nobody works here any more: it stays with
whom it was. Asked at every reading, so that no end of care, discharge or closed account leaves one without an owner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works here today, by name, and who of them is on duty."""

    therapists: tuple[UUID, ...]
    managers: tuple[UUID, ...]
    duty: UUID | None


def owner_now(stored: UUID | None, carers: Sequence[UUID], staff: Staff) -> UUID | None:
    """The owner as of now; None only where nobody works and nobody ever had it."""
    treating = [one for one in carers if one in staff.therapists]
    if stored in treating:
        return stored
    if treating:
        return treating[0]
    if staff.duty is not None and staff.duty in (*staff.therapists, *staff.managers):
        return staff.duty
    return next(iter((*staff.managers, *staff.therapists)), stored)
