"""Is the access log of Ebb whole? A program of its own: this one file, Python, and for the rest only `cryptography`
(signatures) and `psycopg` (PostgreSQL). It imports nothing of Ebb, so it can be read, copied to another machine and
believed by itself.

    python audit_verify.py --database /srv/ebb/clinic.sqlite --anchors anchors.jsonl --key anchors.pem
    python audit_verify.py --database postgresql://ebb_backup@host/ebb --anchors anchors.jsonl --key anchors.pem
    python audit_verify.py --copy log.jsonl --anchors anchors.jsonl --key anchors.pem

Every fault is a line with the clinic and the number of the row. Ends with 0 when the log is whole, 1 when it is not, 2
when it could not be read. Without the anchors a log that was cut off at its end, or whose hashes were all computed
anew, cannot be told from a whole one; then it says so.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

WHOLE, FAULTY, UNREADABLE = 0, 1, 2
NOTHING_BEFORE = "0" * 64
IDS = {"clinic_id", "id", "actor_id", "patient_id", "about_id"}
NUMBERS = {"seq", "form", "people", "status"}
# Form 1: these fields in this order.
FIELDS = (
    "clinic_id", "seq", "form", "id", "at", "application", "actor_id", "actor_name", "actor_role", "session_digest",
    "action", "operation", "event", "permission", "basis", "facility", "patient_id", "patient_name", "about_id",
    "login_digest", "reason", "people", "outcome", "status", "request_id", "client_address", "app_version", "changed",
)  # fmt: skip
COLUMNS = (*FIELDS, "previous", "hash")
_AT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d\.\d{6})Z?", re.ASCII)
_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Unreadable(Exception):
    """The log or the anchors cannot be read at all; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: clinic and number of the row, or the line of the anchors."""

    clinic: str
    seq: int
    what: str
    after: int = 0  # the last row that is known to be good, where the place is not known exactly

    def __str__(self) -> str:
        if self.clinic == "anchors":
            return f"anchors line {self.seq}: {self.what}"
        return f"clinic {self.clinic} row {self.seq}: {self.what}"


@dataclass(slots=True)
class Row:
    """One row as it was read: its fields, and which of them do not have the form they must have."""

    fields: dict[str, Any]
    bad: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Log:
    """Rows in the order of clinic and number, and the heads by clinic."""

    rows: Iterable[Row]
    heads: dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Anchor:
    """One line of the anchors: what was the newest row of a clinic at that time."""

    line: int
    at: str
    clinic: str
    seq: int
    hash: str


@dataclass(slots=True)
class Found:
    """What became of it."""

    faults: list[Fault] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    sealed: dict[str, Anchor] = field(default_factory=dict)


# --- judging ---


def verify(log: Log, anchors: Sequence[Anchor] = (), *, of_all: bool = True) -> Found:
    """Walk along every chain, and hold what was sealed outside against it.

    `of_all` is false for a copy of some clinics: that it lacks another one is no fault.
    """
    found = Found()
    by_clinic: dict[str, dict[int, list[Anchor]]] = {}
    for anchor in anchors:
        by_clinic.setdefault(anchor.clinic, {}).setdefault(anchor.seq, []).append(anchor)
        if anchor.clinic not in found.sealed or anchor.seq >= found.sealed[anchor.clinic].seq:
            found.sealed[anchor.clinic] = anchor
    walks: dict[str, _Walk] = {}
    for row in log.rows:
        clinic = str(row.fields["clinic_id"])
        if clinic not in walks:
            walks[clinic] = _Walk(clinic, by_clinic.pop(clinic, {}), found.faults)
        walks[clinic].step(row)
    for clinic, walk in walks.items():
        walk.end(log.heads.get(clinic))
        found.rows[clinic] = walk.count
    for clinic, head in log.heads.items():
        if clinic not in walks:
            _Walk(clinic, by_clinic.pop(clinic, {}), found.faults).end(head)
            found.rows[clinic] = 0
    for clinic, sealed in by_clinic.items() if of_all else ():
        _Walk(clinic, sealed, found.faults).end((0, NOTHING_BEFORE))
    return found


class _Walk:
    """Along the chain of one clinic."""

    def __init__(self, clinic: str, sealed: dict[int, list[Anchor]], faults: list[Fault]) -> None:
        self.clinic, self.sealed, self.faults = clinic, dict(sealed), faults
        self.next, self.previous, self.count, self.good = 1, NOTHING_BEFORE, 0, 0

    def say(self, seq: int, what: str, after: int = 0) -> None:
        self.faults.append(Fault(self.clinic, seq, what, after))

    def step(self, row: Row) -> None:
        said = row.fields
        seq: Any = said["seq"]
        self.count += 1
        if not isinstance(seq, int):
            self.say(self.next, "its number is no number")
            return
        if row.bad:
            self.say(seq, f"it was changed: {', '.join(row.bad)} cannot have been written like this")
        if seq > self.next:
            missing = f"rows {self.next} to {seq - 1} are" if seq - 1 > self.next else "the row is"
            self.say(self.next, f"{missing} missing")
        elif seq < self.next:
            self.say(seq, "its number is there twice")
        if seq == self.next and said["previous"] != self.previous:
            self.say(seq, "it does not hold the row before it")
        if not row.bad and hashed(said) != said["hash"]:
            self.say(seq, "it was changed")
        for anchor in self.sealed.pop(seq, ()):
            if anchor.hash != said["hash"]:
                self.say(
                    seq,
                    f"it is not the row that was sealed at {anchor.at}; something was changed after row {self.good}",
                    self.good,
                )
            else:
                self.good = max(self.good, seq)
        self.next, self.previous = max(self.next, seq + 1), said["hash"]

    def end(self, head: tuple[Any, Any] | None) -> None:
        last = self.next - 1
        if head is None:
            self.say(last, "there is no head for this chain")
        elif head[0] != last:
            self.say(last + 1, f"the log ends with row {last}, its head says {head[0]}")
        elif head[1] != self.previous:
            self.say(last, "the head has another hash than the last row")
        for seq, anchors in sorted(self.sealed.items()):
            if seq:  # a chain that had no row yet is sealed as 0
                self.say(seq, f"the row that was sealed at {anchors[0].at} is missing", self.good)


def hashed(said: Mapping[str, Any]) -> str:
    """SHA-256(previous hash || the row, written down in the one way)."""
    written = json.dumps([said[name] for name in FIELDS], separators=(",", ":")).encode("ascii")
    try:
        previous = bytes.fromhex(said["previous"])
    except (ValueError, TypeError):
        return ""
    return hashlib.sha256(previous + written).hexdigest()


# --- reading rows ---


def row_of(raw: Sequence[Any], *, spaced: bool = True) -> Row:
    """A row with its values in the one form; what has no such form is named. `spaced` is how a list is kept."""
    row = Row({})
    for name, value in zip(COLUMNS, raw, strict=True):
        try:
            row.fields[name] = _form(name, value, spaced=spaced)
        except ValueError:
            row.bad.append(name)
            row.fields[name] = value.hex() if isinstance(value, bytes) else str(value)
    if row.fields["form"] != 1 and "form" not in row.bad:
        row.bad.append("form")
    return row


def _form(name: str, value: Any, *, spaced: bool) -> Any:
    if value is None:
        if name in {"clinic_id", "seq", "form", "id", "at", "changed", "previous", "hash"}:
            raise ValueError(name)
        return None
    if name in NUMBERS:
        if type(value) is not int:
            raise ValueError(name)
        return value
    if name == "changed" and not spaced:
        return _words(value, json.dumps(value))
    text = value.decode("utf-8") if isinstance(value, bytes) else value
    if not isinstance(text, str) or "\0" in text:
        raise ValueError(name)
    if name == "changed":
        return _words(json.loads(text), text)
    if name == "at":
        return _moment(text)
    shape = _ID if name in IDS else _HASH if name in {"previous", "hash"} else None
    if shape is not None and not shape.fullmatch(text):
        raise ValueError(name)
    return text


def _words(said: Any, as_kept: str) -> list[str]:
    """Names of fields, kept as the program keeps them: another spelling of the list was written by another hand."""
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said) or json.dumps(said) != as_kept:
        raise ValueError("changed")
    return said


def _moment(text: str) -> str:
    found = _AT.fullmatch(text)
    if found is None:
        raise ValueError("at")
    datetime.fromisoformat(f"{found[1]}T{found[2]}")
    return f"{found[1]}T{found[2]}Z"


_ASKED = f"SELECT {', '.join(COLUMNS)} FROM audit_row ORDER BY clinic_id, seq, id"  # noqa: S608 - names of ours
_HEADS = "SELECT clinic_id, last, hash FROM audit_head ORDER BY clinic_id"


def read_sqlite(connection: Any) -> Log:
    """The log in an open SQLite database. What stands in it is taken byte for byte."""
    before = connection.text_factory
    connection.text_factory = bytes
    try:
        heads = {_text(one): (last, _text(hash_)) for one, last, hash_ in connection.execute(_HEADS)}
    finally:
        connection.text_factory = before

    def rows() -> Iterator[Row]:
        connection.text_factory = bytes
        try:
            for raw in connection.execute(_ASKED):
                yield row_of(raw)
        finally:
            connection.text_factory = before

    return Log(rows(), heads)


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _in_postgres(name: str) -> str:
    if name in IDS:
        return f"replace({name}::text, '-', '')"
    if name == "at":
        return "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    return "changed::text" if name == "changed" else name


_ASKED_POSTGRES = f"SELECT {', '.join(map(_in_postgres, COLUMNS))} FROM audit_row ORDER BY audit_row.clinic_id, seq, id"  # noqa: S608


def read_postgres(connection: Any) -> Log:
    """The log in a PostgreSQL database: of all clinics at once, or as the program's own role clinic by clinic."""
    if _sees_all(connection):
        return Log(_postgres_rows(connection), _postgres_heads(connection))
    clinics = [str(row[0]) for row in connection.execute("SELECT every_clinic()")]
    clinics.append("00000000-0000-0000-0000-000000000000")
    heads: dict[str, tuple[Any, Any]] = {}
    for clinic in clinics:
        _enter(connection, clinic)
        heads |= _postgres_heads(connection)

    def rows() -> Iterator[Row]:
        for clinic in clinics:
            _enter(connection, clinic)
            yield from _postgres_rows(connection)

    return Log(rows(), heads)


