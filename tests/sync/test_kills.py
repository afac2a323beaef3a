"""G1, G2: the process is killed at any moment while phones send; the database server too.

Nothing that was acknowledged is lost, nothing is doubled, no batch is kept by half, the access log is whole and the
database sound. A server that answers before it has kept must be caught by the same harness in the same run.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.engine import make_url

from backend import audit_verify
from backend.pain.models import PainEntry, PainEntryRevision
from backend.shell.db.migrate import grant, upgrade
from backend.shell.db.session import db
from tests.support import postgres
from tests.sync.nursery import Nursery, make
from tests.sync.phones import Item, Line, Phone, entry, inside, people_with_phones, warm

OUTBOXES, SIGN_INS = 4, 40
KEPT = {"created", "amended", "withdrawn", "unchanged"}


@dataclass
class Outbox:
    """What one phone has written, what it was told is kept, and the batch it does not know of yet."""

    phones: list[Phone]
    chance: random.Random
    acknowledged: dict[tuple[str, int], int] = field(default_factory=dict)
    flying: list[Item] = field(default_factory=list)
    sent: dict[tuple[str, int], int] = field(default_factory=dict)
    batches: list[list[Item]] = field(default_factory=list)

    def next_batch(self) -> list[Item]:
        """The batch nobody answered, else a new one: new entries, and corrections of what is kept."""
        if not self.flying:
            made = [entry(self.chance) for _ in range(self.chance.randrange(1, 8))]
            known = self.chance.choices(list(self.acknowledged), k=2) if self.acknowledged else []
            for record, revision in set(known):
                following = {"id": record, "revision": revision + 1}
                if (record, revision + 1) not in self.acknowledged:
                    made.append(entry(self.chance) | following)
            self.flying = made
            self.batches.append(made)
            self.sent |= {(item["id"], item["revision"]): item["score"] for item in made}
        return self.flying

    def told(self, results: list[Item]) -> None:
        """The answer came: from now on each of these has to be there for ever."""
        assert len(results) == len(self.flying)
        for item, result in zip(self.flying, results, strict=True):
            assert result["outcome"] in KEPT, result
            self.acknowledged[item["id"], item["revision"]] = item["score"]
        self.flying = []


class Drill:
    """Phones send while servers come and go."""

    def __init__(self, app: Flask, nursery: Nursery, people: list[list[Phone]], first: Item, seed: int) -> None:
        self.app, self.nursery, self.first = app, nursery, first
        self.answers = 0
        self.chance = random.Random(seed)
        # Two people with two outboxes each, so that two phones of one person meet as well.
        self.outboxes = [Outbox(people[one % 2], random.Random(seed + one)) for one in range(OUTBOXES)]
        self.kills = 0
        self.port = 0
        self.up, self.over = threading.Event(), threading.Event()
        self.wrong: list[BaseException] = []
        self.resting = threading.Semaphore(0)

    def run(self, kills: int, until: float, break_it: Callable[[int], int]) -> None:
        """Let phones send; `break_it` kills what serves on this process and starts the next, which it returns."""
        threads = [threading.Thread(target=self._send, args=(one,)) for one in self.outboxes]
        pid, self.port = self.nursery.serve()
        self.up.set()
        for thread in threads:
            thread.start()
        try:
            while self.kills < kills and time.monotonic() < until and not self.wrong:
                self._a_while()
                pid = break_it(pid)
                self.kills += 1
        finally:
            self.over.set()
            for thread in threads:
                thread.join()
            self.nursery.kill(pid)
        for wrong in self.wrong:
            raise wrong

    def _a_while(self) -> None:
        """Any moment: mostly in the middle of the work, sometimes while it starts."""
        before, patience = self.answers, time.monotonic() + 5
        while self.chance.random() < 0.98 and self.answers == before and time.monotonic() < patience:
            time.sleep(0.01)
        time.sleep(self.chance.uniform(0, 0.25))

    def restart(self, pid: int) -> int:
        """The process is killed, and the next one serves."""
        self.nursery.kill(pid)
        pid, self.port = self.nursery.serve()
        return pid

    def _send(self, outbox: Outbox) -> None:
        try:
            port, line = self.port, Line(self.port, timeout=30)
            while not (self.over.is_set() and not outbox.flying):
                if port != self.port:
                    line.close()
                    port = self.port
                    line = Line(port, timeout=30)
                results = line.send(outbox.chance.choice(outbox.phones), outbox.next_batch())
                if results is None:
                    time.sleep(0.03)
                else:
                    outbox.told(results)
                    self.answers += 1
            line.close()
        except BaseException as wrong:  # noqa: BLE001 - told by whoever started the drill
            self.wrong.append(wrong)

    def judge(self) -> dict[str, int]:
        """What holds however often it was killed. Raises AssertionError."""
        with self.app.app_context():
            session = inside(self.app)
            query = select(PainEntryRevision.id, PainEntryRevision.revision, PainEntryRevision.content)
            rows = [((str(one.id), one.revision), one.content["score"]) for one in session.execute(query)]
            heads = {str(one.id): one.revision for one in session.execute(select(PainEntry.id, PainEntry.revision))}
            session.rollback()
            db.engine.dispose()
        stored = dict(rows)
        acknowledged = {key: score for one in self.outboxes for key, score in one.acknowledged.items()}
        sent = {key: score for one in self.outboxes for key, score in one.sent.items()}
        sent[self.first["id"], 1] = self.first["score"]
        lost = {key for key, score in acknowledged.items() if stored.get(key) != score}
        assert not lost, f"{len(lost)} of {len(acknowledged)} acknowledged entries are lost"
        assert len(stored) == len(rows), "an entry is doubled"
        assert set(stored) <= set(sent), "an entry nobody sent"
        for batch in (batch for one in self.outboxes for batch in one.batches):
            kept = [(item["id"], item["revision"]) in stored for item in batch]
            assert all(kept) or not any(kept), "half a batch is kept"
        latest: dict[str, int] = {}
        for record, revision in stored:
            latest[record] = max(revision, latest.get(record, 0))
        assert heads == latest
        return {"kills": self.kills, "acknowledged": len(acknowledged), "rows": len(rows)}


def sound_sqlite(url: str) -> None:
    """The file is whole, and so is the access log."""
    file = make_url(url).database
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        found = audit_verify.verify(audit_verify.read_sqlite(connection))
        assert found.faults == []
        assert sum(found.rows.values()) > 0


def kill_on_sqlite(url: str, kills: int, seconds: float, seed: int, *faults: str) -> dict[str, int]:
    app = make(url, set())
    people, first = people_with_phones(app, 2, SIGN_INS), entry(random.Random(seed * 100))
    with Nursery(url, *faults, warm=[warm(people[0][0], first)]) as nursery:
        drill = Drill(app, nursery, people, first, seed)
        began = time.monotonic()

        def break_it(pid: int) -> int:
            pid = drill.restart(pid)
            if drill.kills % 100 == 99:
                sound_sqlite(url)
            return pid

        drill.run(kills, began + seconds, break_it)
        found = drill.judge()
        sound_sqlite(url)
    print(f"{found}, {time.monotonic() - began:.0f} s {' '.join(faults)}")
    return found


@pytest.mark.parametrize(("kills", "seconds"), [(5, 30), pytest.param(1000, 2400, marks=pytest.mark.long)])
@pytest.mark.timeout(2700)
def test_killed_while_phones_send(sqlite_url: str, tmp_path: Path, kills: int, seconds: float) -> None:
    spare = tmp_path / "spare.sqlite"
    shutil.copyfile(str(make_url(sqlite_url).database), spare)
    found = kill_on_sqlite(sqlite_url, kills, seconds, 11)
    assert found["kills"] == kills
    assert found["acknowledged"] > found["kills"]
    # The planted fault, in the same run: without it nothing would have been shown.
    with pytest.raises(AssertionError, match="acknowledged entries are lost"):
        kill_on_sqlite(f"sqlite:///{spare}", 6, 60, 12, "too_early")


# --- the database server ---


@contextmanager
def durable_database() -> Iterator[tuple[postgres.Cluster, str]]:
    """A server of its own that keeps what it acknowledges, with a migrated database and a copy of it for the fault."""
    cluster = postgres.Cluster(durable=True)
    with cluster as server:
        owner, app = server.url("ebb", postgres.OWNER_ROLE), server.url("ebb", postgres.APP_ROLE)
        with server.connect() as connection:
            connection.execute(f"CREATE DATABASE ebb OWNER {postgres.OWNER_ROLE}")
        upgrade(owner)
        grant(owner, postgres.APP_ROLE)
        with server.connect() as connection:
            connection.execute(f"CREATE DATABASE planted TEMPLATE ebb OWNER {postgres.OWNER_ROLE}")
        yield cluster, app


def crash(cluster: postgres.Cluster, chance: random.Random) -> None:
    """SIGKILL to the server and all its children, or an immediate stop; then it is started on what is left."""
    process = cluster._process
    assert process is not None
    if chance.random() < 0.25:
        cluster.stop(signal.SIGQUIT)
    else:
        # The server first, so that it does not see its children fall and begin to tidy up.
        children = _children(process.pid)
        for pid in (process.pid, *children):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait(30)
        deadline = time.monotonic() + 30
        while any(_alive(pid) for pid in children) and time.monotonic() < deadline:
            time.sleep(0.01)
        cluster._process = None
    cluster.start()


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in listed]


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def sound_postgres(cluster: postgres.Cluster) -> None:
    """amcheck finds no fault in any table or index, no constraint is in doubt, and the access log is whole."""
    server = cluster.server
    with server.connect("ebb") as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        held = connection.execute("SELECT count(*) FROM pg_constraint WHERE NOT convalidated").fetchone()
        assert held == (0,)
        with connection.transaction():
            found = audit_verify.verify(audit_verify.read_postgres(connection))
        assert found.faults == []
    done = subprocess.run(
        [
            postgres.programs() / "pg_amcheck",
            "--host",
            server.folder,
            "--username",
            "postgres",
            "--heapallindexed",
            "ebb",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def kill_postgres(cluster: postgres.Cluster, url: str, kills: int, seconds: float, *faults: str) -> dict[str, int]:
    app = make(url, set())
    people, first = people_with_phones(app, 2, SIGN_INS), entry(random.Random(2100))
    chance = random.Random(21)
    with Nursery(url, *faults, warm=[warm(people[0][0], first)]) as nursery:
        drill = Drill(app, nursery, people, first, 22)
        began = time.monotonic()

        def break_it(pid: int) -> int:
            crash(cluster, chance)
            time.sleep(chance.uniform(0.05, 0.4))
            return pid

        drill.run(kills, began + seconds, break_it)
        found = drill.judge()
    print(f"{found}, {time.monotonic() - began:.0f} s {' '.join(faults)}")
    return found


@pytest.mark.parametrize(("kills", "seconds"), [(1, 30), pytest.param(200, 1800, marks=pytest.mark.long)])
@pytest.mark.timeout(2400)
def test_the_database_server_is_killed_while_phones_send(kills: int, seconds: float) -> None:
    with durable_database() as (cluster, url):
        found = kill_postgres(cluster, url, kills, seconds)
        assert found["kills"] == kills
        assert found["acknowledged"] > found["kills"]
        sound_postgres(cluster)
        # The planted fault, in the same run.
        with pytest.raises(AssertionError, match="acknowledged entries are lost"):
            kill_postgres(cluster, cluster.server.url("planted", postgres.APP_ROLE), 3, 120, "too_early")


def test_the_servers_of_this_file_keep_what_they_acknowledge() -> None:
    """A server with fsync off would show nothing."""
    with durable_database() as (cluster, _), cluster.server.connect() as connection:
        said = {name: connection.execute(f"SHOW {name}").fetchone() for name in ("fsync", "synchronous_commit")}
        assert said == {"fsync": ("on",), "synchronous_commit": ("on",)}
