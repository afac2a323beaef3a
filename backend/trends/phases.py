"""How do the weeks before the first needling compare with those after it? Medians first, figures under details.

Method: valid weeks that end before the day of the first session are before, those that begin after it are after; the
week of the session is neither. Beside the medians and how much was answered stand the nonoverlap of all pairs
(overlap.py) from four weeks on each side and, from eight, two lines (interrupted.py), each with its interval.
Source: overlap.py, interrupted.py.
Units: points; a share from 0 to 1.

No session: nothing, and the reason. Too few weeks on a side: the medians that there are, and the reason. Constant:
nonoverlap 0.5, changes 0. Before and after, never because of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from backend.measures.direction import Direction
from backend.trends.interrupted import LEAST_WEEKS_EACH_SIDE, two_lines
from backend.trends.overlap import LEAST_WEEKS, LevelRatio, Nonoverlap, level_ratio, nonoverlap
from backend.trends.series import DAYS_IN_WEEK, DailySeries, Week, WeeklySeries

_WEEK = timedelta(days=DAYS_IN_WEEK)
_ONE_DAY = timedelta(days=1)
_Z = 1.96


class NoComparison(StrEnum):
    """Why there is no comparison."""

    NO_SESSIONS = "no_sessions"
    FEW_WEEKS_BEFORE = "few_weeks_before"
    FEW_WEEKS_AFTER = "few_weeks_after"


@dataclass(frozen=True, slots=True)
class Side:
    """The weeks on one side: their median, how many are valid, and the days answered of those possible."""

    median: float | None
    weeks: int
    days_observed: int
    days_possible: int


@dataclass(frozen=True, slots=True)
class Step:
    """A change in level and in slope (points per 4 weeks) between two lines, with robust intervals."""

    level: float
    level_low: float
    level_high: float
    slope: float
    slope_low: float
    slope_high: float


@dataclass(frozen=True, slots=True)
class Phases:
    """Before and after the first needling. `lines` is None below eight weeks on a side."""

    first_session: date | None
    before: Side | None
    after: Side | None
    overlap: Nonoverlap | None
    ratio: LevelRatio | None
    lines: Step | None
    reason: NoComparison | None


def phases(daily: DailySeries, weekly: WeeklySeries, first_session: date | None, direction: Direction) -> Phases:
    """The comparison; None parts where they cannot be told."""
    if first_session is None:
        return Phases(None, None, None, None, None, None, NoComparison.NO_SESSIONS)
    before = [week for week in weekly.valid if week.monday + _WEEK <= first_session]
    after = [week for week in weekly.valid if week.monday > first_session]
    sides = (
        _side(before, daily.days[0].day if daily.days else first_session, first_session - _ONE_DAY, daily),
        _side(after, first_session + _ONE_DAY, daily.days[-1].day if daily.days else first_session, daily),
    )
    reason = NoComparison.FEW_WEEKS_BEFORE if len(before) < LEAST_WEEKS else None
    if reason is None and len(after) < LEAST_WEEKS:
        reason = NoComparison.FEW_WEEKS_AFTER
    if reason is not None:
        return Phases(first_session, *sides, None, None, None, reason)
    values = _means(before), _means(after)
    return Phases(
        first_session, *sides, nonoverlap(*values, direction), level_ratio(*values), _lines(before, after), None
    )


def _side(weeks: list[Week], from_day: date, to_day: date, daily: DailySeries) -> Side:
    possible = max(0, (to_day - from_day).days + 1)
    observed = len(daily.window(from_day, to_day).observed) if possible else 0
    return Side(median(_means(weeks)) if weeks else None, len(weeks), observed, possible)


def _means(weeks: list[Week]) -> list[float]:
    return [week.mean for week in weeks if week.mean is not None]


def _lines(before: list[Week], after: list[Week]) -> Step | None:
    if min(len(before), len(after)) < LEAST_WEEKS_EACH_SIDE:
        return None
    listed = before + after
    at = [float((week.monday - listed[0].monday).days // DAYS_IN_WEEK) for week in listed]
    found = two_lines(at, _means(listed), at[len(before)])
    if found is None:
        return None
    (_, _, level, slope), (_, _, level_error, slope_error) = found.coefficients, found.robust_errors
    half, tilt = _Z * level_error, _Z * slope_error
    return Step(level, level - half, level + half, 4 * slope, 4 * (slope - tilt), 4 * (slope + tilt))
