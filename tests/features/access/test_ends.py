"""What signing in begins anew, and what closing an account ends."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from backend.access.models import Account
from backend.shell.clock import FixedClock
from tests.features.cast import PASSWORD, Cast, body, inside


@pytest.mark.asvs("v5.0.0-7.2.4")
def test_each_sign_in_is_a_new_one(app: Flask, cast: Cast) -> None:
    """On the same browser too: other tokens, and the ones before are not taken over."""
    client, kept = app.test_client(), []
    for _ in range(2):
        answer = client.post(
            "/api/v1/sign-in", json={"login": cast.mara.login, "password": PASSWORD}, base_url="https://localhost"
        )
        cookie = next(one for one in answer.headers.getlist("Set-Cookie") if "refresh" in one)
        kept.append((body(answer)["access_token"], cookie.split(";")[0]))
    assert kept[0][0] != kept[1][0]
    assert kept[0][1] != kept[1][1]


@pytest.mark.asvs("v5.0.0-7.4.2")
def test_closing_an_account_ends_its_sign_ins_on_the_next_request(app: Flask, cast: Cast, clock: FixedClock) -> None:
    assert cast.dev.get("/me").status_code == 200
    with inside(app) as session:
        session.execute(update(Account).where(Account.id == cast.dev.id).values(closed_at=clock.now()))
        session.commit()
    assert cast.dev.get("/me").status_code == 401
    refreshed = cast.dev.client.post(
        "/api/v1/session/refresh", headers={"X-Ebb-Client": "web"}, base_url="https://localhost"
    )
    assert refreshed.status_code == 401
    again = app.test_client().post(
        "/api/v1/sign-in", json={"login": cast.dev.login, "password": PASSWORD}, base_url="https://localhost"
    )
    assert again.status_code == 401
