"""Many tabs renew at once, against the real server and its threads; and every late second use is noticed (N62, N63).

A small run belongs to the commit tier, the thousand to `make prove`. Both end with mistakes that are planted on
purpose: a run that does not notice them is void.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection

import pytest
from flask import Flask
from sqlalchemy import Select

from backend.access import sign_ins, tokens
from backend.shell.clock import FixedClock
from tests.features.access.browsers import REFRESH, Key
from tests.features.access.families import Family, begun
from tests.features.access.serving import served
from tests.features.cast import Cast

WALL_SECONDS = 900
Answer = tuple[int, str]


def renew(port: int, cookie: str, proof: str, wait: threading.Barrier | None = None) -> Answer:
    """Status and the cookie that was set."""
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    line.connect()
    if wait is not None:
        wait.wait()
    headers = {
        "Cookie": f"{tokens.COOKIE}={cookie}", tokens.CLIENT_HEADER: "web", "X-Ebb-Device-Proof": proof,
        "Content-Length": "0",
    }  # fmt: skip
    line.request("POST", REFRESH, headers=headers)
    answer = line.getresponse()
    answer.read()
    set_cookies = [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    line.close()
    found = [one.split(";")[0].partition("=")[2] for one in set_cookies if one.startswith(tokens.COOKIE)]
    return answer.status, found[0] if found else ""


def in_with(port: int, token: str) -> int:
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", "/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    status = line.getresponse().status
    line.close()
    return status


class Harness:
    """One person, one device, and the server."""

    def __init__(self, app: Flask, cast: Cast, clock: FixedClock, port: int) -> None:
        self.app, self.cast, self.clock, self.port = app, cast, clock, port
        self.key, self.dice = Key(), random.Random(0)

    def family(self) -> Family:
        return begun(self.app, self.cast.mara, self.key)

    def proof(self) -> str:
        return self.key.proof(int(self.clock.now().timestamp()))

    def races(self, times: int) -> tuple[int, list[str]]:
        """How many were run, and every fault: a tab that is signed out, or two tabs that were told different things."""
        faults: list[str] = []
        family, ran, until = self.family(), 0, time.monotonic() + WALL_SECONDS
        with ThreadPoolExecutor(8) as tabs:
            while ran < times and time.monotonic() < until:
                ran += 1
                many = self.dice.randint(2, 8)
                wait, proof = threading.Barrier(many), self.proof()
                asked = [tabs.submit(renew, self.port, family.cookie, proof, wait) for _ in range(many)]
                answers = [one.result() for one in asked]
                statuses = sorted({status for status, _ in answers})
                cookies = {cookie for _, cookie in answers}
                if statuses != [200] or len(cookies) != 1 or cookies & {"", family.cookie}:
                    faults.append(f"race {ran} of {many}: {statuses}, {len(cookies)} successors")
                    family = self.family()
                    continue
                family.cookie = cookies.pop()
                self.clock.advance(timedelta(seconds=self.dice.choice((1, 29, 31, 300))))
        return ran, faults

    def late(self, times: int) -> tuple[int, list[str]]:
        """A token used once more, later than an honest race: the whole family is out, whoever asks."""
        faults: list[str] = []
        ran, until = 0, time.monotonic() + WALL_SECONDS
        while ran < times and time.monotonic() < until:
            ran += 1
            family = self.family()
            status, successor = renew(self.port, family.cookie, self.proof())
            good = in_with(self.port, family.token)
            self.clock.advance(timedelta(seconds=self.dice.choice((31, 40, 300))))
            again, _ = renew(self.port, family.cookie, self.proof())
            rest = renew(self.port, successor, self.proof())[0], in_with(self.port, family.token)
            if (status, good, again, *rest) != (200, 200, 401, 401, 401):
                faults.append(f"late {ran}: {(status, good, again, *rest)}")
        return ran, faults


@pytest.fixture
def harness(app: Flask, cast: Cast, clock: FixedClock) -> Iterator[Harness]:
    with served(app) as port:
        yield Harness(app, cast, clock, port)


@contextmanager
def another_successor() -> Iterator[None]:
    """Rotation as it is often written: a new random token for whoever asks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "successor", lambda *_: tokens.new_refresh_token())
        yield


@contextmanager
def no_grace() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "within_grace", lambda *_: False)
        yield


@contextmanager
def no_lock() -> Iterator[None]:
    """Nobody waits for the one who is rotating. On SQLite the whole database waits, always."""
    own = sign_ins._open_account_of

    def slowly(*arguments: object) -> object:
        time.sleep(0.03)
        return own(*arguments)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Select, "with_for_update", lambda self, **_: self)
        patch.setattr(sign_ins, "_open_account_of", slowly)
        yield


@contextmanager
def endless_grace() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "within_grace", lambda *_: True)
        yield


def run(harness: Harness, times: int, tell: Callable[[str], None]) -> None:
    ran, faults = harness.races(times)
    tell(f"{ran} races of 2 to 8 renewals at once: {len(faults)} signed out or told apart")
    assert faults == []
    assert ran >= times // 2, "void: too slow a machine to say anything"
    ran, faults = harness.late(times)
    tell(f"{ran} late second uses: {ran - len(faults)} families ended")
    assert faults == []
    assert ran >= times // 2, "void: too slow a machine to say anything"
    planted = [another_successor, no_grace]
    if not harness.app.extensions["ebb_settings"].on_sqlite:
        planted.append(no_lock)
    for mistake in planted:
        with mistake():
            assert harness.races(5)[1], f"void: {mistake.__name__} was not noticed"
    with endless_grace():
        assert harness.late(2)[1], "void: a grace without an end was not noticed"


def test_twenty_races_and_twenty_late_uses(harness: Harness) -> None:
    run(harness, 20, lambda line: print(f"\n{line}"))


@pytest.mark.long
@pytest.mark.timeout(2 * WALL_SECONDS + 300)
def test_a_thousand_races_and_a_thousand_late_uses(harness: Harness) -> None:
    run(harness, 1000, lambda line: print(f"\n{line}"))
