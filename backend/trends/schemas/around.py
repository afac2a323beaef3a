"""What happened around sessions, on the wire."""

from __future__ import annotations

from typing import Any

from backend.measures.direction import Direction
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Number, Part, Whole
from backend.shell.web.schema import Schema
from backend.trends.around_sessions import Said
from backend.trends.window import NoDifference, Window

MOST = 36600


def _maybe(**kwargs: Any) -> Number:
    return Number(-1e9, 1e9, required=True, allow_none=True, **kwargs)


def _count(**kwargs: Any) -> Whole:
    return Whole(0, 10**9, required=True, **kwargs)


class LaneDaySchema(Schema):
    """One day of one session: its change from the start of that session, null for a gap."""

    lag = Whole(-3, 14, required=True)
    change = _maybe()


class LaneSchema(Schema):
    """One session on the axis. Days after known_to are not yet known; from cut_at on the next session takes over."""

    day = Day(required=True)
    start = _maybe(metadata={"description": "mean of the answered days -3 to -1, from two on"})
    days = ListOf(Part(LaneDaySchema), longest=18, required=True)
    known_to = Whole(-4, 14, required=True)
    cut_at = Whole(0, 14, required=True, allow_none=True)
    inside_another = Flag(required=True)


class CurveDaySchema(Schema):
    """One day of the axis over all sessions that have one; not_yet counts those for which it is still to come."""

    lag = Whole(-3, 14, required=True)
    change = _maybe()
    sessions = _count()
    not_yet = _count()


class ReadSchema(Schema):
    """Days 4 to 7 against the start, over sessions, with its 95 % interval."""

    difference = _maybe()
    low = _maybe()
    high = _maybe()
    sessions = _count()


class EstimateSchema(Schema):
    """A figure with its interval."""

    value = Number(-1e9, 1e9, required=True)
    low = Number(-1e9, 1e9, required=True)
    high = Number(-1e9, 1e9, required=True)


class ShapeSchema(Schema):
    """The relief: how deep, on which day best, in how many days it halves, on which day half of it is there."""

    depth = Part(EstimateSchema, required=True)
    best_day = Part(EstimateSchema, required=True)
    half_life = Part(EstimateSchema, required=True)
    onset = Number(0, 100, required=True)


class CurveSchema(Schema):
    """All sessions of one kind on one axis, from day -3 to +14."""

    said = Choice([one.value for one in Said], required=True)
    lanes = ListOf(Part(LaneSchema), longest=MOST, required=True)
    curve = ListOf(Part(CurveDaySchema), longest=18, required=True)
    read = Part(ReadSchema, required=True)
    shape = Part(ShapeSchema, required=True, allow_none=True, attribute="response.shape")


class WindowSchema(Schema):
    """Exercise in one window after sessions, against the person's usual same weekdays."""

    window = Choice([one.value for one in Window], required=True)
    sessions = _count()
    due = _count()
    done = _count()
    usual = _maybe()
    difference = _maybe()
    p = Number(0, 1, required=True, allow_none=True, metadata={"description": "permutation, one-sided; details only"})
    reason = Choice([one.value for one in NoDifference], required=True, allow_none=True)


class WindowMeanSchema(Schema):
    """The mean of a figure of the exercises done in one window, against the person's usual same weekdays."""

    window = Choice([one.value for one in Window], required=True)
    sessions = _count()
    exercises = _count(metadata={"description": "done, and the figure was said"})
    mean = _maybe()
    usual = _maybe()
    difference = _maybe()
    p = Number(0, 1, required=True, allow_none=True, metadata={"description": "permutation, one-sided; details only"})
    reason = Choice([one.value for one in NoDifference], required=True, allow_none=True)


class PooledSchema(Schema):
    """Done of due over the sessions used; a share from five sessions on."""

    done = _count()
    due = _count()
    share = Number(0, 1, required=True, allow_none=True)


class ExerciseAroundSchema(Schema):
    """Exercise in the three days before sessions, the three after, and days 4 to 7."""

    sessions = _count()
    used = _count()
    before = Part(PooledSchema, required=True)
    after = Part(PooledSchema, required=True)
    later = Part(PooledSchema, required=True)
    more = _count()
    equal = _count()
    less = _count()


class FallSchema(Schema):
    """Somewhere after the first day and by the second the share still clear falls to `share`."""

    after_day = Number(0, 1e6, required=True)
    by_day = Number(0, 1e6, required=True)
    share = Number(0, 1, required=True)


class RecurrenceSchema(Schema):
    """After trigger points were found clear: how many came back, and the share still clear."""

    clear_times = _count()
    returned = _count()
    one_examiner = _count()
    falls = ListOf(Part(FallSchema), longest=10000, required=True)


class AroundSessionsSchema(Schema):
    """What happened around the sessions of one person; before and after, never why."""

    patient_id = Id(required=True)
    as_of = Moment(required=True)
    today = Day(required=True)
    direction = Choice([one.value for one in Direction], required=True)
    needling = Part(CurveSchema, required=True)
    manual = Part(CurveSchema, required=True)
    soreness = ListOf(Part(CurveDaySchema), longest=18, required=True)
    windows = ListOf(Part(WindowSchema), longest=3, required=True)
    load_ = ListOf(
        Part(WindowMeanSchema),
        longest=3,
        required=True,
        data_key="load",
        attribute="load",
        metadata={"description": "repetitions, times kg where both are known, as a share of what was prescribed"},
    )
    pain_during = ListOf(Part(WindowMeanSchema), longest=3, required=True, metadata={"description": "0 to 10"})
    exertion = ListOf(Part(WindowMeanSchema), longest=3, required=True, metadata={"description": "0 to 10"})
    exercise = Part(ExerciseAroundSchema, required=True)
    recurrence = Part(RecurrenceSchema, required=True)
    spots = _count()
