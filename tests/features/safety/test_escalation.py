"""Escalation under a clock that is moved by hand: each deadline once, also after a crash, also without mail."""

from __future__ import annotations

import signal
import smtplib
import subprocess
import sys
import threading
from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.safety.models import Alert, AlertEvent
from backend.safety.service import alerts as service
from backend.safety.worker import Watch
from backend.shell.clock import FixedClock
from backend.shell.db.session import db
from backend.shell.mail.models import OutgoingMail
from backend.shell.mail.outbox import Postman
from backend.shell.mail.smtp import Mailer
from backend.shell.settings import Settings
from tests.features.cast import Cast, inside
from tests.features.follow_up.sent import handle, history
from tests.features.mara_through_the_api import at
from tests.features.safety.deadlines import run
from tests.features.safety.test_alerts import alarmed, duty, go_round
from tests.support.smtp import inbox

SEED = 20260310


def events(app: Flask) -> list[tuple[str, int | None]]:
    with inside(app) as session:
        query = select(AlertEvent.kind, AlertEvent.step).order_by(AlertEvent.number)
        return [(row.kind, row.step) for row in session.execute(query)]


def test_each_deadline_fires_once_and_acknowledging_stops_it(app: Flask, cast: Cast, clock: FixedClock) -> None:
    duty(cast, cast.lena)
    alert = alarmed(cast)
    began = clock.now()
    seen = []
    for minutes in (14.9, 15, 16, 59.9, 60, 61, 10_000):
        at(clock, cast, began + timedelta(minutes=minutes))
        seen.append((minutes, go_round(app, clock), go_round(app, clock)))
    assert seen == [(14.9, 0, 0), (15, 1, 0), (16, 0, 0), (59.9, 0, 0), (60, 1, 0), (61, 0, 0), (10_000, 0, 0)]
    told = history(cast.dev, cast.mara, alert["id"])
    assert [(one["kind"], one["reached"], one["by"] and one["by"]["name"]) for one in told] == [
        ("raised", None, "Mara"),
        ("escalated", "duty", None),
        ("escalated", "admin", None),
    ]
    assert [one["due_at"] for one in told[1:]] == ["2026-03-11T00:45:00.000Z", "2026-03-11T01:30:00.000Z"]
    handle(cast.dev, cast.mara, alert["id"], "acknowledgement")
    handle(cast.dev, cast.mara, alert["id"], "closure")
    handle(cast.dev, cast.mara, alert["id"], "reopening")
    at(clock, cast, clock.now() + timedelta(minutes=15))
    assert go_round(app, clock) == 1, "a new round has deadlines of its own"
    handle(cast.dev, cast.mara, alert["id"], "acknowledgement")
    at(clock, cast, clock.now() + timedelta(days=1))
    assert go_round(app, clock) == 0, "acknowledging stops it"


def test_what_was_missed_while_the_worker_was_down_is_made_up_for(app: Flask, cast: Cast, clock: FixedClock) -> None:
    """Two workers at once, both deadlines passed: each step once. And one that fails before its commit did nothing."""
    duty(cast, cast.lena)
    alarmed(cast)
    at(clock, cast, clock.now() + timedelta(days=3))

    def crash() -> None:
        raise RuntimeError("pulled out")

    with app.app_context():
        with pytest.raises(RuntimeError, match="pulled out"):
            Watch(db.engine, crash).round(clock.now())
        assert events(app) == [("raised", None)]
        taken: list[int] = []
        engine = db.engine
        workers = [threading.Thread(target=lambda: taken.append(Watch(engine).round(clock.now()))) for _ in range(2)]
        for one in workers:
            one.start()
        for one in workers:
            one.join(timeout=60)
    assert sum(taken) == 2
    assert events(app) == [("raised", None), ("escalated", 1), ("escalated", 2)]


DOOMED = """
import sys, time
from datetime import datetime
from sqlalchemy import create_engine
import backend.tables
from backend.shell.db.session import engine_options, prepare_engine
from backend.safety.worker import Watch

url, now = sys.argv[1:]
engine = create_engine(url, **engine_options(url))
prepare_engine(engine)

def hang():
    print("in the middle", flush=True)
    time.sleep(60)

Watch(engine, hang).round(datetime.fromisoformat(now))
"""


