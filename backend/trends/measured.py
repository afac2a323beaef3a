"""Did a measure move by more than its error?

Method: first against latest reading of one measure at one place and side, beyond error if the difference is
greater than the error of that measure, in either direction; equal to it is not beyond. Readings taken just
after a treatment (`post`) are listed and never compared: the long line joins values taken before. The error
may depend on the time between the two readings, because error grows with it.
Source: the error and its citation belong to the definition of the measure, never to this file.
Where the error does not hold (another site, mode, rater or device) the change is told, not judged, and the reason
is given. Readings of another version of the instrument or of another list of activities are listed, not compared.
Units: those of the measure; the time between readings in whole calendar months.

None: no first, latest or change. One: first and latest are the same reading and there is no change. Constant:
change 0, not beyond. No error known: the change is told and `beyond_error` is None. Several readings at one
moment: their given order counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from backend.measures import comparison, definition
from backend.measures.comparison import Taken
from backend.measures.direction import Direction
from backend.trends.statements import Statements, statements

_ANYWHERE = definition.Scope("wherever nothing else is said")


class Timing(StrEnum):
    """Whether a reading was taken before or after the treatment of its session."""

    PRE = "pre"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of a measure. `day` is the local day on which it was taken.

    `basis` is what it was made with: the version of the instrument and the list of activities.
    """

    taken_at: datetime
    day: date
    value: float
    timing: Timing | None = None
    basis: str | None = None
    rater: str | None = None
    device: str | None = None


@dataclass(frozen=True, slots=True)
class MeasurementError:
    """The smallest difference beyond error, for readings less than so many months apart; None: any."""

    value: float
    below_months: int | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What must be known of a measure to read its numbers. `errors` from short to long spans.

    `definition` is what the three statements about a change are read from; without it none is made.
    """

    instrument: str
    name: str
    unit: str
    direction: Direction
    errors: tuple[MeasurementError, ...] = ()
    scope: definition.Scope = _ANYWHERE
    definition: definition.Definition | None = None


_NOTHING_TOLD = statements(None, None, None)


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure at one place, side and mode over time; values are None where they cannot be said."""

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
    not_judged: str | None = None
    mode: str | None = None
    statements: Statements = _NOTHING_TOLD

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


def measured(
    measure: Measure, site: str | None, side: str | None, readings: Iterable[Reading], mode: str | None = None
) -> Measured:
    """One measure's readings in order of time, with first, latest, and whether it moved beyond its error."""
    ordered = tuple(sorted(readings, key=lambda reading: reading.taken_at))
    before = [reading for reading in ordered if reading.timing is not Timing.POST]
    compared = [reading for reading in before if reading.basis == before[-1].basis]
    if not compared:
        return Measured(measure, site, side, ordered, mode=mode)
    first, latest = compared[0], compared[-1]
    begun, now = _taken(first, site, mode), _taken(latest, site, mode)
    found = comparison.compare(_error(measure), begun, now)
    several = len(compared) > 1
    return Measured(
        measure=measure,
        site=site,
        side=side,
        readings=ordered,
        first=first.value,
        first_day=first.day,
        latest=latest.value,
        latest_day=latest.day,
        change=found.change if several else None,
        error=found.error,
        beyond_error=found.beyond_error if several else None,
        not_judged=found.not_judged if several else None,
        mode=mode,
        statements=statements(measure.definition, begun, now if several else begun),
    )


def _taken(reading: Reading, site: str | None, mode: str | None) -> Taken:
    return Taken(reading.value, reading.day, site, mode, reading.rater, reading.device)


def _error(measure: Measure) -> definition.MeasurementError | definition.Unknown:
    if not measure.errors:
        return definition.Unknown("the definition says why")
    limits = tuple(definition.ErrorLimit(error.value, error.below_months) for error in measure.errors)
    return definition.MeasurementError(limits, measure.scope, "the definition's own")
