"""A server process that can be killed a thousand times: everything is imported once, each start is one fork.

A process makes the application and then does what it is told, line by line: `serve` forks a child that serves on a port
of its own. The child is the real server with the real application; a SIGKILL hits it in the middle of whatever it does.

`faults` plants what the harness has to notice:
    too_early   answers a batch before it is kept
    weak_sync   SQLite with synchronous=NORMAL
    no_lock     change numbers from a sequence, which are not in the order of the commits
    by_id       takes whatever has a known id and revision for a repeat, without looking at the content
    delay       waits up to some milliseconds before each commit of a batch, as a slow disk does
"""

from __future__ import annotations

import ctypes
import io
import itertools
import json
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from flask import Flask, request
from sqlalchemy import event, text
from sqlalchemy.orm import Session

_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG


class Nursery:
    """The process that forks servers, from the outside. Begin one while no other thread runs: it is a fork itself."""

    def __init__(self, database_url: str, *faults: str, warm: Sequence[tuple[str, str, Any]] = ()) -> None:
        down, self._orders = os.pipe()
        self._answers, up = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            with suppress(BaseException):
                os.close(self._orders)
                os.close(self._answers)
                mind(warmed(make(database_url, set(faults)), warm), down, up)
            os._exit(0)
        os.close(down)
        os.close(up)
        self._heard = os.fdopen(self._answers)
        assert self._line() == "ready"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._orders)
        os.waitpid(self.process, 0)
        self._heard.close()

    def serve(self) -> tuple[int, int]:
        """Start a server; its process and its port."""
        os.write(self._orders, b"serve\n")
        pid, port = json.loads(self._line())
        return pid, port

    def kill(self, pid: int) -> None:
        """SIGKILL, and wait until it is gone."""
        os.kill(pid, signal.SIGKILL)
        os.write(self._orders, f"gone {pid}\n".encode())
        assert self._line() == "gone"

    def _line(self) -> str:
        return self._heard.readline().strip()


class TooEarly:
    """Answers what a batch would be answered, and does the work a moment later."""

    def __init__(self, inner: Callable[..., Iterable[bytes]]) -> None:
        self.inner = inner

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not environ["PATH_INFO"].endswith("/batch"):
            return self.inner(environ, start_response)
        sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        results = [
            {"id": item["record"]["id"], "revision": item["record"]["revision"], "outcome": "created", "code": None}
            for item in json.loads(sent)["items"]
        ]
        later = dict(environ) | {"wsgi.input": io.BytesIO(sent)}

        def work() -> None:
            time.sleep(0.02)
            b"".join(self.inner(later, lambda *_: None))

        threading.Thread(target=work, daemon=True).start()
        answer = json.dumps({"results": results}).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
        return [answer]


def plant(app: Flask, faults: set[str]) -> None:
    """Build the faults into this application."""
    from backend.shell.db.session import db
    from backend.shell.sync import counter

    if "too_early" in faults:
        app.wsgi_app = TooEarly(app.wsgi_app)  # type: ignore[method-assign]
    with app.app_context():
        engine = db.engine
    if "by_id" in faults:
        plant_by_id()
    if "weak_sync" in faults:
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=NORMAL").close())
    if "no_lock" in faults:
        plant_a_sequence(app, counter, sqlite=engine.dialect.name == "sqlite")
    if "delay" in faults:
        chance = random.Random()

        @event.listens_for(Session, "before_commit")
        def _slow(session: Session) -> None:
            if session.info.pop("wrote", False):
                time.sleep(chance.random() * 0.01)

        @event.listens_for(Session, "before_flush")
        def _writes(session: Session, *_: object) -> None:
            session.info["wrote"] = session.info.get("wrote", False) or bool(session.new)


def plant_by_id() -> None:
    """Say `unchanged` to other content: the sender believes that it is kept."""
    from backend.shell.sync import merge, store
    from backend.shell.sync.merge import Decision, Incoming, Known, Outcome

    judged = merge.decide

    def decide(known: Known | None, incoming: Incoming) -> Decision:
        found = judged(known, incoming)
        return Decision(Outcome.UNCHANGED) if found.outcome is Outcome.CONFLICT else found

    vars(store)["decide"] = decide


def plant_a_sequence(app: Flask, counter: Any, *, sqlite: bool) -> None:
    """Number changes as a sequence does: at once, for good, and without waiting for anybody."""
    if sqlite:
        # There is one writer at a time, so a number is drawn where a sequence would be asked by a careful program:
        # when the request begins.
        drawn, mine = itertools.count(1), threading.local()
        latest = [0]

        def draw() -> None:
            if request.method == "POST":
                mine.number = latest[0] = next(drawn)

        # Before the door, where the transaction begins.
        app.before_request_funcs.setdefault(None, []).insert(0, draw)

        counter.take = lambda _session, _clinic, _many: mine.number
        counter.reached = lambda _session, _clinic: (latest[0], 0)
    else:
        following, last = text("SELECT nextval('naive')"), text("SELECT last_value FROM naive")
        counter.take = lambda session, _clinic, _many: session.execute(following).scalar_one()
        counter.reached = lambda session, _clinic: (session.execute(last).scalar_one(), 0)


def make(database_url: str, faults: set[str]) -> Flask:
    from backend.app import create_app
    from backend.shell.clock import FixedClock
    from backend.shell.db.session import db
    from backend.shell.settings import Settings
    from tests.features.cast import NOW
    from tests.features.conftest import SECRET

    settings = Settings(
        database_url=database_url,
        secret=SECRET,
        report_folder=Path(database_url.rpartition("/")[0]),
        log_level="CRITICAL",
        second_factor_waived=True,
        sync_batches_an_hour=10**6,
    )
    app = create_app(settings, FixedClock(NOW))
    plant(app, faults)
    with app.app_context():
        db.engine.dispose()  # no connection goes through a fork
    return app


def warmed(app: Flask, requests: Sequence[tuple[str, str, Any]]) -> Flask:
    """The application after these requests (path, token, body): what a process does once is done before the fork."""
    from backend.shell.db.session import db

    client = app.test_client()
    for path, token, body in requests:
        headers = {"Authorization": f"Bearer {token}"}
        client.post(path, json=body, headers=headers, base_url="https://localhost")
    with app.app_context():
        db.session.remove()
        db.engine.dispose()  # no connection goes through a fork
    return app


def grow_up(app: Flask, out: int) -> None:
    """The child: serve until somebody kills it."""
    from backend.shell.web.server import Limits, server_of

    ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    server = server_of(app, "127.0.0.1", 0, Limits(threads=8))
    os.write(out, json.dumps([os.getpid(), server.port]).encode() + b"\n")
    server.run()


def mind(app: Flask, orders: int, out: int) -> None:
    """Do what is asked, until nobody is there to ask."""
    ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    os.write(out, b"ready\n")
    for line in os.fdopen(orders):
        word, _, number = line.strip().partition(" ")
        if word == "serve" and os.fork() == 0:
            with suppress(BaseException):
                grow_up(app, out)
            os._exit(1)
        if word == "gone":
            os.waitpid(int(number), 0)
            os.write(out, b"gone\n")
