"""One measure on the wire: its readings, and what can be said of the change from the first to the latest."""

from __future__ import annotations

from backend.measures.comparison import NOT_JUDGED
from backend.measures.direction import Direction
from backend.shell.web.fields import Choice, Day, Flag, ListOf, Number, Part, Text
from backend.shell.web.schema import Schema
from backend.trends.measured import Timing
from backend.trends.schemas.figures import MOST_DAYS, figure, maybe, why_not
from backend.trends.statements import NotTold

_DIRECTIONS = [direction.value for direction in Direction]


def _error() -> Number:
    return Number(0, 1e9, required=True, allow_none=True)


class DetectableSchema(Schema):
    """Whether the change is greater than the smallest detectable one. `holds` is null where that cannot be said."""

    holds = Flag(required=True, allow_none=True)
    limit = _error()
    source = Text(1000, required=True, allow_none=True)
    convention = Flag(required=True)
    reason = why_not(NotTold)


class ReliableSchema(Schema):
    """Whether the change is more than measurement noise: its index beyond 1.96, which a change of `limit` reaches.

    `of_difference` is the error of a difference. The index is null too where an instrument has no noise at all.
    """

    holds = Flag(required=True, allow_none=True)
    index = maybe()
    of_difference = _error()
    limit = _error()
    source = Text(1000, required=True, allow_none=True)
    convention = Flag(required=True)
    reason = why_not(NotTold)


class MattersSchema(Schema):
    """Whether the change is large enough to matter: at least `limit`, in the unit or in percent of the first value."""

    holds = Flag(required=True, allow_none=True)
    limit = _error()
    percent = Flag(required=True)
    band_needed = Flag(required=True, metadata={"description": "another band is asked for as well"})
    band_unchanged = Flag(required=True, metadata={"description": "it is only for want of another band"})
    source = Text(1000, required=True, allow_none=True)
    convention = Flag(required=True)
    reason = why_not(NotTold)


class StatementsSchema(Schema):
    """Three statements that are never one: beyond error, more than noise, large enough to matter."""

    detectable = Part(DetectableSchema, required=True)
    reliable = Part(ReliableSchema, required=True)
    matters = Part(MattersSchema, required=True)


class ReadingPointSchema(Schema):
    """One reading on the axis."""

    day = Day(required=True)
    value = figure()
    timing = why_not(Timing)
    rater = Text(200, required=True, allow_none=True)


class MeasuredSchema(Schema):
    """One measure at one place, side and mode: what it was first, what it is now, and whether that is beyond error.

    Where the error does not hold, beyond_error is null and not_judged says why.
    """

    instrument = Text(60, required=True)
    name = Text(200, required=True)
    unit = Text(40, required=True)
    direction = Choice(_DIRECTIONS, required=True)
    site = Text(80, required=True, allow_none=True)
    side = Choice(["left", "right", "middle"], required=True, allow_none=True)
    error = maybe()
    readings = ListOf(Part(ReadingPointSchema), longest=MOST_DAYS, required=True)
    first = maybe()
    first_day = Day(required=True, allow_none=True)
    latest = maybe()
    latest_day = Day(required=True, allow_none=True)
    change = maybe()
    beyond_error = Flag(required=True, allow_none=True)
    not_judged = Choice(NOT_JUDGED, required=True, allow_none=True)
    mode = Choice(["active", "passive"], required=True, allow_none=True)
    statements = Part(StatementsSchema, required=True)
