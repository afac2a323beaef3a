"""An open finding, and whether an exercise answers it. Figures of Mara's neck rotation."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from backend.exercise.finding import (
    Answer,
    Finding,
    FindingKind,
    Judge,
    Measured,
    OpenFinding,
    is_answerable,
    is_whole,
    live,
    open_findings,
    unanswered,
)
from backend.measures import definitions
from backend.measures.comparison import Taken
from backend.measures.definition import Unknown
from backend.measures.direction import Direction
from backend.people.side import Side

NECK = "rom_neck_rotation"
JUDGES = {key: Judge(one.direction, one.error) for key, one in definitions.all_definitions().items()}
FIRST, NOW = date(2026, 1, 5), date(2026, 3, 11)


def turned(value: float, day: date = NOW, side: Side | None = Side.RIGHT) -> Measured:
    return Measured(NECK, side, Taken(value, day, mode="active", rater="Dev"))


def answers(side: Side | None = Side.RIGHT, instrument: str = NECK) -> Finding:
    return Finding(FindingKind.MEASURE, instrument, side)


def test_nothing_measured_is_no_finding_and_one_reading_is_open() -> None:
    assert open_findings([], JUDGES) == ()
    assert open_findings([turned(51)], JUDGES) == (OpenFinding(NECK, Side.RIGHT, None, 51, NOW),)


@pytest.mark.parametrize(("now", "is_open"), [(58, True), (58.1, False), (51, True), (40, True)])
def test_it_closes_only_beyond_the_error_and_in_the_good_direction(now: float, is_open: bool) -> None:
    """From 51 to 58 degrees is 7, which is not beyond an error of 7."""
    assert bool(open_findings([turned(51, FIRST), turned(now)], JUDGES)) is is_open


def test_of_two_sides_the_worse_one_is_open_and_both_where_they_are_equal() -> None:
    two = [turned(58), turned(72, side=Side.LEFT)]
    assert [one.side for one in open_findings(two, JUDGES)] == [Side.RIGHT]
    equal = [turned(60), turned(60, side=Side.LEFT)]
    assert {one.side for one in open_findings(equal, JUDGES)} == {Side.LEFT, Side.RIGHT}


def test_where_lower_is_better_the_higher_side_is_the_worse_one() -> None:
    judges = {"thomas_test": Judge(Direction.LOWER_IS_BETTER, Unknown("no study"))}
    two = [Measured("thomas_test", Side.LEFT, Taken(12, NOW)), Measured("thomas_test", Side.RIGHT, Taken(3, NOW))]
    assert [one.side for one in open_findings(two, judges)] == [Side.LEFT]


def test_only_what_an_exercise_can_answer_is_a_finding() -> None:
    two = [Measured("ppt", Side.RIGHT, Taken(150, NOW)), Measured("pseq", None, Taken(22, NOW))]
    assert open_findings(two, JUDGES) == ()
    unknown = [key for key in definitions.all_definitions() if key.startswith("rom_") and not is_answerable(key)]
    assert unknown == []


@pytest.mark.parametrize(
    ("given", "left_open"),
    [
        ([], True),
        ([answers()], False),
        ([answers(side=None)], False),
        ([answers(side=Side.LEFT)], True),
        ([answers(instrument="strength")], True),
        ([Finding(FindingKind.MUSCLE, muscle="upper_trapezius", side=Side.RIGHT)], True),
    ],
)
def test_an_exercise_answers_its_own_instrument_at_its_own_side(given: list[Finding], left_open: bool) -> None:
    found = open_findings([turned(51, FIRST), turned(58)], JUDGES)
    assert bool(unanswered(found, given)) is left_open


@pytest.mark.parametrize(
    ("finding", "whole"),
    [
        (answers(), True),
        (Finding(FindingKind.MEASURE), False),
        (Finding(FindingKind.MUSCLE, muscle="upper_trapezius", side=Side.RIGHT), True),
        (Finding(FindingKind.MUSCLE, muscle="upper_trapezius", side=Side.MIDDLE), False),
        (Finding(FindingKind.MUSCLE, muscle="upper_trapezius"), False),
        (Finding(FindingKind.TRIGGER_POINT, trigger_point_id=UUID(int=1)), True),
        (Finding(FindingKind.TRIGGER_POINT, trigger_point_id=UUID(int=1), side=Side.LEFT), False),
        (Finding(FindingKind.TRIGGER_POINT), False),
    ],
)
def test_a_finding_names_what_its_kind_needs(finding: Finding, whole: bool) -> None:
    assert is_whole(finding) is whole


def test_a_movement_that_is_rated_as_passed_is_no_finding() -> None:
    judges = {"step_down": Judge.of(definitions.all_definitions()["step_down"])}
    for value, is_open in ((2, False), (1, True), (0, True)):
        readings = [Measured("step_down", Side.LEFT, Taken(value, NOW))]
        assert bool(open_findings(readings, judges)) is is_open
    assert Judge.of(definitions.all_definitions()[NECK]).best is None


def test_an_answer_holds_to_its_last_day() -> None:
    answer = Answer(answers(), NOW)
    assert live([answer, Answer(answers(Side.LEFT), None)], NOW) == (answers(), answers(Side.LEFT))
    assert live([answer], NOW + timedelta(days=1)) == ()
