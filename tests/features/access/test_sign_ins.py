"""Where one is signed in: named by device, listed, ended; it ends by itself, and a stolen one is noticed and told."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from backend.shell.audit.models import AuditRow
from backend.shell.clock import FixedClock
from backend.shell.db.session import db
from tests.features.access.browsers import FIREFOX, Browser, Key, refresh_cookie
from tests.features.cast import Cast, body, inside

SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
DAY, MINUTE, SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def phone(app: Flask, cast: Cast) -> Browser:
    """Mara's phone, signed in."""
    made = Browser(app, Key(), agent=SAFARI)
    assert made.sign_in("mara").status_code == 200
    return made


@pytest.fixture
def laptop(app: Flask, cast: Cast) -> Browser:
    made = Browser(app, Key(), agent=FIREFOX)
    assert made.sign_in("mara").status_code == 200
    return made


def lines(browser: Browser) -> list[dict[str, object]]:
    items: list[dict[str, object]] = body(browser.ask("GET", "/me/sign-ins"))["items"]
    return items


# --- the list ---


@pytest.mark.asvs("v5.0.0-7.5.2")
def test_they_are_listed_by_device_the_latest_first(phone: Browser, clock: FixedClock, app: Flask) -> None:
    clock.advance(MINUTE)
    laptop = Browser(app, Key())
    laptop.sign_in("mara")
    told = [(one["device"], one["current"], one["called"], one["shared"]) for one in lines(laptop)]
    assert told == [("Firefox, Windows", True, None, False), ("Safari, iPhone", False, None, False)]
    assert [one["current"] for one in lines(phone)] == [False, True]


def test_one_may_be_given_a_name_and_lose_it_again(phone: Browser) -> None:
    own = lines(phone)[0]["id"]
    for name in ("My phone", None):
        answer = phone.ask("POST", f"/me/sign-ins/{own}/name", json={"name": name})
        assert (answer.status_code, body(answer)["called"]) == (200, name)
        assert lines(phone)[0]["called"] == name


def test_last_used_is_kept_to_the_minute(phone: Browser, clock: FixedClock) -> None:
    began = lines(phone)[0]["last_used_at"]
    clock.advance(30 * SECOND)
    assert lines(phone)[0]["last_used_at"] == began
    clock.advance(MINUTE)
    lines(phone)
    assert str(lines(phone)[0]["last_used_at"]) > str(began)


@pytest.mark.asvs("v5.0.0-7.5.2")
def test_one_that_is_ended_stops_on_the_next_request(phone: Browser, laptop: Browser) -> None:
    other = next(one["id"] for one in lines(laptop) if not one["current"])
    assert laptop.ask("POST", f"/me/sign-ins/{other}/end").status_code == 204
    assert (phone.is_in, laptop.is_in) == (False, True)
    assert phone.refresh().status_code == 401
    assert len(lines(laptop)) == 1
    assert laptop.ask("POST", f"/me/sign-ins/{other}/end").status_code == 404


@pytest.mark.asvs("v5.0.0-7.4.3")
def test_all_others_are_ended_at_once(phone: Browser, laptop: Browser) -> None:
    assert laptop.ask("POST", "/me/sign-ins/end-others").status_code == 204
    assert (phone.is_in, laptop.is_in) == (False, True)


def test_the_one_that_asks_is_ended_by_signing_out(phone: Browser) -> None:
    answer = phone.ask("POST", f"/me/sign-ins/{lines(phone)[0]['id']}/end")
    assert (answer.status_code, body(answer)["code"]) == (409, "current_sign_in")
    out = phone.ask("POST", "/sign-out")
    # Never "storage": what waits on the phone to be sent lives there.
    assert out.headers["Clear-Site-Data"] == '"cache"'
    assert not phone.is_in


def test_nobody_ends_or_names_somebody_elses(app: Flask, phone: Browser, cast: Cast) -> None:
    own = lines(phone)[0]["id"]
    for person in (cast.omar, cast.dev, cast.noor, cast.ravi):
        for one in (own, uuid.uuid4()):
            assert person.post(f"/me/sign-ins/{one}/end").status_code == 404
            assert person.post(f"/me/sign-ins/{one}/name", json={"name": "mine"}).status_code == 404
    assert phone.is_in
    assert lines(phone)[0]["called"] is None


# --- how long ---


@pytest.mark.asvs("v5.0.0-7.3.1", "v5.0.0-7.3.2")
@pytest.mark.parametrize(
    ("who", "shared", "step", "holds"),
    [
        ("mara", False, 29 * DAY, True),
        ("mara", False, 30 * DAY, False),
        ("mara", True, 15 * MINUTE, True),
        ("mara", True, 16 * MINUTE, False),
        ("dev", False, 30 * MINUTE, True),
        ("dev", False, 31 * MINUTE, False),
        ("dev", True, 16 * MINUTE, False),
        ("noor", False, 31 * MINUTE, False),
    ],
)
def test_how_long_it_holds_without_being_used(
    app: Flask, cast: Cast, clock: FixedClock, who: str, shared: bool, step: timedelta, holds: bool
) -> None:
    browser = Browser(app, Key())
    browser.sign_in(who, shared=shared)
    clock.advance(step)
    assert browser.refresh().status_code == (200 if holds else 401)