def _sees_all(connection: Any) -> bool:
    """Whether this role is shown every row. Nobody is shown a part and told that it is the whole."""
    asked = (
        "SELECT rolsuper OR rolbypassrls OR NOT row_security_active('audit_row') FROM pg_roles"
        " WHERE rolname = current_user"
    )
    return bool(connection.execute(asked).fetchone()[0])


def _enter(connection: Any, clinic: str) -> None:
    connection.execute("SELECT set_config('app.clinic', %s, true)", [clinic])


def _postgres_rows(connection: Any) -> Iterator[Row]:
    with connection.cursor(name="audit_verify") as cursor:
        cursor.execute(_ASKED_POSTGRES)
        for raw in cursor:
            yield row_of(raw)


def _postgres_heads(connection: Any) -> dict[str, tuple[Any, Any]]:
    return {one.hex: (last, hash_) for one, last, hash_ in connection.execute(_HEADS)}


def read_copy(lines: Iterable[str]) -> Log:
    """The log in a copy that was made with `ebb audit export`: a line for each row and each head."""
    rows, heads = [], {}
    for number, line in enumerate(lines, 1):
        try:
            said = json.loads(line)
            if "row" in said:
                rows.append(row_of([said["row"].get(name) for name in COLUMNS], spaced=False))
            elif "head" in said:
                heads[str(said["head"]["clinic_id"])] = (said["head"]["last"], said["head"]["hash"])
        except (ValueError, KeyError, AttributeError, TypeError) as wrong:
            raise Unreadable(f"Line {number} of the copy is not a row of a log.") from wrong
    rows.sort(key=lambda row: (str(row.fields["clinic_id"]), isinstance(row.fields["seq"], str), row.fields["seq"]))
    return Log(rows, heads)


