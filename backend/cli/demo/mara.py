"""Mara and Omar, the patients of the scripted days, with their dates counted from any day called today. Pure.

What is told of Mara follows from this: her plan began 64 days ago with a week of 7.0; the last seven days before
today are 4.5 with one day missing; of 21 exercises 14 were done, 3 not done, 4 have no answer. Today is open.
Omar has not answered for eight days.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from backend.cli.demo import care, course, phone, points
from backend.cli.demo.conditions import CONDITIONS, Exercise
from backend.cli.demo.course import Course, Habit
from backend.cli.demo.life import Life
from backend.exercise.log import Reason, Result
from backend.exercise.prescription import Purpose
from backend.measures.reading import Timing
from backend.needling.technique import Familiar, Needle, Site, Target, Technique, Twitch
from backend.pain.scale import Place
from backend.people.side import Side
from backend.plan.reassessment import Reassessment
from backend.plan.stop_rule import StopRule, Unit
from backend.plan.timeline import ComponentKind, Goal, Phase
from backend.plan.version import MainPlace

PLAN_BEGAN = 64
START_WEEK = (7, 7, 6, 8, 7, 7, 7)
LAST_DAYS = (5, 4, None, 5, 4, 5, 4)
EXERCISES = (
    Exercise("Chin tuck", Purpose.CONTROL, 3, 10),
    Exercise("Row with band", Purpose.STRENGTH, 3, 10, load="red band"),
    Exercise("Shoulder blade squeeze", Purpose.CONTROL, 3, 10, hold_seconds=5),
)
_DONE, _PARTIAL, _NOT_DONE = Result.DONE, Result.PARTIAL, Result.NOT_DONE
# One row a day for the last seven days, one answer for each of the three exercises; None is no answer.
LAST_ANSWERS: tuple[tuple[Result | None, ...], ...] = (
    (_PARTIAL, _NOT_DONE, None),
    (_DONE, _DONE, _DONE),
    (_DONE, _DONE, None),
    (_DONE, _NOT_DONE, None),
    (_DONE, _DONE, _DONE),
    (_DONE, _DONE, _NOT_DONE),
    (_DONE, _DONE, None),
)
SESSIONS = (57, 50, 43, 36, 22, 1)
OMAR_LAST_ANSWER = 8
_EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
_RIGHT_NECK = MainPlace("neck_back", Side.RIGHT)


def mara(today: date, now: datetime, zone: ZoneInfo) -> Life:
    """Mara's whole record."""
    rng = random.Random("ebb demo Mara")  # noqa: S311 - nothing here is a secret
    begun = today - timedelta(days=PLAN_BEGAN)
    life = Life("Mara", date(1984, 5, 17), zone, begun, "dev")
    _plan(life, rng, today)
    _sessions(life, rng, today)
    _readings(life, rng, today)
    _diary(life, rng, today, now)
    _logs(life, rng, today, now)
    return life


def omar(today: date, now: datetime, zone: ZoneInfo) -> Life:
    """Omar's whole record: a back that is hardly better, and silence."""
    rng = random.Random("ebb demo Omar")  # noqa: S311 - nothing here is a secret
    begun, back = today - timedelta(days=120), CONDITIONS[1]
    life = Life("Omar", date(1971, 11, 2), zone, begun, "dev")
    place = MainPlace(back.region, Side.LEFT)
    goal = Goal(back.goals[0], today + timedelta(days=45))
    kinds = (ComponentKind.EXERCISE, ComponentKind.NEEDLING, ComponentKind.EDUCATION)
    version = care.agree(
        life, rng, begun, Phase.TREATMENT, "Low back pain, left side, for six years", place, kinds, goal
    )
    for exercise in back.exercises[:2]:
        care.prescribe(life, rng, version, exercise, (1, 3, 5), begun)
    for back_then in (113, 106, 99, 85, 71):
        care.needle(life, rng, today - timedelta(days=back_then), back, Side.LEFT, 2)
    care.take(life, rng, life.at(begun, 9), "pseq", value=22.0)
    care.take(life, rng, life.at(today - timedelta(days=15), 9), "pseq", value=31.0)
    habit = Habit(Course.SLOWLY_BETTER, 6.4, 0.4, 4, 0.8, 0.9)
    last = today - timedelta(days=OMAR_LAST_ANSWER)
    days = phone.days_from(begun, (last - begun).days + 1)
    scored, spoken = course.scores(rng, habit, begun, len(days)), []
    for day, score, speaks in zip(days, scored, course.answered(rng, habit, len(days)), strict=True):
        if speaks or day == last:
            spoken.append(day)
            phone.send_pain(life, rng, now, day, score)
    phone.send_logs(life, rng, now, spoken, last, 0.5)
    return life


