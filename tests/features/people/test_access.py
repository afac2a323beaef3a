"""Who gets in, who sees whom, and the trace they leave."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from backend.access import tokens
from backend.shell.audit.models import AuditRow
from backend.shell.clock import FixedClock
from backend.shell.db.session import db
from tests.features.cast import PASSWORD, Cast, body, inside


def rows(app: Flask) -> list[AuditRow]:
    with inside(app):
        return list(db.session.scalars(select(AuditRow).order_by(AuditRow.at)))


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("mara", 200),
        ("dev", 200),
        ("omar", 404),
        ("lena", 404),
        ("ravi", 404),
        ("zoe", 404),
        ("noor", 404),
        ("nobody", 401),
    ],
)
def test_a_patient_is_seen_by_those_the_table_names(cast: Cast, who: str, status: int) -> None:
    assert cast.everybody[who].get(f"/patients/{cast.mara.patient_id}").status_code == status


@pytest.mark.asvs("v5.0.0-8.2.2")
def test_an_outsider_cannot_tell_a_foreign_record_from_a_missing_one(cast: Cast) -> None:
    foreign = cast.lena.get(f"/patients/{cast.mara.patient_id}")
    missing = cast.lena.get(f"/patients/{uuid.uuid4()}")
    assert foreign.status_code == missing.status_code == 404
    assert {k: v for k, v in body(foreign).items() if k != "request_id"} == {
        k: v for k, v in body(missing).items() if k != "request_id"
    }


@pytest.mark.asvs("v5.0.0-16.3.2")
def test_every_access_leaves_one_row_denials_too(app: Flask, cast: Cast) -> None:
    cast.dev.get(f"/patients/{cast.mara.patient_id}")
    cast.lena.get(f"/patients/{cast.mara.patient_id}")
    cast.noor.get(f"/patients/{cast.mara.patient_id}")
    seen = [(row.actor_role, row.outcome, row.status) for row in rows(app) if row.patient_id == cast.mara.patient_id]
    assert sorted(seen) == [
        ("clinic_admin", "denied", 404),
        ("therapist", "allowed", 200),
        ("therapist", "denied", 404),
    ]


def test_a_list_leaves_a_row_for_each_person_shown(app: Flask, cast: Cast) -> None:
    assert [item["name"] for item in body(cast.dev.get("/patients"))["items"]] == ["Mara"]
    assert [row.patient_id for row in rows(app) if row.event is None] == [cast.mara.patient_id]


def test_a_care_link_ends_on_its_last_day(app: Flask, cast: Cast, clock: FixedClock) -> None:
    from backend.people.models import CareLink

    with inside(app):
        link = db.session.scalars(select(CareLink).where(CareLink.patient_id == cast.mara.patient_id)).one()
        link.to_day = link.from_day + timedelta(days=64)  # Tuesday 10 March, today
        db.session.commit()
    assert cast.dev.get(f"/patients/{cast.mara.patient_id}").status_code == 200
    clock.advance(timedelta(hours=6))  # half past midnight in Edmonton
    assert cast.dev.get(f"/patients/{cast.mara.patient_id}").status_code == 404


def test_a_stranger_with_a_bad_body_is_asked_to_sign_in(cast: Cast) -> None:
    answer = cast.nobody.post(
        f"/patients/{cast.mara.patient_id}/pain-entries", data="{", content_type="application/json"
    )
    assert answer.status_code == 401


def refresh(cast: Cast, cookie: str) -> TestResponse:
    client = cast.mara.app.test_client()
    client.set_cookie(tokens.COOKIE, cookie, domain="localhost", secure=True)
    return client.post("/api/v1/session/refresh", headers={"X-Ebb-Client": "web"}, base_url="https://localhost")


def cookie_of(answer: TestResponse) -> str:
    return answer.headers["Set-Cookie"].split(";")[0].split("=", 1)[1]


def sign_in(cast: Cast) -> TestResponse:
    body = {"login": "mara@ebb.example", "password": PASSWORD}
    return cast.mara.app.test_client().post("/api/v1/sign-in", json=body, base_url="https://localhost")


@pytest.mark.asvs("v5.0.0-7.2.2")
def test_refresh_rotates_and_a_quick_second_use_gets_the_same_successor(cast: Cast, clock: FixedClock) -> None:
    first = cookie_of(sign_in(cast))
    answers = [refresh(cast, first) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    successors = {cookie_of(answer) for answer in answers}
    assert len(successors) == 1
    assert successors != {first}


def test_a_late_second_use_ends_the_sign_in(cast: Cast, clock: FixedClock) -> None:
    first = cookie_of(sign_in(cast))
    answer = refresh(cast, first)
    clock.advance(timedelta(seconds=31))
    assert refresh(cast, first).status_code == 401
    assert refresh(cast, cookie_of(answer)).status_code == 401
    token = body(answer)["access_token"]
    me = cast.nobody.get("/me", headers={"Authorization": f"Bearer {token}"})
    assert me.status_code == 401


def test_refresh_needs_the_header_a_foreign_page_cannot_send(cast: Cast) -> None:
    client = cast.mara.app.test_client()
    client.set_cookie(tokens.COOKIE, cookie_of(sign_in(cast)), domain="localhost", secure=True)
    assert client.post("/api/v1/session/refresh", base_url="https://localhost").status_code == 403


@pytest.mark.asvs("v5.0.0-7.4.1")
def test_signing_out_ends_the_access_token_at_once(cast: Cast) -> None:
    assert cast.mara.post("/sign-out").status_code == 204
    assert cast.mara.get("/me").status_code == 401


def test_a_wrong_password_and_an_unknown_login_answer_alike(cast: Cast) -> None:
    wrong = cast.nobody.post("/sign-in", json={"login": "mara@ebb.example", "password": "x"})
    unknown = cast.nobody.post("/sign-in", json={"login": "who@ebb.example", "password": "x"})
    assert wrong.status_code == unknown.status_code == 401
    assert body(wrong)["code"] == body(unknown)["code"] == "bad_credentials"


def test_a_login_is_one_login_in_every_spelling(app: Flask, cast: Cast) -> None:
    answer = cast.nobody.post("/sign-in", json={"login": " Mara@EBB.example ", "password": PASSWORD})
    assert answer.status_code == 200
