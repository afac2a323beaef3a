"""Ten thousand guesses on one account, and whether anything tells a login that exists from one that does not."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from scipy.stats import mannwhitneyu
from sqlalchemy import update

from backend.access import limits, passwords
from backend.access.models import Account
from backend.credentials import routes as credentials_routes
from backend.shell.clock import FixedClock
from tests.features.cast import CHEAP_HASH, PASSWORD, Cast, inside

MARA, NOBODY = "mara@ebb.example", "who@ebb.example"
WALL_SECONDS = 900
DAY = timedelta(days=1)


def guess(client: FlaskClient, login: str, password: str, address: str) -> int:
    return client.post(
        "/api/v1/sign-in",
        json={"login": login, "password": password},
        base_url="https://localhost",
        environ_base={"REMOTE_ADDR": address},
    ).status_code


@dataclass(slots=True)
class Reached:
    """What came of a day of guessing."""

    guesses: int = 0
    judged: int = 0
    refused: int = 0
    owner_in: int = 0
    owner_tried: int = 0


def a_day(app: Flask, clock: FixedClock, guesses: int, addresses: int, login: str = MARA) -> Reached:
    """Guesses spread over a day, from many addresses; the owner signs in ten times on a device they know."""
    reached, owner, until = Reached(), FlaskClient(app), time.monotonic() + WALL_SECONDS
    assert guess(owner, MARA, PASSWORD, "192.0.2.1") == 200
    own = passwords.matches

    def counting(password: str, kept: str | None) -> bool:
        reached.judged += password.startswith("guess")
        return own(password, kept)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "matches", counting)
        patch.setattr(passwords, "_NOBODY", CHEAP_HASH)
        for one in range(guesses):
            if time.monotonic() > until:
                break
            status = guess(FlaskClient(app), login, f"guess {one}", f"198.51.100.{one % addresses}")
            reached.guesses += 1
            reached.refused += status == 429
            assert status in {401, 429}
            if one % (guesses // 10) == 0:
                reached.owner_tried += 1
                reached.owner_in += guess(owner, MARA, PASSWORD, "192.0.2.1") == 200
            clock.advance((DAY - timedelta(seconds=1)) / guesses)
    return reached


def hold(app: Flask, clock: FixedClock, guesses: int, addresses: int, *logins: str) -> None:
    for login in logins:
        reached = a_day(app, clock, guesses, addresses, login)
        print(f"\n{reached.guesses} guesses from {addresses} addresses: {reached.judged} judged, "
              f"{reached.refused} refused; the owner got in {reached.owner_in} of {reached.owner_tried}")  # fmt: skip
        assert reached.guesses == guesses
        assert reached.judged <= 100
        assert reached.judged + reached.refused == guesses
        assert reached.owner_in == reached.owner_tried > 0
        clock.advance(DAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(credentials_routes, "counted", lambda *_, **__: nullcontext())
        assert a_day(app, clock, 110, addresses).judged > 100, "void: a limit that is switched off was not noticed"


def test_a_hundred_and_fifty_guesses_in_a_day(app: Flask, cast: Cast, clock: FixedClock) -> None:
    hold(app, clock, 150, 10, MARA)


@pytest.mark.long
@pytest.mark.timeout(3 * WALL_SECONDS)
def test_ten_thousand_guesses_in_a_day(app: Flask, cast: Cast, clock: FixedClock) -> None:
    hold(app, clock, 10_000, 100, MARA, NOBODY)


# --- time ---


def timings(app: Flask, clock: FixedClock, each: int) -> tuple[list[float], list[float]]:
    """Seconds of a wrong password for a login that exists and for one that does not, in random order."""
    client, dice = FlaskClient(app), random.Random(0)
    taken: dict[str, list[float]] = {MARA: [], NOBODY: []}
    order = [MARA, NOBODY] * (each + 5)
    until = time.monotonic() + WALL_SECONDS
    for place in range(0, len(order), 2):
        pair = order[place : place + 2]
        dice.shuffle(pair)
        if time.monotonic() > until:
            break
        clock.advance(DAY + timedelta(seconds=1))  # so that no try is refused
        for login in pair:
            began = time.perf_counter()
            assert guess(client, login, "guess", "192.0.2.7") == 401
            taken[login].append(time.perf_counter() - began)
    return taken[MARA][5:], taken[NOBODY][5:]


@contextmanager
def early_return() -> Iterator[None]:
    """As it is often written: no login, no hash."""
    own = passwords.matches

    def matches(password: str, kept: str | None) -> bool:
        return kept is not None and own(password, kept)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "matches", matches)
        yield


def told_apart(app: Flask, clock: FixedClock, each: int) -> tuple[int, float]:
    known, unknown = timings(app, clock, each)
    return len(known), float(mannwhitneyu(known, unknown).pvalue)


def hash_costs(app: Flask, hasher: PasswordHasher, patch: pytest.MonkeyPatch) -> None:
    """Mara's password, and the one nobody has, cost this much."""
    patch.setattr(passwords, "_NOBODY", hasher.hash("nobody"))
    with inside(app) as session:
        session.execute(update(Account).where(Account.login == MARA).values(password_hash=hasher.hash(PASSWORD)))
        session.commit()


def test_time_tells_nothing_in_sixty_tries(
    app: Flask, cast: Cast, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cheaper hash than a clinic's, and a bound that a busy machine keeps."""
    hash_costs(app, PasswordHasher(time_cost=1, memory_cost=16 * 1024, parallelism=1), monkeypatch)
    each, chance = told_apart(app, clock, 60)
    print(f"\n{each} timings each: p = {chance:.3f}")
    assert chance > 0.0001
    with early_return():
        assert told_apart(app, clock, 30)[1] < 0.001, "void: an early return was not noticed"


@pytest.mark.long
@pytest.mark.timeout(3 * WALL_SECONDS)
def test_time_tells_nothing_in_two_thousand_tries(
    app: Flask, cast: Cast, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hash a clinic has."""
    hash_costs(app, passwords._hasher, monkeypatch)
    each, chance = told_apart(app, clock, 2000)
    print(f"\n{each} timings each: p = {chance:.3f}")
    assert chance > 0.01
    with early_return():
        assert told_apart(app, clock, 50)[1] < 0.001, "void: an early return was not noticed"


def test_the_counts_of_a_name_are_the_same_whoever_has_it(app: Flask) -> None:
    """What is counted is decided by what was typed alone."""
    settings: Any = app.extensions["ebb_settings"]
    for name in (MARA, NOBODY):
        made = limits.counters_of(settings, limits.Kind.PASSWORD, name, "192.0.2.7", None)
        assert [one.budget for one in made] == [limits.PER_NAME, limits.PER_ADDRESS]