def _plan(life: Life, rng: random.Random, today: date) -> None:
    goal = Goal("Turn my head while driving", today + timedelta(days=51), "rom_neck_rotation", 65.0)
    begun, treated, less = (today - timedelta(days=days) for days in (PLAN_BEGAN, 57, 21))
    quiet = (ComponentKind.EDUCATION, ComponentKind.EXERCISE)
    both = (ComponentKind.NEEDLING, ComponentKind.EXERCISE, ComponentKind.EDUCATION)
    reason = "Neck and shoulder pain, right side, for 28 months: first a week to know how it is"
    care.agree(life, rng, begun, Phase.BASELINE, reason, _RIGHT_NECK, quiet, goal)
    version = care.agree(life, rng, treated, Phase.TREATMENT, "Needling and exercise", _RIGHT_NECK, both, goal)
    care.agree(life, rng, less, Phase.TREATMENT, "Turns better: needling less often", _RIGHT_NECK, both, goal)
    life.versions[-1] = replace(
        life.versions[-1],
        stop_rule=StopRule(
            "pain_average", 30, Unit.PERCENT, today + timedelta(days=28), "Examine again, change the plan"
        ),
        reassessments=(Reassessment(today + timedelta(days=7), ("pseq", "rom_neck_rotation", "ppt")),),
    )
    for exercise in EXERCISES:
        care.prescribe(life, rng, version, exercise, _EVERY_DAY, treated)


def _sessions(life: Life, rng: random.Random, today: date) -> None:
    point = points.of_mara(life, rng, today)
    for days in SESSIONS:
        sites = [
            Site(
                muscle="upper_trapezius",
                side=Side.RIGHT,
                spot="middle of the upper border",
                target=Target.TRIGGER_POINT,
                technique=Technique.IN_OUT,
                needle_diameter_mm=0.3,
                needle_length_mm=40,
                insertions=6,
                depth_mm=20,
                twitch=Twitch.STRONG,
                twitch_count=3,
                trigger_point_id=point,
                needle=Needle("Riverside", care.LOTS[days % 3], None, True),  # noqa: FBT003
                familiar_pain=Familiar.FULL if days > 40 else Familiar.PART,
            )
        ]
        if days in {50, 36, 1}:
            sites.append(care.site(rng, "levator_scapulae", Side.RIGHT))
        at = life.at(today - timedelta(days=days), 14)
        life.sessions.append(care.session(rng, at, life, "Neck rotation, right", tuple(sites)))


def _readings(life: Life, rng: random.Random, today: date) -> None:
    for days, pressure, rotation, confidence in (
        (PLAN_BEGAN, (147.0, 150.0, 153.0), 51.0, 22.0),
        (36, (178.0, 186.0, 185.0), 54.0, 26.0),
        (1, None, None, 30.0),
    ):
        at = life.at(today - timedelta(days=days), 9 if days == PLAN_BEGAN else 13.75)
        care.take(life, rng, at, "pseq", value=confidence)
        if pressure and rotation:
            place = {"site": "upper_trapezius", "side": Side.RIGHT, "timing": Timing.PRE}
            care.take(life, rng, at, "ppt", trials=pressure, **place)  # type: ignore[arg-type]
            care.take(life, rng, at, "rom_neck_rotation", value=rotation, side=Side.RIGHT)


def _diary(life: Life, rng: random.Random, today: date, now: datetime) -> None:
    for day, score in zip(phone.days_from(today - timedelta(days=PLAN_BEGAN), 7), START_WEEK, strict=True):
        _send(life, rng, now, day, score)
    habit = Habit(Course.BETTER, 7.0, 0.4, 6, 0.82, 1.0)
    between = phone.days_from(today - timedelta(days=PLAN_BEGAN - 7), PLAN_BEGAN - 14)
    scored = course.scores(rng, habit, between[0], len(between))
    for day, score, speaks in zip(between, scored, course.answered(rng, habit, len(between)), strict=True):
        if speaks:
            _send(life, rng, now, day, score)
    for day, last in zip(phone.days_from(today - timedelta(days=7), 7), LAST_DAYS, strict=True):
        if last is not None:
            _send(life, rng, now, day, last)


def _send(life: Life, rng: random.Random, now: datetime, day: date, score: int) -> None:
    """One evening of hers, at once and without a slip, so that the days of the script are what they are."""
    neck = Place("neck_back", Side.RIGHT, score)
    blade = Place("shoulder_blade", Side.RIGHT, max(0, score - 3))
    phone.send_plainly(life, rng, now, day, score, (neck, blade) if rng.random() < 0.3 else ())


def _logs(life: Life, rng: random.Random, today: date, now: datetime) -> None:
    week = phone.days_from(today - timedelta(days=7), 7)
    before = {entry.content.felt_at.diary_day(4) for entry in life.diary if entry.content is not None}
    phone.send_logs(life, rng, now, before, week[0] - timedelta(days=1), 0.62)
    reasons = iter((Reason.SORENESS, Reason.TIME, Reason.FORGOT))
    for day, row in zip(week, LAST_ANSWERS, strict=True):
        for prescription, result in zip(life.prescriptions, row, strict=True):
            if result is not None:
                reason = next(reasons) if result is Result.NOT_DONE else None
                phone.send_log(life, rng, now, prescription, day, result, reason, at_once=True)