@pytest.mark.asvs("v5.0.0-7.3.2")
def test_staff_sign_in_once_a_shift_however_busy(app: Flask, cast: Cast, clock: FixedClock) -> None:
    desk = Browser(app, Key())
    desk.sign_in("dev")
    for minutes in range(0, 12 * 60, 20):
        assert desk.refresh().status_code == 200, minutes
        clock.advance(20 * MINUTE)
    assert desk.refresh().status_code == 401


def test_being_used_counts_not_only_being_renewed(app: Flask, cast: Cast, clock: FixedClock) -> None:
    """Nine minutes of work on one token, then nine of quiet: on a shared computer that is not fifteen."""
    desk = Browser(app, Key())
    desk.sign_in("dev", shared=True)
    clock.advance(9 * MINUTE)
    assert desk.is_in
    clock.advance(9 * MINUTE)
    assert desk.refresh().status_code == 200


# --- reuse, and other devices (N62, N63) ---


def events(app: Flask) -> list[AuditRow]:
    with inside(app):
        return list(db.session.scalars(select(AuditRow).where(AuditRow.event == "session_ended_by_reuse")))


def told_next_time(app: Flask, key: Key | None) -> list[str]:
    browser = Browser(app, key)
    first = body(browser.sign_in("mara"))["notices"]
    assert body(browser.sign_in("mara"))["notices"] == [], "told once"
    return [one["ended_why"] for one in first]


def test_within_thirty_seconds_the_same_successor_and_again_in_a_cookie(phone: Browser, clock: FixedClock) -> None:
    first = phone.cookie
    answers = []
    for _ in range(3):
        answers.append(phone.refresh(first))
        clock.advance(15 * SECOND)
    assert [answer.status_code for answer in answers] == [200] * 3
    assert len({refresh_cookie(answer) for answer in answers} - {"", first}) == 1


def test_used_twice_and_late_it_is_ended_told_and_logged(app: Flask, phone: Browser, clock: FixedClock) -> None:
    first = phone.cookie
    phone.refresh()
    clock.advance(31 * SECOND)
    assert phone.refresh(first).status_code == 401
    assert not phone.is_in
    assert phone.refresh().status_code == 401
    [event] = events(app)
    assert event.outcome == "denied"
    assert told_next_time(app, phone.key) == ["reuse"]


@pytest.mark.parametrize("thief", ["another key", "no proof", "nonsense", "another path", "own key as text"])
def test_from_another_device_it_is_ended_told_and_logged(
    app: Flask, phone: Browser, clock: FixedClock, thief: str
) -> None:
    """At once, also within the thirty seconds."""
    assert phone.key is not None
    now = int(clock.now().timestamp())
    proof = {
        "another key": Key().proof(now),
        "no proof": "",
        "nonsense": f"{now}.{'A' * 86}",
        "another path": phone.key.proof(now, path="/api/v1/sign-out"),
        "own key as text": phone.key.public,
    }[thief]
    stolen = phone.cookie
    phone.refresh()
    assert phone.refresh(stolen, X_Ebb_Device_Proof=proof).status_code == 401
    assert not phone.is_in
    assert phone.refresh().status_code == 401
    assert len(events(app)) == 1
    assert told_next_time(app, phone.key) == ["device"]
    again = Browser(app, phone.key)
    again.sign_in("mara")
    assert [one["ended_why"] for one in lines(again) if one["ended_at"]] == ["device"]


@pytest.mark.parametrize("days", [-30, -1, 1, 30])
def test_a_phone_with_a_wrong_clock_is_told_the_time_and_stays(phone: Browser, days: int) -> None:
    phone.wrong_by = timedelta(days=days)
    answer = phone.refresh()
    assert (answer.status_code, body(answer)["code"]) == (422, "clock_off")
    assert phone.is_in
    phone.wrong_by = timedelta(0)
    assert phone.refresh(X_Ebb_Device_Proof=phone.key.proof(body(answer)["now"])).status_code == 200  # type: ignore[union-attr]


def test_five_minutes_off_is_near_enough(phone: Browser) -> None:
    for minutes in (-5, 5):
        phone.wrong_by = minutes * MINUTE
        assert phone.refresh().status_code == 200


def test_a_program_without_a_key_is_judged_by_time_alone(app: Flask, cast: Cast, clock: FixedClock) -> None:
    program = Browser(app, agent="")
    program.sign_in("mara")
    assert program.refresh().status_code == 200
    assert lines(program)[0]["device"] is None


def test_what_is_no_key_begins_nothing(app: Flask, cast: Cast) -> None:
    browser = Browser(app)

    def tried(**headers: str) -> TestResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        body = {"login": "mara@ebb.example", "password": "a long walk by the river"}
        return browser.client.post("/api/v1/sign-in", json=body, headers=sent, base_url="https://localhost")

    for key in ("", "A" * 87, "B" + "A" * 86, "x", Key().public + "A", Key().public[:-1] + "="):
        assert tried(X_Ebb_Device_Key=key).status_code == 400, key
    assert tried(X_Ebb_Shared_Device="maybe").status_code == 400
