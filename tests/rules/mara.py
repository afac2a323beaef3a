"""Mara: the fixture patient, from whom every figure of the scripted days follows.

Her clinic lies in America/Edmonton, her plan starts on Monday 5 January 2026, and today is Tuesday 10 March.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from backend.exercise.log import Logged, Result
from backend.exercise.schedule import Prescribed
from backend.pain.entry import DayScore
from backend.pain.scale import PainKind
from backend.plan.timeline import Phase, PlanVersion
from backend.trends.record import Muscle, NeedlingDay, Record

PLAN_START = date(2026, 1, 5)
TODAY = date(2026, 3, 10)
WINDOW = (date(2026, 3, 3), date(2026, 3, 9))
FIRST_WEEK = (7, 7, 6, 8, 7, 7, 7)
LAST_WEEK = (5, 4, None, 5, 4, 5, 4)
EXERCISES = tuple(UUID(int=number) for number in (1, 2, 3))
EVERY_DAY = frozenset(range(1, 8))
DONE, PARTIAL, NOT_DONE, NO_ANSWER = Result.DONE, Result.PARTIAL, Result.NOT_DONE, None
# One row a day from 3 to 9 March: 21 due, 14 done of which one partial, 3 not done, 4 without an answer.
ANSWERS: tuple[tuple[Result | None, Result | None, Result | None], ...] = (
    (PARTIAL, NOT_DONE, NO_ANSWER),
    (DONE, DONE, DONE),
    (DONE, DONE, NO_ANSWER),
    (DONE, NOT_DONE, NO_ANSWER),
    (DONE, DONE, DONE),
    (DONE, DONE, NOT_DONE),
    (DONE, DONE, NO_ANSWER),
)


def scores(first: date, values: Sequence[int | None], kind: PainKind = PainKind.AVERAGE) -> list[DayScore]:
    """One score a day from `first`; None is a day without an entry."""
    return [
        DayScore(first + timedelta(days=offset), kind, value)
        for offset, value in enumerate(values)
        if value is not None
    ]


def pain() -> tuple[DayScore, ...]:
    return (*scores(PLAN_START, FIRST_WEEK), *scores(WINDOW[0], LAST_WEEK))


def prescriptions(starts_on: date = WINDOW[0]) -> tuple[Prescribed, ...]:
    return tuple(Prescribed(each, EVERY_DAY, starts_on, None, 3, 10) for each in EXERCISES)


def logs(first: date = WINDOW[0]) -> tuple[Logged, ...]:
    return tuple(
        Logged(exercise, first + timedelta(days=offset), result, 16 if result is PARTIAL else None)
        for offset, row in enumerate(ANSWERS)
        for exercise, result in zip(EXERCISES, row, strict=True)
        if result is not None
    )


def plan() -> tuple[PlanVersion, ...]:
    return (PlanVersion(UUID(int=100), 1, PLAN_START, Phase.TREATMENT, "first plan"),)


def record() -> Record:
    right_trapezius = Muscle("upper_trapezius", "right")
    return Record(
        patient_id=UUID(int=7),
        zone="America/Edmonton",
        as_of=datetime(2026, 3, 11, 0, 30, tzinfo=UTC),
        today=TODAY,
        pain=pain(),
        sessions=(
            NeedlingDay(
                UUID(int=200),
                datetime(2026, 3, 9, 20, 0, tzinfo=UTC),
                date(2026, 3, 9),
                (right_trapezius, right_trapezius, Muscle("levator_scapulae", "right")),
            ),
        ),
        prescriptions=prescriptions(),
        logs=logs(),
        versions=plan(),
    )
