"""Somebody who works in two clinics picks one when signing in; no sign-in is in both."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask

from backend.access import passwords
from backend.access import service as access
from backend.access.models import Account
from backend.access.permissions import Role
from tests.features.cast import CHEAP_HASH, PASSWORD, Cast, Person, body, inside
from tests.support.databases import ON_POSTGRES

LOGIN = "dev@ebb.example"


@pytest.fixture
def elsewhere(app: Flask, cast: Cast) -> Any:
    """Dev works in the other clinic too, under the same login. A SQLite file holds one clinic."""

    def work(password_hash: str = CHEAP_HASH) -> uuid.UUID:
        with inside(app, cast.other_clinic_id) as session:
            account = access.open_account(
                session,
                clinic_id=cast.other_clinic_id,
                login=LOGIN,
                password_hash=password_hash,
                role=Role.THERAPIST,
                name="Dev",
            )
            session.commit()
            return account.id

    return work


def sign_in(cast: Cast, **changed: Any) -> Any:
    return cast.nobody.post("/sign-in", json={"login": LOGIN, "password": PASSWORD} | changed)


@ON_POSTGRES
def test_who_fits_in_two_clinics_is_asked_which(cast: Cast, elsewhere: Any) -> None:
    other_account = elsewhere()
    answer = sign_in(cast)
    assert (answer.status_code, body(answer)["code"]) == (409, "pick_clinic")
    assert [clinic["name"] for clinic in body(answer)["clinics"]] == ["Hill Clinic", "River Clinic"]
    assert "Set-Cookie" not in answer.headers
    for clinic in body(answer)["clinics"]:
        signed_in = sign_in(cast, clinic_id=clinic["id"])
        assert signed_in.status_code == 200
        assert body(signed_in)["person"]["clinic"]["id"] == clinic["id"]
    hill = Person(cast.nobody.app, None, None, None)
    bearer = {"Authorization": f"Bearer {body(sign_in(cast, clinic_id=str(cast.other_clinic_id)))['access_token']}"}
    assert body(hill.get("/me", headers=bearer))["id"] == str(other_account)
    # The same person, signed in there, sees nothing of here.
    assert hill.get(f"/patients/{cast.mara.patient_id}", headers=bearer).status_code == 404
    assert body(hill.get("/patients", headers=bearer))["items"] == []


@ON_POSTGRES
def test_only_clinics_whose_password_fits_are_told(cast: Cast, elsewhere: Any) -> None:
    elsewhere(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("another walk by another river"))
    assert body(sign_in(cast))["person"]["clinic"]["name"] == "River Clinic"
    other = sign_in(cast, password="another walk by another river")
    assert body(other)["person"]["clinic"]["name"] == "Hill Clinic"
    wrong = sign_in(cast, clinic_id=str(cast.other_clinic_id))
    assert (wrong.status_code, body(wrong)["code"]) == (401, "bad_credentials")


@ON_POSTGRES
def test_a_closed_account_is_not_asked_about(app: Flask, cast: Cast, elsewhere: Any) -> None:
    account_id = elsewhere()
    with inside(app, cast.other_clinic_id) as session:
        account = session.get(Account, (cast.other_clinic_id, account_id))
        assert account is not None
        account.closed_at = app.extensions["ebb_clock"].now()
        session.commit()
    assert body(sign_in(cast))["person"]["clinic"]["name"] == "River Clinic"


@pytest.mark.parametrize("clinic", ["mine", "other", "made up"])
def test_naming_a_clinic_helps_nobody_to_guess(cast: Cast, clinic: str) -> None:
    ids = {"mine": cast.clinic_id, "other": cast.other_clinic_id, "made up": uuid.uuid4()}
    answer = sign_in(cast, clinic_id=str(ids[clinic]), password="wrong")
    unknown = sign_in(cast, clinic_id=str(ids[clinic]), login="who@ebb.example")
    assert (answer.status_code, unknown.status_code) == (401, 401)
    assert {k: v for k, v in body(answer).items() if k != "request_id"} == {
        k: v for k, v in body(unknown).items() if k != "request_id"
    }
    assert sign_in(cast, clinic_id=str(ids[clinic])).status_code == (200 if clinic == "mine" else 401)


def test_an_unknown_login_costs_the_same_hash(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """One hash for a login nobody has, for one in one clinic, and for a clinic that was named wrongly."""
    counted: list[bool] = []
    healthy = passwords.matches

    def counting(password: str, kept: str | None) -> bool:
        counted.append(kept is not None)
        return healthy(password, kept)

    monkeypatch.setattr(passwords, "matches", counting)
    for changed in ({}, {"login": "who@ebb.example"}, {"clinic_id": str(uuid.uuid4())}):
        counted.clear()
        sign_in(cast, **changed)
        assert len(counted) == 1, changed
