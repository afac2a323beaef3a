"""One's own password: what may be one, what counts as the same, and what ends when it changes."""

from __future__ import annotations

import unicodedata

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from backend.access import passwords
from backend.access.models import Account
from backend.shell.clock import FixedClock
from backend.shell.db.session import db
from tests.features.cast import PASSWORD, Cast, body, inside
from tests.features.credentials.doing import Visit, other_browser, settled

NEW = "seven quiet herons at dusk"


def change(visit: Visit, new: str, old: str = PASSWORD) -> TestResponse:
    return visit.ask("POST", "/me/password", {"old_password": old, "new_password": new})


def test_a_changed_password_ends_the_other_sign_ins_and_not_this_one(cast: Cast, clock: FixedClock) -> None:
    here = settled(cast.dev, clock)
    there = other_browser(here)
    assert there.second(body(there.password())["ticket"], code=there.code()).status_code == 200
    wrong = change(here, NEW, old="not this one")
    assert (wrong.status_code, body(wrong)["code"]) == (422, "wrong_proof")
    assert change(here, NEW).status_code == 204
    assert [visit.ask("GET", "/me").status_code for visit in (here, there)] == [200, 401]
    assert [there.password(word).status_code for word in (PASSWORD, NEW)] == [401, 202]


def test_a_patient_needs_a_longer_one(cast: Cast, clock: FixedClock) -> None:
    mara, dev = Visit(cast.mara, clock), settled(cast.dev, clock)
    mara.password()
    short, context = change(mara, "tr4in-lamp"), change(mara, "mara.ebb.example.river")
    assert [body(one)["code"] for one in (short, context)] == ["password_short", "password_context"]
    assert change(dev, "tr4in-lamp").status_code == 204
    assert change(mara, "ein Reiher am Ufer, " * 6 + "und dann.").status_code == 204  # 128 characters are taken


def test_n65_what_is_too_long_is_refused_before_anything_is_made_of_it(
    cast: Cast, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password of 1 MiB, and one that is over in bytes though not in characters."""
    hashed: list[int] = []
    real = passwords.matches

    def counted(password: str, kept: str | None) -> bool:
        hashed.append(1)
        return real(password, kept)

    monkeypatch.setattr(passwords, "matches", counted)
    visit = Visit(cast.dev, clock)
    for password in ("x" * (1024 * 1024 - 200), "x" * 1025, "\u20ac" * 400, "\u0958" * 200):
        answer = visit.password(password)
        assert (answer.status_code, body(answer)["code"]) in {(422, "too_long"), (413, "too_large")}, len(password)
    assert hashed == []
    assert visit.password("\u20ac" * 341).status_code == 401
    assert hashed == [1]


def test_n65_the_same_first_72_bytes_spaces_and_spellings(app: Flask, cast: Cast, clock: FixedClock) -> None:
    base = "one long line of a song that nobody else ever hums on the way to the boat house, "
    assert len(base) >= 72
    composed, decomposed = (unicodedata.normalize(form, base + "zoë") for form in ("NFC", "NFD"))
    assert composed != decomposed

    def answers(kept: str, *typed: str) -> list[int]:
        with inside(app):
            db.session.execute(
                update(Account).where(Account.id == cast.mara.id).values(password_hash=passwords.hash_password(kept))
            )
            db.session.commit()
        return [Visit(cast.mara, clock).password(word).status_code for word in typed]

    assert answers(base + "a", base + "a", base + "b", base[:72]) == [200, 401, 401]
    assert answers(decomposed, composed, decomposed) == [200, 200]
    assert answers(f" {base}", f" {base}", base, base.rstrip(), f" {base.rstrip()}") == [200, 401, 401, 401]
