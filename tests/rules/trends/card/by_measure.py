"""People whose readings say it: thresholds, length, force, questionnaires, devices."""

from __future__ import annotations

from backend.trends.measured import Timing
from tests.rules.trends.card.lives import (
    Case,
    life,
    ppt,
    reading,
    without_value,
)

PRE, POST = Timing.PRE, Timing.POST

BY_MEASURE = [
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
]
