"""No token gets in that is not exactly one of ours, for this person, now (N56 to N59, N64)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPConnection
from typing import cast as cast_to
from uuid import UUID

import jwt
import pytest
from flask import Flask
from jwt.types import Options
from werkzeug.test import TestResponse

from backend.access import tokens
from backend.access.tokens import AccessTokens, BadToken, Claims
from backend.app import create_app
from backend.shell.clock import FixedClock
from backend.shell.settings import Settings
from tests.features.access.forge import Forge, claims_of
from tests.features.access.serving import served
from tests.features.cast import Cast, body, close
from tests.features.people.test_access import cookie_of, refresh, sign_in

LEAST = 60


def ask(app: Flask, *headers: str) -> TestResponse:
    given = [("Authorization", one) for one in headers]
    return app.test_client().get("/api/v1/me", headers=given, base_url="https://localhost")


@pytest.fixture
def forge(app: Flask, cast: Cast, settings: Settings, clock: FixedClock) -> Forge:
    begun = sign_in(cast)
    cast.omar.get("/me")
    assert cast.omar.token is not None
    omar = claims_of(cast.omar.token)
    own: AccessTokens = app.extensions["ebb_access_tokens"]
    return Forge(
        good=body(begun)["access_token"],
        own=own,
        settings=settings,
        now=clock.now(),
        other_account=UUID(omar["sub"]),
        other_sign_in=UUID(omar["sid"]),
        other_clinic=cast.other_clinic_id,
        refresh_token=cookie_of(begun),
    )


def let_in(app: Flask, forge: Forge) -> tuple[int, list[str]]:
    """How many bad tokens were tried, and what was wrong with those that got in."""
    assert ask(app, f"Bearer {forge.good}").status_code == 200, "the good one gets in, or nothing is proved"
    assert ask(app, f"Bearer {forge.made()}").status_code == 200, "and so does one the forge has made"
    tried, got_in = 0, []
    for wrong, token in forge.bad():
        answer = ask(app, f"Bearer {token}")
        tried += 1
        if (answer.status_code, body(answer).get("code")) != (401, "sign_in_needed"):
            got_in.append(f"{wrong}: {answer.status_code}")
        elif answer.headers["WWW-Authenticate"] != "Bearer":
            got_in.append(f"{wrong}: says more than that one has to sign in")
    return tried, got_in


@pytest.mark.asvs("v5.0.0-7.2.1", "v5.0.0-9.1.1", "v5.0.0-9.1.2", "v5.0.0-9.1.3", "v5.0.0-9.2.3", "v5.0.0-9.2.4")
def test_no_bad_token_gets_in(app: Flask, forge: Forge) -> None:
    tried, got_in = let_in(app, forge)
    print(f"\n{tried} bad tokens, {len(got_in)} accepted")
    assert tried >= LEAST
    assert got_in == []


def believing(**options: bool) -> Callable[[AccessTokens, str], Claims]:
    """A reader as it is found elsewhere."""

    def read(self: AccessTokens, token: str) -> Claims:
        try:
            said = jwt.decode(
                token,
                self.private_key.public_key(),
                algorithms=["EdDSA"],
                audience="ebb-api",
                options=cast_to(Options, {"verify_exp": False, "verify_iat": False, "verify_nbf": False} | options),
            )
            return self._read_claims(said)
        except (jwt.PyJWTError, KeyError, AttributeError, TypeError, ValueError) as wrong:
            raise BadToken from wrong

    return read


@pytest.mark.parametrize("planted", [{}, {"verify_signature": False}, {"verify_aud": False}])
def test_a_reader_that_believes_too_much_is_noticed(
    app: Flask, forge: Forge, monkeypatch: pytest.MonkeyPatch, planted: dict[str, bool]
) -> None:
    monkeypatch.setattr(AccessTokens, "_verify", believing(**planted))
    _, got_in = let_in(app, forge)
    assert got_in


@pytest.mark.asvs("v5.0.0-9.1.1")
def test_every_single_change_of_a_good_token_is_refused(forge: Forge, settings: Settings, clock: FixedClock) -> None:
    reader = AccessTokens(settings)
    reader.read(forge.good, clock.now())
    for place, sign in enumerate(forge.good):
        for other in ("A", "B", ".", "="):
            if other != sign:
                with pytest.raises(BadToken):
                    reader.read(forge.good[:place] + other + forge.good[place + 1 :], clock.now())


@pytest.mark.asvs("v5.0.0-9.2.1")
def test_thirty_seconds_are_let_pass_and_no_more(forge: Forge, settings: Settings) -> None:
    """Also when the token is known already."""
    reader = AccessTokens(settings)
    end = forge.now + timedelta(minutes=10)
    for now, holds in (
        (forge.now, True), (end + timedelta(seconds=30), True), (end + timedelta(seconds=31), False),
        (forge.now - timedelta(seconds=30), True), (forge.now - timedelta(seconds=31), False),
        (end + timedelta(days=3650), False), (forge.now - timedelta(days=1), False), (forge.now, True),
    ):  # fmt: skip
        if holds:
            assert reader.read(forge.good, now).account_id == UUID(forge.claims["sub"])
        else:
            with pytest.raises(BadToken):
                reader.read(forge.good, now)


def test_a_token_is_verified_once_and_what_is_remembered_is_bounded(
    forge: Forge, settings: Settings, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = AccessTokens(settings)
    monkeypatch.setattr(tokens, "REMEMBERED", 3)
    several = [forge.saying(jti=str(one)) for one in range(5)]
    for token in several:
        reader.read(token, clock.now())
    assert len(reader._seen) == 3
    monkeypatch.setattr(reader, "_verify", lambda _: pytest.fail("verified again"))
    reader.read(several[-1], clock.now())
    with pytest.raises(BadToken):
        reader.read(several[-1], clock.now() + timedelta(hours=1))


def test_what_is_refused_is_not_remembered(forge: Forge, settings: Settings, clock: FixedClock) -> None:
    reader = AccessTokens(settings)
    for _, token in forge.bad():
        with pytest.raises(BadToken):
            reader.read(token, clock.now() + timedelta(hours=1))
    assert len(reader._seen) == 0


@pytest.mark.asvs("v5.0.0-11.2.2")
def test_after_a_change_of_the_secret_the_key_before_it_still_counts(
    app: Flask, cast: Cast, settings: Settings, clock: FixedClock
) -> None:
    assert cast.mara.get("/me").status_code == 200
    fresh = "pT7vK1xQ9mB4zR6wY2nD8sH5jL3cF0gUeAiO_rotated"
    for previous, status in ((settings.secret, 200), ("", 401)):
        changed = create_app(replace(settings, secret=fresh, previous_secret=previous), clock)
        assert ask(changed, f"Bearer {cast.mara.token}").status_code == status
        made: AccessTokens = changed.extensions["ebb_access_tokens"]
        assert made.private_key.public_key() != app.extensions["ebb_access_tokens"].private_key.public_key()
        close(changed)


@pytest.mark.asvs("v5.0.0-9.2.2")
def test_an_access_token_is_no_refresh_token(cast: Cast, forge: Forge) -> None:
    assert refresh(cast, forge.good).status_code == 401


@pytest.mark.asvs("v5.0.0-14.2.1")
def test_where_a_token_may_stand(app: Flask, forge: Forge) -> None:
    """N64: once, and in the header."""
    good = f"Bearer {forge.good}"
    assert ask(app, good, good).status_code == 400
    assert ask(app, f"Bearer {'x' * 100_000}").status_code == 401
    for name in ("access_token", "jwt", "token", "Authorization"):
        answer = app.test_client().get(f"/api/v1/me?{name}={forge.good}", base_url="https://localhost")
        assert answer.status_code == 401, name
    client = app.test_client()
    for name in ("access_token_cookie", "jwt", "__Host-ebb_refresh"):
        client.set_cookie(name, forge.good, domain="localhost", secure=True)
    assert client.get("/api/v1/me", base_url="https://localhost").status_code == 401
    for scheme in ("Basic", "JWT", "Token", "Bearer:", "Bearer  ", ""):
        assert ask(app, f"{scheme} {forge.good}").status_code == 401, scheme
    assert ask(app, f"bearer {forge.good}").status_code == 200


def test_the_server_itself_refuses_what_is_too_large_or_stands_twice(app: Flask, forge: Forge) -> None:
    with served(app) as port:
        for headers, status in (
            ([f"Bearer {forge.good}"], 200),
            ([f"Bearer {forge.good}"] * 2, 400),
            ([f"Bearer {'x' * 100_000}"], 431),
        ):
            line = HTTPConnection("127.0.0.1", port, timeout=20)
            line.putrequest("GET", "/api/v1/me")
            for one in headers:
                line.putheader("Authorization", one)
            line.endheaders()
            assert line.getresponse().status == status
            line.close()
