"""A needling session is recorded once, as it happened, with the patient's own left and right."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from backend.needling import models
from backend.shell.audit.models import AuditRow
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from tests.features.cast import Cast, inside
from tests.features.needling.sent import SITE, get, needled, path, post


def test_what_was_recorded_is_what_is_read(cast: Cast) -> None:
    body = needled()
    made = post(cast, body)
    assert made.status_code == 201, made.json
    assert made.json["modality"] == "dry_needling"
    assert made.json["authorisation"] == {"number": "DN-dev", "supervised_by": None}
    read: Any = cast.mara.get(f"{path(cast)}/{body['id']}")
    assert read.json == made.json
    assert read.headers["ETag"] == made.headers["ETag"]
    assert {name: read.json[name] for name in body} == body | {"performed_at": "2026-03-09T20:00:00.000Z"}
    assert (read.json["local_day"], read.json["recorded_at"]) == ("2026-03-09", "2026-03-11T00:30:00.000Z")
    assert read.json["therapist"] == {"id": str(cast.dev.id), "name": "Dev"}


def test_left_stays_left(app: Flask, cast: Cast) -> None:
    post(cast, needled(sites=[SITE, SITE, SITE | {"side": "right"}]))
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
        query = select(models.NeedledSite.side).order_by(models.NeedledSite.position)
        assert list(session.scalars(query)) == ["left", "left", "right"]
    told = get(cast).json["items"][0]["sites"]
    assert [site["side"] for site in told] == ["left", "left", "right"]


def test_the_local_day_is_the_day_where_it_happened(cast: Cast) -> None:
    body = needled(performed_at="2026-03-08T23:30:00-06:00")
    kept = post(cast, body).json
    assert (kept["performed_at"], kept["local_day"]) == ("2026-03-09T05:30:00.000Z", "2026-03-08")


def test_sent_twice_it_is_one_session(cast: Cast) -> None:
    body = needled()
    assert [post(cast, body).status_code for _ in range(3)] == [201, 200, 200]
    assert len(get(cast).json["items"]) == 1


def test_sent_four_times_at_once_it_is_one_session(app: Flask, cast: Cast) -> None:
    body = needled()
    get(cast)  # signs in

    def send(_number: int) -> int:
        headers = {"Authorization": f"Bearer {cast.dev.token}"}
        client = app.test_client()
        url = f"/api/v1{path(cast)}"
        return client.post(url, json=body, headers=headers, base_url="https://localhost").status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(send, range(4))) == [200, 200, 200, 201]
    assert len(get(cast).json["items"]) == 1


def test_one_id_cannot_stand_for_two_sessions(cast: Cast) -> None:
    body = needled()
    post(cast, body)
    answer = post(cast, body | {"needles_in": 3, "needles_out": 3})
    assert (answer.status_code, answer.json["code"]) == (409, "id_taken")
    assert get(cast, f"/{body['id']}").json["needles_in"] == 2


def test_an_id_of_another_patient_is_taken(cast: Cast) -> None:
    body = needled()
    post(cast, body)
    answer: Any = cast.lena.post(f"/patients/{cast.omar.patient_id}/needling-sessions", json=body)
    assert (answer.status_code, answer.json["code"]) == (409, "id_taken")


@pytest.mark.asvs("v5.0.0-2.2.2")
def test_a_needle_left_behind_blocks_the_save(cast: Cast) -> None:
    answer = post(cast, needled(needles_out=1))
    assert (answer.status_code, answer.json["code"], answer.json["needles_missing"]) == (422, "needle_count", 1)
    assert get(cast).json["items"] == []


@pytest.mark.asvs("v5.0.0-2.2.3")
@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"consent_given": False}, "consent_needed"),
        ({"adverse_events": "listed"}, "events_mismatch"),
        ({"events": [{"kind": "bruise", "grade": "mild"}]}, "events_mismatch"),
        ({"performed_at": "2026-03-10T18:41:00-06:00"}, "in_the_future"),
        ({"performed_at": "2026-03-09T14:00:00"}, "offset_required"),
        ({"sites": []}, "too_short"),
        ({"sites": [SITE | {"side": "middle"}]}, "no_such_side"),
        ({"sites": [SITE | {"side": "L"}]}, "choice"),
        ({"sites": [SITE | {"muscle": "heart"}]}, "choice"),
        ({"sites": [SITE | {"depth_mm": 41}]}, "deeper_than_needle"),
        ({"sites": [SITE | {"insertions": 2.7}]}, "type"),
        ({"sites": [SITE | {"insertions": "7"}]}, "type"),
        ({"sites": [SITE | {"insertions": True}]}, "type"),
        ({"sites": [SITE | {"insertions": 0}]}, "range"),
        ({"needles_in": 0, "needles_out": 0}, "range"),
        ({"consent_given": 1}, "type"),
        ({"therapist": "someone"}, "unknown_field"),
    ],
)
def test_what_cannot_be_kept(cast: Cast, other: dict[str, Any], code: str) -> None:
    answer = post(cast, needled(**other))
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert get(cast).json["items"] == []


def test_not_asked_is_not_none(cast: Cast) -> None:
    post(cast, needled(adverse_events="not_asked", performed_at="2026-03-02T14:00:00-07:00"))
    bruise = {"kind": "bruise", "grade": "mild", "note": "left shoulder", "happened_at": None}
    post(cast, needled(adverse_events="listed", events=[bruise]))
    told = [(item["adverse_events"], item["events"]) for item in get(cast).json["items"]]
    assert told == [("listed", [bruise]), ("not_asked", [])]


def test_the_newest_first_page_by_page(cast: Cast) -> None:
    moments = [f"2026-02-{day:02}T09:00:00-07:00" for day in (3, 24, 10, 17, 17)]
    for moment in moments:
        post(cast, needled(performed_at=moment))
    days, after = [], ""
    for _ in range(3):
        answer = get(cast, f"?limit=2{after}").json
        days += [item["local_day"] for item in answer["items"]]
        after = f"&after={answer['next']}"
    assert days == ["2026-02-24", "2026-02-17", "2026-02-17", "2026-02-10", "2026-02-03"]
    assert answer["next"] is None


def test_a_cursor_of_another_patient_opens_nothing(cast: Cast) -> None:
    for moment in ("2026-02-03T09:00:00-07:00", "2026-02-10T09:00:00-07:00"):
        post(cast, needled(performed_at=moment))
    cursor = get(cast, "?limit=1").json["next"]
    answer: Any = cast.lena.get(f"/patients/{cast.omar.patient_id}/needling-sessions?after={cursor}")
    assert (answer.status_code, answer.json["code"]) == (400, "bad_cursor")


def test_who_may_record_and_read(cast: Cast) -> None:
    body = needled()
    post(cast, body)
    statuses = {
        name: (
            person.get(path(cast)).status_code,
            person.get(f"{path(cast)}/{body['id']}").status_code,
            person.post(path(cast), json=needled()).status_code,
        )
        for name, person in cast.everybody.items()
    }
    assert statuses == {
        "mara": (200, 200, 403),
        "omar": (404, 404, 403),
        "dev": (200, 200, 201),
        "lena": (404, 404, 404),
        "ravi": (404, 404, 404),
        "zoe": (404, 404, 403),
        "noor": (404, 404, 403),
        "ines": (403, 403, 403),
        "theo": (403, 403, 403),
        "otto": (403, 403, 403),
        "hana": (404, 404, 403),
        "iris": (403, 403, 403),
        "tove": (403, 403, 403),
        "olaf": (403, 403, 403),
        "nobody": (401, 401, 401),
    }


def test_a_session_is_found_only_at_its_own_patient(cast: Cast) -> None:
    body = needled()
    post(cast, body)
    elsewhere = f"/patients/{cast.omar.patient_id}/needling-sessions/{body['id']}"
    assert cast.lena.get(elsewhere).status_code == 404
    assert cast.dev.get(f"{path(cast)}/{uuid.uuid4()}").status_code == 404


def test_the_trace_names_what_changed(app: Flask, cast: Cast) -> None:
    post(cast, needled())
    with inside(app):
        query = select(AuditRow.changed).where(AuditRow.operation == "record_needling_session")
        assert list(db.session.scalars(query)) == [["needling_session"]]
