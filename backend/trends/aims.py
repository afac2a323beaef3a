"""Is the way to a goal such that it can be reached by its day? With how unsure that is, in words.

Method: the course is the line from the start value to the target over the days from the start to the goal's day. The
value now is set against where that line is today: *reached* at or beyond the target, *on course* at or beyond the
line, *not yet on course* short of it. A difference smaller than the error of the measure is told as *too close to
tell*: then nobody can say on which side of the line it lies. For the diary the error is half the width of the
interval of the change (own_noise.py), for a measure the error of its definition.
Source: a straight course is a convention: people do not change in straight lines, and the words say so.
Units: those of the measure.

No target, no start, no value since, or a day of the goal that is not after the start: no verdict, with the reason.
Target and start the same: reached while it holds. A goal whose day has gone by is reached or not reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_SLACK = 1e-9


class Course(StrEnum):
    """Where somebody stands on the way to a goal."""

    REACHED = "reached"
    ON_COURSE = "on_course"
    NOT_YET = "not_yet"
    TOO_CLOSE = "too_close"
    NOT_REACHED = "not_reached"
    UNKNOWN = "unknown"


class NoCourse(StrEnum):
    """Why no course can be told."""

    NO_TARGET = "no_target"
    NO_START = "no_start"
    NO_VALUE = "no_value"
    NO_TIME = "no_time"


@dataclass(frozen=True, slots=True)
class Known:
    """A value with its day."""

    day: date
    value: float


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal on its way: start, now, target, where the straight line is today, the error, and the words."""

    start: float | None
    now: float | None
    now_day: date | None
    target: float | None
    by_day: date
    expected_now: float | None
    error: float | None
    course: Course
    reason: NoCourse | None


def aim(target: float | None, by_day: date, start: Known | None, now: Known | None, error: float | None) -> Aim:
    """Where this goal stands. `error` None: no error is known, and every difference counts."""
    reason = _why_not(target, by_day, start, now)
    if reason is not None or target is None or start is None or now is None:
        return Aim(
            start.value if start else None, now.value if now else None, now.day if now else None,
            target, by_day, None, error, Course.UNKNOWN, reason,
        )  # fmt: skip
    share = min(1.0, (now.day - start.day).days / (by_day - start.day).days)
    line = start.value + share * (target - start.value)
    course = _course(start.value, now, target, line, by_day, error or 0.0)
    return Aim(start.value, now.value, now.day, target, by_day, line, error, course, None)


def _course(start: float, now: Known, target: float, line: float, by_day: date, error: float) -> Course:
    rising = target > start or (target == start and now.value >= target)
    past = (now.value - target) if rising else (target - now.value)
    if past >= -_SLACK:
        return Course.REACHED
    if now.day >= by_day:
        return Course.NOT_REACHED
    ahead = (now.value - line) if rising else (line - now.value)
    if abs(ahead) < error - _SLACK:
        return Course.TOO_CLOSE
    return Course.ON_COURSE if ahead >= -_SLACK else Course.NOT_YET


def _why_not(target: float | None, by_day: date, start: Known | None, now: Known | None) -> NoCourse | None:
    if target is None:
        return NoCourse.NO_TARGET
    if start is None:
        return NoCourse.NO_START
    if now is None or now.day <= start.day:
        return NoCourse.NO_VALUE
    return NoCourse.NO_TIME if by_day <= start.day else None
