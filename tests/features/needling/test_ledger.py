"""The ledger of trigger points: one lane for each spot through all visits, with whose finger it was."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from typing import Any

import pytest

from tests.features.cast import Cast
from tests.features.needling.sent import SITE, needled, path, post


def points(cast: Cast, more: str = "") -> str:
    return f"/patients/{cast.mara.patient_id}/trigger-points{more}"


def spot(cast: Cast, **other: Any) -> Any:
    sent = {
        "id": str(uuid.uuid4()),
        "muscle": "upper_trapezius",
        "side": "right",
        "spot": "middle of the upper border",
        "place": {"view": "back", "x": 150, "y": 112},
        "first_seen_on": "2026-01-05",
    }
    return cast.dev.post(points(cast), json=sent | other)


def look(cast: Cast, point: str, day: str, state: str, who: Any = None, **other: Any) -> Any:
    sent: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "examined_at": f"{day}T14:00:00-07:00",
        "zone": "America/Edmonton",
        "state": state,
        "recognised_pain": {"active": True, "latent": False}.get(state),
    }
    return (who or cast.dev).post(points(cast, f"/{point}/examinations"), json=sent | other)


def test_a_spot_lives_through_all_visits(cast: Cast) -> None:
    point = spot(cast).json["id"]
    for day, state in (
        ("2026-01-05", "active"),
        ("2026-01-19", "latent"),
        ("2026-02-02", "not_examined"),
        ("2026-02-16", "resolved"),
        ("2026-03-02", "active"),
    ):
        assert look(cast, point, day, state).status_code == 201
    (lane,) = cast.mara.get(points(cast)).json["items"]  # type: ignore[index]
    assert (lane["side"], lane["place"], lane["found_by"]["name"]) == (
        "right",
        {"view": "back", "x": 150, "y": 112},
        "Dev",
    )
    assert (lane["state"], lane["state_on"], lane["raters"]) == ("active", "2026-03-02", 1)
    assert [one["state"] for one in lane["examinations"]][2] == "not_examined"
    assert lane["clear"] == [
        {
            "since": "2026-01-19",
            "first_resolved": "2026-02-16",
            "last_clear": "2026-02-16",
            "back_on": "2026-03-02",
            "examiners": 1,
        }
    ]


def test_not_examined_is_never_clear(cast: Cast) -> None:
    point = spot(cast).json["id"]
    look(cast, point, "2026-01-05", "active")
    look(cast, point, "2026-02-02", "not_examined")
    (lane,) = cast.dev.get(points(cast)).json["items"]  # type: ignore[index]
    assert (lane["state"], lane["clear"]) == ("active", [])


def test_another_rater_is_told(cast: Cast) -> None:
    care = {"therapist_id": str(cast.lena.id), "from_day": "2026-03-01"}
    assert cast.dev.post(f"/patients/{cast.mara.patient_id}/care", json=care).status_code == 201
    point = spot(cast).json["id"]
    look(cast, point, "2026-01-05", "active")
    look(cast, point, "2026-01-12", "not_examined", cast.lena)
    look(cast, point, "2026-01-19", "latent", cast.lena)
    look(cast, point, "2026-01-26", "latent", cast.lena)
    (lane,) = cast.dev.get(points(cast)).json["items"]  # type: ignore[index]
    assert [one["rater_changed"] for one in lane["examinations"]] == [False, False, True, False]
    assert [one["rater"]["name"] for one in lane["examinations"]] == ["Dev", "Lena", "Lena", "Lena"]
    assert lane["raters"] == 2


def test_what_is_taken_back_stays_to_be_read_and_counts_nowhere(cast: Cast) -> None:
    point = spot(cast).json["id"]
    look(cast, point, "2026-01-05", "active")
    wrong = look(cast, point, "2026-01-12", "resolved").json["examinations"][1]["id"]
    url = points(cast, f"/{point}/examinations/{wrong}/withdrawal")
    told: Any = cast.dev.post(url, json={"reason": "The other side."}).json
    assert (told["state"], told["clear"]) == ("active", [])
    assert told["examinations"][1]["withdrawn_reason"] == "The other side."
    again: Any = cast.dev.post(url, json={"reason": "Another reason."})
    assert (again.status_code, again.json["code"]) == (409, "already_withdrawn")
    gone: Any = cast.dev.post(points(cast, f"/{point}/withdrawal"), json={"reason": "The other side."}).json
    assert gone["withdrawn_reason"] == "The other side."
    late = look(cast, point, "2026-01-19", "active")
    assert (late.status_code, late.json["code"]) == (422, "point_withdrawn")


@pytest.mark.parametrize(
    ("state", "other", "code"),
    [
        ("active", {"recognised_pain": False}, "state_mismatch"),
        ("active", {"recognised_pain": None}, "state_mismatch"),
        ("latent", {"recognised_pain": True}, "state_mismatch"),
        ("resolved", {"taut_band": "yes"}, "state_mismatch"),
        ("not_examined", {"tenderness": 0}, "not_examined_mismatch"),
        ("not_examined", {"autonomic": []}, "not_examined_mismatch"),
        ("active", {"familiar_pain": "none"}, "familiar_mismatch"),
        ("latent", {"referral": [{"region": "temple", "side": "middle"}]}, "no_such_side"),
        ("latent", {"examined_at": "2026-04-01T09:00:00-06:00"}, "in_the_future"),
        ("latent", {"tenderness": 11}, "range"),
    ],
)
def test_a_finding_that_contradicts_itself_is_refused(cast: Cast, state: str, other: dict[str, Any], code: str) -> None:
    point = spot(cast).json["id"]
    answer = look(cast, point, "2026-01-05", state, **other)
    assert (answer.status_code, answer.json["code"]) == (422, code)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"side": "middle", "place": None}, "no_such_side"),
        ({"side": "left"}, "spot_other_side"),
        ({"first_seen_on": "2026-03-11"}, "day_ahead"),
        ({"muscle": "heart"}, "choice"),
    ],
)
def test_a_spot_that_cannot_be(cast: Cast, other: dict[str, Any], code: str) -> None:
    answer = spot(cast, **other)
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_a_repeat_is_one_spot_and_other_content_a_conflict(cast: Cast) -> None:
    one = str(uuid.uuid4())
    assert [spot(cast, id=one).status_code for _ in range(2)] == [201, 200]
    assert spot(cast, id=one, spot="elsewhere").json["code"] == "id_taken"
    finding = str(uuid.uuid4())
    assert [look(cast, one, "2026-01-05", "active", id=finding).status_code for _ in range(2)] == [201, 200]
    assert look(cast, one, "2026-01-05", "latent", id=finding).json["code"] == "id_taken"


def test_a_site_points_to_its_spot_and_to_no_other(cast: Cast) -> None:
    point = spot(cast).json["id"]
    right = SITE | {"side": "right", "trigger_point_id": point}
    assert post(cast, needled(sites=[right])).status_code == 201
    void = needled(sites=[right])
    post(cast, void)
    cast.dev.post(f"{path(cast)}/{void['id']}/void", json={"reason": "wrong person"})
    for other in ({"side": "left"}, {"muscle": "scalenes"}, {"trigger_point_id": str(uuid.uuid4())}):
        answer = post(cast, needled(sites=[right | other]))
        assert (answer.status_code, answer.json["code"]) == (422, "other_trigger_point")
    (lane,) = cast.dev.get(points(cast)).json["items"]  # type: ignore[index]
    assert [(dose["local_day"], dose["insertions"], dose["twitch_count"]) for dose in lane["needled"]] == [
        ("2026-03-09", 6, 3)
    ]


def test_who_may_read_and_write(cast: Cast) -> None:
    point = spot(cast).json["id"]
    read = {name: person.get(points(cast)).status_code for name, person in cast.everybody.items()}
    assert {name for name, status in read.items() if status == 200} == {"mara", "dev"}
    assert (read["lena"], read["ravi"], read["noor"], read["nobody"]) == (404, 404, 404, 401)
    write = {name: look(cast, point, "2026-01-05", "latent", who).status_code for name, who in cast.everybody.items()}
    assert {name for name, status in write.items() if status == 201} == {"dev"}
    elsewhere = f"/patients/{cast.omar.patient_id}/trigger-points/{point}/withdrawal"
    assert cast.lena.post(elsewhere, json={"reason": "x"}).status_code == 404


def test_left_and_right_go_through_with_the_takeout(cast: Cast) -> None:
    for side, x in (("left", 90), ("right", 150)):
        point = spot(cast, side=side, place={"view": "back", "x": x, "y": 112}).json["id"]
        felt = [{"region": "temple", "side": side}]
        look(cast, point, "2026-01-05", "active", referral=felt, familiar_pain="full", autonomic=["sweating"])
    got = cast.mara.get(f"/patients/{cast.mara.patient_id}/my-data")
    plain = json.loads(zipfile.ZipFile(io.BytesIO(got.data)).read("my-data.json"))["kinds"]
    by_id = {one["id"]: one["side"] for one in plain["trigger_point"]}
    found = [(by_id[one["trigger_point_id"]], one["referral"][0]["side"]) for one in plain["trigger_point_examination"]]
    assert sorted(found) == [("left", "left"), ("right", "right")]
