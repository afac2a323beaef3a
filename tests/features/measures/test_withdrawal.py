"""A reading is not edited: a wrong one is withdrawn, stays readable and leaves every figure."""

from __future__ import annotations

from typing import Any

from flask import Flask

from backend.measures import service
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from tests.features.cast import Cast
from tests.features.measures.sent import get, path, post, reading


def withdraw(cast: Cast, reading_id: str, reason: str, read: str | None = None) -> Any:
    headers = {} if read is None else {"If-Match": read}
    return cast.dev.post(f"{path(cast)}/{reading_id}/withdrawal", json={"reason": reason}, headers=headers)


def test_a_wrong_reading_is_withdrawn_and_stays_readable(app: Flask, cast: Cast) -> None:
    body = reading(value=30)
    tag = post(cast, body).headers["ETag"]
    assert withdraw(cast, body["id"], "Wrong person").status_code == 428
    assert withdraw(cast, body["id"], "Wrong person", '"old"').status_code == 412
    gone = withdraw(cast, body["id"], "Wrong person", tag)
    assert (gone.status_code, gone.json["withdrawn_reason"]) == (200, "Wrong person")
    assert gone.json["withdrawn_at"] == "2026-03-11T00:30:00.000Z"
    assert get(cast, f"/{body['id']}").json == gone.json
    patient_id = cast.mara.patient_id
    assert patient_id is not None
    with app.app_context():
        enter_clinic(db.session(), cast.clinic_id)
        assert service.readings_of(db.session(), patient_id) == ()
        assert service.readings_at(db.session(), [patient_id], "pseq") == ()


def test_withdrawing_again_changes_nothing(cast: Cast) -> None:
    body = reading(value=30)
    tag = post(cast, body).headers["ETag"]
    first = withdraw(cast, body["id"], "Wrong person", tag)
    assert withdraw(cast, body["id"], "Wrong person", tag).json == first.json
    assert withdraw(cast, body["id"], "Another reason", tag).status_code == 412
    other = withdraw(cast, body["id"], "Another reason", first.headers["ETag"])
    assert (other.status_code, other.json["code"]) == (409, "already_withdrawn")


def test_who_may_record_read_and_withdraw(cast: Cast) -> None:
    body = reading(value=30)
    post(cast, body)
    statuses = {
        name: (
            person.get(path(cast)).status_code,
            person.get(f"{path(cast)}/{body['id']}").status_code,
            person.post(path(cast), json=reading(value=30)).status_code,
            person.post(f"{path(cast)}/{body['id']}/withdrawal", json={"reason": "x"}).status_code,
            person.get("/instruments").status_code,
        )
        for name, person in cast.everybody.items()
    }
    assert statuses == {
        "mara": (200, 200, 403, 403, 200),
        "omar": (404, 404, 403, 403, 200),
        "dev": (200, 200, 201, 428, 200),
        "lena": (404, 404, 404, 404, 200),
        "ravi": (404, 404, 404, 404, 200),
        "zoe": (404, 404, 403, 403, 200),
        "noor": (404, 404, 403, 403, 200),
        "hana": (404, 404, 403, 403, 200),
        "ines": (403, 403, 403, 403, 403),
        "theo": (403, 403, 403, 403, 200),
        "otto": (403, 403, 403, 403, 403),
        "iris": (403, 403, 403, 403, 403),
        "tove": (403, 403, 403, 403, 200),
        "olaf": (403, 403, 403, 403, 403),
        "nobody": (401, 401, 401, 401, 401),
    }
