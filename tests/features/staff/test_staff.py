"""The admin takes people on, changes what they may, and lets them go; the second admin agrees to a reset."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from backend.access import service as access
from backend.access.permissions import Role
from backend.credentials.models import Totp
from backend.shell.audit.models import AuditRow
from backend.shell.clock import FixedClock
from backend.shell.db.session import db
from tests.features.cast import CHEAP_HASH, Cast, Person, body, inside
from tests.features.credentials.doing import Visit, other_browser, settled

NEW = {"name": "Iris Okafor", "login": "iris@ebb.example", "role": "therapist"}
PASSWORD = "seven quiet herons at dusk"


@pytest.fixture
def noor(cast: Cast, clock: FixedClock) -> Visit:
    return settled(cast.noor, clock)


def code(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, body(answer).get("code", "")


def second_admin(app: Flask, cast: Cast, name: str = "gus") -> Person:
    with inside(app) as session:
        account = access.open_account(
            session, clinic_id=cast.clinic_id, login=f"{name}@ebb.example", password_hash=CHEAP_HASH,
            role=Role.CLINIC_ADMIN, name=name.title(),
        )  # fmt: skip
        session.commit()
        return Person(app, f"{name}@ebb.example", account.id, None, cast.clinic_id)


def set_up(app: Flask, cast: Cast, clock: FixedClock, token: str, password: str = PASSWORD) -> Visit:
    """The new colleague opens the link, chooses a password, and reads the QR code."""
    visit = Visit(Person(app, NEW["login"], None, None, cast.clinic_id), clock)
    answer = visit.ask("POST", "/setup", {"token": token, "password": password})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert body(answer)["person"]["only_for"] == "setup"
    visit.token = body(answer)["access_token"]
    visit.set_up()
    return visit


def test_a_new_therapist_comes_in_by_the_link_and_chooses_the_password(
    app: Flask, cast: Cast, clock: FixedClock, noor: Visit
) -> None:
    opened = noor.ask("POST", "/staff", NEW)
    assert opened.status_code == 201
    account, link = body(opened)["account"], body(opened)["link"]
    assert (account["role"], account["set_up"], account["second_factor"]) == ("therapist", False, False)
    reader = Visit(cast.nobody, clock)
    whose = body(reader.ask("POST", "/setup/read", {"token": link["token"]}))
    assert whose == {"name": "Iris Okafor", "login": "iris@ebb.example", "clinic": "River Clinic"}
    for password, why in (
        ("short", "password_short"),
        ("password123", "password_common"),
        ("Iris Okafor 1!", "password_context"),
        ("River Clinic 26", "password_context"),
    ):
        refused = reader.ask("POST", "/setup", {"token": link["token"], "password": password})
        assert code(refused) == (422, why)
    iris = set_up(app, cast, clock, link["token"])
    assert body(iris.ask("GET", "/me"))["name"] == "Iris Okafor"
    assert iris.ask("GET", "/patients").status_code == 200
    again = reader.ask("POST", "/setup", {"token": link["token"], "password": PASSWORD})
    assert code(again) == (404, "link_over")
    line = next(one for one in body(noor.ask("GET", "/staff"))["items"] if one["id"] == account["id"])
    assert (line["set_up"], line["second_factor"]) == (True, True)


def test_a_link_is_replaced_and_grows_old(app: Flask, cast: Cast, clock: FixedClock, noor: Visit) -> None:
    opened = body(noor.ask("POST", "/staff", NEW))
    path = f"/staff/{opened['account']['id']}/setup-link"
    newer = body(noor.ask("POST", path))
    reader = Visit(cast.nobody, clock)
    assert code(reader.ask("POST", "/setup/read", {"token": opened["link"]["token"]})) == (404, "link_over")
    clock.advance(timedelta(hours=48))
    assert code(reader.ask("POST", "/setup/read", {"token": newer["token"]})) == (404, "link_over")
    assert code(reader.ask("POST", "/setup/read", {"token": "made up"})) == (404, "link_over")


def test_what_cannot_be_opened(cast: Cast, noor: Visit) -> None:
    assert code(noor.ask("POST", "/staff", NEW | {"login": "dev@ebb.example"})) == (409, "login_taken")
    assert code(noor.ask("POST", "/staff", NEW | {"login": "D\u00e9v\u0430@ebb.example"})) == (422, "login_letters")
    for role in ("patient", "operator", "owner"):
        assert code(noor.ask("POST", "/staff", NEW | {"role": role})) == (422, "choice")
    assert code(noor.ask("POST", f"/staff/{cast.dev.id}/setup-link")) == (409, "already_set_up")
    assert code(noor.ask("POST", f"/staff/{cast.ravi.id}/setup-link"))[0] == 404
    assert code(noor.ask("POST", f"/staff/{uuid.uuid4()}/setup-link"))[0] == 404


def test_a_new_role_and_a_closed_account_act_on_the_next_request(cast: Cast, clock: FixedClock, noor: Visit) -> None:
    dev, lena = settled(cast.dev, clock), settled(cast.lena, clock)
    assert [visit.ask("GET", "/patients").status_code for visit in (dev, lena)] == [200, 200]
    assert noor.ask("POST", f"/staff/{cast.dev.id}/role", {"role": "auditor"}).status_code == 200
    assert noor.ask("POST", f"/staff/{cast.lena.id}/closure").status_code == 200
    assert [visit.ask("GET", "/patients").status_code for visit in (dev, lena)] == [401, 401]
    assert other_browser(lena).password().status_code == 401
    back = other_browser(dev)
    assert back.second(body(back.password())["ticket"], code=back.code()).status_code == 200
    assert back.ask("GET", "/patients").status_code == 403
    for method, path, sent in (("POST", "role", {"role": "therapist"}), ("POST", "closure", None)):
        assert code(noor.ask(method, f"/staff/{cast.noor.id}/{path}", sent)) == (409, "not_yourself")
        assert noor.ask(method, f"/staff/{cast.mara.id}/{path}", sent).status_code == 404
        assert noor.ask(method, f"/staff/{cast.ravi.id}/{path}", sent).status_code == 404


def test_a_reset_takes_two_admins(app: Flask, cast: Cast, clock: FixedClock, noor: Visit) -> None:
    gus, dev = settled(second_admin(app, cast), clock), settled(cast.dev, clock)
    asked = noor.ask("POST", f"/staff/{cast.dev.id}/reset")
    assert asked.status_code == 201
    assert body(noor.ask("POST", f"/staff/{cast.dev.id}/reset"))["id"] == body(asked)["id"]
    decision = f"/staff/resets/{body(asked)['id']}/decision"
    assert code(noor.ask("POST", decision, {"decision": "approved"})) == (409, "second_person")
    assert dev.ask("GET", "/patients").status_code == 200
    assert [one["asked_by"]["name"] for one in body(gus.ask("GET", "/staff/resets"))["items"]] == ["Noor"]
    decided = gus.ask("POST", decision, {"decision": "approved"})
    assert decided.status_code == 200
    assert dev.ask("GET", "/patients").status_code == 401
    assert other_browser(dev).password().status_code == 401
    with inside(app):
        wiped = db.session.scalars(select(Totp.secret).where(Totp.account_id == cast.dev.id)).all()
    assert wiped == [b""]
    assert code(gus.ask("POST", decision, {"decision": "approved"}))[0] == 404
    set_up(app, cast, clock, body(decided)["link"]["token"])
    with inside(app):
        said = set(db.session.scalars(select(AuditRow.event).where(AuditRow.event.is_not(None))))
    assert {"recovery_begun", "password_reset", "factor_reset", "recovery_finished", "invitation_used"} <= said


def test_nobody_agrees_to_their_own_reset(app: Flask, cast: Cast, clock: FixedClock, noor: Visit) -> None:
    gus = settled(second_admin(app, cast), clock)
    assert code(noor.ask("POST", f"/staff/{cast.noor.id}/reset")) == (409, "yourself")
    asked = body(gus.ask("POST", f"/staff/{cast.noor.id}/reset"))
    decision = f"/staff/resets/{asked['id']}/decision"
    assert code(noor.ask("POST", decision, {"decision": "approved"})) == (409, "second_person")
    clock.advance(timedelta(hours=24))
    late = other_browser(gus)
    assert late.second(body(late.password())["ticket"], code=late.code()).status_code == 200
    assert body(late.ask("GET", "/staff/resets"))["items"] == []
    assert code(late.ask("POST", decision, {"decision": "refused"}))[0] == 404


def test_patients_are_enrolled_and_given_to_a_therapist(app: Flask, cast: Cast, noor: Visit) -> None:
    sent = {"name": "Pia Sol", "birth_date": "1990-02-03", "zone": "America/Edmonton"}
    assert code(noor.ask("POST", "/clinic/patients", sent | {"zone": "Mars/Base"})) == (422, "no_such_zone")
    pia = body(noor.ask("POST", "/clinic/patients", sent))
    assert (pia["joined"], pia["care"], pia["enrolled_on"]) == (False, [], "2026-03-10")
    path = f"/patients/{pia['id']}/care"
    link = body(noor.ask("POST", path, {"therapist_id": str(cast.dev.id), "from_day": "2026-03-10"}))
    assert link["therapist"]["name"] == "Dev"
    items = body(noor.ask("GET", "/clinic/patients"))["items"]
    assert [(one["name"], one["joined"], [c["therapist"]["name"] for c in one["care"]]) for one in items] == [
        ("Mara", True, ["Dev"]),
        ("Omar", True, ["Lena"]),
        ("Pia Sol", False, ["Dev"]),
    ]
    ended = noor.ask("POST", f"{path}/{link['id']}/end", {"to_day": "2026-03-09"})
    assert code(ended) == (422, "bad_care_days")
    assert noor.ask("POST", f"{path}/{link['id']}/end", {"to_day": "2026-03-10"}).status_code == 200
    assert noor.ask("GET", f"/patients/{pia['id']}").status_code == 404  # nothing of what she will write


def test_n71_a_therapist_of_another_clinic_is_one_who_does_not_exist(cast: Cast, noor: Visit) -> None:
    path = f"/patients/{cast.mara.patient_id}/care"

    def without_id(therapist_id: Any) -> tuple[int, dict[str, Any]]:
        answer = noor.ask("POST", path, {"therapist_id": str(therapist_id), "from_day": "2026-03-10"})
        return answer.status_code, {key: value for key, value in body(answer).items() if key != "request_id"}

    unknown = without_id(uuid.uuid4())
    assert (unknown[0], unknown[1]["code"]) == (422, "no_such_therapist")
    for other in (cast.ravi.id, cast.noor.id, cast.mara.id, cast.zoe.id):
        assert without_id(other) == unknown


def test_a_therapist_gives_their_own_patient_to_a_colleague_and_nobody_elses(cast: Cast, clock: FixedClock) -> None:
    dev = settled(cast.dev, clock)
    assert {one["name"] for one in body(dev.ask("GET", "/therapists"))["items"]} == {"Dev", "Lena"}
    sent = {"therapist_id": str(cast.lena.id), "from_day": str(date(2026, 3, 10)), "to_day": "2026-03-20"}
    assert dev.ask("POST", f"/patients/{cast.mara.patient_id}/care", sent).status_code == 201
    assert dev.ask("POST", f"/patients/{cast.omar.patient_id}/care", sent).status_code == 404
    assert settled(cast.lena, clock).ask("GET", f"/patients/{cast.mara.patient_id}").status_code == 200


def test_managing_people_asks_again_who_one_is(cast: Cast, clock: FixedClock, noor: Visit) -> None:
    clock.advance(timedelta(minutes=16))
    refreshed = noor.client.post(
        "/api/v1/session/refresh", headers={"X-Ebb-Client": "web"}, base_url="https://localhost"
    )
    noor.token = body(refreshed)["access_token"]
    assert noor.ask("GET", "/staff").status_code == 200
    assert code(noor.ask("POST", "/staff", NEW)) == (403, "prove_again")
    assert code(noor.ask("POST", "/me/prove", {"password": "not this one"})) == (422, "wrong_proof")
    assert code(noor.ask("POST", "/me/prove", {})) == (422, "wrong_proof")
    assert code(noor.ask("POST", "/staff", NEW)) == (403, "prove_again")
    assert noor.ask("POST", "/me/prove", {"code": noor.code()}).status_code == 204
    assert noor.ask("POST", "/staff", NEW).status_code == 201
