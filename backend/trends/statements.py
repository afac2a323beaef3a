"""A change of a measure: can it be told from error, is it reliable, is it large enough to matter? Three statements.

Method: the first against the latest reading of one line. *Detectable*: the difference is greater than the smallest
detectable change of the definition. *Reliable*: the reliable change index, the difference over the error of a
difference, lies beyond 1.96; the error of a difference is sqrt(2) times the standard error of one measurement, which
the definition gives, or makes of the spread of people and how alike two readings are. *Matters*: the difference is at
least the smallest one that people notice, and where the definition asks for it lies in another band.
Source: Jacobson & Truax 1991, J Consult Clin Psychol 59:12-19 (reliable.py). The figures and whose they are stand in
the definition of the instrument, never in this file, and never come from the clinic's own few people.
Units: those of the measure; the index none.

None, one: no statement, with the reason. Constant: not detectable, not reliable, does not matter. Where the definition
gives no figure, or its figure does not hold (another site, mode, rater or device), the statement is None and says why.
None of the three follows from another one: a change can matter and be noise, or be sure and too small to be noticed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import isinf, sqrt

from backend.measures.comparison import Taken, compare, out_of_scope
from backend.measures.definition import Definition, Provenance, Reliability, Unknown
from backend.measures.scoring import band_of, change_counts
from backend.trends.change import SLACK
from backend.trends.reliable import RELIABLE, is_reliable, noise, reliable_change_index

_HUNDRED = 100


class NotTold(StrEnum):
    """Why a statement cannot be made."""

    NO_READING = "no_reading"
    ONE_READING = "one_reading"
    ERROR_UNKNOWN = "error_unknown"
    RELIABILITY_UNKNOWN = "reliability_unknown"
    CHANGE_UNKNOWN = "change_unknown"
    FIRST_IS_ZERO = "first_is_zero"
    OTHER_SITE = "other_site"
    OTHER_MODE = "other_mode"
    OTHER_RATER = "other_rater"
    OTHER_DEVICE = "other_device"


@dataclass(frozen=True, slots=True)
class Detectable:
    """Whether the change is greater than the smallest detectable one, `limit`, in the unit of the measure."""

    holds: bool | None
    limit: float | None = None
    source: str | None = None
    convention: bool = False
    reason: NotTold | None = None


@dataclass(frozen=True, slots=True)
class Reliable:
    """Whether the change is more than measurement noise: its index beyond 1.96.

    `of_difference` is the error of a difference; `limit` the change at which the index is 1.96. Where there is no
    noise at all there is no index.
    """

    holds: bool | None
    index: float | None = None
    of_difference: float | None = None
    limit: float | None = None
    source: str | None = None
    convention: bool = False
    reason: NotTold | None = None


@dataclass(frozen=True, slots=True)
class Matters:
    """Whether the change is large enough to matter: at least `limit`, in the unit or in percent of the first value.

    `band_needed`: another band is asked for as well; `band_unchanged`: it is only for want of one that it does not.
    """

    holds: bool | None
    limit: float | None = None
    percent: bool = False
    band_needed: bool = False
    band_unchanged: bool = False
    source: str | None = None
    convention: bool = False
    reason: NotTold | None = None


@dataclass(frozen=True, slots=True)
class Statements:
    """The three, side by side."""

    detectable: Detectable
    reliable: Reliable
    matters: Matters


def statements(definition: Definition | None, first: Taken | None, latest: Taken | None) -> Statements:
    """What can be said of the change from the first to the latest reading; the same reading twice is one."""
    if definition is None or first is None or latest is None:
        return _nothing(NotTold.NO_READING)
    if first is latest:
        return _nothing(NotTold.ONE_READING)
    return Statements(
        _detectable(definition, first, latest),
        _reliable(definition.reliability, first, latest),
        _matters(definition, first.value, latest.value),
    )


def _nothing(reason: NotTold) -> Statements:
    return Statements(Detectable(None, reason=reason), Reliable(None, reason=reason), Matters(None, reason=reason))


def _detectable(definition: Definition, first: Taken, latest: Taken) -> Detectable:
    error = definition.error
    if isinstance(error, Unknown):
        return Detectable(None, reason=NotTold.ERROR_UNKNOWN)
    found = compare(error, first, latest)
    reason = None if found.not_judged is None else NotTold(found.not_judged)
    return Detectable(found.beyond_error, found.error, error.source, _is_convention(error.provenance), reason)


def _reliable(told: Reliability | None, first: Taken, latest: Taken) -> Reliable:
    if told is None:
        return Reliable(None, reason=NotTold.RELIABILITY_UNKNOWN)
    of_one = told.standard_error
    if of_one is None:
        of_one = noise(told.spread or 0.0, 0.0 if told.coefficient is None else told.coefficient).of_one
    of_difference = sqrt(2) * of_one
    known = Reliable(None, None, of_difference, RELIABLE * of_difference, told.source, _is_convention(told.provenance))
    why = out_of_scope(told.scope, first, latest)
    if why is not None:
        return replace(known, reason=NotTold(why))
    index = reliable_change_index(first.value, latest.value, of_difference)
    return replace(known, holds=is_reliable(index), index=None if isinf(index) else index)


def _matters(definition: Definition, first: float, latest: float) -> Matters:
    levels = definition.change_that_matters
    if isinstance(levels, Unknown):
        return Matters(None, reason=NotTold.CHANGE_UNKNOWN)
    level = levels[0]
    share = level.absolute is None
    limit = _HUNDRED * (level.relative or 0.0) if level.absolute is None else level.absolute
    told = Matters(None, limit, share, level.new_band, source=level.source, convention=_is_convention(level.provenance))
    if share and first == 0:
        return replace(told, reason=NotTold.FIRST_IS_ZERO)
    holds = bool(change_counts(definition, first, latest))
    far = abs(latest - first) >= (limit if not share else abs(first) * limit / _HUNDRED) - SLACK
    same = level.new_band and band_of(definition, first) == band_of(definition, latest)
    return replace(told, holds=holds, band_unchanged=far and same)


def _is_convention(provenance: Provenance) -> bool:
    return provenance is Provenance.CONVENTION
