"""Fifty made-up people, each with the verdicts that somebody worked out by hand from the rules in claims.yaml.

"seen", "not_seen:band_unchanged": the verdict, and its reason where the reason is the point of the case.
"""

from __future__ import annotations

from backend.exercise.log import Reason
from backend.plan.timeline import ComponentKind
from backend.trends.measured import Timing
from tests.rules.trends.card.lives import (
    Case,
    days,
    exercise,
    flat,
    life,
    missed,
    needled,
    other_care,
    part,
    ppt,
    reading,
    spot,
    treated_by_hand,
    without_value,
)

PRE, POST = Timing.PRE, Timing.POST
NEEDLING, EXERCISE, EDUCATION = ComponentKind.NEEDLING, ComponentKind.EXERCISE, ComponentKind.EDUCATION
# A diary that is young: these four are asked of every diary, and wait.
YOUNG = {"L8": "too_early", "H1b": "too_early", "L14": "too_early", "L17": "not_measured"}


def diary(*spans: tuple[float, int, int]) -> tuple[object, ...]:
    """(value, first day, number of days), one span after the other."""
    found: dict[int, object] = {}
    for value, first, length in spans:
        found |= flat(value, first, length)
    return days(found)  # type: ignore[arg-type]


def relief_at(*starts: int, before: int = 7, day1: int = 5, day7: int = 5) -> tuple[object, ...]:
    """Three days before each session, and days 1 and 7 after it."""
    found: dict[int, object] = {}
    for at in starts:
        found |= {at - 3: [before] * 3, at + 1: day1, at + 7: day7}
    return days(found)  # type: ignore[arg-type]


FOUR = (3, 23, 43, 63)
WEEK = 7

