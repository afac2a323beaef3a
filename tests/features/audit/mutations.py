"""A log as the program wrote it, and everything somebody could do to it who owns the database.

One copy of the log is mutated in a transaction, judged, and put back by a rollback: 10,000 times.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from flask import Flask

from backend import audit_verify
from backend.audit_verify import COLUMNS, Anchor, Log
from backend.shell.audit import anchors, trail
from backend.shell.db.session import db
from backend.shell.settings import Settings
from tests.features.cast import NOW, Cast, inside
from tests.features.diary import entry

SEALED_EVERY = 15
ROWS = 60


# --- the log ---


def written(app: Flask, cast: Cast, folder: Path) -> tuple[list[Anchor], bytes]:
    """Requests of all kinds and events, sealed outside every few rows and at the end; anchors and public key."""
    settings: Settings = app.extensions["ebb_settings"]
    signing = anchors.signing_key(settings.key("audit anchor"))
    folder.mkdir(exist_ok=True)
    chance, now, number = random.Random(7), NOW, 0

    def seal() -> None:
        with app.app_context():
            anchors.anchor(db.session(), folder, signing, now, timedelta(0))

    for person in (cast.dev, cast.lena, cast.mara, cast.noor):
        person.get(f"/patients/{cast.mara.patient_id}")
        person.get("/patients")
        person.post(f"/patients/{cast.mara.patient_id}/pain-entries", json=entry())
    while number < ROWS:
        number, now = number + 1, now + timedelta(seconds=chance.randrange(1, 5000))
        who = chance.choice([cast.dev, cast.lena, cast.noor])
        with inside(app) as session:
            access = trail.Access(
                clinic_id=cast.clinic_id,
                actor=trail.Who(who.id, "therapist", "Dév 李", uuid.uuid4()),  # type: ignore[arg-type]
                permission="patient.read",
                operation="read_patient",
                action="view",
                patient_id=chance.choice([cast.mara.patient_id, cast.omar.patient_id, uuid.uuid4()]),
                request_id=uuid.uuid4().hex,
                client_address="2001:db8::1",
                app_version=chance.choice([None, "1.2.3"]),
                basis="stated_reason",
                reason=chance.choice([None, "cover for a colleague"]),
                changed=chance.choice([[], ["note", "score"]]),
            )
            trail.write(session, access, "allowed", 200, now)
            if chance.random() < 0.2:
                trail.event(session, "sign_in_refused", at=now, outcome="denied", login="somebody")
            session.commit()
        if number % SEALED_EVERY == 0:
            seal()
    seal()
    key = anchors.public_key(signing).encode()
    lines = (folder / anchors.FILE).read_text().splitlines()
    read, faults = audit_verify.read_anchors(lines, key)
    assert faults == []
    return read, key


# --- what can be mutated ---


class Store(Protocol):
    """A copy of a log that can be changed by hand."""

    def rows(self) -> list[dict[str, Any]]: ...
    def put(self, row_id: Any, **values: Any) -> None: ...
    def remove(self, row_ids: Sequence[Any]) -> None: ...
    def add(self, row: dict[str, Any]) -> None: ...
    def head(self, last: int, hash_: str) -> None: ...
    def log(self) -> Log: ...
    def back(self) -> None: ...
    def flipped(self, value: Any, column: str, chance: random.Random) -> Any: ...


@dataclass(slots=True)
class Mutation:
    """What was done, and the rows at which it has to be found."""

    kind: str
    at: set[int]
    hidden: bool = False  # only what is sealed outside can tell


@dataclass(slots=True)
class Tally:
    """How many were made and found, by kind."""

    made: dict[str, int] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    hidden: int = 0
    hidden_without_anchors: int = 0
    seen_without_anchors: int = 0

    @property
    def total(self) -> int:
        return sum(self.made.values())


def run(store: Store, sealed: Sequence[Anchor], times: int, seed: int, proceed: Callable[[], bool]) -> Tally:
    """Mutate, judge with the anchors and without them, put back."""
    chance, tally = random.Random(seed), Tally()
    rows = sorted(store.rows(), key=lambda row: row["seq"])
    clinic = _hex(rows[0]["clinic_id"])
    while tally.total < times and proceed():
        kind = KINDS[tally.total % len(KINDS)]
        mutation = kind(store, rows, chance)
        tally.made[mutation.kind] = tally.made.get(mutation.kind, 0) + 1
        found = audit_verify.verify(store.log(), sealed).faults
        places = [fault for fault in found if fault.clinic == clinic]
        if not any(_is_there(fault, mutation) for fault in places):
            tally.missed.append(f"{mutation}: {[str(fault) for fault in found][:3]}")
        alone = audit_verify.verify(store.log()).faults
        if mutation.hidden:
            tally.hidden += 1
            tally.hidden_without_anchors += not alone
        else:
            tally.seen_without_anchors += bool(alone)
        store.back()
    return tally


def _is_there(fault: audit_verify.Fault, mutation: Mutation) -> bool:
    if mutation.hidden:  # between two anchors: that is as exactly as it can be known
        return all(fault.after < place <= fault.seq for place in mutation.at)
    return fault.seq in mutation.at


def _hex(value: Any) -> str:
    return value.hex if isinstance(value, UUID) else value.decode() if isinstance(value, bytes) else str(value)


def a_byte(store: Store, rows: list[dict[str, Any]], chance: random.Random) -> Mutation:
    row, column = chance.choice(rows), chance.choice(COLUMNS)
    store.put(row["id"], **{column: store.flipped(row[column], column, chance)})
    return Mutation(f"byte of {column}", {row["seq"]})


def removed(store: Store, rows: list[dict[str, Any]], chance: random.Random) -> Mutation:
    row = chance.choice(rows)
    store.remove([row["id"]])
    return Mutation("removed", {row["seq"]})


def added(store: Store, rows: list[dict[str, Any]], chance: random.Random) -> Mutation:
    """A row of somebody else's making, with a number that is taken, or with room made for it."""
    row = chance.choice(rows)
    if chance.random() < 0.5:
        store.add(row | {"id": _new_id(row["id"])})
        return Mutation("added with a number that is taken", {row["seq"]})
    for later in rows[row["seq"] :]:
        store.put(later["id"], seq=later["seq"] + 1)
    store.add(row | {"id": _new_id(row["id"]), "seq": row["seq"] + 1})
    return Mutation("added with room made for it", {row["seq"] + 1})


