"""Did a measure move by more than its error, and may that be said at all?

Method: later less earlier; beyond error when the difference is greater than the error, in either direction;
equal to it is not beyond. Which error holds depends on the time between the two, because error grows with it.
An error holds only for what it was found with: outside its sites, its mode, with another rater or another
device, the change is told and not judged, and the reason is given. A rater or device nobody stated is not
known to be another one.
Source: the error and its citation belong to the definition. Units: those of the measure; whole calendar months.
Constant: change 0, not beyond.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from backend.measures.definition import ErrorLimit, MeasurementError, Scope, Unknown

_SLACK = 1e-9
_MONTHS_IN_YEAR = 12

# Why a change is told and not judged.
NOT_JUDGED = ("error_unknown", "other_site", "other_mode", "other_rater", "other_device")


@dataclass(frozen=True, slots=True)
class Taken:
    """A value, its day, and how it was measured."""

    value: float
    day: date
    site: str | None = None
    mode: str | None = None
    rater: str | None = None
    device: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The change, the error that holds for it, and the verdict or why there is none."""

    change: float
    error: float | None
    beyond_error: bool | None
    not_judged: str | None


def compare(error: MeasurementError | Unknown, first: Taken, latest: Taken) -> Comparison:
    """How far the measure moved from the first to the latest."""
    change = latest.value - first.value
    if isinstance(error, Unknown):
        return Comparison(change, None, None, "error_unknown")
    limit = error_between(error.limits, first.day, latest.day)
    why = out_of_scope(error.scope, first, latest)
    if limit is None or why is not None:
        return Comparison(change, limit, None, why or "error_unknown")
    return Comparison(change, limit, abs(change) > limit + _SLACK, None)


def error_between(limits: tuple[ErrorLimit, ...], first: date, latest: date) -> float | None:
    """The error for readings of these two days."""
    months = (latest.year - first.year) * _MONTHS_IN_YEAR + latest.month - first.month
    months -= latest.day < first.day
    for limit in limits:
        if limit.below_months is None or months < limit.below_months:
            return limit.value
    return None


def out_of_scope(scope: Scope, first: Taken, latest: Taken) -> str | None:
    """Why a figure with this scope does not hold between two readings; None where it does."""
    if scope.sites is not None and latest.site not in scope.sites:
        return "other_site"
    if scope.mode is not None and latest.mode != scope.mode:
        return "other_mode"
    if scope.same_rater and _differ(first.rater, latest.rater):
        return "other_rater"
    return "other_device" if scope.same_device and _differ(first.device, latest.device) else None


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one.casefold() != other.casefold()
