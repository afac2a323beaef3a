"""What a therapist asks for: one exercise, how much, on which weekdays and at what times, from when to when.

Times are wall times of the patient's calendar, "07:30"; without one it is due once, at any time of the day. A load
has a unit: kilograms, a band in words, or the body's own weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from backend.exercise.finding import Finding, is_whole
from backend.repertoire.purpose import Purpose as Purpose  # noqa: PLC0414 - said again for those who prescribe


class LoadUnit(StrEnum):
    """What a load is measured in."""

    KG = "kg"
    BAND = "band"
    BODY_WEIGHT = "body_weight"


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
    times: tuple[str, ...] = ()
    load_unit: LoadUnit | None = None
    load_kg: float | None = None
    library_id: UUID | None = None
    finding: Finding | None = None


def broken_rule(draft: PrescriptionDraft, today: date) -> str | None:
    """The code of the rule this breaks, or None.

    ends_before_start: the last day lies before the first. starts_in_past: it would change what was due on days
    that are over. load_unit: kilograms without a number or a number without kilograms, a band without words.
    time_twice: one time of the day is named twice. finding_incomplete: a finding that names too little or too much.
    """
    if (draft.load_unit is LoadUnit.KG) != (draft.load_kg is not None):
        return "load_unit"
    if draft.load_unit is LoadUnit.BAND and draft.load is None:
        return "load_unit"
    if len(set(draft.times)) < len(draft.times):
        return "time_twice"
    if draft.finding is not None and not is_whole(draft.finding):
        return "finding_incomplete"
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
