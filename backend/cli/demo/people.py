"""Sixty invented people: who they are, how they fare, how faithfully they answer. Pure, from one seed.

Half a year to three years of diary each. Some get better, some do not, some get worse; some stop answering;
some have long finished. Two stand for what a worklist is for: pain that has risen, and nobody answering yet.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from backend.cli.demo import care, course, phone
from backend.cli.demo.conditions import CONDITIONS, FIRST_NAMES, LAST_NAMES, Condition
from backend.cli.demo.course import Course, Habit
from backend.cli.demo.life import Life
from backend.pain.scale import Place
from backend.people.side import Side
from backend.plan.timeline import ComponentKind, Goal, Phase
from backend.plan.version import MainPlace, VersionDraft

MANY = 60
SEED = "ebb demo 1"
THERAPISTS = ("dev", "dev", "lena", "tomas")
_WEEKDAYS = ((1, 2, 3, 4, 5, 6, 7), (1, 3, 5), (2, 4, 6), (1, 2, 4, 5), (1, 3, 5, 7))
_COURSES = (
    (Course.BETTER, 5.0),
    (Course.SLOWLY_BETTER, 4.0),
    (Course.STEADY, 5.0),
    (Course.WORSE, 4.0),
    (Course.RELAPSE, 3.0),
)


@dataclass(frozen=True, slots=True)
class _Person:
    """What is settled before anything is written: the complaint, its side, the habit, the days of the diary."""

    condition: Condition
    side: Side
    habit: Habit
    does: float
    start: date
    days: int
    ongoing: bool
    treated: bool


def invent(index: int, today: date, now: datetime, zone: ZoneInfo) -> Life:
    """The whole record of person number `index`; the same for the same day."""
    rng = random.Random(f"{SEED} {index}")  # noqa: S311 - nothing here is a secret
    person = _person(rng, index, today)
    life = Life(
        name=_name(index),
        birth_date=date(rng.randrange(1946, 2004), rng.randrange(1, 13), rng.randrange(1, 29)),
        zone=zone,
        enrolled_on=person.start,
        therapist=THERAPISTS[index % len(THERAPISTS)],
        care_to=None if person.ongoing else person.start + timedelta(days=person.days),
    )
    _treat(life, rng, person, today)
    _answer(life, rng, person, now)
    return life


def _name(index: int) -> str:
    return f"{FIRST_NAMES[(index * 29) % len(FIRST_NAMES)]} {LAST_NAMES[(index * 17 + 5) % len(LAST_NAMES)]}"


def _person(rng: random.Random, index: int, today: date) -> _Person:
    back = rng.randrange(182, 1096)
    ongoing = index % 5 not in {2, 4} or back < 260
    days = back + 1 if ongoing else rng.randrange(182, back)
    chosen = Course(course.mostly(rng, _COURSES))
    silent_from = None
    if index == 0:  # pain that has risen over the last three weeks
        chosen, ongoing, days = Course.LATE_FLARE, True, back + 1
    elif index == 4:  # the plan has begun, and no answer has come
        back, days, ongoing, silent_from = 6, 7, True, -1
    elif index % 11 == 3:  # stopped answering, some lately and some long ago
        silent_from = days - rng.choice((10, 14, 23, 60, 120))
    habit = Habit(
        course=chosen,
        level=rng.uniform(3.2, 4.6) if index == 0 else rng.uniform(3.5, 8.0),
        weekday_effect=rng.uniform(-0.6, 0.9),
        flares_a_year=1 if index == 0 else rng.choice((2, 4, 6, 9)),
        answer_rate=0.985 if index == 0 else rng.choice((0.5, 0.68, 0.78, 0.85, 0.9, 0.94)),
        keeps_answering=1.0 if index == 0 else rng.uniform(0.6, 1.0),
        stops_after=silent_from,
    )
    return _Person(
        condition=rng.choice(CONDITIONS),
        side=rng.choice((Side.LEFT, Side.RIGHT)),
        habit=habit,
        does=rng.uniform(0.35, 0.85),
        start=today - timedelta(days=back),
        days=days,
        ongoing=ongoing,
        treated=rng.random() < 0.85,
    )


def _treat(life: Life, rng: random.Random, person: _Person, today: date) -> None:
    """The plan in its versions, the exercises of each, the sessions, and what was measured."""
    treated = (ComponentKind.NEEDLING,) if person.treated else ()
    parts = {
        Phase.BASELINE: (ComponentKind.EDUCATION, ComponentKind.EXERCISE),
        Phase.TREATMENT: (*treated, ComponentKind.EXERCISE, ComponentKind.EDUCATION),
        Phase.FOLLOW_UP: (ComponentKind.EXERCISE, ComponentKind.LIFESTYLE),
    }
    steps = _steps(rng, person)
    written = []
    for number, (day, phase, reason) in enumerate(steps):
        begins = person.start + timedelta(days=day)
        goal: Goal | None = care.goal(rng, person.condition, begins)
        if goal and person.ongoing and number == len(steps) - 1:
            goal = care.goal_still_ahead(rng, goal, begins, today)
        place = MainPlace(person.condition.region, person.side)
        written.append(care.agree(life, rng, begins, phase, reason, place, parts[phase], goal))
    _prescribe(life, rng, person, written)
    if person.treated:
        _needle(life, rng, person, [day for day, phase, _ in steps if phase is Phase.TREATMENT])
    for visit in (0, *range(42, min(person.days, 400), 84)):
        change = 1 - course.level_on(person.habit, visit, person.days) / person.habit.level
        gain = max(0.0, min(1.0, change * 1.6))
        care.measure(life, rng, person.start + timedelta(days=visit), person.side, person.condition, gain)


def _steps(rng: random.Random, person: _Person) -> list[tuple[int, Phase, str]]:
    """When the plan was agreed and revised, counted from its start: one to four versions."""
    words = f"{person.condition.words}, {person.side.value} side"
    steps = [(0, Phase.BASELINE, f"{words}: first two weeks to know how it is")]
    steps.append((14, Phase.TREATMENT, "Needling and exercise" if person.treated else "Exercise, step by step"))
    if rng.random() < 0.6:
        steps.append((rng.randrange(60, 100), Phase.TREATMENT, "Harder exercises"))
    if person.ongoing and person.days > 240:
        steps.append((person.days - rng.randrange(20, 90), Phase.FOLLOW_UP, "Review: a new goal, less often"))
    elif rng.random() < 0.6:
        steps.append((rng.randrange(130, 180), Phase.FOLLOW_UP, "Goal mostly reached: less often, on their own"))
    return [step for step in steps if step[0] < person.days - 1]


def _prescribe(life: Life, rng: random.Random, person: _Person, written: list[VersionDraft]) -> None:
    catalogue = list(person.condition.exercises)
    for number, version in enumerate(written):
        begins = version.in_force_from
        is_last = number == len(written) - 1
        next_begins = person.start + timedelta(days=person.days) if is_last else written[number + 1].in_force_from
        ended_on = None if is_last and person.ongoing else next_begins - timedelta(days=1)
        weekdays = (2, 5) if version.phase is Phase.FOLLOW_UP else rng.choice(_WEEKDAYS)
        many = {Phase.BASELINE: 1, Phase.TREATMENT: rng.choice((2, 3)), Phase.FOLLOW_UP: 2}[version.phase]
        for exercise in catalogue[number % 2 : number % 2 + many]:
            care.prescribe(life, rng, version, exercise, weekdays, begins, ended_on)


def _needle(life: Life, rng: random.Random, person: _Person, treated_from: list[int]) -> None:
    """Once a week at first, then less often, at most twelve times."""
    day = treated_from[0] if treated_from else person.days
    many = rng.randrange(4, 13)
    while day < person.days - 1 and many:
        care.needle(life, rng, person.start + timedelta(days=day), person.condition, person.side, rng.randrange(1, 4))
        many -= 1
        day += rng.choice((6, 7, 7, 8)) if many > 4 else rng.choice((13, 14, 15, 21))


def _answer(life: Life, rng: random.Random, person: _Person, now: datetime) -> None:
    """The diary and the exercise logs."""
    scored = course.scores(rng, person.habit, person.start, person.days)
    speaks = course.answered(rng, person.habit, person.days)
    days = phone.days_from(person.start, person.days)
    spoken = [day for day, speaks_then in zip(days, speaks, strict=True) if speaks_then]
    draws = rng.random() < 0.6
    for day, score, speaks_then in zip(days, scored, speaks, strict=True):
        if not speaks_then:
            continue
        places = _places(rng, person, score) if draws and rng.random() < 0.3 else ()
        phone.send_pain(life, rng, now, day, score, places)
        if rng.random() < 0.03:
            phone.send_now(life, rng, now, day, min(10, score + rng.randrange(0, 3)))
    stops = person.habit.stops_after
    last = days[-1] if stops is None else person.start + timedelta(days=stops)
    phone.send_logs(life, rng, now, spoken, last, person.does)


def _places(rng: random.Random, person: _Person, score: int) -> tuple[Place, ...]:
    found = [Place(person.condition.region, person.side, score)]
    if rng.random() < 0.4:
        found.append(Place(person.condition.also, person.side, max(0, score - rng.randrange(1, 4))))
    return tuple(found)
