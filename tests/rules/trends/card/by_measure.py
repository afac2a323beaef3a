"""People whose readings say it: thresholds, length, force, questionnaires, devices."""

from __future__ import annotations

from backend.trends.measured import Timing
from backend.trends.record import Areas
from tests.rules.trends.card.lives import (
    Case,
    answer,
    diary,
    habit,
    life,
    neck,
    on,
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
        {"H3a": "not_seen:within_error", "H5b": "not_seen:no_exercise"},
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
        {"H3b": "worse", "H5b": "not_seen:no_exercise"},
    ),
    Case(
        "a test whose error nobody knows is told and not judged",
        life(90, readings=(reading("thomas_test", 0, 20, side="left"), reading("thomas_test", 60, 5, side="left"))),
        {"H3a": "not_measured:no_threshold", "H5b": "not_seen:no_exercise"},
    ),
    Case(
        "a fault has gone over four weeks",
        life(90, readings=(reading("step_down", 0, 0, side="left"), reading("step_down", 28, 2, side="left"))),
        {"H3c": "seen", "H5b": "not_measured:none_open"},
    ),
    Case(
        "a fault has come",
        life(90, readings=(reading("step_down", 0, 2, side="left"), reading("step_down", 40, 0, side="left"))),
        {"H3c": "worse", "H5b": "not_seen:no_exercise"},
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
    Case(
        "the patient says much improved while the diary is 40 percent higher: each says its own",
        life(90, pain=diary((5, 0, 7), (7, 84, 7)), readings=(reading("pgic", 90, 2),)),
        {"L11": "seen", "L8": "worse", "H1b": "too_early", "L14": "too_early"},
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
        "neck turns further and own activities are better",
        life(90, readings=(*neck(51, 59), reading("activities", 0, 4.0), reading("activities", 80, 5.3))),
        {"L13": "seen", "L6": "seen", "L9": "seen", "H5b": "not_measured:none_open"},
    ),
    Case(
        "neck rotation exactly at its error of 7, own activities better",
        life(90, readings=(*neck(51, 58), reading("activities", 0, 4.0), reading("activities", 80, 5.3))),
        {"L13": "not_seen:only_one_of_two", "L6": "seen", "L9": "seen", "H5b": "not_seen:no_exercise"},
    ),
    Case(
        "confidence is no symptom: neck turns further and PSEQ is up",
        life(90, readings=(*neck(51, 59), reading("pseq", 0, 22), reading("pseq", 80, 31))),
        {"L13": "not_measured", "L10": "seen", "H5b": "not_measured:none_open"},
    ),
    Case(
        "the diary is a symptom: exactly 30 percent lower, neck turns further",
        life(90, pain=diary((10, 0, 7), (7, 84, 7)), readings=neck(51, 59)),
        {"L13": "seen", "L8": "seen", "H1b": "too_early", "L14": "too_early", "H5b": "not_measured:none_open"},
    ),
    Case(
        "both worse: the diary 30 percent higher, neck turns 8 degrees less",
        life(90, pain=diary((5, 0, 7), (7, 84, 7)), readings=neck(59, 51)),
        {"L13": "worse", "L8": "worse", "H1b": "too_early", "L14": "too_early", "H5b": "not_seen:no_exercise"},
    ),
    # H5b: each open finding and its exercise
    Case("a finding without an exercise", life(90, readings=neck(51)), {"H5b": "not_seen:no_exercise"}),
    Case("an exercise that names it", life(90, readings=neck(51), answers=(answer(),)), {"H5b": "seen"}),
    Case("and names no side", life(90, readings=neck(51), answers=(answer(side=None),)), {"H5b": "seen"}),
    Case(
        "it names the other side",
        life(90, readings=neck(51), answers=(answer(side="left"),)),
        {"H5b": "not_seen:no_exercise"},
    ),
    Case("its last day is today", life(90, readings=neck(51), answers=(answer(last=90),)), {"H5b": "seen"}),
    Case(
        "its last day was yesterday",
        life(90, readings=neck(51), answers=(answer(last=89),)),
        {"H5b": "not_seen:no_exercise"},
    ),
    Case(
        "7 degrees more are not beyond the error: the finding is open and answered",
        life(90, readings=neck(51, 58), answers=(answer(),)),
        {"H5b": "seen"},
    ),
    Case(
        "8 degrees more close it: nothing is open", life(90, readings=neck(51, 59)), {"H5b": "not_measured:none_open"}
    ),
    Case(
        "two findings and one exercise",
        life(
            90,
            readings=(*neck(51), reading("straight_leg_raise", 0, 50, side="left")),
            answers=(answer(),),
        ),
        {"H3a": "too_early", "H5b": "not_seen:no_exercise"},
    ),
    Case(
        "of two sides the worse one asks for an exercise",
        life(90, readings=(*neck(51), *neck(70, side="left")), answers=(answer(),)),
        {"H5b": "seen"},
    ),
    Case(
        "a value just after the treatment closes nothing",
        life(90, readings=(*neck(51), *neck(70, at=60, timing=POST)), answers=(answer(),)),
        {"H5b": "seen"},
    ),
    Case(
        "a movement that is passed is no finding",
        life(90, readings=(reading("step_down", 0, 2, side="left"),)),
        {"H3c": "too_early", "H5b": "not_measured:none_open"},
    ),
    Case(
        "nothing that an exercise could answer was measured",
        life(90, readings=(reading("pseq", 0, 22),), answers=(answer(),)),
        {"L10": "too_early", "H5b": "not_measured:nothing_recorded"},
    ),
    # L5: habits by their weeks
    Case("on target in two of four weeks: half", life(60, habits=(habit(2, 4),)), {"L5": "seen"}),
    Case("on target in one of four weeks", life(60, habits=(habit(1, 4),)), {"L5": "not_seen:below_half"}),
    Case("three weeks that can be told are one too few", life(60, habits=(habit(3, 3),)), {"L5": "too_early:few_days"}),
    # H1: the number of painful places is told and never judged
    Case(
        "fewer places on the drawing, and nothing else",
        life(90, areas=(Areas(on(0), 7), Areas(on(80), 1))),
        {"H1": "not_measured:two_needed"},
    ),
    Case(
        "the questionnaire and fewer places are one measure that is judged",
        life(
            90,
            readings=(reading("csi", 0, 50), reading("csi", 40, 40), reading("csi", 80, 39)),
            areas=(Areas(on(0), 7), Areas(on(40), 1), Areas(on(80), 1)),
        ),
        {"H1": "not_measured:two_needed"},
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
