"""Did a measure move by more than its error?

Method: first against latest reading of one measure at one place and side, beyond error if the difference is
greater than the error of that measure, in either direction; equal to it is not beyond. Readings taken just
after a treatment (`post`) are listed and never compared: the long line joins values taken before. The error
may depend on the time between the two readings, because error grows with it.
Source: the error and its citation belong to the definition of the measure, never to this file.
Units: those of the measure; the time between readings in whole calendar months.

None: no first, latest or change. One: first and latest are the same reading and there is no change. Constant:
change 0, not beyond. No error known: the change is told and `beyond_error` is None. Several readings at one
moment: their given order counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from backend.measures.direction import Direction

_SLACK = 1e-9
_MONTHS_IN_YEAR = 12


class Timing(StrEnum):
    """Whether a reading was taken before or after the treatment of its session."""

    PRE = "pre"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of a measure. `day` is the local day on which it was taken."""

    taken_at: datetime
    day: date
    value: float
    timing: Timing | None = None


@dataclass(frozen=True, slots=True)
class MeasurementError:
    """The smallest difference beyond error, for readings less than so many months apart; None: any."""

    value: float
    below_months: int | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What must be known of a measure to read its numbers. `errors` from short to long spans."""

    instrument: str
    name: str
    unit: str
    direction: Direction
    errors: tuple[MeasurementError, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure at one place and side over time; values are None where they cannot be said."""

    measure: Measure
    site: str | None
    side: str | None
    readings: tuple[Reading, ...]
    first: float | None = None
    first_day: date | None = None
    latest: float | None = None
    latest_day: date | None = None
    change: float | None = None
    error: float | None = None
    beyond_error: bool | None = None

    @property
    def instrument(self) -> str:
        """The key of the measure's definition."""
        return self.measure.instrument

    @property
    def name(self) -> str:
        """The measure's name."""
        return self.measure.name

    @property
    def unit(self) -> str:
        """The measure's unit."""
        return self.measure.unit

    @property
    def direction(self) -> Direction:
        """Which way is better."""
        return self.measure.direction


def measured(measure: Measure, site: str | None, side: str | None, readings: Iterable[Reading]) -> Measured:
    """One measure's readings in order of time, with first, latest, and whether it moved beyond its error."""
    ordered = tuple(sorted(readings, key=lambda reading: reading.taken_at))
    compared = [reading for reading in ordered if reading.timing is not Timing.POST]
    if not compared:
        return Measured(measure, site, side, ordered)
    first, latest = compared[0], compared[-1]
    error = _error_between(measure.errors, first.day, latest.day)
    change = latest.value - first.value if len(compared) > 1 else None
    return Measured(
        measure=measure,
        site=site,
        side=side,
        readings=ordered,
        first=first.value,
        first_day=first.day,
        latest=latest.value,
        latest_day=latest.day,
        change=change,
        error=error,
        beyond_error=None if change is None or error is None else abs(change) > error + _SLACK,
    )


def _error_between(errors: Sequence[MeasurementError], first: date, latest: date) -> float | None:
    months = (latest.year - first.year) * _MONTHS_IN_YEAR + latest.month - first.month
    months -= latest.day < first.day
    for error in errors:
        if error.below_months is None or months < error.below_months:
            return error.value
    return None