@pytest.mark.long
def test_a_worker_killed_between_step_and_commit_leaves_nothing_half_done(
    app: Flask, cast: Cast, clock: FixedClock, settings: Settings
) -> None:
    duty(cast, cast.lena)
    alarmed(cast)
    at(clock, cast, clock.now() + timedelta(minutes=20))
    command = [sys.executable, "-c", DOOMED, settings.database_url, clock.now().isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as doomed:
        assert doomed.stdout is not None
        assert doomed.stdout.readline() == "in the middle\n"
        doomed.send_signal(signal.SIGKILL)
    assert events(app) == [("raised", None)]
    assert go_round(app, clock) == 1
    assert events(app) == [("raised", None), ("escalated", 1)]
    with inside(app) as session:
        mails = session.scalars(select(OutgoingMail.to_address)).all()
    assert sorted(mails) == ["dev@ebb.example", "lena@ebb.example"]


def test_the_mail_server_is_away_and_nothing_waits_for_it(app: Flask, cast: Cast, clock: FixedClock) -> None:
    duty(cast, cast.lena, duty_mail="duty@river.example")
    with inbox() as there, app.app_context():
        there.go_away()
        watch, post = Watch(db.engine), Postman(db.engine, Mailer(there.server))
        alarmed(cast)
        for _ in range(13):
            at(clock, cast, clock.now() + timedelta(minutes=5))
            watch.round(clock.now())
            post.round(clock.now())
        assert events(app) == [("raised", None), ("escalated", 1), ("escalated", 2)], "each at its deadline"
        [line] = cast.dev.get("/worklist").json["items"]  # type: ignore[index]
        assert (line["alert"]["mail"], line["alert"]["reached"]) == ("not_delivered", "admin")
        assert there.mails == []
        there.listen()
        at(clock, cast, clock.now() + timedelta(hours=1))
        post.round(clock.now())
        assert sorted(there.to) == ["dev@ebb.example", "duty@river.example", "noor@ebb.example"]
        post.round(clock.now())
        assert len(there.mails) == 3, "each once"
        [line] = cast.dev.get("/worklist").json["items"]  # type: ignore[index]
        assert line["alert"]["mail"] == "delivered"


def test_deadlines_of_rules_made_by_a_seed(app: Flask, cast: Cast, clock: FixedClock) -> None:
    """Mail is away all the time. The long run has more of them."""
    with app.app_context():
        rounds = everything(Mailer(None))
        found = run(app, cast, clock, rounds, seed=SEED, alerts=4, seconds=15)
    print(f"deadlines fired: {found.fired} of {found.deadlines} in {found.rounds} rounds")
    assert found.wrong == []
    assert (found.fired, found.deadlines > 0) == (found.deadlines, True)


@pytest.mark.long
def test_deadlines_of_many_rules(app: Flask, cast: Cast, clock: FixedClock) -> None:
    with inbox() as there, app.app_context():
        there.go_away()
        found = run(app, cast, clock, everything(Mailer(there.server)), seed=SEED, alerts=150, seconds=150)
    print(f"deadlines fired: {found.fired} of {found.deadlines} in {found.rounds} rounds")
    assert found.wrong == []
    assert found.fired == found.deadlines


def test_an_escalation_that_stops_when_mail_fails_is_found(
    app: Flask, cast: Cast, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted bug: mail is sent where the step is taken, so no server, no step."""

    def sends_at_once(session: Session, alert: Alert, to: Collection[str], now: Any) -> None:
        if alert.step:
            raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(service, "tell", sends_at_once)

    def hides_it(now: Any) -> None:
        try:
            Watch(db.engine).round(now)
        except smtplib.SMTPException:
            return

    with app.app_context():
        found = run(app, cast, clock, hides_it, seed=SEED, alerts=1, seconds=15)
    assert found.wrong
    assert found.fired < found.deadlines


def everything(mailer: Mailer) -> Any:
    """What a worker does in a round."""

    def go(now: Any) -> None:
        Watch(db.engine).round(now)
        Postman(db.engine, mailer).round(now)

    return go