# --- reading anchors ---


def read_anchors(lines: Iterable[str], key: bytes) -> tuple[list[Anchor], list[Fault]]:
    """The anchors whose signature holds, and what is wrong with the others. `key` is the public key (PEM)."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - rows alone can be judged without it
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415

    try:
        public = load_pem_public_key(key)
    except ValueError as wrong:
        raise Unreadable("The key is no public key.") from wrong
    if not isinstance(public, Ed25519PublicKey):
        raise Unreadable("The key is no Ed25519 public key.")
    anchors: list[Anchor] = []
    faults: list[Fault] = []
    previous = NOTHING_BEFORE
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\n")
        try:
            said = json.loads(text)
            signature = base64.b64decode(said.pop("signature"), validate=True)
            public.verify(signature, json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii"))
            anchors += [Anchor(number, said["at"], one["clinic"], one["seq"], one["hash"]) for one in said["heads"]]
            if said["number"] != number or said["previous"] != previous:
                faults.append(Fault("anchors", number, "a line before it is missing or was changed"))
        except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature):
            faults.append(Fault("anchors", number, "its signature does not hold"))
        previous = hashlib.sha256(text.encode()).hexdigest()
    return anchors, faults


# --- the command ---


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, judge, tell."""
    given = _arguments().parse_args(arguments)
    if bool(given.anchors) != bool(given.key):
        print("audit_verify: --anchors and --key belong together.", file=sys.stderr)  # noqa: T201
        return UNREADABLE
    try:
        anchors, faults = ([], []) if not given.anchors else read_anchors(_lines(given.anchors), _bytes(given.key))
        found = _judge(given, anchors)
    except Unreadable as wrong:
        print(f"audit_verify: {wrong}", file=sys.stderr)  # noqa: T201
        return UNREADABLE
    found.faults[:0] = faults
    for line in told(found, with_anchors=bool(given.anchors)):
        print(line)  # noqa: T201
    return FAULTY if found.faults else WHOLE


