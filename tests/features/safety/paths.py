"""Every path of the API from an alarming answer on: which of them ends an alert?

A state is what matters of the world (is it acknowledged, closed, how far escalated; what became of the answer; who is
in care; who still works here). From each state that can be reached, every action of everybody is tried. After each, the
alert is looked at behind the API's back: closed means that this very action was a closing, by somebody who works here
and may, with their own note; and the history has only grown.
"""

from __future__ import annotations

import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from backend.access.models import Account
from backend.people.models import CareLink
from backend.safety.models import Alert, AlertEvent
from backend.safety.worker import Watch
from backend.shell.clock import FixedClock
from backend.shell.db.session import db
from tests.features.cast import PLAN_START, Cast, Person, inside
from tests.features.diary import send, withdrawal
from tests.features.follow_up.sent import CALM, KIND, handle, needle, said
from tests.features.mara_through_the_api import at

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
NOTES = {"a note": "Called her.", "nothing": "", "blanks": " \n "}
FORCED = (
    "closed_at = raised_at",
    "closed_at = raised_at, closed_by = owner_id",
    "closed_at = raised_at, closed_note = 'x'",
    "acknowledged_at = NULL, closed_at = raised_at, closed_by = owner_id, closed_note = 'x'",
)


class State(NamedTuple):
    """What is told apart."""

    stage: str
    step: int
    answer: str
    in_care: bool
    works: bool


class Action(NamedTuple):
    """Something that somebody does. `closes`: who, if it is a closing with a note."""

    name: str
    do: Callable[[], object]
    closes: Person | None = None


@dataclass
class Figures:
    """What was tried."""

    states: set[State] = field(default_factory=set)
    tried: int = 0
    closings: int = 0
    wrong: list[str] = field(default_factory=list)


