"""People whose diary says it: level, flare days, relief after sessions, and whether it held."""

from __future__ import annotations

from tests.rules.trends.card.lives import (
    FOUR,
    Case,
    days,
    diary,
    life,
    needled,
    relief_at,
)

# A diary that is young: these four are asked of every diary, and wait.
YOUNG = {"L8": "too_early", "H1b": "too_early", "L14": "too_early", "L17": "not_measured"}

BY_DIARY = [
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
        life(60, pain=days({0: [8] * 7, 17: [5] * 3, 38: [5] * 21}), sessions=needled(5, 20)),
        {"H4b": "seen", "H4a": "too_early", "L8": "seen", "L14": "too_early", "H1b": "too_early"},
    ),
    Case(
        "back by the fourth week",
        life(60, pain=days({0: [8] * 7, 17: [5] * 3, 22: [5] * 14, 38: [7] * 21}), sessions=needled(5, 20)),
        {"H4b": "not_seen:did_not_hold", "H4a": "too_early", "L8": "not_seen", "L14": "too_early", "H1b": "too_early"},
    ),
    Case(
        "the fourth week is not over",
        life(46, pain=days({0: [8] * 7, 40: [5] * 7}), sessions=needled(5, 20)),
        {"H4b": "too_early:not_yet_time", "H4a": "too_early", "L8": "seen", "L14": "too_early", "H1b": "too_early"},
    ),
    Case(
        "exactly 30 percent lower before the last session and four weeks after it",
        life(60, pain=days({0: [10] * 7, 17: [7] * 3, 40: [7] * 21}), sessions=needled(5, 20)),
        {"H4b": "seen", "H4a": "too_early", "L8": "seen", "L14": "too_early", "H1b": "too_early"},
    ),
    Case(
        "as before until the last session, lower only after it",
        life(60, pain=days({0: [8] * 7, 17: [8] * 3, 38: [5] * 21}), sessions=needled(5, 20)),
        {"H4b": "not_seen:did_not_fall", "H4a": "too_early", "L8": "seen", "L14": "too_early", "H1b": "too_early"},
    ),
    Case(
        "nobody answered before the last session",
        life(60, pain=days({0: [8] * 7, 38: [5] * 21}), sessions=needled(5, 20)),
        {"H4b": "too_early:no_start", "H4a": "too_early", "L8": "seen", "L14": "too_early", "H1b": "too_early"},
    ),
    Case(
        "higher before the last session and four weeks after it",
        life(60, pain=days({0: [5] * 7, 17: [7] * 3, 38: [7] * 21}), sessions=needled(5, 20)),
        {"H4b": "worse", "H4a": "too_early", "L8": "worse", "L14": "too_early", "H1b": "too_early"},
    ),
]
