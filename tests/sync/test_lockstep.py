"""G17: SQLite and PostgreSQL in lockstep against a small model, through histories nobody wrote down.

A patient is enrolled, writes on two phones without a connection, sends, corrects on both, takes back, fetches; the
therapist revises the plan and ends the enrolment; days go by. After every sending the answers of both databases and of
the model are equal, and at the end of each history everything they hold.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import select

from backend.pain.models import PainEntry, PainEntryRevision
from backend.shell.clock import FixedClock
from backend.shell.db.session import db
from backend.shell.sync import merge, store
from backend.shell.sync.merge import Decision, Incoming, Known
from backend.shell.sync.models import Quarantined
from tests.features.cast import NOW, ZONE, close, inside
from tests.sync.model import Item, Model
from tests.sync.sides import Side, enrolled, founded


@dataclass
class Stage:
    """Both sides under one clock; histories follow one another on them, each with a patient of its own."""

    sides: list[Side]
    clock: FixedClock
    histories: int = 0
    steps: int = 0
    sent: int = 0
    # Which side is being asked: a planted fault is a fault of one of them.
    asked: int = 0


STAGE: list[Stage] = []


@pytest.fixture
def stage(sqlite_url: str, postgres_url: str, tmp_path: Any) -> Iterator[Stage]:
    clock = FixedClock(NOW)
    made = Stage([founded(url, clock, tmp_path) for url in (sqlite_url, postgres_url)], clock)
    STAGE.append(made)
    yield made
    STAGE.pop()
    for side in made.sides:
        close(side.app)


class History(RuleBasedStateMachine):
    """One patient's life on both databases and in the model."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = STAGE[-1]
        self.stage.histories += 1
        self.model = Model()
        self.made = random.Random(self.stage.histories)
        self.patient = self._id()
        self.outboxes: list[list[Item]] = [[], []]
        self.seen: list[dict[str, Item]] = [{}, {}]

    def _id(self) -> UUID:
        return UUID(int=self.made.getrandbits(128), version=4)

    def both(self, who: str, method: str, path: str, phone: int = 0, **kwargs: Any) -> Any:
        """Ask both; the answer, which is the same apart from what is random."""
        answers = []
        for number, side in enumerate(self.stage.sides):
            self.stage.asked = number
            actor = side.therapist[0] if who == "therapist" else side.phones[phone]
            answer = side.ask(actor, method, f"/patients/{self.patient}{path}", **kwargs)
            answers.append((answer.status_code, plain(answer.json)))
        self.stage.steps += 1
        assert answers[0] == answers[1], f"the databases differ: {method} {path}"
        assert answers[0][0] < 500
        return answers[0]

    @initialize()
    def enrol(self) -> None:
        account = self._id()
        for side in self.stage.sides:
            enrolled(side, self.patient, account)
        self.stage.clock.set(NOW)

    @rule(phone=st.integers(0, 1), score=st.integers(0, 11), days=st.sampled_from([0, 0, 0, 1, 2, 3]))
    def write(self, phone: int, score: int, days: int) -> None:
        """Written without a connection: it waits on the phone."""
        now = self.stage.clock.now()
        item: Item = {
            "id": str(self._id()),
            "revision": 1,
            "kind": "average",
            "score": score,
            "felt_at": stated(now - timedelta(days=days)),
            "written_at": stated(now),
            "zone": ZONE,
        }
        self.outboxes[phone].append(item)
        self.seen[phone][item["id"]] = item

    @rule(phone=st.integers(0, 1), at=st.integers(0, 30), score=st.integers(0, 10))
    def correct(self, phone: int, at: int, score: int) -> None:
        known = self._one(phone, at)
        if known is not None and "withdrawn" not in known:
            item = known | {"revision": known["revision"] + 1, "score": score, "note": f"phone {phone}"}
            self.outboxes[phone].append(item)
            self.seen[phone][item["id"]] = item

    @rule(phone=st.integers(0, 1), at=st.integers(0, 30))
    def take_back(self, phone: int, at: int) -> None:
        known = self._one(phone, at)
        if known is not None:
            item = {name: known[name] for name in ("id", "written_at", "zone")}
            item |= {"revision": known["revision"] + 1, "withdrawn": True, "reason": "wrong day"}
            self.outboxes[phone].append(item)
            self.seen[phone][item["id"]] = known | {"revision": item["revision"]}

    @rule(phone=st.integers(0, 1), seed=st.integers(0, 5), twice=st.booleans())
    def send(self, phone: int, seed: int, twice: bool) -> None:
        """Everything that waits, in some order; what was not kept stays only if it has to come again."""
        waiting = list(self.outboxes[phone])
        if seed:
            random.Random(seed).shuffle(waiting)
        if not waiting:
            return
        for _ in range(2 if twice else 1):
            expected = [self.model.take(item) for item in waiting]
            body = {"items": [{"kind": "pain_entry", "record": item} for item in waiting]}
            status, answer = self.both("patient", "POST", "/phone-records/batch", phone, json=body)
            assert status == 200
            assert [(one["outcome"], one["code"]) for one in answer["results"]] == expected
            self.stage.sent += len(waiting)
        self.outboxes[phone] = [
            item for item, (outcome, _) in zip(waiting, expected, strict=True) if outcome == "retry"
        ]

    @rule(phone=st.integers(0, 1))
    def fetch(self, phone: int) -> None:
        """The phone learns what the others wrote."""
        status, page = self.both("patient", "GET", "/phone-records?limit=200", phone)
        assert status == 200, page
        for one in page["items"]:
            record = one["record"]
            self.seen[phone][record["id"]] = {
                name: record[name] for name in ("id", "revision", "kind", "score", "felt_at", "written_at", "zone")
            }

    @rule(days=st.integers(0, 20), kind=st.sampled_from(["exercise", "education"]))
    def revise_plan(self, days: int, kind: str) -> None:
        start = self.today() + timedelta(days=days - 10)
        component = {"kind": kind, "dose": "once a day", "starts_on": start.isoformat()}
        body = {
            "id": str(self._id()),
            "in_force_from": start.isoformat(),
            "phase": "treatment",
            "reason": "A reason.",
            "components": [component],
        }
        status, _ = self.both("therapist", "POST", "/plan/versions", json=body)
        if status == 201:
            self.model.plan.append(body)

    @rule(days=st.integers(0, 3))
    def discharge(self, days: int) -> None:
        last = self.today() - timedelta(days=days)
        status, _ = self.both("therapist", "POST", "/discharge", json={"last_day": last.isoformat()})
        if status == 200:
            self.model.ended_on = last

    @rule(hours=st.sampled_from([1, 9, 24]))
    def time_goes_by(self, hours: int) -> None:
        if self.stage.clock.now() < NOW + timedelta(days=5):
            self.stage.clock.advance(timedelta(hours=hours))

    def teardown(self) -> None:
        """Everything both hold is the same, and is what the model holds."""
        if not self.stage.sides[0].phones:
            return
        for phone in (0, 1):
            self.send(phone, 0, False)
        self.both("patient", "GET", "/phone-records?limit=200")
        self.both("patient", "GET", "/quarantine?limit=200")
        self.both("therapist", "GET", "/plan")
        left, right = (self.held(side) for side in self.stage.sides)
        assert left == right, "the databases hold different things"
        records = self.model.records.items()
        assert left["entries"] == sorted(
            (record, len(one.versions), next(v["score"] for v in reversed(one.versions) if "score" in v), one.gone)
            for record, one in records
        )
        assert left["revisions"] == sorted(
            (record, version["revision"], version.get("score")) for record, one in records for version in one.versions
        )
        assert left["aside"] == sorted(map(repr, map(sorted_items, self.model.aside)))

    def held(self, side: Side) -> Item:
        """Everything of this patient, as the tables hold it."""
        with inside(side.app) as session:
            mine = session.scalars(select(PainEntry).where(PainEntry.patient_id == self.patient)).all()
            versions = session.scalars(
                select(PainEntryRevision).where(PainEntryRevision.patient_id == self.patient)
            ).all()
            aside = session.scalars(select(Quarantined).where(Quarantined.patient_id == self.patient)).all()
            found = {
                "entries": sorted((str(one.id), one.revision, one.score, one.withdrawn_at is not None) for one in mine),
                "whole": sorted(
                    (str(one.id), one.digest, one.local_day, one.recalled, one.received_at) for one in mine
                ),
                "order": [str(one.id) for one in sorted(mine, key=lambda one: one.change_no)],
                "revisions": sorted((str(one.id), one.revision, one.content.get("score")) for one in versions),
                "digests": sorted((str(one.id), one.revision, one.digest, one.received_at) for one in versions),
                "aside": sorted(repr(sorted_items(one.item)) for one in aside),
                "why": sorted((one.digest, one.outcome, one.code) for one in aside),
            }
            db.session.remove()
        return found

    def today(self) -> date:
        return (self.stage.clock.now() - timedelta(hours=6)).date()

    def _one(self, phone: int, at: int) -> Item | None:
        known = list(self.seen[phone].values())
        return known[at % len(known)] if known else None