class World:
    """Mara, an alarming answer, and everybody around her."""

    def __init__(self, app: Flask, cast: Cast, clock: FixedClock, people: list[str], notes: list[str]) -> None:
        self.app, self.cast, self.clock = app, cast, clock
        self.people, self.notes = people, notes
        self.session_id = needle(cast)
        self.began = clock.now()
        self.seen: list[tuple[Any, ...]] = []
        rule: dict[str, Any] = {
            "steps": [{"reach": "duty", "after_minutes": 15}, {"reach": "admin", "after_minutes": 60}]
        }
        rule |= {"emergency_number": "911", "duty_id": str(cast.lena.id)}
        assert cast.noor.post("/escalation", json=rule).status_code == 201

    def fresh(self) -> None:
        """As it was, with a new alarming answer."""
        if self.clock.now() != self.began:
            at(self.clock, self.cast, self.began)
        if self.cast.dev._good_until == NEVER:
            self.cast.dev.token = None
        with inside(self.app) as session:
            session.execute(text("UPDATE account SET closed_at = NULL"))
            for link in session.scalars(select(CareLink).where(CareLink.patient_id == self.cast.mara.patient_id)):
                link.to_day = None if link.from_day == PLAN_START else link.from_day
            session.execute(text("UPDATE patient SET ended_on = NULL"))
            session.commit()
        self.answer = said(self.session_id, breathless="yes")
        self.revision, self.became = 1, "yes"
        [result] = send(self.cast.mara, self.answer, kind=KIND)
        assert result["outcome"] == "created", result
        self.seen = []
        self.alert_id = str(self.row().id)

    def row(self) -> Alert:
        with inside(self.app) as session:
            query = select(Alert).where(Alert.source_id == uuid.UUID(self.answer["id"]), Alert.kind == "breathless")
            found = session.scalars(query.order_by(Alert.raised_at, Alert.source_revision)).first()
            assert found is not None, "the alert is gone"
            return found

    def state(self) -> State:
        row = self.row()
        with inside(self.app) as session:
            dev = session.scalar(select(Account).where(Account.id == self.cast.dev.id))
            links = session.scalars(select(CareLink).where(CareLink.patient_id == self.cast.mara.patient_id)).all()
        stage = "closed" if row.closed_at else "acknowledged" if row.acknowledged_at else "open"
        in_care = any(link.to_day is None for link in links)
        return State(stage, row.step, self.became, in_care, dev is not None and dev.closed_at is None)

    def actions(self) -> list[Action]:
        cast = self.cast
        found = [
            Action(
                f"{what} by {name} with {note}",
                partial(self._handle, cast.everybody[name], what, note),
                cast.everybody[name] if what == "closure" and note == "a note" else None,
            )
            for name in self.people
            for what in ("acknowledgement", "closure", "reopening")
            for note in self.notes
        ]
        found += [
            Action("answers no", lambda: self._next("no")),
            Action("answers yes again", lambda: self._next("yes")),
            Action("takes the answer back", lambda: self._next("withdrawn")),
            Action("discharge", self._discharge),
            Action("end of care", self._end_care),
            Action("a correction is asked for", self._correction),
            Action("the owner's account is closed", self._close_account),
            Action("a quarter of an hour", lambda: self._time(timedelta(minutes=15))),
            Action("an hour", lambda: self._time(timedelta(minutes=60))),
        ]
        return found + [Action(f"SQL: {one}", partial(self._force, one)) for one in FORCED]

    def _handle(self, person: Person, what: str, note: str) -> None:
        handle(person, self.cast.mara, self.alert_id, what, NOTES[note])

    def _next(self, became: str) -> None:
        self.revision += 1
        body = self.answer | {"revision": self.revision, "answers": CALM | {"breathless": "no"}}
        if became == "yes":
            body |= {"answers": CALM | {"breathless": "yes", "bruise": "yes"}}
        if became == "withdrawn":
            body = withdrawal(self.answer["id"], self.revision)
        [result] = send(self.cast.mara, body, kind=KIND)
        if result["outcome"] in {"amended", "withdrawn"}:
            self.became = became
        else:
            self.revision -= 1

    def _discharge(self) -> None:
        self.cast.dev.post(f"/patients/{self.cast.mara.patient_id}/discharge", json={"last_day": "2026-03-10"})

    def _end_care(self) -> None:
        people: Any = self.cast.noor.get("/clinic/patients").json
        [links] = [one["care"] for one in people["items"] if one["id"] == str(self.cast.mara.patient_id)]
        for link in links:
            where = f"/patients/{self.cast.mara.patient_id}/care/{link['id']}/end"
            self.cast.noor.post(where, json={"to_day": "2026-03-09"})

    def _correction(self) -> None:
        body = {"id": str(uuid.uuid4()), "about": "other", "wrong": "I was not breathless.", "wanted": "Take it out."}
        self.cast.mara.post(f"/patients/{self.cast.mara.patient_id}/corrections", json=body)

    def _close_account(self) -> None:
        """From here on he goes on with the token he has: signing in again and again would only be slowed down."""
        dev = self.cast.dev
        if self.cast.noor.post(f"/staff/{dev.id}/closure").status_code == 200:
            dev.token, dev._good_until = dev.token or "ended", NEVER

    def _time(self, by: timedelta) -> None:
        kept = self.cast.dev.token if not self.state().works else None
        at(self.clock, self.cast, self.clock.now() + by)
        self.cast.dev.token = kept
        with self.app.app_context():
            Watch(db.engine).round(self.clock.now())

    def _force(self, sql: str) -> None:
        with inside(self.app) as session:
            try:
                session.execute(text(f"UPDATE alert SET {sql} WHERE closed_at IS NULL"))
                session.commit()
            except IntegrityError:
                session.rollback()

    def wrong(self, before: State, action: Action) -> list[str]:
        """What is not as it has to be after this."""
        row, found = self.row(), []
        with inside(self.app) as session:
            events = session.scalars(
                select(AlertEvent).where(AlertEvent.alert_id == row.id).order_by(AlertEvent.number)
            ).all()
            lines = [(e.number, e.kind, e.at, e.by_id, e.note, e.step) for e in events]
            by = None if row.closed_by is None else session.scalar(select(Account).where(Account.id == row.closed_by))
        if lines[: len(self.seen)] != self.seen:
            found.append("the history was changed")
        self.seen = lines
        if row.closed_at is None:
            return found
        if by is None or not by.name.strip() or by.role not in {"therapist", "clinic_admin"}:
            found.append("closed without a named person who works here")
        if not (row.closed_note or "").strip():
            found.append("closed without a note")
        last = [line for line in lines if line[1] == "closed"][-1:]
        if [(line[3], line[4]) for line in last] != [(row.closed_by, row.closed_note)]:
            found.append("closed without its line in the history")
        if before.stage != "closed" and (action.closes is None or action.closes.id != row.closed_by):
            found.append(f"closed by something that is no closing with a note: {action.name}")
        return found


def explore(world: World, seconds: float, states: int) -> Figures:
    """From every state that can be reached, every action; at most so many states and so long."""
    found, until = Figures(), time.monotonic() + seconds
    world.fresh()
    waiting: deque[tuple[State, tuple[str, ...]]] = deque([(world.state(), ())])
    known = {world.state()}
    known_state: State | None
    while waiting and len(found.states) < states and time.monotonic() < until:
        state, path = waiting.popleft()
        found.states.add(state)
        stands, known_state = False, None
        for action in world.actions():
            if not stands:
                replay(world, path)
                stands, known_state = True, None
            before = known_state or world.state()
            action.do()
            found.tried += 1
            found.wrong += [f"{' > '.join((*path, action.name))}: {one}" for one in world.wrong(before, action)]
            after = known_state = world.state()
            found.closings += before.stage != "closed" and after.stage == "closed"
            if after != before:
                stands = False
                if after not in known:
                    known.add(after)
                    waiting.append((after, (*path, action.name)))
    return found


def replay(world: World, path: tuple[str, ...]) -> None:
    """A fresh alert, and the same things done again."""
    world.fresh()
    for name in path:
        next(action for action in world.actions() if action.name == name).do()
        world.wrong(world.state(), Action("replayed", lambda: None))
