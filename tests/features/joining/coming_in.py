"""The steps of coming in, as the pages take them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.features.cast import Cast, Person
from tests.features.joining.authenticator import Authenticator, Phone

PIN = "704819"


def said(cast: Cast, path: str, body: dict[str, Any] | None = None, client: FlaskClient | None = None) -> TestResponse:
    """Something a stranger says, or somebody on a device of their own."""
    client = client or cast.nobody.app.test_client()
    given = {} if body is None else {"json": body}
    return client.post(f"/api/v1{path}", base_url="https://localhost", **given)


def invited(cast: Cast, **changed: Any) -> str:
    """The token of a new link for Mara."""
    answer = cast.dev.post(f"/patients/{cast.mara.patient_id}/invitations", json=changed)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return str(answer.json["link"]).partition("#/join/")[2]  # type: ignore[index]


def welcomed(cast: Cast, token: str) -> dict[str, Any]:
    answer = said(cast, "/join/look", {"token": token})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.json)  # type: ignore[arg-type]


def joined_with_passkey(cast: Cast, token: str | None = None) -> Authenticator:
    """Mara has come in by a link and made a passkey."""
    made, link = Authenticator(), token or invited(cast)
    answer = said(cast, "/join", {"token": link, "passkey": made.make(welcomed(cast, link))})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return made


def joined_with_pin(cast: Cast, token: str | None = None) -> Phone:
    """Mara has come in by a link and linked her phone."""
    phone, link = Phone(client=cast.nobody.app.test_client()), token or invited(cast)
    answer = said(cast, "/join", {"token": link, "device": phone.link(welcomed(cast, link), PIN)}, phone.client)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    phone.device_id = answer.json["way_id"]  # type: ignore[index]
    return phone


def shows_passkey(cast: Cast, made: Authenticator, **changed: Any) -> TestResponse:
    options = said(cast, "/sign-in/passkey/options").json
    return said(cast, "/sign-in/passkey", made.show(options, **changed))  # type: ignore[arg-type]


def shows_pin(cast: Cast, phone: Phone, pin: str = PIN, **changed: Any) -> TestResponse:
    options = said(cast, "/sign-in/device/options", {"device_id": phone.device_id}).json
    return said(cast, "/sign-in/device", phone.show(options, pin, **changed), phone.client)  # type: ignore[arg-type]


def as_signed_in(cast: Cast, answer: TestResponse) -> Person:
    """The person of this answer, with the token it holds."""
    assert answer.status_code == 200, answer.get_data(as_text=True)
    person = Person(cast.nobody.app, "somebody", None, None)
    person.token = answer.json["access_token"]  # type: ignore[index]
    person._good_until = cast.nobody.app.extensions["ebb_clock"].now() + timedelta(minutes=9)
    return person
