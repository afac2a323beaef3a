"""Mail: says that an alert waits and nothing else; at least once; tried again and again, and never given up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from backend.app import worker_of
from backend.shell.clock import FixedClock
from backend.shell.db.session import db
from backend.shell.mail.models import OutgoingMail
from backend.shell.mail.outbox import LONGEST_PAUSE, Postman, pause_after
from backend.shell.mail.smtp import Mailer
from tests.features.cast import Cast, inside
from tests.features.follow_up.sent import handle
from tests.features.mara_through_the_api import at
from tests.features.safety.test_alerts import alarmed
from tests.support.smtp import inbox

TELLING = ("mara", "breath", "needl", "pain", "patient", "dev", "session", "aiguille", "essouffl", "clinic", "alarm")


def test_a_mail_says_that_an_alert_waits_and_nothing_else(app: Flask, cast: Cast, clock: FixedClock) -> None:
    alert = alarmed(cast)
    with inbox() as there, app.app_context():
        there.refuses = True
        post = Postman(db.engine, Mailer(there.server))
        assert (post.round(clock.now()), there.tried) == (0, 1)
        assert (post.round(clock.now()), there.tried) == (0, 1), "not again before its pause is over"
        there.refuses = False
        clock.advance(pause_after(1))
        taken: list[str] = []

        def dies(mail: OutgoingMail) -> None:
            taken.append(str(mail.id))
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            Postman(db.engine, Mailer(there.server), dies).round(clock.now())
        clock.advance(pause_after(2))
        assert post.round(clock.now()) == 1
        first, second = there.mails
        assert first["Message-ID"] == second["Message-ID"], "taken twice after a crash, it is the same mail"
        assert (first["To"], first["From"]) == ("dev@ebb.example", "ebb@river.example")
        written: Any = first.get_payload(decode=True)
        said = (first["Subject"] + str(written, "utf-8")).casefold()
        assert [word for word in (*TELLING, alert["id"]) if word in said] == []
        assert "an alert waits in ebb" in said
        with inside(app) as session:
            [row] = session.scalars(select(OutgoingMail))
            assert (row.attempts, row.sent_at, row.failure) == (3, clock.now(), None)


def test_what_is_acknowledged_needs_no_mail_any_more(app: Flask, cast: Cast, clock: FixedClock) -> None:
    alert = alarmed(cast)
    handle(cast.dev, cast.mara, alert["id"], "acknowledgement")
    with inbox() as there, app.app_context():
        assert Postman(db.engine, Mailer(there.server)).round(clock.now()) == 0
        assert there.tried == 0


def test_without_a_server_the_list_says_so_and_the_worker_goes_on(app: Flask, cast: Cast, clock: FixedClock) -> None:
    alarmed(cast)
    at(clock, cast, clock.now() + timedelta(minutes=15))
    worker = worker_of(app)
    worker.go_round()
    [line] = cast.dev.get("/worklist").json["items"]  # type: ignore[index]
    assert (line["alert"]["state"], line["alert"]["mail"]) == ("escalated", "not_delivered")
    with inside(app) as session:
        assert set(session.scalars(select(OutgoingMail.failure))) == {"NoMailServer"}


def test_pauses_grow_and_end_at_an_hour() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, 40)]
    assert pauses[:4] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
