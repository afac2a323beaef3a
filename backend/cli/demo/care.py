"""What a therapist writes about one person: plan versions, exercises, sessions, readings. Pure."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from backend.cli.demo.conditions import Condition, Exercise
from backend.cli.demo.course import mostly
from backend.cli.demo.life import Life, Prescription, new_id
from backend.exercise.finding import Finding, FindingKind
from backend.exercise.prescription import PrescriptionDraft
from backend.measures.reading import ReadingDraft, Timing
from backend.needling.technique import (
    AdverseAsked,
    AdverseEvent,
    Advice,
    Answer,
    Consent,
    ConsentBy,
    ConsentWay,
    EventKind,
    Grade,
    Needle,
    Position,
    RedFlag,
    RedFlagAnswer,
    SessionDraft,
    Site,
    Target,
    Technique,
    Twitch,
)
from backend.people.side import Side
from backend.plan.timeline import ComponentKind, Goal, Phase
from backend.plan.version import MainPlace, Part, VersionDraft
from backend.shell.moment import SentMoment

_EVENTS = (
    (EventKind.BRUISE, 4.0),
    (EventKind.BLEEDING, 3.0),
    (EventKind.PAIN_AFTER, 3.0),
    (EventKind.PAIN_DURING, 2.0),
    (EventKind.DROWSINESS, 1.0),
    (EventKind.FAINT_FEELING, 0.5),
)
LOTS = ("R2511-04", "R2601-11", "R2602-07")
_TWITCH = ((Twitch.NONE, 2.0), (Twitch.WEAK, 3.0), (Twitch.MEDIUM, 3.0), (Twitch.STRONG, 2.0))
_DOSES = {
    ComponentKind.NEEDLING: "once a week, then every two weeks",
    ComponentKind.EXERCISE: "as prescribed",
    ComponentKind.EDUCATION: "what pain is, how to pace a day",
    ComponentKind.MANUAL_THERAPY: "short, at the start of a session",
    ComponentKind.LIFESTYLE: "a walk of 20 minutes on most days",
}


def agree(
    life: Life,
    rng: random.Random,
    day: date,
    phase: Phase,
    reason: str,
    place: MainPlace,
    kinds: Sequence[ComponentKind],
    goal: Goal | None,
) -> VersionDraft:
    """A version of the plan that begins on this day."""
    parts = tuple(Part(kind, _DOSES[kind], day, None) for kind in kinds)
    version = VersionDraft(new_id(rng), day, phase, reason, place, parts, goal, None)
    life.versions.append(version)
    return version


def prescribe(
    life: Life,
    rng: random.Random,
    version: VersionDraft,
    exercise: Exercise,
    weekdays: tuple[int, ...],
    starts_on: date,
    ended_on: date | None = None,
) -> Prescription:
    """An exercise from a day on."""
    draft = PrescriptionDraft(
        id=new_id(rng),
        plan_version_id=version.id,
        name=exercise.name,
        purpose=exercise.purpose,
        sets=exercise.sets,
        repetitions=exercise.repetitions,
        hold_seconds=exercise.hold_seconds,
        load=exercise.load,
        weekdays=weekdays,
        starts_on=starts_on,
        ends_on=None,
        finding=None if exercise.answers is None else Finding(FindingKind.MEASURE, exercise.answers),
    )
    made = Prescription(draft, ended_on)
    life.prescriptions.append(made)
    return made


def needle(life: Life, rng: random.Random, day: date, condition: Condition, side: Side, muscles: int) -> None:
    """A session with its sites."""
    at = life.at(day, rng.choice((9, 10, 11, 13.5, 14, 15, 16.5)))
    sites = tuple(site(rng, muscle, side) for muscle in condition.muscles[:muscles])
    life.sessions.append(session(rng, at, life, condition.words, sites, _adverse(rng)))


def session(
    rng: random.Random,
    at: SentMoment,
    life: Life,
    purpose: str,
    sites: tuple[Site, ...],
    events: tuple[AdverseAsked, tuple[AdverseEvent, ...]] = (AdverseAsked.NONE, ()),
) -> SessionDraft:
    """A session at a moment; as many needles out as in."""
    needles = len(sites)
    return SessionDraft(
        id=new_id(rng),
        performed_at=at,
        zone=life.zone.key,
        purpose=purpose,
        position=Position.PRONE,
        consent_given=True,
        needles_in=needles,
        needles_out=needles,
        note=None,
        adverse_events=events[0],
        events=events[1],
        sites=sites,
        consent=Consent(
            "ebb-1",
            ConsentWay.SPOKEN,
            ConsentBy.PATIENT,
            None,
            SentMoment(at.instant - timedelta(minutes=5), at.offset_minutes),
        ),
        red_flags=tuple(RedFlagAnswer(flag, Answer.NO) for flag in RedFlag),
        advice=(Advice.LUNG_RISK, Advice.SORENESS, Advice.WHEN_TO_CALL),
        pain_before=(before := rng.randrange(3, 8)),
        pain_after=max(0, before - rng.randrange(0, 4)),
    )


def site(rng: random.Random, muscle: str, side: Side) -> Site:
    """One muscle that was needled."""
    static = rng.random() < 0.2
    twitch = None if static else Twitch(mostly(rng, _TWITCH))
    count = None if twitch is None else 0 if twitch is Twitch.NONE else rng.randrange(1, 5)
    length = rng.choice((30, 40, 50))
    return Site(
        muscle=muscle,
        side=side,
        spot=None,
        target=Target.TAUT_BAND if static else Target.TRIGGER_POINT,
        technique=Technique.STATIC if static else Technique.IN_OUT,
        needle_diameter_mm=rng.choice((0.25, 0.3)),
        needle_length_mm=length,
        insertions=rng.randrange(1, 9),
        depth_mm=rng.randrange(10, length, 5),
        twitch=twitch,
        twitch_count=count,
        needle=Needle("Riverside", rng.choice(LOTS), None, True),  # noqa: FBT003
        retention_seconds=600 if static else None,
        pain_during=rng.randrange(1, 6),
    )


def measure(life: Life, rng: random.Random, day: date, side: Side, condition: Condition, gain: float) -> None:
    """The readings of a visit. `gain` from 0 to 1 says how far the person has come."""
    at = life.at(day, 9 + rng.randrange(0, 30) / 60)
    take(life, rng, at, "pseq", value=float(max(0, min(60, round(20 + 24 * gain + rng.gauss(0, 2.5))))))
    severity = 7.5 - 4 * gain
    answers = tuple(max(0, min(10, round(severity + rng.gauss(0, 0.9)))) for _ in range(3))
    take(life, rng, at, "peg", answers=answers)
    usual = 150 + 90 * gain + rng.gauss(0, 12)
    trials = tuple(float(max(20, round(usual + rng.gauss(0, 8)))) for _ in range(3))
    take(life, rng, at, "ppt", trials=trials, site=condition.muscles[0], side=side, timing=Timing.PRE)
    if condition.turns_neck:
        angle = float(max(10, min(90, round(50 + 18 * gain + rng.gauss(0, 2.5)))))
        take(life, rng, at, "rom_neck_rotation", value=angle, side=side)


def take(
    life: Life,
    rng: random.Random,
    at: SentMoment,
    instrument: str,
    *,
    value: float | None = None,
    trials: tuple[float, ...] | None = None,
    answers: tuple[int | None, ...] | None = None,
    site: str | None = None,
    side: Side | None = None,
    timing: Timing | None = None,
) -> None:
    """One reading."""
    life.readings.append(
        ReadingDraft(
            id=new_id(rng),
            instrument=instrument,
            value=value,
            trials=trials,
            answers=answers,
            taken_at=at,
            zone=life.zone.key,
            site=site,
            side=side,
            timing=timing,
        )
    )


def goal(rng: random.Random, condition: Condition, from_day: date) -> Goal:
    """What the person wants to reach, by a day some months on; half of them measurable."""
    by_day = from_day + timedelta(days=rng.randrange(60, 200))
    measurable = rng.random() < 0.5
    return Goal(rng.choice(condition.goals), by_day, "pseq" if measurable else None, 40.0 if measurable else None)


def goal_still_ahead(rng: random.Random, agreed: Goal, from_day: date, today: date) -> Goal | None:
    """The goal of somebody in care: mostly its day lies ahead, for some it has passed, some have none."""
    chance = rng.random()
    if chance < 0.1:
        return None
    by_day = today + timedelta(days=rng.randrange(15, 120) if chance < 0.85 else -rng.randrange(3, 30))
    return replace(agreed, by_day=max(by_day, from_day))


def _adverse(rng: random.Random) -> tuple[AdverseAsked, tuple[AdverseEvent, ...]]:
    chance = rng.random()
    if chance < 0.84:
        return AdverseAsked.NONE, ()
    if chance < 0.87:
        return AdverseAsked.NOT_ASKED, ()
    event = AdverseEvent(EventKind(mostly(rng, _EVENTS)), Grade.MILD, None)
    return AdverseAsked.LISTED, (event,)