def told(found: Found, *, with_anchors: bool) -> Iterator[str]:
    """The lines for whoever asked."""
    for fault in found.faults:
        yield str(fault)
    for clinic, rows in sorted(found.rows.items()):
        sealed = found.sealed.get(clinic)
        line = f"clinic {clinic}: {rows} rows"
        if sealed:
            line += f", sealed outside up to row {sealed.seq} at {sealed.at}"
        elif with_anchors:
            line += ", none of them sealed outside"
        yield line
    if not with_anchors:
        yield "No anchors were given: a log that was cut off at its end, or computed anew, looks like a whole one."
    yield f"{len(found.faults)} faults." if found.faults else "The log is whole."


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="audit_verify", description="Is the access log of Ebb whole?")
    parser.add_argument("--database", default=os.environ.get("EBB_DATABASE_URL"), help="a SQLite file, or its address")
    parser.add_argument("--copy", type=Path, help="a copy made with: ebb audit export")
    parser.add_argument("--anchors", type=Path, help="the file of anchors")
    parser.add_argument("--key", type=Path, help="the public key of the anchors (ebb audit key)")
    return parser


def _judge(given: argparse.Namespace, anchors: Sequence[Anchor]) -> Found:
    if given.copy:
        return verify(read_copy(_lines(given.copy)), anchors, of_all=False)
    if not given.database:
        raise Unreadable("Name a database with --database, or a copy with --copy.")
    if given.database.startswith(("postgresql", "postgres")):
        return _judge_postgres(given.database, anchors)
    file = Path(re.sub(r"^sqlite(\+\w+)?:///", "", given.database))
    if not file.is_file():
        raise Unreadable(f"There is no file {file}.")
    try:
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
        try:
            return verify(read_sqlite(connection), anchors)
        finally:
            connection.close()
    except sqlite3.Error as wrong:
        raise Unreadable(f"The file {file} cannot be read as a log of Ebb.") from wrong


def _judge_postgres(address: str, anchors: Sequence[Anchor]) -> Found:
    import psycopg  # noqa: PLC0415 - who keeps a SQLite file need not have it

    try:
        with psycopg.connect(re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", address)) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return verify(read_postgres(connection), anchors)
    except psycopg.Error as wrong:
        raise Unreadable("The database cannot be reached, or its log not read by this role.") from wrong


def _lines(file: Path) -> list[str]:
    return _bytes(file).decode("utf-8", "replace").splitlines()


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as wrong:
        raise Unreadable(f"{file} cannot be read: {wrong.strerror}.") from wrong


if __name__ == "__main__":
    sys.exit(main())
