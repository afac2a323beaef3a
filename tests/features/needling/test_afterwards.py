"""After the signing nothing changes: what came later stands beside it, and what was not this patient's says so."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask

from backend.access.identity import Actor
from backend.access.permissions import Role
from backend.needling import service
from backend.shell.clock import FixedClock
from backend.staff.authority import AuthorisationDraft
from backend.staff.service import authorisations
from tests.features.cast import Cast, inside
from tests.features.needling.sent import SITE, get, needled, path, post


def addendum(**other: Any) -> dict[str, Any]:
    bruise = {"kind": "bruise", "grade": "mild", "note": None, "happened_at": "2026-03-10T08:00:00-06:00"}
    return {"id": str(uuid.uuid4()), "text": "A bruise.", "reason": "She called.", "events": [bruise]} | other


def test_an_addendum_stands_beside_the_session(cast: Cast) -> None:
    body = needled()
    signed = post(cast, body)
    url, later = f"{path(cast)}/{body['id']}/addenda", addendum()
    told: Any = cast.dev.post(url, json=later)
    assert told.status_code == 201
    (one,) = told.json["addenda"]
    assert (one["text"], one["reason"], one["written_by"]["name"]) == ("A bruise.", "She called.", "Dev")
    assert [event["kind"] for event in one["events"]] == ["bruise"]
    assert told.json["events"] == signed.json["events"] == []
    assert told.json["adverse_events"] == "none"
    assert told.headers["ETag"] != signed.headers["ETag"]
    assert cast.dev.post(url, json=later).status_code == 200
    other: Any = cast.dev.post(url, json=later | {"text": "No bruise."})
    assert (other.status_code, other.json["code"]) == (409, "id_taken")
    ahead: Any = cast.dev.post(
        url, json=addendum(events=[later["events"][0] | {"happened_at": "2027-01-01T00:00:00Z"}])
    )
    assert (ahead.status_code, ahead.json["code"]) == (422, "in_the_future")
    assert cast.lena.post(url, json=addendum()).status_code == 404
    assert cast.mara.post(url, json=addendum()).status_code == 403


def test_a_session_of_somebody_else_is_void_seen_and_counted_nowhere(app: Flask, cast: Cast) -> None:
    body, stays = needled(), needled(performed_at="2026-03-02T14:00:00-07:00")
    post(cast, body)
    post(cast, stays)
    url = f"{path(cast)}/{body['id']}/void"
    told: Any = cast.dev.post(url, json={"reason": "Recorded for the wrong patient."})
    assert told.status_code == 200
    assert told.json["voided"]["voided_by"] == {"id": str(cast.dev.id), "name": "Dev"}
    again: Any = cast.dev.post(url, json={"reason": "Recorded for the wrong patient."})
    assert again.json == told.json
    other: Any = cast.dev.post(url, json={"reason": "another"})
    assert (other.status_code, other.json["code"]) == (409, "already_void")
    assert [one["voided"] is not None for one in get(cast).json["items"]] == [True, False]
    refused: Any = cast.dev.post(f"{path(cast)}/{body['id']}/addenda", json=addendum())
    assert (refused.status_code, refused.json["code"]) == (422, "session_void")
    patient_id = cast.mara.patient_id
    assert patient_id is not None
    with inside(app) as session:
        assert [str(mark.id) for mark in service.sessions_of(session, patient_id)] == [stays["id"]]
        (signed,) = service.signed_sessions(session, patient_ids=[patient_id])
    assert (str(signed.id), signed.patient_id, signed.therapist_id) == (stays["id"], patient_id, cast.dev.id)
    assert (signed.performed_at, signed.near_chest) == (datetime(2026, 3, 2, 21, tzinfo=UTC), True)
    portrait: Any = cast.dev.get(f"/patients/{patient_id}/portrait").json
    assert [one["id"] for one in portrait["sessions"]] == [stays["id"]]


def test_who_is_not_authorised_signs_nothing(app: Flask, cast: Cast, clock: FixedClock) -> None:
    papers: Any = cast.noor.get("/staff/authorisations").json["items"]  # type: ignore[index]
    (devs,) = [one for one in papers if one["therapist"]["name"] == "Dev"]
    url = f"/staff/authorisations/{devs['id']}/withdrawal"
    assert cast.noor.post(url, json={"reason": "Wrong number."}).status_code == 200
    assert (cast.noor.post(url, json={"reason": "Another."}).json or {})["code"] == "already_withdrawn"
    refused = post(cast, needled())
    assert (refused.status_code, refused.json["code"]) == (422, "authorisation_missing")

    def paper(**other: Any) -> Any:
        sent = {
            "id": str(uuid.uuid4()),
            "number": "DN-2",
            "issued_by": "College",
            "valid_from": "2026-03-01",
            "valid_to": "2026-03-09",
            "supervised_by": None,
        }
        return cast.noor.post(f"/staff/{cast.dev.id}/authorisations", json=sent | other)

    assert paper(valid_to="2026-02-28").json["code"] == "bad_authorisation_days"
    assert paper(supervised_by=str(cast.dev.id)).json["code"] == "own_supervisor"
    assert paper(supervised_by=str(cast.noor.id)).json["code"] == "no_such_therapist"
    assert paper().status_code == 201
    assert post(cast, needled(performed_at="2026-03-09T23:30:00-06:00")).status_code == 201  # its last day, in her zone
    late = post(cast, needled(performed_at="2026-03-10T00:30:00-06:00"))
    assert (late.status_code, late.json["code"]) == (422, "authorisation_lapsed")
    assert get(cast).json["items"][0]["authorisation"] == {"number": "DN-2", "supervised_by": None}


def test_under_supervision_the_supervisor_has_to_be_authorised_too(app: Flask, cast: Cast) -> None:
    dev, lena = cast.dev.id, cast.lena.id
    assert dev is not None
    assert lena is not None
    now = datetime(2026, 3, 10, tzinfo=UTC)
    with inside(app) as session:
        for one in authorisations.listed(session, _actor(cast), now, 0):
            if one.therapist.id in {dev, lena}:
                authorisations.withdraw(session, _actor(cast), one.id, "anew", now)
        under = AuthorisationDraft(uuid.uuid4(), "DN-3", "College", date(2026, 1, 1), date(2026, 12, 31), lena)
        authorisations.authorise(session, cast.clinic_id, dev, under, dev, now)
        session.commit()
    refused = post(cast, needled())
    assert (refused.status_code, refused.json["code"]) == (422, "supervisor_lapsed")
    with inside(app) as session:
        hers = AuthorisationDraft(uuid.uuid4(), "DN-4", "College", date(2026, 1, 1), date(2026, 3, 9), None)
        authorisations.authorise(session, cast.clinic_id, lena, hers, lena, now)
        session.commit()
    kept = post(cast, needled())
    assert kept.status_code == 201
    assert kept.json["authorisation"] == {"number": "DN-3", "supervised_by": {"id": str(lena), "name": "Lena"}}


def _actor(cast: Cast) -> Any:
    assert cast.noor.id is not None
    return Actor(cast.noor.id, cast.clinic_id, Role.CLINIC_ADMIN, "Noor", uuid.uuid4(), None)


def test_those_that_end_soon_are_told_to_the_manager(cast: Cast) -> None:
    def paper(last: str, first: str = "2026-01-01") -> None:
        sent = {"id": str(uuid.uuid4()), "number": last, "issued_by": "College", "valid_from": first, "valid_to": last}
        assert cast.noor.post(f"/staff/{cast.dev.id}/authorisations", json=sent).status_code == 201

    paper("2026-03-09")
    paper("2026-03-10")
    paper("2026-05-09")
    paper("2026-05-10")
    paper("2026-12-31", "2026-04-01")
    told: Any = cast.noor.get("/staff/authorisations?within_days=60").json
    states = {one["number"]: one["state"] for one in told["items"] if not one["number"].startswith("DN")}
    assert states == {
        "2026-03-09": "lapsed",
        "2026-03-10": "expiring",
        "2026-05-09": "expiring",
        "2026-05-10": "valid",
        "2026-12-31": "not_begun",
    }
    statuses = {name: person.get("/staff/authorisations").status_code for name, person in cast.everybody.items()}
    assert {name for name, status in statuses.items() if status == 200} == {"noor", "hana"}


def test_a_lot_is_traced_to_who_met_it(cast: Cast) -> None:
    body = needled(sites=[SITE | {"needle_lot": " r2511-04", "needle_maker": "Riverside"}])
    wrong = needled(sites=[SITE | {"needle_lot": "R2511-04"}], performed_at="2026-03-02T14:00:00-07:00")
    for one in (body, wrong, needled(sites=[SITE | {"needle_lot": "R2601-11"}])):
        assert post(cast, one).status_code == 201
    cast.dev.post(f"{path(cast)}/{wrong['id']}/void", json={"reason": "wrong person"})
    told: Any = cast.noor.get("/needle-lots?lot=R2511-04").json
    assert told["items"] == [
        {
            "id": str(cast.mara.patient_id),
            "name": "Mara",
            "makers": ["Riverside"],
            "days": ["2026-03-09"],
            "void_days": ["2026-03-02"],
        }
    ]
    assert cast.noor.get("/needle-lots?lot=R2511-04&maker=Other").json["items"] == []  # type: ignore[index]
    assert cast.hana.get("/needle-lots?lot=R2511-04").json["items"] == []  # type: ignore[index]
    statuses = {name: person.get("/needle-lots?lot=x").status_code for name, person in cast.everybody.items()}
    assert {name for name, status in statuses.items() if status == 200} == {"noor", "hana"}
    looked: Any = cast.mara.get(f"/patients/{cast.mara.patient_id}/accesses").json
    assert any("Noor" in str(one) for one in looked["items"])


def test_an_expired_needle_and_the_wrong_side_of_the_drawing_are_refused(cast: Cast) -> None:
    for other, code in (
        ({"needle_expires_on": "2026-03-08"}, "needle_expired"),
        ({"single_use": False}, "needle_reused"),
        ({"place": {"view": "back", "x": 150, "y": 112}}, "spot_other_side"),
        ({"frequency_hz": 2}, "current_mismatch"),
        ({"referral": [{"region": "temple", "side": "middle"}]}, "no_such_side"),
    ):
        answer = post(cast, needled(sites=[SITE | other]))
        assert (answer.status_code, answer.json["code"]) == (422, code)
    for said, code in (
        ({"advice": ["soreness"]}, "lung_advice_needed"),
        ({"red_flags": []}, "red_flags_unanswered"),
        ({"consent": None}, "consent_details"),
    ):
        answer = post(cast, needled(**dict[str, Any](said)))
        assert (answer.status_code, answer.json["code"]) == (422, code)
    assert get(cast).json["items"] == []
