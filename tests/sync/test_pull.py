"""G6, F11: eight phones write with a random wait before each commit, others pull: nothing is ever missed.

The same harness with change numbers from a sequence must miss some: their order is not the order of the commits.
"""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field

import pytest
from sqlalchemy import create_engine, text

from tests.support import databases, postgres
from tests.sync.nursery import Nursery, make
from tests.sync.phones import Line, Phone, entry, people_with_phones

WRITERS, PATIENTS, READERS = 8, 4, 4


@dataclass
class Seen:
    """What one reader was given, in order, and how often it asked."""

    ids: list[str] = field(default_factory=list)
    pulls: int = 0


class Race:
    """Writers and readers of the same clinic, two writers and one reader for each patient."""

    def __init__(self, port: int, people: list[list[Phone]], rows: int, until: float) -> None:
        self.port, self.people, self.until = port, people, until
        self.left = [rows // WRITERS] * WRITERS
        self.kept: list[set[str]] = [set() for _ in people]
        self.seen = [Seen() for _ in people]
        self.lock, self.over = threading.Lock(), threading.Event()
        self.wrong: list[BaseException] = []

    def run(self) -> None:
        writers = [threading.Thread(target=self._guarded, args=(self._write, one)) for one in range(WRITERS)]
        readers = [threading.Thread(target=self._guarded, args=(self._read, one)) for one in range(READERS)]
        for thread in (*writers, *readers):
            thread.start()
        for thread in writers:
            thread.join()
        self.over.set()
        for thread in readers:
            thread.join()
        for wrong in self.wrong:
            raise wrong

    @property
    def missed(self) -> int:
        return sum(len(kept - set(seen.ids)) for kept, seen in zip(self.kept, self.seen, strict=True))

    @property
    def rows(self) -> int:
        return sum(map(len, self.kept))

    def _guarded(self, work: object, number: int) -> None:
        try:
            work(number)  # type: ignore[operator]
        except BaseException as wrong:  # noqa: BLE001 - told by whoever started the race
            self.wrong.append(wrong)

    def _write(self, number: int) -> None:
        chance, line, patient = random.Random(number), Line(self.port), number % PATIENTS
        while self.left[number] and time.monotonic() < self.until:
            item = entry(chance)
            results = line.send(chance.choice(self.people[patient]), [item])
            assert results is not None
            assert results[0]["outcome"] == "created"
            with self.lock:
                self.kept[patient].add(item["id"])
            self.left[number] -= 1
        line.close()

    def _read(self, patient: int) -> None:
        line, phone, seen = Line(self.port), self.people[patient][-1], self.seen[patient]
        after: str | None = None
        last = False
        while True:
            # Once the writers have ended, what is pulled from the cursor is all that will ever come.
            last = last or self.over.is_set()
            page = line.pull(phone, after)
            assert page is not None
            seen.ids += [one["record"]["id"] for one in page["items"]]
            seen.pulls += 1
            after = page["next"]
            if last and not page["more"]:
                break
        line.close()


def race(database_url: str, rows: int, seconds: float, *faults: str) -> Race:
    app = make(database_url, set())
    people = people_with_phones(app, PATIENTS, 20)
    with Nursery(database_url, "delay", *faults) as nursery:
        pid, port = nursery.serve()
        run = Race(port, people, rows, time.monotonic() + seconds)
        run.run()
        nursery.kill(pid)
    pulls = sum(seen.pulls for seen in run.seen)
    print(f"{run.missed} of {run.rows} rows missed in {pulls} pulls, {', '.join(faults) or 'the counter'}")
    return run


def no_row_twice(run: Race) -> None:
    for seen in run.seen:
        assert len(seen.ids) == len(set(seen.ids))


@pytest.mark.parametrize(("rows", "seconds"), [(96, 10), pytest.param(5_000, 900, marks=pytest.mark.long)])
@pytest.mark.timeout(1200)
def test_readers_beside_eight_writers_miss_nothing(database_url: str, rows: int, seconds: float) -> None:
    run = race(database_url, rows, seconds)
    assert run.missed == 0
    assert run.rows >= (rows if rows > 1000 else 40)
    no_row_twice(run)


@pytest.mark.parametrize(("rows", "seconds"), [(96, 10), pytest.param(1_000, 300, marks=pytest.mark.long)])
@pytest.mark.timeout(600)
def test_a_cursor_made_of_a_sequence_misses_rows_in_the_same_race(database_url: str, rows: int, seconds: float) -> None:
    if not database_url.startswith("sqlite"):
        owner = create_engine(databases.as_role(database_url, "postgres"))
        with owner.begin() as connection:
            connection.execute(text("DROP SEQUENCE IF EXISTS naive"))
            connection.execute(text("CREATE SEQUENCE naive"))
            connection.execute(text(f"GRANT USAGE, SELECT ON SEQUENCE naive TO {postgres.APP_ROLE}"))
        owner.dispose()
    assert race(database_url, rows, seconds, "no_lock").missed > 0