def exchanged(store: Store, rows: list[dict[str, Any]], chance: random.Random) -> Mutation:
    one, other = chance.sample(rows, 2)
    if chance.random() < 0.5:
        store.put(one["id"], seq=other["seq"])
        store.put(other["id"], seq=one["seq"])
        return Mutation("two numbers exchanged", {one["seq"], other["seq"]})
    for row, by in ((one, other), (other, one)):
        store.put(row["id"], **{name: by[name] for name in COLUMNS if name not in {"id", "seq", "previous", "hash"}})
    same = all(one[name] == other[name] for name in COLUMNS if name not in {"id", "seq", "previous", "hash"})
    assert not same
    return Mutation("two contents exchanged", {one["seq"], other["seq"]})


def cut(store: Store, rows: list[dict[str, Any]], chance: random.Random) -> Mutation:
    """The end is gone; the head is left, or mended so that it fits."""
    last = chance.randrange(1, len(rows))
    store.remove([row["id"] for row in rows[last:]])
    if chance.random() < 0.5:
        return Mutation("cut", {last + 1})
    store.head(last, _hex(rows[last - 1]["hash"]))
    return Mutation("cut, and the head mended", {last + 1}, hidden=True)


def computed_anew(store: Store, rows: list[dict[str, Any]], chance: random.Random) -> Mutation:
    """One row is changed, taken out or put in, and every hash from there on computed anew, the head too."""
    begin = chance.randrange(len(rows))
    how = chance.choice(["changed", "out"]) if begin + 1 < len(rows) else "changed"
    later = [dict(row) for row in rows[begin:]]
    if how == "out":
        store.remove([later.pop(0)["id"]])
    else:
        later[0]["operation"] = "read_plan" if _hex(later[0]["operation"]) != "read_plan" else "read_today"
    previous = _hex(rows[begin - 1]["hash"]) if begin else audit_verify.NOTHING_BEFORE
    for seq, row in enumerate(later, begin + 1):
        row |= {"seq": seq, "previous": previous}
        said = _form(row)
        row["hash"] = previous = audit_verify.hashed(said)
        store.put(row["id"], **{name: row[name] for name in ("seq", "operation", "previous", "hash")})
    store.head(begin + len(later), previous)
    return Mutation(f"computed anew, one {how}", {begin + 1}, hidden=True)


KINDS = (a_byte, removed, a_byte, added, a_byte, exchanged, a_byte, cut, a_byte, computed_anew)


def _form(row: dict[str, Any]) -> dict[str, Any]:
    plain = []
    for name in COLUMNS:
        value = row[name]
        if isinstance(value, UUID):
            value = value.hex
        elif isinstance(value, datetime):
            value = value.strftime("%Y-%m-%d %H:%M:%S.%f")
        plain.append(value)
    said = audit_verify.row_of(plain, spaced=not isinstance(row["changed"], list))
    assert not said.bad, said.bad
    return said.fields


def _new_id(like: Any) -> Any:
    return uuid.uuid4() if isinstance(like, UUID) else uuid.uuid4().hex.encode()


# --- a SQLite file ---


