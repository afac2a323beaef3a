"""Staff sign in by two steps; until there is a second one, nothing is open but setting it up."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from backend.access import passwords
from backend.access.models import Account
from backend.credentials.models import RecoveryCode, Totp
from backend.shell.clock import FixedClock
from backend.shell.db.session import db
from tests.features.cast import CHEAP_HASH, PASSWORD, Cast, body, inside
from tests.features.credentials.doing import STEP, Visit, other_browser, settled

PATIENTS = "/patients"


def without_id(answer: TestResponse) -> dict[str, object]:
    return {key: value for key, value in body(answer).items() if key != "request_id"}


@pytest.mark.asvs("v5.0.0-6.3.3")
def test_staff_without_a_second_factor_may_set_one_up_and_nothing_else(cast: Cast, clock: FixedClock) -> None:
    visit = Visit(cast.dev, clock)
    signed = visit.password()
    assert (signed.status_code, body(signed)["person"]["only_for"]) == (200, "setup")
    for method, path in (
        ("GET", PATIENTS),
        ("GET", f"/patients/{cast.mara.patient_id}"),
        ("GET", "/worklist"),
        ("POST", "/me/password"),
        ("POST", "/me/second-factor/recovery-codes"),
    ):
        answer = visit.ask(method, path, None if method == "GET" else {})
        assert (answer.status_code, body(answer)["code"]) == (403, "second_factor_needed"), path
    before = visit.token
    done = body(visit.set_up())
    assert len(done["recovery_codes"]) == 10
    assert done["signed_in"]["person"]["only_for"] is None
    assert visit.ask("GET", PATIENTS).status_code == 200
    visit.token = before
    assert visit.ask("GET", "/me").status_code == 401  # nothing from before the second factor is good after it


def test_a_refreshed_setup_is_still_only_a_setup(cast: Cast, clock: FixedClock) -> None:
    visit = Visit(cast.dev, clock)
    visit.password()
    renewed = visit.client.post(
        "/api/v1/session/refresh", headers={"X-Ebb-Client": "web"}, base_url="https://localhost"
    )
    assert body(renewed)["person"]["only_for"] == "setup"
    visit.token = body(renewed)["access_token"]
    assert visit.ask("GET", PATIENTS).status_code == 403


@pytest.mark.asvs("v5.0.0-6.3.3")
def test_every_role_of_staff_needs_it_and_a_patient_does_not(cast: Cast, clock: FixedClock) -> None:
    said = {
        name: body(Visit(person, clock).password())["person"]["only_for"]
        for name, person in cast.everybody.items()
        if person.login is not None
    }
    patients = {"mara", "omar", "zoe"}
    assert {name for name, only_for in said.items() if only_for is None} == patients
    assert {name for name, only_for in said.items() if only_for == "setup"} == said.keys() - patients


def test_password_then_code(cast: Cast, clock: FixedClock) -> None:
    visit = other_browser(settled(cast.dev, clock))
    first = visit.password()
    assert (first.status_code, body(first)["factors"]) == (202, ["totp", "recovery_code"])
    assert "access_token" not in body(first)
    assert "__Host-ebb_refresh" not in first.headers["Set-Cookie"]
    assert visit.second(body(first)["ticket"], code=visit.code()).status_code == 200
    assert visit.ask("GET", PATIENTS).status_code == 200


@pytest.mark.asvs("v5.0.0-6.5.1")
def test_n67_a_code_counts_once_and_the_one_before_it_counts_too(cast: Cast, clock: FixedClock) -> None:
    visit = other_browser(settled(cast.dev, clock))

    def tries(code: str) -> int:
        return visit.second(body(visit.password())["ticket"], code=code).status_code

    earlier, now = visit.code(ago=1), visit.code()
    assert tries(visit.code(ago=2)) == 401
    assert tries(earlier) == 200
    assert tries(earlier) == 401
    assert tries(now) == 200
    assert [tries(now), tries(earlier)] == [401, 401]
    clock.advance(STEP)
    assert tries(now) == 401
    assert tries(visit.code()) == 200


def test_a_code_of_the_set_up_does_not_count_again(cast: Cast, clock: FixedClock) -> None:
    visit = Visit(cast.dev, clock)
    visit.password()
    visit.set_up()
    again = other_browser(visit)
    assert again.second(body(again.password())["ticket"], code=again.code()).status_code == 401


@pytest.mark.asvs("v5.0.0-6.5.1")
def test_a_recovery_code_counts_once_in_any_spelling(cast: Cast, clock: FixedClock) -> None:
    visit = other_browser(settled(cast.dev, clock))
    code = visit.recovery_codes[3]

    def tries(code: str) -> int:
        return visit.second(body(visit.password())["ticket"], recovery_code=code).status_code

    assert tries(code.lower().replace("-", " ")) == 200
    assert tries(code) == 401
    assert tries(visit.recovery_codes[4]) == 200
    assert body(visit.ask("GET", "/me/second-factor"))["recovery_codes_left"] == 8


def test_recovery_codes_can_be_made_anew_and_the_old_ones_end(cast: Cast, clock: FixedClock) -> None:
    visit = settled(cast.dev, clock)
    old = visit.recovery_codes
    new = body(visit.ask("POST", "/me/second-factor/recovery-codes"))["recovery_codes"]
    assert len(set(new) | set(old)) == 20
    again = other_browser(visit)
    assert again.second(body(again.password())["ticket"], recovery_code=old[0]).status_code == 401
    assert again.second(body(again.password())["ticket"], recovery_code=new[0]).status_code == 200


def test_a_new_authenticator_takes_the_place_of_the_old_one_when_it_is_confirmed(cast: Cast, clock: FixedClock) -> None:
    visit = settled(cast.dev, clock)
    old = other_browser(visit)
    visit.ask("POST", "/me/second-factor/authenticator")
    assert old.second(body(old.password())["ticket"], code=old.code()).status_code == 200
    clock.advance(STEP)
    assert body(visit.set_up())["recovery_codes"] == []  # those on paper still count
    clock.advance(STEP)
    assert old.second(body(old.password())["ticket"], code=old.code()).status_code == 401
    new = other_browser(visit)
    assert new.second(body(new.password())["ticket"], code=new.code()).status_code == 200


@pytest.mark.asvs("v5.0.0-2.3.1")
def test_a_ticket_is_for_one_account_one_browser_and_five_minutes(app: Flask, cast: Cast, clock: FixedClock) -> None:
    dev, lena = settled(cast.dev, clock), settled(cast.lena, clock)

    def change(**values: object) -> None:
        with inside(app):
            db.session.execute(update(Account).where(Account.id == cast.dev.id).values(**values))
            db.session.commit()

    def refused(visit: Visit, ticket: str) -> None:
        answer = visit.second(ticket, code=visit.code())
        assert (answer.status_code, body(answer)["code"]) == (401, "bad_credentials")

    visit = other_browser(dev)
    ticket = body(visit.password())["ticket"]
    refused(other_browser(dev), ticket)
    refused(visit, ("A" if ticket[0] != "A" else "B") + ticket[1:])
    refused(visit, ticket[:-4])
    neighbour = other_browser(lena)
    neighbour.password()
    refused(neighbour, ticket)
    change(password_hash="-")
    refused(visit, ticket)
    change(password_hash=CHEAP_HASH, closed_at=clock.now())
    refused(visit, ticket)
    change(closed_at=None)
    clock.advance(timedelta(minutes=5))
    refused(visit, ticket)
    clock.advance(-timedelta(seconds=1))
    assert visit.second(ticket, code=visit.code()).status_code == 200


@pytest.mark.asvs("v5.0.0-9.2.2")
def test_a_ticket_is_no_access_token_and_the_reverse(cast: Cast, clock: FixedClock) -> None:
    visit = settled(cast.dev, clock)
    token, again = visit.token, other_browser(visit)
    ticket = body(again.password())["ticket"]
    again.token = ticket
    assert again.ask("GET", "/me").status_code == 401
    assert token is not None
    answer = again.second(token[:900], code=again.code())
    assert answer.status_code == 401


def test_n66_whatever_is_not_right_the_answer_is_the_same(app: Flask, cast: Cast, clock: FixedClock) -> None:
    visit = other_browser(settled(cast.dev, clock))
    ticket = body(visit.password())["ticket"]
    with inside(app):
        # The cost the program itself gives a hash: the cast's own are cheap.
        costly = passwords.hash_password(PASSWORD)
        db.session.execute(update(Account).values(password_hash=costly))
        db.session.execute(update(Account).where(Account.id == cast.lena.id).values(closed_at=clock.now()))
        db.session.commit()
    again = other_browser(visit)
    ticket = body(again.password())["ticket"]
    wrong = "000000" if again.code() != "000000" and again.code(ago=1) != "000000" else "111111"
    asked: dict[str, Callable[[], TestResponse]] = {
        "unknown account": lambda: Visit(cast.dev, clock).password(login="who@ebb.example"),
        "disabled account": lambda: Visit(cast.lena, clock).password(),
        "wrong password": lambda: Visit(cast.dev, clock).password("a long walk by the lake"),
        "wrong code": lambda: again.second(ticket, code=wrong),
        "wrong recovery code": lambda: again.second(ticket, recovery_code="AAAA-AAAA-AAAA-AAAA"),
    }
    times: dict[str, list[float]] = {name: [] for name in asked}
    answers: dict[str, TestResponse] = {}
    for _ in range(3):
        for name, ask in asked.items():
            began = time.thread_time()
            answers[name] = ask()
            times[name].append(time.thread_time() - began)
    assert {answer.status_code for answer in answers.values()} == {401}
    assert all(without_id(answer) == without_id(answers["wrong password"]) for answer in answers.values())
    assert len({tuple(sorted(set(answer.headers.keys()))) for answer in answers.values()}) == 1
    spent = {name: median(taken) for name, taken in times.items()}
    print({name: f"{1000 * seconds:.0f} ms" for name, seconds in spent.items()})
    assert max(spent.values()) < 2 * min(spent.values()), spent


def test_secrets_are_not_readable_in_the_database(app: Flask, cast: Cast, clock: FixedClock) -> None:
    visit = settled(cast.dev, clock)
    with inside(app):
        row = db.session.scalars(select(Totp)).one()
        digests = db.session.scalars(select(RecoveryCode.digest)).all()
    assert visit.secret is not None
    assert visit.secret.encode() not in row.secret
    assert len(digests) == 10
    assert all(code.replace("-", "").encode() not in b"".join(digests) for code in visit.recovery_codes)


@pytest.mark.asvs("v5.0.0-11.3.3")
def test_a_secret_moved_to_another_account_opens_nothing(app: Flask, cast: Cast, clock: FixedClock) -> None:
    """Whoever can write the table cannot give Lena the authenticator of Dev."""
    dev, lena = settled(cast.dev, clock), settled(cast.lena, clock)
    with inside(app):
        rows = {row.account_id: row for row in db.session.scalars(select(Totp))}
        rows[cast.lena.id].secret = rows[cast.dev.id].secret  # type: ignore[index]
        db.session.commit()
    thief = other_browser(lena)
    thief.secret = dev.secret
    assert thief.second(body(thief.password())["ticket"], code=thief.code()).status_code == 401


def test_confirming_needs_something_to_confirm_and_the_right_code(cast: Cast, clock: FixedClock) -> None:
    visit = Visit(cast.dev, clock)
    visit.password()
    path = "/me/second-factor/authenticator/confirmation"
    nothing = visit.ask("POST", path, {"code": "123456"})
    assert (nothing.status_code, body(nothing)["code"]) == (409, "nothing_to_confirm")
    visit.ask("POST", "/me/second-factor/authenticator")
    wrong = visit.ask("POST", path, {"code": "12345"})
    assert (wrong.status_code, body(wrong)["code"]) == (422, "wrong_proof")
    assert visit.ask("GET", PATIENTS).status_code == 403