PEOPLE = [
    Case("nothing is kept", life(40, versions=()), {}),
    Case("a plan and no answer", life(40), {}),
    # L8, with H1b, L14 and L17 beside it
    Case(
        "exactly 30 percent lower: 10 to 7",
        life(20, pain=diary((10, 0, 7), (7, 14, 7))),
        YOUNG | {"L8": "seen"},
    ),
    Case(
        "a hair less than 30 percent: 10 to 7.14",
        life(20, pain=diary((10, 0, 7), (7, 14, 6), (8, 20, 1))),
        YOUNG | {"L8": "not_seen:below_30_percent"},
    ),
    Case(
        "exactly 30 percent higher: 5 to 6.5 is counted as worse",
        life(21, pain=days({0: [5] * 7, 14: [6, 7, 6, 7, 6, 7], 20: 7, 21: 6})),
        YOUNG | {"L8": "worse"},
    ),
    Case(
        "five days of the start week are one too few",
        life(20, pain=diary((8, 0, 5), (4, 14, 7))),
        YOUNG | {"L8": "too_early:no_start", "H1b": "too_early:no_start", "L14": "too_early:no_start"},
    ),
    Case(
        "three days of the last week are one too few",
        life(20, pain=diary((8, 0, 7), (4, 18, 3))),
        YOUNG | {"L8": "too_early:few_days"},
    ),
    Case(
        "the last week shares a day with the start week",
        life(12, pain=diary((8, 0, 7), (4, 7, 6))),
        YOUNG | {"L8": "too_early:windows_overlap"},
    ),
    Case(
        "a start below 2 has no percent",
        life(20, pain=diary((1, 0, 7), (0, 14, 7))),
        YOUNG | {"L8": "not_measured:none_at_start"},
    ),
    Case(
        "a diary and no plan",
        life(20, versions=(), pain=diary((8, 0, 21))),
        {
            "L8": "too_early:no_plan",
            "H1b": "too_early:no_plan",
            "L14": "too_early:no_plan",
            "L17": "too_early:no_plan",
        },
    ),
    # H1b: flare days, 2 above the start week
    Case(
        "ten flare days become seven: exactly 30 percent fewer",
        life(55, pain=days({0: [5] * 7, 7: [7] * 10, 17: [5] * 11, 28: [7] * 7, 35: [5] * 21})),
        {"H1b": "seen", "L8": "not_seen", "L14": "too_early", "L17": "not_seen"},
    ),
    Case(
        "ten flare days become eight: not enough",
        life(55, pain=days({0: [5] * 7, 7: [7] * 10, 17: [5] * 11, 28: [7] * 8, 36: [5] * 20})),
        {"H1b": "not_seen:moved_too_little", "L8": "not_seen", "L14": "too_early", "L17": "not_seen"},
    ),
    Case(
        "ten flare days become thirteen",
        life(55, pain=days({0: [5] * 7, 7: [7] * 10, 17: [5] * 11, 28: [7] * 13, 41: [5] * 15})),
        {"H1b": "worse", "L8": "not_seen", "L14": "too_early", "L17": "not_seen"},
    ),
    Case(
        "no flare at all",
        life(55, pain=diary((5, 0, 56))),
        {"H1b": "not_seen:none_at_start", "L8": "not_seen", "L14": "too_early", "L17": "not_seen"},
    ),
    Case(
        "twenty of the last 28 days are one too few",
        life(55, pain=days({0: [5] * 28, 36: [5] * 20})),
        {"H1b": "too_early:few_days", "L8": "not_seen", "L14": "too_early"},
    ),
    # L14: half a year
    Case(
        "30 percent lower at week 26 and since",
        life(200, pain=days({0: [8] * 7, 175: [5] * 26})),
        {"L14": "seen", "L8": "seen", "H1b": "too_early"},
    ),
    Case(
        "lower at week 26, back for two weeks since",
        life(210, pain=days({0: [8] * 7, 175: [5] * 14, 189: [7] * 14, 203: [5] * 8})),
        {"L14": "not_seen:came_back", "L8": "seen", "H1b": "too_early"},
    ),
    Case(
        "lower at week 26, back for one week only",
        life(210, pain=days({0: [8] * 7, 175: [5] * 14, 189: [7] * 7, 196: [5] * 15})),
        {"L14": "seen", "L8": "seen", "H1b": "too_early"},
    ),
    Case(
        "week 26 is over and was not answered",
        life(200, pain=days({0: [8] * 7, 182: [5] * 19})),
        {"L14": "too_early:few_days", "L8": "seen", "H1b": "too_early"},
    ),
    # L17: against what is expected without treatment
    Case(
        "lower than the waiting time ever was",
        life(34, pain=days({-28: [7, 8, 7, 6, 7, 8, 7] * 3, 0: [8] * 7, 28: [2] * 7})),
        YOUNG | {"L17": "seen", "L8": "seen"},
    ),
    Case(
        "back to the mean of the waiting time: a fall of 30 percent that is expected anyway",
        life(34, pain=days({-28: [6, 7, 6, 5, 6, 7, 6] * 3, 0: [9] * 7, 28: [6] * 7})),
        YOUNG | {"L17": "not_seen:inside_expected", "L8": "seen"},
    ),
    Case(
        "higher than the waiting time",
        life(34, pain=days({-28: [4, 5, 4, 3, 4, 5, 4] * 3, 0: [5] * 7, 28: [9] * 7})),
        YOUNG | {"L17": "worse", "L8": "worse"},
    ),
    # H4a: relief in four sessions
    Case(
        "two points lower on day 1 and day 7 in four of four",
        life(75, pain=relief_at(*FOUR), sessions=needled(*FOUR)),
        {"H4a": "seen", "H4b": "too_early", "L8": "too_early", "L14": "too_early", "H1b": "too_early"},
    ),
    Case(
        "lower on day 1, as before on day 7",
        life(75, pain=relief_at(*FOUR, day7=7), sessions=needled(*FOUR)),
        {
            "H4a": "not_seen:few_of_sessions",
            "H4b": "too_early",
            "L8": "too_early",
            "L14": "too_early",
            "H1b": "too_early",
        },
    ),
    Case(
        "three sessions can be read: one too few",
        life(75, pain=relief_at(*FOUR[:3]), sessions=needled(*FOUR[:3])),
        {
            "H4a": "too_early:few_sessions",
            "H4b": "too_early",
            "L8": "too_early",
            "L14": "too_early",
            "H1b": "too_early",
        },
    ),
    Case(
        "two points higher on both days",
        life(75, pain=relief_at(*FOUR, day1=9, day7=9), sessions=needled(*FOUR)),
        {"H4a": "worse", "H4b": "too_early", "L8": "too_early", "L14": "too_early", "H1b": "too_early"},
    ),
    Case(
        "exactly 30 percent and less than 2 points: 5 to 3.5 is told by whole days 5 to 3",
        life(75, pain=relief_at(*FOUR, before=4, day1=2, day7=2), sessions=needled(*FOUR)),
        {"H4a": "seen", "H4b": "too_early", "L8": "too_early", "L14": "too_early", "H1b": "too_early"},
    ),
    Case(
        "one point of three: 33 percent",
        life(75, pain=relief_at(*FOUR, before=3, day1=2, day7=2), sessions=needled(*FOUR)),
        {"H4a": "seen", "H4b": "too_early", "L8": "too_early", "L14": "too_early", "H1b": "too_early"},
    ),
    # H4b: the fourth week after the last session
    Case(
        "held four weeks after the last of two sessions",
        life(60, pain=days({0: [8] * 7, 38: [5] * 21}), sessions=needled(5, 20)),
        {"H4b": "seen", "H4a": "too_early", "L8": "seen", "L14": "too_early", "H1b": "too_early"},
    ),
    Case(
        "back by the fourth week",
        life(60, pain=days({0: [8] * 7, 22: [5] * 14, 38: [7] * 21}), sessions=needled(5, 20)),
        {"H4b": "not_seen:did_not_hold", "H4a": "too_early", "L8": "not_seen", "L14": "too_early", "H1b": "too_early"},
    ),
    Case(
        "the fourth week is not over",
        life(46, pain=days({0: [8] * 7, 40: [5] * 7}), sessions=needled(5, 20)),
        {"H4b": "too_early:not_yet_time", "H4a": "too_early", "L8": "seen", "L14": "too_early", "H1b": "too_early"},
    ),
    # H4f and S4: a threshold that rises is better
    Case(
        "150 to 210 kPa: exactly the error",
        life(60, readings=(ppt(0, 150), ppt(59, 210))),
        {"H4f": "not_seen:within_error", "H1": "not_measured", "L13": "not_measured"},
    ),
    Case(
        "150 to 211 kPa: less sensitive", life(60, readings=(ppt(0, 150), ppt(59, 211))), {"H4f": "seen:beyond_error"}
    ),
    Case("211 to 150 kPa: more sensitive", life(60, readings=(ppt(0, 211), ppt(59, 150))), {"H4f": "worse"}),
    Case(
        "61 more after six months is within 90",
        life(200, readings=(ppt(0, 150), ppt(190, 211))),
        {"H4f": "not_seen:within_error"},
    ),
    Case(
        "a value just after needling is not in the line",
        life(60, readings=(ppt(0, 150), ppt(59, 160, timing=PRE), ppt(59, 263, timing=POST, hour=11))),
        {"H4f": "not_seen:within_error"},
    ),
    Case(
        "measured by somebody else",
        life(60, readings=(ppt(0, 150), ppt(59, 250, rater="Lena"))),
        {"H4f": "not_measured:other_rater"},
    ),
    Case("one reading", life(60, readings=(ppt(0, 150),)), {"H4f": "too_early:one_reading"}),
    # H1: two of three
    Case(
        "questionnaire and remote threshold at two visits",
        life(
            90,
            readings=(
                reading("csi", 0, 50),
                reading("csi", 40, 40),
                reading("csi", 80, 39),
                ppt(0, 300, site="tibialis_anterior"),
                ppt(40, 380, site="tibialis_anterior"),
                ppt(80, 385, site="tibialis_anterior"),
            ),
        ),
        {"H1": "seen", "H4f": "seen"},
    ),
    Case(
        "only the questionnaire moved",
        life(
            90,
            readings=(
                reading("csi", 0, 50),
                reading("csi", 40, 40),
                reading("csi", 80, 39),
                ppt(0, 300, site="tibialis_anterior"),
                ppt(40, 310, site="tibialis_anterior"),
                ppt(80, 300, site="tibialis_anterior"),
            ),
        ),
        {"H1": "not_seen:only_one_of_two", "H4f": "not_seen"},
    ),
    Case(
        "the second visit is still to come",
        life(
            90,
            readings=(
                reading("csi", 0, 50),
                reading("csi", 40, 40),
                ppt(0, 300, site="tibialis_anterior"),
                ppt(40, 380, site="tibialis_anterior"),
            ),
        ),
        {"H1": "too_early:two_needed", "H4f": "seen"},
    ),
    # H3: length, force, faults
    Case(
        "length beyond its error at two visits",
        life(
            90,
            readings=tuple(
                reading("straight_leg_raise", at, value, side="left") for at, value in ((0, 50), (30, 58), (60, 57))
            ),
        ),
        {"H3a": "seen", "L13": "not_measured"},
    ),
    Case(
        "length exactly at its error",
        life(
            90,
            readings=tuple(
                reading("straight_leg_raise", at, value, side="left") for at, value in ((0, 50), (30, 56), (60, 56))
            ),
        ),
        {"H3a": "not_seen:within_error"},
    ),
    Case(
        "force beyond its error, and less of it on the other side",
        life(
            90,
            readings=(
                reading("strength", 0, 100, side="left", site="biceps"),
                reading("strength", 60, 130, side="left", site="biceps"),
                reading("strength", 0, 100, side="right", site="biceps"),
                reading("strength", 60, 70, side="right", site="biceps"),
            ),
        ),
        {"H3b": "worse"},
    ),
    Case(
        "a test whose error nobody knows is told and not judged",
        life(90, readings=(reading("thomas_test", 0, 20, side="left"), reading("thomas_test", 60, 5, side="left"))),
        {"H3a": "not_measured:no_threshold"},
    ),
    Case(
        "a fault has gone over four weeks",
        life(90, readings=(reading("step_down", 0, 0, side="left"), reading("step_down", 28, 2, side="left"))),
        {"H3c": "seen"},
    ),
    Case(
        "a fault has come",
        life(90, readings=(reading("step_down", 0, 2, side="left"), reading("step_down", 40, 0, side="left"))),
        {"H3c": "worse"},
    ),
    # L10 and L9: bands, validity
    Case(
        "PSEQ 22 to 30: the band is the same",
        life(90, readings=(reading("pseq", 0, 22), reading("pseq", 80, 30))),
        {"L10": "not_seen:band_unchanged"},
    ),
    Case(
        "PSEQ 22 to 31: another band",
        life(90, readings=(reading("pseq", 0, 22), reading("pseq", 80, 31))),
        {"L10": "seen:matters"},
    ),
    Case(
        "PSEQ 25 to 31 is another band and 6 points",
        life(90, readings=(reading("pseq", 0, 25), reading("pseq", 80, 31))),
        {"L10": "not_seen:below_what_matters"},
    ),
    Case(
        "PSEQ 41 to 34: lower by 7 and another band",
        life(90, readings=(reading("pseq", 0, 41), reading("pseq", 80, 34))),
        {"L10": "worse"},
    ),
    Case(
        "an interference form with 3 of 7 answered",
        life(90, without_value=(without_value("bpi_interference", 80, 3, 7),)),
        {"L9": "not_measured:not_valid"},
    ),
    Case(
        "interference exactly one point lower",
        life(90, readings=(reading("bpi_interference", 0, 6), reading("bpi_interference", 80, 5))),
        {"L9": "seen"},
    ),
    Case(
        "own activities better by exactly the error of 1.1",
        life(90, readings=(reading("activities", 0, 4.0), reading("activities", 80, 5.1))),
        {"L6": "not_seen:within_error", "L9": "not_seen:below_what_matters"},
    ),
    Case(
        "own activities better by 1.3",
        life(90, readings=(reading("activities", 0, 4.0), reading("activities", 80, 5.3))),
        {"L6": "seen", "L9": "seen"},
    ),
    # L11, L12, L4
    Case("the patient says much improved", life(90, readings=(reading("pgic", 80, 2),)), {"L11": "seen"}),
    Case(
        "the patient says a little improved",
        life(90, readings=(reading("pgic", 80, 3),)),
        {"L11": "not_seen:below_what_matters"},
    ),
    Case("the patient says much worse", life(90, readings=(reading("pgic", 80, 6),)), {"L11": "worse"}),
    Case(
        "PHQ-9 exactly 5 lower", life(90, readings=(reading("phq9", 0, 15), reading("phq9", 80, 10))), {"L12": "seen"}
    ),
    Case(
        "PHQ-9 is 4 higher",
        life(90, readings=(reading("phq9", 0, 10), reading("phq9", 80, 14))),
        {"L12": "not_seen:below_what_matters"},
    ),
    Case("knows more", life(90, readings=(reading("rnpq", 0, 4), reading("rnpq", 80, 9))), {"L4": "seen"}),
    # Both in the tissue and as a symptom
    Case(
        "neck turns further and confidence is up",
        life(
            90,
            readings=(
                reading("rom_neck_rotation", 0, 51, side="right", mode="active"),
                reading("rom_neck_rotation", 60, 59, side="right", mode="active"),
                reading("pseq", 0, 22),
                reading("pseq", 80, 31),
            ),
        ),
        {"L13": "seen", "L10": "seen"},
    ),
    Case(
        "neck rotation exactly at its error of 7, confidence up",
        life(
            90,
            readings=(
                reading("rom_neck_rotation", 0, 51, side="right", mode="active"),
                reading("rom_neck_rotation", 60, 58, side="right", mode="active"),
                reading("pseq", 0, 22),
                reading("pseq", 80, 31),
            ),
        ),
        {"L13": "not_seen:only_one_of_two", "L10": "seen"},
    ),
    # H2, H1c: devices
    Case(
        "flow with a device, more in two pairs",
        life(
            90,
            readings=tuple(
                reading("flow", at, value, timing=timing, site="upper_trapezius", side="left", device="O2C", hour=hour)
                for at in (10, 30)
                for value, timing, hour in ((100, PRE, 9), (140, POST, 10))
            ),
        ),
        {"H2": "seen"},
    ),
    Case(
        "one pair is one too few",
        life(
            90,
            readings=tuple(
                reading("flow", 10, value, timing=timing, site="upper_trapezius", side="left", device="O2C", hour=hour)
                for value, timing, hour in ((100, PRE, 9), (140, POST, 10))
            ),
        ),
        {"H2": "too_early"},
    ),
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
