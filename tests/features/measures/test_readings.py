"""Readings: one number of one instrument, where and when it was taken, kept once and never edited."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.features.cast import Cast
from tests.features.measures.sent import get, post, pressure, reading


def test_three_trials_make_the_value(cast: Cast) -> None:
    before = post(cast, pressure(trials=[210, 225, 231]))
    after = post(cast, pressure(trials=[258, 262, 269]) | {"timing": "post"})
    assert (before.status_code, before.json["value"], before.json["trials"]) == (201, 222.0, [210.0, 225.0, 231.0])
    assert (after.json["value"], after.json["timing"]) == (263.0, "post")


def test_what_was_recorded_is_what_is_read(cast: Cast) -> None:
    body = pressure(trials=[146, 150, 154], rater="Dev", device="FPX 25", probe_cm2=1, time_point="start")
    made = post(cast, body)
    read = get(cast, f"/{body['id']}")
    assert read.json == made.json
    assert read.headers["ETag"] == made.headers["ETag"]
    assert {name: read.json[name] for name in body} == body | {"taken_at": "2026-03-10T15:00:00.000Z"}
    assert (read.json["local_day"], read.json["source"], read.json["flags"]) == ("2026-03-10", "clinic", [])
    assert (read.json["value"], read.json["no_value"], read.json["unit"]) == (150, None, "kPa")
    assert (read.json["definition_version"], read.json["answers"]) == (1, None)


def test_everything_about_a_movement_is_kept(cast: Cast) -> None:
    said = {"mode": "passive", "end_pain": 0, "warm_up": False, "device": "Inclinometer", "rater": "Lena"}
    body = reading("rom_neck_rotation", value=58, side="left") | said
    kept = post(cast, body).json
    assert {name: kept[name] for name in said} == said
    assert post(cast, reading("rom_neck_rotation", value=58, side="left")).json["mode"] == "active"


def test_a_missing_trial_leaves_no_value_and_says_why(cast: Cast) -> None:
    kept = post(cast, pressure(trials=[210, None, 231])).json
    assert (kept["value"], kept["no_value"], kept["trials"]) == (None, "trial_missing", [210, None, 231])
    assert (kept["compared"], kept["band"]) == (None, None)


def test_too_few_answers_leave_no_score_and_say_why(cast: Cast) -> None:
    kept = post(cast, reading("peg", answers=[6, 7, None])).json
    assert (kept["value"], kept["no_value"], kept["answers"]) == (None, "too_few_answers", [6, 7, None])
    zero = post(cast, reading("peg", answers=[0, 0, 0])).json
    assert (zero["value"], zero["no_value"]) == (0, None)


def test_beyond_error_and_within_it_are_told_with_the_reading(cast: Cast) -> None:
    """The scripted day: +72 since the first visit, +41 after the treatment, +7 degrees."""
    first = {"taken_at": "2026-01-05T10:00:00-07:00"}
    assert post(cast, pressure(trials=[146, 150, 154]) | first).json["compared"] is None
    post(cast, reading("rom_neck_rotation", value=51, side="right") | first)
    before = post(cast, pressure(trials=[210, 225, 231])).json["compared"]
    assert (before["since"], before["value"], before["day"]) == ("first", 150, "2026-01-05")
    assert (before["change"], before["error"], before["beyond_error"]) == (72, 60, True)
    later = {"timing": "post", "taken_at": "2026-03-10T09:30:00-06:00"}
    after = post(cast, pressure(trials=[258, 262, 269]) | later).json["compared"]
    assert (after["since"], after["change"], after["error"], after["beyond_error"]) == ("before", 41, 60, False)
    turned = post(cast, reading("rom_neck_rotation", value=58, side="right")).json["compared"]
    assert (turned["change"], turned["error"], turned["beyond_error"]) == (7, 7, False)


@pytest.mark.trap(8)
def test_the_other_side_another_mode_and_another_muscle_are_other_lines(cast: Cast) -> None:
    first = {"taken_at": "2026-01-05T10:00:00-07:00"}
    post(cast, reading("rom_neck_rotation", value=51, side="right") | first)
    post(cast, pressure(trials=[100, 100, 100]) | first)
    others = [
        reading("rom_neck_rotation", value=58, side="left"),
        reading("rom_neck_rotation", value=58, side="right", mode="passive"),
        pressure(trials=[300, 300, 300]) | {"site": "tibialis_anterior"},
        pressure(trials=[300, 300, 300]) | {"side": "left"},
    ]
    assert [post(cast, body).json["compared"] for body in others] == [None] * 4


@pytest.mark.trap(9)
def test_an_error_is_not_carried_to_another_muscle_or_rater(cast: Cast) -> None:
    first = {"taken_at": "2026-01-05T10:00:00-07:00"}
    shin = {"site": "tibialis_anterior"}
    post(cast, pressure(trials=[300, 300, 300]) | first | shin)
    there = post(cast, pressure(trials=[400, 400, 400]) | shin).json["compared"]
    assert (there["change"], there["beyond_error"], there["not_judged"]) == (100, None, "other_site")
    post(cast, pressure(trials=[150, 150, 150]) | first | {"rater": "Lena"})
    mine = post(cast, pressure(trials=[250, 250, 250])).json["compared"]
    assert (mine["change"], mine["beyond_error"], mine["not_judged"]) == (100, None, "other_rater")


OTHERS: list[tuple[str, dict[str, Any], float]] = [
    ("temporal_summation", {"trials": [3, 7], "site": "forearm"}, 4),
    ("cpm", {"trials": [200, 250], "site": "tibialis_anterior"}, 25),
    ("skin_temperature", {"value": 31.4, "site": "upper_trapezius", "device": "IR 3"}, 31.4),
    ("allodynia", {"value": 0, "site": "neck"}, 0),
    ("step_down", {"value": 1, "fault": "Knee falls inwards"}, 1),
    ("step_down", {"value": 2}, 2),
    ("strength", {"value": 142.5, "site": "lower_trapezius", "device": "MicroFET"}, 142.5),
    ("so2", {"value": 61.2, "site": "upper_trapezius", "device": "O2C"}, 61.2),
    ("palpation_pain", {"value": 0, "site": "upper_trapezius", "force_n": 40}, 0),
    ("thomas_test", {"value": -5}, -5),
]


def test_other_measures_of_the_clinic(cast: Cast) -> None:
    for instrument, said, value in OTHERS:
        kept = post(cast, reading(instrument, side="left") | said)
        assert (kept.status_code, kept.json.get("value"), kept.json.get("side")) == (201, value, "left"), kept.json
        assert get(cast, f"/{kept.json['id']}").json == kept.json


def test_left_stays_left(cast: Cast) -> None:
    for side in ("left", "right", "left"):
        post(cast, reading("rom_neck_rotation", value=51, side=side))
    assert sorted(item["side"] for item in get(cast).json["items"]) == ["left", "left", "right"]


def test_zero_is_a_value(cast: Cast) -> None:
    assert post(cast, reading("nrs_average", value=0)).json["value"] == 0


def test_answers_make_the_score_and_raise_what_has_to_be_seen(cast: Cast) -> None:
    peg = post(cast, reading("peg", answers=[6, 7, 4])).json
    assert peg["value"] == pytest.approx(17 / 3)
    phq = post(cast, reading("phq9", answers=[1, 2, 1, 2, 1, 0, 1, 0, 1])).json
    assert (phq["value"], phq["band"], phq["flags"]) == (9, "mild", ["self_harm_item"])
    assert post(cast, reading(value=31)).json["band"] == "from_31_to_40"


REFUSED: list[tuple[dict[str, Any], str]] = [
    (reading(value=2.7), "value_not_whole"),
    (reading(value="7"), "type"),
    (reading(value=True), "type"),
    (reading(value=61), "value_range"),
    (reading(value=-1), "value_range"),
    (reading(value=1e300), "range"),
    (reading(), "value_needed"),
    (reading(value=None), "value_needed"),
    (reading("no_such_thing", value=1), "unknown_instrument"),
    (reading("PSEQ", value=1), "choice"),
    (reading(value=30, trials=[30]), "trials_not_asked"),
    (reading(value=30, answers=[3] * 10), "answers_not_asked"),
    (reading(value=30, side="left"), "place_not_asked"),
    (pressure(value=150), "trials_needed"),
    (pressure(trials=[210, 225]), "trials_count"),
    (pressure(trials=[210, 225, "231"]), "type"),
    (pressure(value=230, trials=[210, None, 231]), "value_differs"),
    (reading("ppt", trials=[1, 2, 3]), "place_needed"),
    (reading("ppt", trials=[1, 2, 3], side="left"), "place_needed"),
    (reading("tightness", value=4, side="left"), "place_needed"),
    (reading("peg", value=4), "answers_needed"),
    (reading("pgic", value=8), "value_range"),
    (reading("pgic", value=1.5), "value_not_whole"),
    (reading("ccft", value=23, device="Cuff"), "value_step"),
    (reading("ccft", value=24), "detail_needed"),
    (reading("emg", value=24, site="neck", side="left"), "detail_needed"),
    (reading("step_down", value=1, side="left"), "detail_needed"),
    (reading("step_down", value=2, side="left", fault="None"), "detail_not_asked"),
    (reading("rom_neck_rotation", value=51, side="left", probe_cm2=1), "detail_not_asked"),
    (reading("rom_neck_rotation", value=51, side="left", end_pain=11), "range"),
    (reading(value=30, mode="active"), "detail_not_asked"),
    (reading("activities", answers=[1, 2, 3]), "activities_needed"),
    (reading("peg", answers=[1, 2, 3], activity_list_id=str(uuid.uuid4())), "unknown_activities"),
    (reading("rom_neck_rotation", value=51), "place_needed"),
    (pressure(trials=[210, 225, 2001]), "value_range"),
    (pressure(trials=[]), "too_short"),
    (pressure(value=230, trials=[210, 225, 231]), "value_differs"),
    (pressure(trials=[210], answers=[1]), "value_needed"),
    (reading("peg", answers=[6, 7]), "answers_count"),
    (reading("peg", answers=[6, 7, 11]), "answer_range"),
    (reading("peg", answers=[6, 7, 2.7]), "type"),
    (reading(value=30, taken_at="2026-03-10T18:41:00-06:00"), "in_the_future"),
    (reading(value=30, taken_at="2026-03-10T09:00:00"), "offset_required"),
    (reading(value=30, site="Upper Trapezius"), "choice"),
    (reading(value=30, unit="points"), "unknown_field"),
]


def test_what_cannot_be_kept(cast: Cast) -> None:
    told = []
    for body, code in REFUSED:
        answer = post(cast, body)
        if (answer.status_code, answer.json["code"]) != (422, code):
            told.append((body, code, answer.json))
    assert told == []
    assert get(cast).json["items"] == []


def test_a_value_beside_its_trials_may_be_rounded(cast: Cast) -> None:
    kept = post(cast, pressure(value=220, trials=[210, 225, 224])).json
    assert kept["value"] == pytest.approx(659 / 3)


def test_sent_twice_it_is_one_reading(cast: Cast) -> None:
    body = reading(value=30)
    assert [post(cast, body).status_code for _ in range(3)] == [201, 200, 200]
    other = post(cast, body | {"value": 31})
    assert (other.status_code, other.json["code"]) == (409, "id_taken")
    assert [item["value"] for item in get(cast).json["items"]] == [30]


def test_the_newest_first_page_by_page_and_by_instrument(cast: Cast) -> None:
    for day, value in ((3, 22), (24, 31), (10, 25), (17, 30)):
        post(cast, reading(value=value, taken_at=f"2026-02-{day:02}T09:00:00-07:00"))
    post(cast, reading("nrs_average", value=4))
    first = get(cast, "?instrument=pseq&limit=3").json
    rest = get(cast, f"?instrument=pseq&limit=3&after={first['next']}").json
    assert [item["value"] for item in first["items"] + rest["items"]] == [31, 30, 25, 22]
    assert rest["next"] is None
    assert len(get(cast).json["items"]) == 5


def test_the_instruments_say_what_their_numbers_mean(cast: Cast) -> None:
    answer: Any = cast.mara.get("/instruments")
    listed = {item["key"]: item for item in answer.json["items"]}
    assert (listed["ppt"]["unit"], listed["ppt"]["direction"]) == ("kPa", "higher_is_better")
    assert [(limit["value"], limit["below_months"]) for limit in listed["ppt"]["error"]["limits"]] == [
        (60, 6),
        (90, None),
    ]
    assert listed["nrs_average"]["error"] is None
    assert listed["nrs_average"]["error_unknown"]
    assert listed["ppt"]["error"]["scope"]["sites"] == ["upper_trapezius"]
    assert [level["key"] for level in listed["nrs_average"]["change_that_matters"]] == [
        "noticed",
        "moderate",
        "substantial",
    ]
    assert listed["pseq"]["name"] == {"en": "Pain self-efficacy", "fr": "Sentiment d’efficacité face à la douleur"}
    assert {name: listed["peg"]["items"][name] for name in ("count", "low", "high")} == {
        "count": 3,
        "low": 0,
        "high": 10,
    }
    assert len(listed["phq9"]["items"]["labels"]) == 9
    assert listed["rom_neck_rotation"]["movement"] == {"joint": "neck", "direction": "rotation"}
