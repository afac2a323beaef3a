"""Readings: one number of one instrument, where and when it was taken, kept once and never edited."""

from __future__ import annotations

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
    body = pressure(value=150, rater="Dev", device="FPX 25", time_point="start")
    made = post(cast, body)
    read = get(cast, f"/{body['id']}")
    assert read.json == made.json
    assert read.headers["ETag"] == made.headers["ETag"]
    assert {name: read.json[name] for name in body} == body | {"taken_at": "2026-03-10T15:00:00.000Z"}
    assert (read.json["local_day"], read.json["source"], read.json["flags"]) == ("2026-03-10", "clinic", [])
    assert read.json["answers"] is None
    assert read.json["trials"] is None


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


@pytest.mark.parametrize(
    ("body", "code"),
    [
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
        (reading("ppt", value=150), "place_needed"),
        (reading("ppt", value=150, side="left"), "place_needed"),
        (reading("rom_neck_rotation", value=51), "place_needed"),
        (pressure(trials=[210, 225, 2001]), "value_range"),
        (pressure(trials=[]), "too_short"),
        (pressure(value=230, trials=[210, 225, 231]), "value_differs"),
        (pressure(trials=[210], answers=[1]), "value_needed"),
        (reading("peg", answers=[6, 7, None]), "too_few_answers"),
        (reading("peg", answers=[6, 7]), "answers_count"),
        (reading("peg", answers=[6, 7, 11]), "answer_range"),
        (reading("peg", answers=[6, 7, 2.7]), "type"),
        (reading(value=30, taken_at="2026-03-10T18:41:00-06:00"), "in_the_future"),
        (reading(value=30, taken_at="2026-03-10T09:00:00"), "offset_required"),
        (reading(value=30, site="Upper Trapezius"), "choice"),
        (reading(value=30, unit="points"), "unknown_field"),
    ],
)
def test_what_cannot_be_kept(cast: Cast, body: dict[str, Any], code: str) -> None:
    answer = post(cast, body)
    assert (answer.status_code, answer.json["code"]) == (422, code)
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
    assert listed["pseq"]["name"] == {"en": "Pain self-efficacy", "fr": "Sentiment d'efficacité face à la douleur"}
    assert listed["peg"]["items"] == {"count": 3, "low": 0, "high": 10}
