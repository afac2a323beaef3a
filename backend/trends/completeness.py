"""How much of the diary was answered?

Method: days with an entry over the days on which one was possible. Bands: at least 75 % good, 50 to 74 %
fair, below 50 % weak. Source: 75 % as in Vickers' trial (BMJ 2004;328:744); the 50 % is a convention.
Units: days; a share from 0 to 1. Several entries on one day are one day.

None possible (no plan and no entry, or a plan yet to begin): no share and no band, not 0 %. Days possible and
none answered: 0 %, which is weak.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from backend.trends.series import DailySeries

GOOD_SHARE = 0.75
FAIR_SHARE = 0.50


class CompletenessBand(StrEnum):
    """A word for the share answered."""

    GOOD = "good"
    FAIR = "fair"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Completeness:
    """Days answered of days possible."""

    days_observed: int
    days_possible: int
    share: float | None
    band: CompletenessBand | None


def completeness(daily: DailySeries, from_day: date | None, to_day: date) -> Completeness:
    """The completeness from `from_day` to `to_day`, both included; `from_day` None is no day possible."""
    if from_day is None or from_day > to_day:
        return Completeness(0, 0, None, None)
    possible = (to_day - from_day).days + 1
    observed = len(daily.window(from_day, to_day).observed)
    return Completeness(observed, possible, observed / possible, _band(observed / possible))


def _band(share: float) -> CompletenessBand:
    if share >= GOOD_SHARE:
        return CompletenessBand.GOOD
    return CompletenessBand.FAIR if share >= FAIR_SHARE else CompletenessBand.WEAK
