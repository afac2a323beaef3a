"""The picture on the wire. Every figure carries the days it rests on, or the reason why it is missing."""

from __future__ import annotations

from backend.manual_therapy.schemas import ManualPartSchema
from backend.measures.direction import Direction
from backend.pain.scale import PainKind
from backend.plan.reassessment import Due
from backend.plan.schemas import StopRuleSchema
from backend.plan.stop_rule import Verdict
from backend.plan.timeline import Phase
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Number, Part, Text, Whole
from backend.shell.web.schema import Schema
from backend.trends.aims import Course, NoCourse
from backend.trends.completeness import CompletenessBand
from backend.trends.level import NoLevel
from backend.trends.picture import ExerciseState
from backend.trends.schemas.change import ChangeSchema
from backend.trends.schemas.details import PainDetailsSchema
from backend.trends.schemas.figures import MOST_DAYS, how_many, maybe, why_not
from backend.trends.schemas.long_run import LongRunSchema
from backend.trends.schemas.measured import MeasuredSchema
from backend.trends.slope import NoSlope, SlopeClass
from backend.trends.stale import Hint

_DIRECTIONS = [direction.value for direction in Direction]


class DayValueSchema(Schema):
    """One day: the mean of its entries, or null. Null is no answer; 0 is an answer."""

    day = Day(required=True)
    value = Number(0, 10, required=True, allow_none=True)
    entries = how_many()


class WeekValueSchema(Schema):
    """One ISO week from Monday. `mean` is null below four answered days."""

    monday = Day(required=True)
    mean = maybe()
    low = maybe(metadata={"description": "95 % interval for drawing"})
    high = maybe()
    days = Whole(0, 7, required=True)
    valid = Flag(required=True)


class LevelSchema(Schema):
    """A mean over a window of days, or the reason why there is none."""

    mean = maybe()
    days_observed = how_many()
    days_possible = how_many()
    from_day = Day(required=True, allow_none=True)
    to_day = Day(required=True, allow_none=True)
    reason = why_not(NoLevel)


class SlopeSchema(Schema):
    """Theil-Sen slope in points per 4 weeks with its 95 % interval, and its class in words."""

    per_4_weeks = maybe()
    low = maybe()
    high = maybe()
    weeks = how_many(metadata={"description": "valid weeks it rests on"})
    class_ = Choice([value.value for value in SlopeClass], required=True, data_key="class")
    reason = why_not(NoSlope)


class CompletenessSchema(Schema):
    """Days answered of days possible."""

    days_observed = how_many()
    days_possible = how_many()
    share = Number(0, 1, required=True, allow_none=True)
    band = why_not(CompletenessBand)


class PainPictureSchema(Schema):
    """One kind of pain over time."""

    kind = Choice([kind.value for kind in PainKind], required=True)
    unit = Text(40, required=True)
    direction = Choice(_DIRECTIONS, required=True)
    daily = ListOf(Part(DayValueSchema), longest=MOST_DAYS, required=True)
    weekly = ListOf(Part(WeekValueSchema), longest=MOST_DAYS, required=True)
    baseline = Part(LevelSchema, required=True)
    current = Part(LevelSchema, required=True)
    change = Part(ChangeSchema, required=True)
    slope = Part(SlopeSchema, required=True)
    volatility = maybe(metadata={"description": "mean absolute change between successive days of the current level"})
    completeness = Part(CompletenessSchema, required=True)
    details = Part(PainDetailsSchema, required=True)


class MuscleSchema(Schema):
    """A muscle and the patient's own side."""

    muscle = Text(80, required=True)
    side = Choice(["left", "right", "middle"], required=True)


class SessionMarkSchema(Schema):
    """One needling session on the axis."""

    id = Id(required=True)
    day = Day(required=True)
    performed_at = Moment(required=True)
    sites = how_many()
    muscles = ListOf(Part(MuscleSchema), longest=200, required=True)


class SorenessSchema(Schema):
    """Soreness from the needle, 0 to 10, so many hours after its session. It is in no pain figure."""

    session_id = Id(required=True)
    day = Day(required=True)
    hours_after = Number(0, 72, required=True, metadata={"description": "hours from the session"})
    score = Whole(0, 10, required=True)


class ManualMarkSchema(Schema):
    """One manual-therapy session on the axis."""

    id = Id(required=True)
    day = Day(required=True)
    performed_at = Moment(required=True)
    minutes = how_many()
    parts = ListOf(Part(ManualPartSchema), longest=40, required=True)


class ExerciseWeekSchema(Schema):
    """One week: done includes partial; nothing due is an empty week, not zero per cent."""

    monday = Day(required=True)
    due = how_many()
    done = how_many()
    partial_ = how_many(data_key="partial", attribute="partial")
    not_done = how_many()
    no_answer = how_many()


class LastSevenDaysSchema(Schema):
    """Exercise in the last seven settled days. Shares are null where there is nothing to share."""

    state = Choice([state.value for state in ExerciseState], required=True)
    from_day = Day(required=True)
    to_day = Day(required=True)
    due = how_many()
    done = how_many()
    partial_ = how_many(data_key="partial", attribute="partial")
    not_done = how_many()
    no_answer = how_many()
    of_due = Number(0, 1, required=True, allow_none=True)
    of_answered = Number(0, 1, required=True, allow_none=True)
    completion = Number(0, 1, required=True, allow_none=True)


