"""The long run on the wire: what was held and lost, pain at the agreed weeks, mild days, care by week."""

from __future__ import annotations

from backend.shell.web.fields import Day, Flag, ListOf, Number, Part, Whole
from backend.shell.web.schema import Schema
from backend.trends.milestones import WEEKS
from backend.trends.relapse import NotHeld
from backend.trends.schemas.change import ChangeSchema
from backend.trends.schemas.figures import MOST_DAYS, how_many, maybe, why_not


def _months() -> Whole:
    return Whole(0, 10**9, required=True, allow_none=True)


class HeldSchema(Schema):
    """One time at a better level: from the Monday of its first week; reached, and lost, at the end of a second week."""

    from_day = Day(required=True)
    reached_on = Day(required=True)
    last_day = Day(required=True, metadata={"description": "the end of the last valid week at that level"})
    lost_on = Day(required=True, allow_none=True, metadata={"description": "null: as far as the diary says, held"})
    weeks = how_many(metadata={"description": "valid weeks at that level"})


class HeldLevelsSchema(Schema):
    """Each time a better level was held: two weeks at least 30 % better than the start, until two weeks back."""

    limit = maybe(metadata={"description": "the level at or beyond which a week counts"})
    times = ListOf(Part(HeldSchema), longest=MOST_DAYS, required=True)
    relapses = how_many()
    holds = Flag(required=True)
    reason = why_not(NotHeld)


class AtWeekSchema(Schema):
    """Pain at an agreed week after the start of the plan, and its change against the start week."""

    week = Whole(1, max(WEEKS), required=True)
    mean = Number(0, 10, required=True, allow_none=True)
    change = Part(ChangeSchema, required=True, allow_none=True)


class MildDaysSchema(Schema):
    """Of the days answered in four weeks, how many had a score of at most 3."""

    from_day = Day(required=True)
    to_day = Day(required=True)
    days = how_many()
    answered = how_many()


class DoseWeekSchema(Schema):
    """What took place in one week. 0 is that nothing took place; exercises_due says whether any was to be done."""

    monday = Day(required=True)
    needling_sessions = how_many()
    manual_minutes = how_many()
    exercises_done = how_many()
    exercises_due = how_many()
    lessons = how_many()


class LongRunSchema(Schema):
    """The long run; before, after and while, never why. Null parts cannot be said."""

    held = Part(HeldLevelsSchema, required=True)
    last_held_on = Day(required=True, allow_none=True)
    months_since_held = _months()
    weeks = ListOf(Part(AtWeekSchema), longest=len(WEEKS), required=True)
    mild_early = Part(MildDaysSchema, required=True, allow_none=True)
    mild_late = Part(MildDaysSchema, required=True, allow_none=True)
    last_treatment_on = Day(required=True, allow_none=True, metadata={"description": "needling or manual therapy"})
    months_without_treatment = _months()
    reopened_on = ListOf(Day(), longest=MOST_DAYS, required=True)
    dose = ListOf(Part(DoseWeekSchema), longest=MOST_DAYS, required=True)
