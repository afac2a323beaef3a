"""The stop rule, the reassessments and the goals of Mara, from what is in her record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from backend.goals.goal import GoalKind, OwnActivity, Reach, State
from backend.goals.kept import Author, ToldGoal
from backend.measures.direction import Direction
from backend.people.side import Side
from backend.plan.reassessment import Due, Reassessment
from backend.plan.stop_rule import StopRule, Unit, Verdict
from backend.plan.timeline import Phase, PlanVersion
from backend.trends.measured import Measure, Reading, Timing
from backend.trends.plan_check import goal_progress, reassessments, stop_check
from backend.trends.portrait import portrait
from backend.trends.record import PlacedReading, Record
from tests.rules import mara

PAIN = StopRule("pain_average", 30, Unit.PERCENT, date(2026, 3, 2), "Refer back")
PPT = StopRule("ppt", 60, Unit.POINTS, date(2026, 4, 6), "Think again", "upper_trapezius", Side.RIGHT)
NOON = datetime(2026, 3, 9, 19, tzinfo=UTC)


def record(rule: StopRule | None, *readings: PlacedReading, today: date = mara.TODAY) -> Record:
    version = PlanVersion(UUID(int=9), 1, mara.PLAN_START, Phase.TREATMENT, "x", stop_rule=rule)
    measure = Measure("ppt", "Pressure pain threshold", "kPa", Direction.HIGHER_IS_BETTER)
    return Record(
        patient_id=UUID(int=1),
        zone="America/Edmonton",
        as_of=NOON,
        today=today,
        pain=mara.pain(),
        versions=(version,),
        readings=readings,
        measures={"ppt": measure},
    )


def pressure(day: date, value: float, side: str = "right", timing: Timing = Timing.PRE) -> PlacedReading:
    return PlacedReading("ppt", "upper_trapezius", side, Reading(NOON, day, value, timing))


def test_pain_by_its_weeks_and_only_up_to_the_day_of_the_rule() -> None:
    """7.0 to 4.5 is 35.7 per cent; on 2 March there were no seven days to read yet, and nothing is made up."""
    told = stop_check(record(replace(PAIN, by_day=date(2026, 3, 9))))
    assert told is not None
    assert (told.standing.verdict, told.standing.start, told.standing.latest) == (Verdict.MET, 7.0, 4.5)
    assert told.standing.improvement == pytest.approx(35.714, abs=0.001)
    early = stop_check(record(PAIN))
    assert early is not None
    assert (early.standing.verdict, early.standing.latest) == (Verdict.NOT_MEASURED, None)


def test_a_measure_at_its_place_and_side_before_the_treatment() -> None:
    first, last = pressure(date(2026, 1, 5), 150), pressure(date(2026, 3, 9), 222)
    noise = (pressure(date(2026, 3, 9), 400, "left"), pressure(date(2026, 3, 9), 400, timing=Timing.POST))
    told = stop_check(record(PPT, first, last, *noise))
    assert told is not None
    assert (told.standing.verdict, told.standing.improvement, told.standing.latest) == (Verdict.MET, 72, 222)
    never = stop_check(record(replace(PPT, measure="peg")))
    assert never is not None
    assert never.standing.verdict is Verdict.TOO_EARLY


def test_no_rule_no_verdict_and_the_picture_says_what_the_plan_page_says() -> None:
    assert stop_check(record(None)) is None
    kept = record(replace(PAIN, by_day=date(2026, 3, 9)))
    assert portrait(kept).plan.stop_rule == stop_check(kept)


def test_what_is_to_be_measured_again() -> None:
    agreed = [Reassessment(date(2026, 3, 2), ("ppt", "pain_average")), Reassessment(date(2026, 3, 30), ("ppt",))]
    told = reassessments(record(None, pressure(date(2026, 3, 1), 200, timing=Timing.POST)), agreed)
    assert [(one.state, one.missing) for one in told] == [(Due.OVERDUE, ("ppt",)), (Due.AHEAD, ("ppt",))]


def goal(**other: object) -> ToldGoal:
    someone = Author(UUID(int=5), "Dev")
    base = ToldGoal(
        id=uuid4(),
        kind=GoalKind.OUTCOME,
        text="x",
        instrument="ppt",
        target=220,
        reach=None,
        from_value=None,
        by_day=date(2026, 6, 30),
        activity=None,
        author=someone,
        written_at=datetime(2026, 2, 2, 18, tzinfo=UTC),
        state=State.ACTIVE,
        states=(),
        achievement=None,
        achievements=(),
    )
    return replace(base, **other)  # type: ignore[arg-type]


def test_a_goal_is_read_by_the_better_side_of_its_measure() -> None:
    kept = record(None, pressure(date(2026, 3, 9), 222), pressure(date(2026, 3, 9), 100, timing=Timing.POST))
    assert goal_progress(goal(), kept, ()).on_target is True
    assert goal_progress(goal(target=223), kept, ()).on_target is False
    assert goal_progress(goal(reach=Reach.AT_MOST), kept, ()).on_target is False
    assert goal_progress(goal(target=None), kept, ()).on_target is None
    unmeasured = goal_progress(goal(instrument="peg"), kept, ())
    assert (unmeasured.latest, unmeasured.on_target) == (None, None)


def test_a_goal_on_an_own_activity_reads_that_activity_of_that_list() -> None:
    own, other = uuid4(), uuid4()
    said = ((own, date(2026, 2, 1), (3, None)), (other, date(2026, 3, 1), (9, 9)), (own, date(2026, 3, 2), (6, 0)))
    first = goal(instrument=None, activity=OwnActivity(own, 0), target=7)
    assert goal_progress(first, record(None), said).latest == 6
    second = goal_progress(goal(instrument=None, activity=OwnActivity(own, 1), target=0), record(None), said)
    assert (second.latest, second.on_target) == (0, True)


def test_a_habit_counts_its_weeks_from_the_day_it_was_agreed() -> None:
    days = [pressure(date(2026, 2, 9 + offset), 230) for offset in range(4)]
    habit = goal(kind=GoalKind.HABIT, reach=Reach.AT_LEAST)
    told = goal_progress(habit, record(None, *days), ()).habit
    assert told is not None
    assert (len(told.weeks), told.known, told.on_target) == (5, 1, 1)