class InSqlite:
    """The table without its fence and keys: whoever owns the file can do that."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        connection.isolation_level = None
        connection.text_factory = bytes
        for order in (
            "CREATE TABLE bare AS SELECT * FROM audit_row",
            "DROP TABLE audit_row",
            "ALTER TABLE bare RENAME TO audit_row",
            "BEGIN",
        ):
            connection.execute(order)
        self._clinic = self.rows()[0]["clinic_id"]

    def rows(self) -> list[dict[str, Any]]:
        asked = f"SELECT {', '.join(COLUMNS)} FROM audit_row"
        return [dict(zip(COLUMNS, raw, strict=True)) for raw in self.connection.execute(asked)]

    def put(self, row_id: Any, **values: Any) -> None:
        given = ", ".join(f"{name} = {_as_text(value)}" for name, value in values.items())
        self.connection.execute(f"UPDATE audit_row SET {given} WHERE id = CAST(? AS TEXT)", [*values.values(), row_id])

    def remove(self, row_ids: Sequence[Any]) -> None:
        self.connection.executemany("DELETE FROM audit_row WHERE id = CAST(? AS TEXT)", [[one] for one in row_ids])

    def add(self, row: dict[str, Any]) -> None:
        given = ", ".join(_as_text(row[name]) for name in COLUMNS)
        order = f"INSERT INTO audit_row ({', '.join(COLUMNS)}) VALUES ({given})"
        self.connection.execute(order, [row[name] for name in COLUMNS])

    def head(self, last: int, hash_: str) -> None:
        order = "UPDATE audit_head SET last = ?, hash = ? WHERE clinic_id = CAST(? AS TEXT)"
        self.connection.execute(order, [last, hash_, self._clinic])

    def log(self) -> Log:
        return audit_verify.read_sqlite(self.connection)

    def back(self) -> None:
        self.connection.execute("ROLLBACK")
        self.connection.execute("BEGIN")

    def flipped(self, value: Any, column: str, chance: random.Random) -> Any:
        """One byte of what is stored is another one; where nothing is stored, something is."""
        if value is None:
            return 1 if column in audit_verify.NUMBERS else b"x"
        if isinstance(value, int):
            return value ^ (1 << chance.randrange(16))
        raw = bytearray(value)
        raw[chance.randrange(len(raw))] ^= chance.randrange(1, 256)
        return bytes(raw)


def _as_text(value: Any) -> str:
    return "CAST(? AS TEXT)" if isinstance(value, bytes) else "?"


# --- PostgreSQL ---


class InPostgres:
    """As the superuser, in one transaction that is never committed."""

    def __init__(self, connection: Any, clinic_id: UUID) -> None:
        self.connection, self._clinic = connection, clinic_id
        connection.execute("SET LOCAL lock_timeout = '10s'")
        for name in ("uq_audit_row_clinic_id_seq", "pk_audit_row", "ck_audit_row_outcome"):
            connection.execute(f"ALTER TABLE audit_row DROP CONSTRAINT {name}")
        connection.execute("SAVEPOINT whole")

    def rows(self) -> list[dict[str, Any]]:
        asked = f"SELECT {', '.join(COLUMNS)} FROM audit_row WHERE clinic_id = %s"
        return [dict(zip(COLUMNS, raw, strict=True)) for raw in self.connection.execute(asked, [self._clinic])]

    def put(self, row_id: Any, **values: Any) -> None:
        given = ", ".join(f"{name} = %s" for name in values)
        said = [self._said(value) for value in values.values()]
        self.connection.execute(f"UPDATE audit_row SET {given} WHERE id = %s", [*said, row_id])

    def remove(self, row_ids: Sequence[Any]) -> None:
        self.connection.execute("DELETE FROM audit_row WHERE id = ANY(%s)", [list(row_ids)])

    def add(self, row: dict[str, Any]) -> None:
        marks = ", ".join(["%s"] * len(COLUMNS))
        order = f"INSERT INTO audit_row ({', '.join(COLUMNS)}) VALUES ({marks})"
        self.connection.execute(order, [self._said(row[name]) for name in COLUMNS])

    def head(self, last: int, hash_: str) -> None:
        order = "UPDATE audit_head SET last = %s, hash = %s WHERE clinic_id = %s"
        self.connection.execute(order, [last, hash_, self._clinic])

    def log(self) -> Log:
        return audit_verify.read_postgres(self.connection)

    def back(self) -> None:
        self.connection.execute("ROLLBACK TO SAVEPOINT whole")

    def flipped(self, value: Any, column: str, chance: random.Random) -> Any:
        if value is None:
            return _SOMETHING.get(column, "x")
        if isinstance(value, int):
            return value ^ (1 << chance.randrange(16))
        if isinstance(value, datetime):
            return value + timedelta(microseconds=chance.choice([-1, 1]))
        if isinstance(value, UUID):
            return UUID(int=value.int ^ (1 << chance.randrange(128)))
        if isinstance(value, list):
            return [*value, "x"]
        place = chance.randrange(len(value))
        return value[:place] + ("a" if value[place] != "a" else "b") + value[place + 1 :]

    def _said(self, value: Any) -> Any:
        from psycopg.types.json import Json

        return Json(value) if isinstance(value, list) else value


_SOMETHING: dict[str, Any] = {
    "actor_id": UUID(int=9),
    "patient_id": UUID(int=9),
    "about_id": UUID(int=9),
    "people": 1,
    "status": 1,
}


@contextmanager
def copy_of(file: Path, to: Path) -> Iterator[Any]:
    """A copy of a SQLite file, open."""
    import sqlite3

    source, copy = sqlite3.connect(file), sqlite3.connect(to)
    source.backup(copy)
    source.close()
    try:
        yield copy
    finally:
        copy.close()
