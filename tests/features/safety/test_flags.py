"""An answer above 0 to item 9 of PHQ-9 is seen: a flag with an owner, closed only by a person with a note."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from backend.shell.audit.models import AuditRow
from tests.features.cast import Cast, inside
from tests.features.measures.sent import path, post, reading

NOTHING = [0] * 8
PROTOCOL = "Stay with the person. Ask. Call the crisis line."


def flags(cast: Cast) -> Any:
    return cast.dev.get(f"/patients/{cast.mara.patient_id}/safety-flags").json["items"]  # type: ignore[index]


def acknowledge(cast: Cast, flag_id: str, note: str) -> Any:
    where = f"/patients/{cast.mara.patient_id}/safety-flags/{flag_id}/acknowledgement"
    return cast.dev.post(where, json={"note": note})


def test_above_nought_raises_one_and_nought_raises_none(cast: Cast) -> None:
    post(cast, reading("phq9", answers=[*NOTHING, 0]))
    assert flags(cast) == []
    body = reading("phq9", answers=[*NOTHING, 1])
    assert post(cast, body).json["flags"] == ["self_harm_item"]
    post(cast, body)
    [flag] = flags(cast)
    assert (flag["kind"], flag["reading_id"], flag["raised_by"]["name"]) == ("self_harm_item", body["id"], "Dev")
    assert (flag["raised_at"], flag["acknowledged_at"], flag["note"]) == ("2026-03-11T00:30:00.000Z", None, None)


def test_it_is_raised_also_where_there_is_no_score(cast: Cast) -> None:
    kept = post(cast, reading("phq9", answers=[*[None] * 8, 3])).json
    assert (kept["value"], kept["no_value"], kept["flags"]) == (None, "too_few_answers", ["self_harm_item"])
    assert len(flags(cast)) == 1


def test_it_stands_first_on_the_worklist_until_somebody_has_looked(cast: Cast) -> None:
    body = reading("phq9", answers=[*NOTHING, 2])
    tag = post(cast, body).headers["ETag"]
    [line] = cast.dev.get("/worklist").json["items"]  # type: ignore[index]
    assert (line["reason"]["code"], line["owner"]["name"], line["need"]) == ("safety_flag", "Dev", 6)
    [flag] = flags(cast)
    for note in ("", "   "):
        assert acknowledge(cast, flag["id"], note).status_code == 422
    cast.dev.post(f"{path(cast)}/{body['id']}/withdrawal", json={"reason": "Wrong box"}, headers={"If-Match": tag})
    assert flags(cast) == [flag], "taking the answer back does not close it"
    told = acknowledge(cast, flag["id"], "Talked to her; she is safe.")
    assert (told.status_code, told.json["acknowledged_by"]["name"]) == (200, "Dev")
    assert (told.json["note"], told.json["acknowledged_at"]) == (
        "Talked to her; she is safe.",
        "2026-03-11T00:30:00.000Z",
    )
    assert acknowledge(cast, flag["id"], "Talked to her; she is safe.").json == told.json
    other = acknowledge(cast, flag["id"], "Another note")
    assert (other.status_code, other.json["code"]) == (409, "already_acknowledged")
    [line] = cast.dev.get("/worklist").json["items"]  # type: ignore[index]
    assert line["reason"]["code"] != "safety_flag"


def test_each_step_is_in_the_log(app: Flask, cast: Cast) -> None:
    post(cast, reading("phq9", answers=[*NOTHING, 1]))
    acknowledge(cast, flags(cast)[0]["id"], "Talked to her.")
    with inside(app) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.patient_id == cast.mara.patient_id)).all()
        changed = {row.operation: row.changed for row in rows}
    assert "safety_flag" in str(changed["record_reading"])
    assert "acknowledged_at" in str(changed["acknowledge_safety_flag"])


def test_the_clinics_own_words_stand_beside_it(cast: Cast) -> None:
    body = {"kind": "self_harm_item", "text": PROTOCOL}
    made: Any = cast.noor.post("/safety-protocols", json=body)
    assert (made.status_code, made.json["number"]) == (201, 1)
    assert cast.noor.post("/safety-protocols", json=body).status_code == 200
    post(cast, reading("phq9", answers=[*NOTHING, 1]))
    assert flags(cast)[0]["protocol"] == PROTOCOL
    newer: Any = cast.noor.post("/safety-protocols", json=body | {"text": "Call the duty phone."})
    assert newer.json["number"] == 2
    assert flags(cast)[0]["protocol"] == "Call the duty phone."
    shown: Any = cast.dev.get("/safety-protocols").json
    assert [(each["kind"], each["number"]) for each in shown["items"]] == [("self_harm_item", 2)]
    assert cast.ravi.get("/safety-protocols").json == {"items": []}


def test_who_sees_flags_and_who_writes_protocols(cast: Cast) -> None:
    seen = {
        name: (
            person.get(f"/patients/{cast.mara.patient_id}/safety-flags").status_code,
            person.post("/safety-protocols", json={"kind": "self_harm_item", "text": "x"}).status_code,
        )
        for name, person in cast.everybody.items()
    }
    assert {name for name, (flag, _) in seen.items() if flag == 200} == {"dev"}
    assert {name for name, (_, protocol) in seen.items() if protocol in {200, 201}} == {"noor", "hana"}
    assert seen["lena"] == (404, 403)
    assert seen["ravi"] == (404, 403)
    assert seen["mara"] == (403, 403)
