"""Guessing slows down, and so does asking for too much; nobody can shut anybody out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from backend.access import known_device, passwords
from backend.access.models import RecentTries
from backend.shell.clock import FixedClock
from backend.shell.db.scope import NOWHERE
from backend.shell.db.session import db
from tests.features.cast import CHEAP_HASH, PASSWORD, Cast, body, inside
from tests.features.diary import entry, path

MARA, NOBODY = "mara@ebb.example", "who@ebb.example"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a login that nobody has is compared with costs as much as the cast's own."""
    monkeypatch.setattr(passwords, "_NOBODY", CHEAP_HASH)


def guess(client: FlaskClient, login: str = MARA, password: str = "x", address: str = "192.0.2.7") -> TestResponse:
    return client.post(
        "/api/v1/sign-in",
        json={"login": login, "password": password},
        base_url="https://localhost",
        environ_base={"REMOTE_ADDR": address},
    )


def without_id(answer: TestResponse) -> tuple[int, dict[str, object], set[str]]:
    told = {name: value for name, value in body(answer).items() if name != "request_id"}
    return answer.status_code, told, set(answer.headers.keys())


@pytest.mark.asvs("v5.0.0-6.3.1")
def test_ten_wrong_tries_are_judged_then_the_right_one_waits_too(app: Flask, cast: Cast, clock: FixedClock) -> None:
    client = app.test_client()
    assert [guess(client).status_code for _ in range(11)] == [401] * 10 + [429]
    answer = guess(client, password=PASSWORD)
    assert (answer.status_code, body(answer)["code"]) == (429, "too_many")
    assert 30 <= int(answer.headers["Retry-After"]) <= 33
    clock.advance(timedelta(seconds=30))
    assert guess(client, password=PASSWORD).status_code == 200


@pytest.mark.parametrize("spelling", ["MARA@ebb.example", " mara@EBB.example "])
def test_another_spelling_is_the_same_login(app: Flask, cast: Cast, spelling: str) -> None:
    client = app.test_client()
    assert [guess(client).status_code for _ in range(10)] == [401] * 10
    assert guess(client, login=spelling).status_code == 429


def test_a_login_that_nobody_has_is_slowed_alike(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    known = [without_id(guess(client)) for _ in range(12)]
    unknown = [without_id(guess(client, login=NOBODY)) for _ in range(12)]
    assert known == unknown
    assert known[-1][0] == 429


@pytest.mark.asvs("v5.0.0-6.3.1")
def test_a_device_that_is_known_is_not_shut_out(app: Flask, cast: Cast, clock: FixedClock) -> None:
    phone, stranger = app.test_client(), app.test_client()
    assert guess(phone, password=PASSWORD).status_code == 200
    for _ in range(12):
        guess(stranger)
    assert guess(stranger, password=PASSWORD).status_code == 429
    assert guess(phone, password=PASSWORD).status_code == 200
    # It has a budget, not a free ride: and using it up costs nobody else anything.
    clock.advance(timedelta(days=1))
    assert [guess(phone).status_code for _ in range(11)] == [401] * 10 + [429]
    assert guess(stranger, password=PASSWORD).status_code == 200


def test_a_device_known_for_one_is_not_known_for_another(app: Flask, cast: Cast) -> None:
    phone, stranger = app.test_client(), app.test_client()
    assert guess(phone, login="omar@ebb.example", password=PASSWORD).status_code == 200
    for _ in range(10):
        guess(stranger)
    assert guess(phone).status_code == 429


def test_a_cookie_made_up_is_no_known_device(app: Flask, cast: Cast) -> None:
    stranger, liar = app.test_client(), app.test_client()
    for _ in range(10):
        guess(stranger)
    for forged in ("x", "A" * 22 + "." + "0" * 32, "A" * 22, ".", "A" * 4000):
        liar.set_cookie(known_device.COOKIE, forged, domain="localhost", secure=True)
        assert guess(liar).status_code == 429


def test_a_good_sign_in_makes_no_room_for_guesses(app: Flask, cast: Cast) -> None:
    """Somebody who signs in every day does not let a stranger have ten more."""
    stranger = app.test_client()
    for _ in range(9):
        guess(stranger)
    assert guess(app.test_client(), password=PASSWORD).status_code == 200
    assert [guess(stranger).status_code for _ in range(2)] == [401, 429]


@pytest.mark.asvs("v5.0.0-2.4.1")
def test_one_address_trying_many_logins_is_slowed(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    answers = [guess(client, login=f"n{one}@ebb.example").status_code for one in range(102)]
    assert answers == [401] * 100 + [429] * 2
    assert guess(client, login="n500@ebb.example", address="192.0.2.8").status_code == 401


def test_a_clock_put_forward_or_back_opens_nothing(app: Flask, cast: Cast, clock: FixedClock) -> None:
    """G10: five minutes, an hour, a day and ten years, both ways."""
    client, began = app.test_client(), clock.now()
    for _ in range(12):
        guess(client)
    for seconds in (300, 3600, 86400, 3650 * 86400):
        for sign in (1, -1):
            clock.set(began + sign * timedelta(seconds=seconds))
            assert guess(client).status_code == 429
    clock.set(began)
    clock.advance(timedelta(minutes=15))
    assert guess(client).status_code == 401


def test_what_is_kept_names_nobody_and_does_not_grow(app: Flask, cast: Cast, clock: FixedClock) -> None:
    client = app.test_client()
    for one in range(20):
        guess(client, login=f"n{one}@ebb.example")
    clock.advance(timedelta(days=2))
    guess(client, login="last@ebb.example")
    with inside(app, NOWHERE):
        kept = list(db.session.scalars(select(RecentTries)))
    assert len(kept) <= 3
    assert all(isinstance(one, int) for row in kept for one in row.at)


def test_clearing_away_takes_nothing_that_is_being_counted(app: Flask, cast: Cast, clock: FixedClock) -> None:
    """A login tried long ago, from an address that is new: one row is old, the other one is made."""
    client = app.test_client()
    for day in range(3):
        answers = [guess(client, f"n{n}@ebb.example", address=f"192.0.2.{10 * day + n}").status_code for n in range(6)]
        assert answers == [401] * 6
        clock.advance(timedelta(days=2))


@pytest.mark.asvs("v5.0.0-2.3.2", "v5.0.0-2.4.1")
def test_sixty_batches_an_hour_are_enough_for_a_phone(cast: Cast, clock: FixedClock) -> None:
    """And what is refused is still on the phone: it goes through when Retry-After is over."""
    answers = [cast.mara.post(path(cast.mara, "batch"), json={"items": [entry()]}) for _ in range(61)]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    clock.advance(timedelta(seconds=int(answers[-1].headers["Retry-After"])))
    assert cast.mara.post(path(cast.mara, "batch"), json={"items": [entry()]}).status_code == 200
