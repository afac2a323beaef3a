"""People whose care says it: trigger points, exercises, the parts of the plan, what follows a series."""

from __future__ import annotations

from backend.exercise.log import Reason
from backend.plan.timeline import ComponentKind
from tests.rules.trends.card.lives import (
    FOUR,
    Case,
    exercise,
    life,
    missed,
    needled,
    other_care,
    part,
    ppt,
    reading,
    relief_at,
    spot,
    treated_by_hand,
)

NEEDLING, EXERCISE = ComponentKind.NEEDLING, ComponentKind.EXERCISE

BY_CARE = [
    # H4c: trigger points
    Case(
        "nothing found for three months, twice, by the same person",
        life(
            150,
            spots=(
                spot((0, "active", "Dev"), (20, "latent", "Dev"), (40, "resolved", "Dev"), (131, "resolved", "Dev")),
            ),
        ),
        {"H4c": "seen"},
    ),
    Case(
        "90 days are one too few",
        life(150, spots=(spot((0, "active", "Dev"), (40, "resolved", "Dev"), (130, "resolved", "Dev")),)),
        {"H4c": "too_early"},
    ),
    Case(
        "two examiners are not one",
        life(150, spots=(spot((0, "active", "Dev"), (40, "resolved", "Dev"), (140, "resolved", "Lena")),)),
        {"H4c": "too_early"},
    ),
    Case(
        "not examined is not gone",
        life(150, spots=(spot((0, "active", "Dev"), (40, "resolved", "Dev"), (140, "not_examined", "Dev")),)),
        {"H4c": "too_early"},
    ),
    Case(
        "it came back",
        life(
            150,
            spots=(
                spot((0, "active", "Dev"), (40, "resolved", "Dev"), (131, "resolved", "Dev"), (140, "active", "Dev")),
            ),
        ),
        {"H4c": "not_seen:came_back"},
    ),
    Case(
        "twice examined, and found each time",
        life(150, spots=(spot((0, "active", "Dev"), (131, "latent", "Dev")),)),
        {"H4c": "not_seen:still_found"},
    ),
    # H5c, L2, L1, L7
    Case(
        "pain as the reason falls from half to a quarter",
        life(
            60,
            sessions=needled(30),
            missed=missed({Reason.PAIN: 10, Reason.TIME: 10}, {Reason.PAIN: 3, Reason.TIME: 9}, 30),
        ),
        {"H5c": "seen"},
    ),
    Case(
        "nine missed before are one too few",
        life(60, sessions=needled(30), missed=missed({Reason.PAIN: 9}, {Reason.TIME: 10}, 30)),
        {"H5c": "too_early:few_answers"},
    ),
    Case(
        "pain as the reason rises by half",
        life(
            60,
            sessions=needled(30),
            missed=missed({Reason.PAIN: 4, Reason.TIME: 6}, {Reason.PAIN: 6, Reason.TIME: 4}, 30),
        ),
        {"H5c": "worse"},
    ),
    Case(
        "half of 28 done",
        life(28, prescriptions=(exercise(0, [True, False] * 14))[0], logs=(exercise(0, [True, False] * 14))[1]),
        {"L2": "seen", "H3d": "not_measured:no_sessions", "H5": "not_measured:no_sessions"},
    ),
    Case(
        "nine answers are one too few",
        life(28, prescriptions=(exercise(0, []))[0], logs=(exercise(0, [True] * 9))[1]),
        {"L2": "too_early:few_answers"},
    ),
    Case(
        "thirteen of 28 done",
        life(28, prescriptions=(exercise(0, []))[0], logs=(exercise(0, [True] * 13))[1]),
        {"L2": "not_seen:below_half"},
    ),
    Case(
        "needling and exercise agreed, needling alone since day 20",
        life(30, parts=(part(NEEDLING, 0), part(EXERCISE, 0, 19)), sessions=needled(25)),
        {"L1": "not_seen:alone_in_weeks", "L7": "not_seen:one_part_only"},
    ),
    Case(
        "both parts took place",
        life(
            28,
            parts=(part(NEEDLING, 0), part(EXERCISE, 0)),
            sessions=needled(20),
            prescriptions=(exercise(0, []))[0],
            logs=(exercise(0, [True] * 14))[1],
        ),
        {"L1": "seen", "L7": "seen", "L2": "seen", "H5": "too_early:few_sessions", "H3d": "too_early:few_sessions"},
    ),
    Case(
        "force beyond its error",
        life(
            90,
            readings=(
                reading("strength", 0, 100, side="left", site="biceps"),
                reading("strength", 60, 121, side="left", site="biceps"),
            ),
        ),
        {"H3b": "seen"},
    ),
    Case(
        "manual therapy alone, lower on day 1 and day 7 in four of four",
        life(75, pain=relief_at(*FOUR), manual=treated_by_hand(*FOUR)),
        {"L3": "seen", "L8": "too_early", "L14": "too_early", "H1b": "too_early"},
    ),
    Case(
        "needled on the same days: no manual session stands alone",
        life(75, pain=relief_at(*FOUR), manual=treated_by_hand(*FOUR), sessions=needled(*FOUR)),
        {
            "L3": "not_measured:no_sessions",
            "H4a": "seen",
            "H4b": "too_early",
            "L8": "too_early",
            "L14": "too_early",
            "H1b": "too_early",
        },
    ),
    Case(
        "less tight after the series",
        life(
            120,
            sessions=needled(10, 30),
            readings=(
                reading("tightness", 0, 7, site="upper_trapezius", side="left"),
                reading("tightness", 60, 4, site="upper_trapezius", side="left"),
                reading("tightness", 90, 4, site="upper_trapezius", side="left"),
            ),
        ),
        {"H4d": "seen"},
    ),
    Case(
        "less tight during the series says nothing about after it",
        life(
            120,
            sessions=needled(10, 100),
            readings=(
                reading("tightness", 0, 7, site="upper_trapezius", side="left"),
                reading("tightness", 60, 4, site="upper_trapezius", side="left"),
                reading("tightness", 90, 4, site="upper_trapezius", side="left"),
            ),
        ),
        {"H4d": "too_early"},
    ),
    Case(
        "sensitivity three months after the series",
        life(
            220,
            sessions=needled(10, 30),
            readings=(
                reading("csi", 0, 50),
                reading("csi", 130, 40),
                reading("csi", 210, 39),
                ppt(0, 300, site="tibialis_anterior"),
                ppt(130, 380, site="tibialis_anterior"),
                ppt(210, 395, site="tibialis_anterior"),
            ),
        ),
        {"H4e": "seen", "H1": "seen", "H4f": "seen"},
    ),
    Case(
        "exercise agreed and never done",
        life(28, parts=(part(NEEDLING, 0), part(EXERCISE, 0)), sessions=needled(20)),
        {"L1": "seen", "L7": "not_seen:part_missing"},
    ),
    Case(
        "half the opioid dose, as many days off work",
        life(90, other_care=(other_care("opioid_dose", 40, 20), other_care("work_days_lost", 2, 2))),
        {"L15": "seen"},
    ),
    Case(
        "a little more than half the dose",
        life(90, other_care=(other_care("opioid_dose", 40, 21),)),
        {"L15": "not_seen:moved_too_little"},
    ),
    Case(
        "nobody has asked since the start",
        life(90, other_care=(other_care("opioid_dose", 40, None),)),
        {"L15": "too_early"},
    ),
]
