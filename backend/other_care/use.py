"""Which medicines were taken on a day, how much opioid that was, and how much other care there was before and after?

Method: a medicine has uses in the order they were written; the last one that begins on or before a day counts on it.
The opioid dose of a day is the sum over the opioids taken then, in mg of oral morphine equivalents as a clinician
entered them with their source: Ebb converts nothing itself. A month counts where somebody asked.
Units: mg a day, visits a month, days a month; means over months.
None: a day before anything was written or asked has no dose, never 0. An opioid without an entered equivalent makes
the sum unknown, never smaller. 0: nothing taken, after somebody asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

MONTHS = 3


class MedicineKind(StrEnum):
    """What kind of medicine it is, coarsely."""

    OPIOID = "opioid"
    ANTI_INFLAMMATORY = "anti_inflammatory"
    PARACETAMOL = "paracetamol"
    ANTIDEPRESSANT = "antidepressant"
    ANTICONVULSANT = "anticonvulsant"
    MUSCLE_RELAXANT = "muscle_relaxant"
    TOPICAL = "topical"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class UseDraft:
    """How a medicine is taken from a day on; `taken` false: not any more. What nobody said is None."""

    id: UUID
    from_day: date
    taken: bool
    dose: float | None
    unit: str | None
    times_a_day: float | None
    as_needed: bool
    ome_mg_day: float | None
    ome_source: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class MedicineDraft:
    """A medicine and how it is taken first."""

    id: UUID
    name: str
    kind: MedicineKind
    first: UseDraft


@dataclass(frozen=True, slots=True)
class MonthDraft:
    """One month as somebody told it: visits elsewhere, work days lost; None: not asked."""

    id: UUID
    month: date
    visits: int | None
    work_days_lost: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Use:
    """One use as the figures read it."""

    kind: MedicineKind
    medicine_id: UUID
    number: int
    from_day: date
    taken: bool
    ome_mg_day: float | None


@dataclass(frozen=True, slots=True)
class Month:
    """One month as the figures read it."""

    month: date
    visits: int | None
    work_days_lost: int | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A mean over the months in which somebody asked, and how many these were."""

    mean: float | None
    months: int


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the table."""

    day: date
    medicines: int | None
    opioid_mg_day: float | None
    visits: Spoken
    work_days_lost: Spoken


def broken_use(draft: UseDraft, before: Sequence[Use], kind: MedicineKind) -> str | None:
    """The code of the rule this use breaks, or None.

    use_before_last: it begins before the one before. change_reason: a change says why. dose_of_stopped: what is not
    taken has no dose. unit_needed: a dose needs its unit. source_needed: an equivalent needs its source, and the other
    way round. ome_of_opioid: only an opioid has one.
    """
    if before and draft.from_day < before[-1].from_day:
        return "use_before_last"
    if before and not (draft.reason or "").strip():
        return "change_reason"
    return _broken_dose(draft) or _broken_equivalent(draft, kind)


def _broken_dose(draft: UseDraft) -> str | None:
    if not draft.taken and any(one is not None for one in (draft.dose, draft.times_a_day, draft.ome_mg_day)):
        return "dose_of_stopped"
    return "unit_needed" if (draft.dose is None) != (draft.unit is None) else None


def _broken_equivalent(draft: UseDraft, kind: MedicineKind) -> str | None:
    if (draft.ome_mg_day is None) != (draft.ome_source is None):
        return "source_needed"
    return "ome_of_opioid" if draft.ome_mg_day is not None and kind is not MedicineKind.OPIOID else None


def in_use(uses: Iterable[Use], day: date) -> list[Use]:
    """What was taken on this day, one use for each medicine."""
    latest: dict[UUID, Use] = {}
    for use in sorted(uses, key=lambda one: one.number):
        if use.from_day <= day:
            latest[use.medicine_id] = use
    return [use for use in latest.values() if use.taken]


def side(uses: Sequence[Use], reviewed: Iterable[date], months: Iterable[Month], day: date) -> Side:
    """The figures of one day: the medicines of it, and the three whole months up to it."""
    known = any(use.from_day <= day for use in uses) or any(one <= day for one in reviewed)
    taken = in_use(uses, day)
    doses = [use.ome_mg_day for use in taken if use.kind is MedicineKind.OPIOID]
    summed = [one for one in doses if one is not None]
    opioid = float(sum(summed)) if known and len(summed) == len(doses) else None
    first = _month_before(day, MONTHS)
    window = [one for one in months if first <= one.month < day.replace(day=1)]
    return Side(
        day=day,
        medicines=len(taken) if known else None,
        opioid_mg_day=opioid,
        visits=_mean([one.visits for one in window]),
        work_days_lost=_mean([one.work_days_lost for one in window]),
    )


def _month_before(day: date, many: int) -> date:
    first = day.replace(day=1)
    for _ in range(many):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def _mean(values: Sequence[int | None]) -> Spoken:
    said = [one for one in values if one is not None]
    return Spoken(sum(said) / len(said) if said else None, len(said))
