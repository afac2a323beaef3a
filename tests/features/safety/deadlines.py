"""Does every deadline of every alert fire, once, with its line in the history? Asked with rules made by a seed.

`run` raises alerts, lets the clock go on in steps that now and then skip deadlines (a worker that was down), and holds
the history against the rule: each step of the clinic's rule that has passed stands there once, in order, with its own
deadline, not before it and in the first round after it.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from backend.safety.models import Alert, AlertEvent
from backend.shell.clock import FixedClock
from tests.features.cast import Cast, inside
from tests.features.diary import send
from tests.features.follow_up.sent import KIND, needle, said
from tests.features.mara_through_the_api import at

Round = Callable[[datetime], object]


@dataclass
class Figures:
    """What was asked, and what came of it."""

    deadlines: int = 0
    fired: int = 0
    rounds: int = 0
    wrong: list[str] = field(default_factory=list)


def run(app: Flask, cast: Cast, clock: FixedClock, go: Round, *, seed: int, alerts: int, seconds: float) -> Figures:
    """At most this many alerts and this long."""
    chance, found, until = random.Random(seed), Figures(), time.monotonic() + seconds
    session_id = needle(cast)
    for _ in range(alerts):
        if time.monotonic() > until:
            break
        minutes = sorted(chance.sample(range(5, 400), chance.randint(1, 4)))
        steps = [{"reach": chance.choice(["duty", "admin"]), "after_minutes": one} for one in minutes]
        rule = {
            "steps": steps,
            "emergency_number": "911",
            "duty_id": str(cast.lena.id),
            "duty_mail": "duty@river.example",
        }
        assert cast.noor.post("/escalation", json=rule).status_code in {200, 201}
        body = said(session_id, breathless="yes")
        send(cast.mara, body, kind=KIND)
        began = clock.now()
        while clock.now() < began + timedelta(minutes=minutes[-1] + 1):
            at(clock, cast, clock.now() + timedelta(minutes=chance.choice([1, 3, 30, 200])))
            go(clock.now())
            go(clock.now())
            found.rounds += 1
            found.wrong += _wrong(app, body["id"], began, steps, clock.now())
        found.deadlines += len(steps)
        found.fired += len(_escalated(app, body["id"]))
    return found


def _escalated(app: Flask, source_id: str) -> list[AlertEvent]:
    with inside(app) as session:
        query = (
            select(AlertEvent)
            .join(Alert, (Alert.clinic_id == AlertEvent.clinic_id) & (Alert.id == AlertEvent.alert_id))
            .where(AlertEvent.kind == "escalated")
            .order_by(AlertEvent.number)
        )
        return list(session.scalars(query.where(Alert.source_id == uuid.UUID(source_id))))


def _wrong(app: Flask, source_id: str, began: datetime, steps: list[dict[str, Any]], now: datetime) -> list[str]:
    due = [(step["reach"], began + timedelta(minutes=step["after_minutes"])) for step in steps]
    wanted = [(reach, deadline) for reach, deadline in due if deadline <= now]
    told = _escalated(app, source_id)
    if [(one.reached, one.due_at) for one in told] != wanted:
        return [f"at {now}: {len(wanted)} deadlines have passed, {len(told)} stand in the history"]
    early = [one for one in told if one.due_at is None or one.at < one.due_at]
    return [f"at {now}: told before its deadline" for _ in early]