class ExercisePictureSchema(Schema):
    """Exercise by week and in the last seven days."""

    weeks = ListOf(Part(ExerciseWeekSchema), longest=MOST_DAYS, required=True)
    last_7_days = Part(LastSevenDaysSchema, required=True)


class PlanSpanSchema(Schema):
    """A version of the plan and the days it was in force."""

    id = Id(required=True)
    number = how_many()
    from_day = Day(required=True)
    to_day = Day(required=True, allow_none=True)
    phase = Choice([phase.value for phase in Phase], required=True)
    reason = Text(2000, required=True)


class PortraitGoalSchema(Schema):
    """What the patient wants to reach, and by when."""

    text = Text(2000, required=True)
    instrument = Text(60, required=True, allow_none=True)
    target = maybe()
    by_day = Day(required=True)


class StopStandingSchema(Schema):
    """What the stop rule says, with its figures. Improvement is positive towards better, in the rule's unit."""

    verdict = Choice([one.value for one in Verdict], required=True)
    start = maybe()
    start_day = Day(required=True, allow_none=True)
    latest = maybe()
    latest_day = Day(required=True, allow_none=True)
    improvement = maybe()


class StopCheckSchema(Schema):
    """The stop rule in force today, and what it says."""

    rule = Part(StopRuleSchema, required=True)
    standing = Part(StopStandingSchema, required=True)


class AskedAgainSchema(Schema):
    """What was to be measured again by a day, and what of it is missing."""

    due_on = Day(required=True)
    measures = ListOf(Text(60), longest=20, required=True)
    missing = ListOf(Text(60), longest=20, required=True)
    state = Choice([one.value for one in Due], required=True)
    days_overdue = how_many()


class HabitWeekSchema(Schema):
    """One week of a habit; on_target is null where too few days were read to say."""

    monday = Day(required=True)
    days = how_many()
    mean = maybe()
    on_target = Flag(required=True, allow_none=True)


class HabitSchema(Schema):
    """The weeks of a habit that are over: how many were on target, of how many that can be said."""

    weeks = ListOf(Part(HabitWeekSchema), longest=MOST_DAYS, required=True)
    on_target = how_many()
    known = how_many()


class AimSchema(Schema):
    """Whether the goal can be reached by its day on a straight way, with the error in between; null parts say why."""

    start = maybe()
    now = maybe()
    now_day = Day(required=True, allow_none=True)
    target = maybe()
    by_day = Day(required=True)
    expected_now = maybe()
    error = maybe()
    course = Choice([one.value for one in Course], required=True)
    reason = why_not(NoCourse)


class SuggestionSchema(Schema):
    """Why a therapist might look at the exercise programme again; at most one a week. A patient is told none."""

    hint = Choice([one.value for one in Hint], required=True)
    as_of = Day(required=True)
    unchanged_since = Day(required=True, allow_none=True)
    late = ListOf(Whole(0, 10000), longest=2, required=True, metadata={"description": "pain or no need, of all missed"})
    early = ListOf(Whole(0, 10000), longest=2, required=True)


class GoalProgressSchema(Schema):
    """Where one goal stands; on_target is null where that cannot be said."""

    goal_id = Id(required=True)
    latest = maybe()
    latest_day = Day(required=True, allow_none=True)
    on_target = Flag(required=True, allow_none=True)
    habit = Part(HabitSchema, required=True, allow_none=True)
    course = Part(AimSchema, required=True, allow_none=True)


class PlanCheckSchema(Schema):
    """How the plan stands today."""

    today = Day(required=True)
    stop_rule = Part(StopCheckSchema, required=True, allow_none=True)
    reassessments = ListOf(Part(AskedAgainSchema), longest=10_000, required=True)
    goals = ListOf(Part(GoalProgressSchema), longest=10_000, required=True)
    suggestion = Part(SuggestionSchema, required=True, allow_none=True)


class PlanPictureSchema(Schema):
    """The ribbon of plan versions; of the one in force today its goal and its stop rule."""

    versions = ListOf(Part(PlanSpanSchema), longest=10000, required=True)
    goal = Part(PortraitGoalSchema, required=True, allow_none=True)
    stop_rule = Part(StopCheckSchema, required=True, allow_none=True)


class PortraitQuerySchema(Schema):
    """Which pain the picture shows. The kinds are separate series and never mixed."""

    kind = Choice([kind.value for kind in PainKind], load_default=PainKind.AVERAGE.value)


class PortraitSchema(Schema):
    """One patient's picture as of one moment: the same figures wherever they are shown."""

    patient_id = Id(required=True)
    as_of = Moment(required=True)
    today = Day(required=True)
    zone = Text(64, required=True)
    pain = Part(PainPictureSchema, required=True)
    sessions = ListOf(Part(SessionMarkSchema), longest=MOST_DAYS, required=True)
    soreness = ListOf(Part(SorenessSchema), longest=MOST_DAYS, required=True)
    manual = ListOf(Part(ManualMarkSchema), longest=MOST_DAYS, required=True)
    exercise = Part(ExercisePictureSchema, required=True)
    plan = Part(PlanPictureSchema, required=True)
    measures = ListOf(Part(MeasuredSchema), longest=1000, required=True)
    long_run = Part(LongRunSchema, required=True)
