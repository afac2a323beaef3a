"""A passkey as the second step of staff, and as the proof that is asked for before a way to sign in is changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.shell.clock import FixedClock
from tests.features.cast import PASSWORD, Cast
from tests.features.joining.authenticator import Authenticator
from tests.features.joining.coming_in import PIN, joined_with_passkey, joined_with_pin, said, shows_pin
from tests.features.joining.test_passkeys import further


def first_step(cast: Cast, client: FlaskClient) -> str:
    """Dev types his password in this browser; the ticket."""
    answer = said(cast, "/sign-in", {"login": cast.dev.login, "password": PASSWORD}, client)
    assert (answer.status_code, answer.json["factors"]) == (202, ["passkey"])  # type: ignore[index]
    return str(answer.json["ticket"])  # type: ignore[index]


def second_step(cast: Cast, client: FlaskClient, ticket: str, made: Authenticator) -> TestResponse:
    options: Any = said(cast, "/sign-in/second-factor/passkey/options", {"ticket": ticket}, client).json
    return said(cast, "/sign-in/second-factor/passkey", made.show(options) | {"ticket": ticket}, client)


@pytest.mark.asvs("v5.0.0-6.3.3")
def test_who_has_a_passkey_is_asked_for_it_after_the_password(cast: Cast) -> None:
    """Also without an authenticator: a password alone opens nothing, not even the setting up of one."""
    made, client = further(cast.dev), cast.dev.app.test_client()
    ticket = first_step(cast, client)
    answer = second_step(cast, client, ticket, made)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.json["person"]["only_for"] is None  # type: ignore[index]


def test_somebody_elses_passkey_ticket_or_browser_is_no_second_step(cast: Cast) -> None:
    made, hers, client = further(cast.dev), further(cast.lena), cast.dev.app.test_client()
    ticket = first_step(cast, client)
    answers = [
        second_step(cast, client, ticket, hers),
        second_step(cast, cast.dev.app.test_client(), ticket, made),
        second_step(cast, client, ticket[:-4] + "AAAA", made),
    ]
    # A challenge of the first page is none for the second step, and one of another ticket is none for this one.
    alone: Any = said(cast, "/sign-in/passkey/options").json
    answers.append(said(cast, "/sign-in/second-factor/passkey", made.show(alone) | {"ticket": ticket}, client))
    bodies = [{key: value for key, value in (one.json or {}).items() if key != "request_id"} for one in answers]
    assert {one.status_code for one in answers} == {401}
    assert all(body == bodies[0] for body in bodies)
    assert second_step(cast, client, ticket, made).status_code == 200


def test_a_patient_with_a_passkey_still_signs_in_with_a_password_alone(cast: Cast) -> None:
    joined_with_passkey(cast)
    assert said(cast, "/sign-in", {"login": cast.mara.login, "password": PASSWORD}).status_code == 200


@pytest.mark.asvs("v5.0.0-7.5.1")
def test_ways_are_changed_only_by_who_showed_lately_that_it_is_them(cast: Cast, clock: FixedClock) -> None:
    phone, other = joined_with_pin(cast), joined_with_passkey(cast)
    assert shows_pin(cast, phone).status_code == 200
    clock.advance(timedelta(minutes=16))
    assert phone.client is not None
    renewed = phone.client.post(
        "/api/v1/session/refresh", headers={"X-Ebb-Client": "web"}, base_url="https://localhost"
    )
    token = {"Authorization": f"Bearer {renewed.json['access_token']}"}  # type: ignore[index]

    def asks(method: str, path: str, body: Any = None) -> TestResponse:
        return phone.client.open(  # type: ignore[union-attr]
            f"/api/v1{path}", method=method, json=body, headers=token, base_url="https://localhost"
        )

    new = Authenticator()
    refused = asks("POST", "/me/passkeys", new.make(asks("POST", "/me/ways/options").json))  # type: ignore[arg-type]
    assert (refused.status_code, refused.json["code"]) == (403, "prove_again")  # type: ignore[index]
    for path in (f"/me/devices/{phone.device_id}", f"/me/passkeys/{phone.device_id}"):
        assert asks("DELETE", path).status_code == 403
    options: Any = said(cast, "/sign-in/device/options", {"device_id": phone.device_id}).json
    wrong = asks("POST", "/me/prove/device", phone.show(options, "111222"))
    assert (wrong.status_code, wrong.json["code"]) == (422, "wrong_proof")  # type: ignore[index]
    stranger: Any = said(cast, "/sign-in/passkey/options").json
    assert asks("POST", "/me/prove/passkey", further(cast.omar).show(stranger)).status_code == 422
    options = said(cast, "/sign-in/device/options", {"device_id": phone.device_id}).json
    assert asks("POST", "/me/prove/device", phone.show(options, PIN)).status_code == 204
    assert asks("POST", "/me/passkeys", new.make(asks("POST", "/me/ways/options").json)).status_code == 201  # type: ignore[arg-type]
    mine: Any = said(cast, "/sign-in/passkey/options").json
    assert asks("POST", "/me/prove/passkey", other.show(mine)).status_code == 204