def sorted_items(item: Item) -> list[tuple[str, Any]]:
    return sorted(item.items())


def stated(at: datetime) -> str:
    """As a phone in Edmonton in March states it, in the spelling that comes back."""
    return (at - timedelta(hours=6)).replace(tzinfo=None).isoformat(timespec="milliseconds") + "-06:00"


RANDOM = {"request_id", "next", "held", "cursor"}


def plain(value: Any) -> Any:
    """An answer without what is random in it; ids of what the server itself made are random too."""
    if isinstance(value, dict):
        own = {"id"} if "item" in value else set()
        return {name: plain(inner) for name, inner in value.items() if name not in RANDOM | own}
    if not isinstance(value, list):
        return value
    # What was put aside in the same moment has no order.
    inside_aside = bool(value) and isinstance(value[0], dict) and "item" in value[0]
    return sorted(map(plain, value), key=repr) if inside_aside else list(map(plain, value))


def run(histories: int, steps: int) -> None:
    quiet = settings(
        max_examples=histories,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    run_state_machine_as_test(History, settings=quiet)


@pytest.mark.parametrize(("histories", "steps"), [(12, 12), pytest.param(1000, 24, marks=pytest.mark.long)])
@pytest.mark.timeout(3600)
def test_both_databases_and_the_model_agree(stage: Stage, histories: int, steps: int) -> None:
    run(histories, steps)
    print(f"{stage.histories} histories, {stage.steps} requests to each database, {stage.sent} items sent")
    assert stage.histories >= histories


@pytest.fixture
def forgiving(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted difference: one of the two lets an entry be corrected after it was taken back."""

    def decide(known: Known | None, incoming: Incoming) -> Decision:
        if stage.asked == 1 and known is not None and known.withdrawn_at is not None:
            known = Known(known.digests, None)
        return merge.decide(known, incoming)

    monkeypatch.setattr(store, "decide", decide)


@pytest.mark.usefixtures("forgiving")
def test_a_database_that_forgives_is_noticed_in_one_history(stage: Stage) -> None:
    one = History()
    one.enrol()
    one.write(0, 5, 0)
    one.send(0, 0, twice=False)
    one.fetch(1)
    one.take_back(0, 0)
    one.send(0, 0, twice=False)
    one.correct(1, 0, 7)
    with pytest.raises(AssertionError, match=r"the databases differ"):
        one.send(1, 0, twice=False)


@pytest.mark.long
@pytest.mark.usefixtures("forgiving")
@pytest.mark.timeout(1800)
def test_a_database_that_forgives_is_found_by_chance() -> None:
    with pytest.raises(AssertionError, match=r"databases differ|hold different things"):
        run(300, 24)
