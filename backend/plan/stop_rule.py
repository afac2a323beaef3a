"""Has the plan done what it was agreed for, by the day that was agreed? If not, the plan is to be changed.

Question: which measure, by how much, by when; else change the plan. Method: the start is the value agreed on, or the
last one before the version began; against it stands the last value up to the day of the rule. An improvement in the
better direction of at least `by` meets the rule (inclusive, slack 1e-9), also before its day. A value that came after
the day does not count: the rule was about that day.
Units: those of the measure, or per cent of the start value.
None: without a start `not_measured`; with a start and no later value `too_early` until the day is over, then
`not_measured`. Constant: no change is no improvement. A start of 0 has no per cent: `not_measured`.
This judges the plan, never a person, and says nothing about why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from backend.goals.goal import PAIN_AVERAGE as PAIN_AVERAGE  # noqa: PLC0414 - offered here too
from backend.people.side import Side

_SLACK = 1e-9


class Unit(StrEnum):
    """What `by` is counted in."""

    POINTS = "points"
    PERCENT = "percent"


class Verdict(StrEnum):
    """What the rule says today."""

    MET = "met"
    NOT_MET = "not_met"
    TOO_EARLY = "too_early"
    NOT_MEASURED = "not_measured"


@dataclass(frozen=True, slots=True)
class StopRule:
    """Which measure (`pain_average` or an instrument, at a place), by how much, by when, and what else."""

    measure: str
    by: float
    unit: Unit
    by_day: date
    otherwise: str
    site: str | None = None
    side: Side | None = None
    from_value: float | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A value and the day it stands for."""

    day: date
    value: float


@dataclass(frozen=True, slots=True)
class Standing:
    """The verdict with its figures. `improvement` is positive towards better, in the rule's unit."""

    verdict: Verdict
    start: float | None = None
    start_day: date | None = None
    latest: float | None = None
    latest_day: date | None = None
    improvement: float | None = None


def pick(rule: StopRule, points: Iterable[Point], begins: date, today: date) -> tuple[Point | None, Point | None]:
    """The start and the latest value among these: the last up to the first day, and the last after it up to the day."""
    ordered = sorted((one for one in points if one.day <= today), key=lambda one: one.day)
    before = [one for one in ordered if one.day <= begins]
    since = [one for one in ordered if begins < one.day <= rule.by_day]
    return (before[-1] if before else None), (since[-1] if since else None)


def judge(rule: StopRule, start: Point | None, latest: Point | None, *, lower_is_better: bool, today: date) -> Standing:
    """What the rule says today, from the start value and the latest one that counts."""
    day, value = (None, rule.from_value) if rule.from_value is not None else _told(start)
    if value is None or (rule.unit is Unit.PERCENT and value == 0):
        found = None if latest is None else latest.value
        return Standing(Verdict.NOT_MEASURED, value, day, found, None if latest is None else latest.day)
    over = today > rule.by_day
    if latest is None:
        return Standing(Verdict.NOT_MEASURED if over else Verdict.TOO_EARLY, value, day)
    better = value - latest.value if lower_is_better else latest.value - value
    improvement = better if rule.unit is Unit.POINTS else 100 * better / abs(value)
    verdict = Verdict.MET if improvement >= rule.by - _SLACK else Verdict.NOT_MET if over else Verdict.TOO_EARLY
    return Standing(verdict, value, day, latest.value, latest.day, improvement)


def _told(point: Point | None) -> tuple[date | None, float | None]:
    return (None, None) if point is None else (point.day, point.value)
