"""Activities in the patient's own words: named once, rated under the same names, and never compared across lists."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.features.cast import Cast
from tests.features.measures.sent import get, post, reading
from tests.reference import cases

NAMES = ["Carry the groceries", "Sleep on the right side", "Drive for an hour"]


def name(cast: Cast, names: list[str], **other: Any) -> Any:
    body = {"id": str(uuid.uuid4()), "names": names} | other
    return cast.dev.post(f"/patients/{cast.mara.patient_id}/activities", json=body)


def rated(cast: Cast, list_id: str, answers: list[int | None], day: str) -> Any:
    taken = {"taken_at": f"{day}T09:00:00-07:00", "activity_list_id": list_id}
    return post(cast, reading("activities", answers=answers) | taken).json


def test_the_same_names_are_rated_again(cast: Cast) -> None:
    made = name(cast, NAMES)
    assert (made.status_code, made.json["number"], made.json["names"]) == (201, 1, NAMES)
    example = cases.worked("psfs/mean")
    first = rated(cast, made.json["id"], example["input"]["baseline"], "2026-01-05")
    later = rated(cast, made.json["id"], example["input"]["follow_up"], "2026-03-02")
    expected = example["expected"]
    assert (first["value"], first["compared"]) == (expected["baseline"], None)
    assert later["value"] == pytest.approx(expected["follow_up"])
    assert later["compared"]["change"] == pytest.approx(expected["change"])
    assert (later["compared"]["error"], later["compared"]["beyond_error"]) == (1.1, True)
    shown: Any = cast.mara.get(f"/patients/{cast.mara.patient_id}/activities").json
    assert shown["items"] == [made.json]


def test_one_left_out_makes_no_mean_of_the_others(cast: Cast) -> None:
    made = name(cast, [*NAMES, "Knit"]).json
    kept = rated(cast, made["id"], [3, 4, 2, None], "2026-01-05")
    assert (kept["value"], kept["no_value"]) == (None, "too_few_answers")
    two = name(cast, NAMES[:2], reason="New episode").json
    assert rated(cast, two["id"], [0, 0], "2026-01-06")["no_value"] == "too_few_answers"


def test_a_new_list_says_why_and_nothing_is_compared_across(cast: Cast) -> None:
    first = name(cast, NAMES).json
    rated(cast, first["id"], [3, 4, 2], "2026-01-05")
    refused = name(cast, ["Swim", "Dance", "Knit"])
    assert (refused.status_code, refused.json["code"]) == (422, "activities_reason")
    second = name(cast, ["Swim", "Dance", "Knit"], reason="A new episode: the left knee")
    assert (second.status_code, second.json["number"]) == (201, 2)
    assert rated(cast, second.json["id"], [9, 9, 9], "2026-03-02")["compared"] is None
    portrait: Any = cast.dev.get(f"/patients/{cast.mara.patient_id}/portrait").json
    [measure] = portrait["measures"]
    assert (measure["first"], measure["latest"], measure["change"]) == (9, 9, None)


def test_what_cannot_be_a_list(cast: Cast) -> None:
    for names, code in (
        ([], "too_short"),
        (["a", "b", "c", "d", "e", "f"], "too_long"),
        (["Swim", " swim"], "activities_same"),
        ([""], "too_short"),
    ):
        refused = name(cast, names)
        assert (refused.status_code, refused.json["errors"][0]["code"] if "errors" in refused.json else None) in {
            (422, code),
            (422, None),
        }
        assert code in str(refused.json)


def test_sent_twice_it_is_one_list_and_anothers_list_is_nobodys(cast: Cast) -> None:
    body = {"id": str(uuid.uuid4()), "names": NAMES}
    path = f"/patients/{cast.mara.patient_id}/activities"
    assert [cast.dev.post(path, json=body).status_code for _ in range(2)] == [201, 200]
    assert cast.dev.post(path, json=body | {"names": ["Swim"]}).status_code == 409
    his = f"/patients/{cast.omar.patient_id}"
    stolen = reading("activities", answers=[1, 2, 3], activity_list_id=body["id"])
    refused: Any = cast.lena.post(f"{his}/readings", json=stolen)
    assert (refused.status_code, refused.json["code"]) == (422, "unknown_activities")
    assert cast.lena.get(path).status_code == 404
    assert get(cast).json["items"] == []
