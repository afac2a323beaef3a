"""How long a record is kept, and from which day it may be disposed of.

The record is kept for so many full years after its last entry, and at least until the person reaches an age,
whichever ends later. It may go from the day after. Somebody whose date of birth nobody wrote down may have been born on
the day of enrolment, not later. The years are defaults to be confirmed with the college; a clinic may only keep longer.

None: an enrolment without an entry counts from its last day. Leap days: a year after 29 February ends on 1 March.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID


class RecordClass(StrEnum):
    """What the schedule speaks about."""

    CLINICAL = "clinical"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Keep:
    """So many years after the last entry, and until this age where one is named."""

    years: int
    until_age: int | None


@dataclass(frozen=True, slots=True)
class HoldDraft:
    """Nothing of this patient may be disposed of, and why."""

    id: UUID
    patient_id: UUID
    reason: str
    from_day: date


DEFAULTS = {RecordClass.CLINICAL: Keep(10, 20), RecordClass.AUDIT: Keep(10, None)}
MOST_YEARS = 100


def is_shorter(wanted: Keep, least: Keep) -> bool:
    """Whether this would keep a record for less long than the least."""
    return wanted.years < least.years or (wanted.until_age or 0) < (least.until_age or 0)


def disposable_from(keep: Keep, *, last_entry: date | None, birth: date | None, enrolled: date, ended: date) -> date:
    """The first day on which the record may be disposed of."""
    last = max(ended, last_entry or ended)
    kept_through = _years_after(last, keep.years)
    if keep.until_age is not None:
        kept_through = max(kept_through, _years_after(birth or enrolled, keep.until_age))
    return kept_through + timedelta(days=1)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February of a year that has none
        return date(day.year + years, 3, 1)
