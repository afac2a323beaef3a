"""How does the plan stand: its stop rule, what is to be measured again, its goals? Pure.

Each answer carries the figures it rests on; nothing here judges a person. Pain is read as everywhere: the start is the
mean of the first seven days of the plan, the latest value the mean of the seven days up to the day that counts, each
with its least number of days. Instruments are read by what was taken before a treatment, never by what came after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.goals.goal import GoalKind, Reach
from backend.goals.kept import ToldGoal
from backend.measures.direction import Direction
from backend.pain.scale import PainKind
from backend.plan.reassessment import Asked, Reassessment, standing
from backend.plan.stop_rule import PAIN_AVERAGE, Point, Standing, StopRule, Verdict, judge, pick
from backend.plan.timeline import in_force, started_on
from backend.trends import level
from backend.trends.aims import Aim
from backend.trends.goal_course import goal_course
from backend.trends.habit import LEAST_DAYS, Habit, is_on_target, weeks_on_target
from backend.trends.measured import Timing
from backend.trends.series import DailySeries

if TYPE_CHECKING:
    from backend.trends.record import Record


@dataclass(frozen=True, slots=True)
class StopCheck:
    """The stop rule in force today, and what it says."""

    rule: StopRule
    standing: Standing


def stop_check(record: Record) -> StopCheck | None:
    """The stop rule of the version in force today with its verdict; None where none was agreed."""
    version = in_force(record.versions, record.today)
    if version is None or version.stop_rule is None:
        return None
    rule = version.stop_rule
    if rule.measure == PAIN_AVERAGE:
        start, latest = _pain(record, rule, version.in_force_from)
        return StopCheck(rule, judge(rule, start, latest, lower_is_better=True, today=record.today))
    measure = record.measures.get(rule.measure)
    if measure is None or measure.direction not in {Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER}:
        # Never read, or a measure without a better side: there is nothing to hold the rule against.
        over = record.today > rule.by_day
        verdict = Verdict.NOT_MEASURED if over or measure is not None else Verdict.TOO_EARLY
        return StopCheck(rule, Standing(verdict, rule.from_value))
    start, latest = pick(rule, _points(record, rule), version.in_force_from, record.today)
    lower = measure.direction is Direction.LOWER_IS_BETTER
    return StopCheck(rule, judge(rule, start, latest, lower_is_better=lower, today=record.today))


def reassessments(record: Record, agreed: Iterable[Reassessment]) -> tuple[Asked, ...]:
    """What was to be measured again, and how each stands today."""
    return standing(agreed, taken_on(record), record.today)


def taken_on(record: Record) -> Mapping[str, Sequence[date]]:
    """On which days each measure was read; the diary's average pain too."""
    found: dict[str, list[date]] = {PAIN_AVERAGE: [one.day for one in record.pain if one.kind is PainKind.AVERAGE]}
    for placed in record.readings:
        if placed.reading.timing is not Timing.POST:
            found.setdefault(placed.instrument, []).append(placed.reading.day)
    return found


def _points(record: Record, rule: StopRule) -> list[Point]:
    side = None if rule.side is None else rule.side.value
    return [
        Point(placed.reading.day, placed.reading.value)
        for placed in record.readings
        if placed.instrument == rule.measure
        and (rule.site is None or placed.site == rule.site)
        and (side is None or placed.side == side)
        and placed.reading.timing is not Timing.POST
    ]


def _pain(record: Record, rule: StopRule, begins: date) -> tuple[Point | None, Point | None]:
    daily = DailySeries.of((one.day, float(one.score)) for one in record.pain if one.kind is PainKind.AVERAGE)
    begun = level.baseline(daily, started_on(record.versions), record.today)
    last = min(record.today, rule.by_day)
    now = level.current(daily, last)
    start = None if begun.mean is None or begun.to_day is None else Point(begun.to_day, begun.mean)
    # A week that reaches back before the version began is no answer to it yet.
    too_old = now.from_day is None or now.from_day <= max(begins, begun.to_day or begins)
    latest = None if now.mean is None or now.to_day is None or too_old else Point(now.to_day, now.mean)
    return start, latest


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """Where one goal stands: the latest value of its measure, whether that is on the target, and for a habit its weeks.

    `on_target` is None where nothing was measured, there is no target, or nobody said which side of it is wanted.
    """

    goal_id: UUID
    latest: float | None = None
    latest_day: date | None = None
    on_target: bool | None = None
    habit: Habit | None = None
    course: Aim | None = None


def goal_progress(
    goal: ToldGoal,
    record: Record,
    answers: Sequence[tuple[UUID, date, tuple[int | None, ...]]],
    least_days: int = LEAST_DAYS,
) -> GoalProgress:
    """How one goal stands. `least_days` of a week have to be read; 1 where the instrument speaks of a whole week."""
    values = [one for one in _values(goal, record, answers) if one[0] <= record.today]
    of_day = sorted(dict(values).items())  # the last of a day counts, as in the long line
    wanted = goal.reach or _better(goal, record)
    latest = of_day[-1] if of_day else None
    habit = None
    if goal.kind is GoalKind.HABIT and goal.target is not None and goal.reach is not None:
        agreed_on = goal.written_at.astimezone(ZoneInfo(record.zone)).date()
        days = {"from_day": agreed_on, "to_day": goal.by_day, "today": record.today}
        habit = weeks_on_target(values, goal.target, goal.reach, **days, least_days=least_days)
    course = goal_course(goal, record, of_day)
    if latest is None:
        return GoalProgress(goal.id, habit=habit, course=course)
    day, value = latest
    judged = None if goal.target is None or wanted is None else is_on_target(value, goal.target, wanted)
    return GoalProgress(goal.id, value, day, judged, habit, course)


def _values(
    goal: ToldGoal, record: Record, answers: Sequence[tuple[UUID, date, tuple[int | None, ...]]]
) -> list[tuple[date, float]]:
    if goal.activity is not None:
        place = goal.activity.position
        said = ((day, given[place]) for of, day, given in answers if of == goal.activity.list_id and place < len(given))
        return [(day, float(one)) for day, one in said if one is not None]
    if goal.instrument == PAIN_AVERAGE:
        scores = ((one.day, float(one.score)) for one in record.pain if one.kind is PainKind.AVERAGE)
        return [(one.day, one.value) for one in DailySeries.of(scores).days if one.value is not None]
    return [
        (placed.reading.day, placed.reading.value)
        for placed in record.readings
        if placed.instrument == goal.instrument and placed.reading.timing is not Timing.POST
    ]


def _better(goal: ToldGoal, record: Record) -> Reach | None:
    """The better side of the goal's measure. Own activities are rated from 0, unable, to 10."""
    measure = record.measures.get(goal.instrument or "")
    if goal.activity is not None or (measure and measure.direction is Direction.HIGHER_IS_BETTER):
        return Reach.AT_LEAST
    lower = goal.instrument == PAIN_AVERAGE or (measure and measure.direction is Direction.LOWER_IS_BETTER)
    return Reach.AT_MOST if lower else None
