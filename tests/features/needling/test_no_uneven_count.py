"""No path keeps a session in which the needles that went in and came out are not the same number.

Every way in is driven: the API with a new session, with a draft that is saved and signed, with a repeat that says
other counts, with an addendum, with a void; and plain SQL. After each step every table that has the two counts is
searched. The same drive with a path planted that forgets the rule has to find what it kept, or it proves nothing.
"""

from __future__ import annotations

import ast
import random
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError, IntegrityError

from backend.app import built_contract
from backend.needling.service import sessions
from backend.shell.db.base import Base
from backend.shell.db.session import db
from backend.shell.settings import ROOT
from tests.features.cast import Cast, inside
from tests.features.needling.sent import needled, path
from tests.support import walls

TABLES = Base.metadata.tables
COUNTED = [table for table in Base.metadata.sorted_tables if {"needles_in", "needles_out"} <= set(table.c.keys())]
SHORT, LONG = 60, 2_000


def uneven(app: Flask) -> list[str]:
    """Every row of every table whose two counts differ; a count that was not said yet differs from nothing."""
    found = []
    with inside(app) as session:
        for table in COUNTED:
            query = sa.select(table.c.id).where(table.c.needles_in != table.c.needles_out)
            found += [f"{table.name} {one}" for one in session.connection().execute(query).scalars()]
    return found


def drive(app: Flask, cast: Cast, seed: int, steps: int, seconds: float) -> Counter[str]:
    """Send sessions by every path, with counts that fit and that do not, and say what became of them."""
    rng = random.Random(seed)
    tally: Counter[str] = Counter()
    known: list[dict[str, Any]] = []
    until = time.monotonic() + seconds
    for _ in range(steps):
        if time.monotonic() > until:
            break
        way = rng.choice(("new", "draft", "sign", "repeat", "addendum", "void") if known else ("new", "draft", "sign"))
        into, out = rng.randrange(1, 5), rng.randrange(0, 5)
        out = into if rng.random() < 0.3 else out
        body = needled(needles_in=into, needles_out=out)
        answer = _send(cast, way, body, rng.choice(known) if known else {})
        tally["sent"] += 1
        tally["uneven sent"] += into != out
        fits = into == out or way in {"addendum", "void"}
        tally[f"{way} {'even' if fits else 'uneven'}: {answer.status_code}"] += 1
        if way in {"new", "sign"} and answer.status_code == 201:
            known.append(body)
        if not fits and answer.status_code < 300:
            tally["let through"] += 1
        if uneven(app):
            tally["kept"] += 1
    return tally


def _send(cast: Cast, way: str, body: dict[str, Any], before: dict[str, Any]) -> Any:
    """Send these counts by one of the ways; `before` is a session that is signed."""
    into, out = body["needles_in"], body["needles_out"]
    draft = f"/patients/{cast.mara.patient_id}/needling-drafts/{body['id']}"
    if way == "draft":
        return cast.dev.put(draft, json=_saved(into, out))
    if way == "sign":
        saved = cast.dev.put(draft, json=_saved(into, None))
        assert saved.status_code == 200, saved.get_data(as_text=True)
    if way in {"new", "sign"}:
        return cast.dev.post(path(cast), json=body)
    if way == "repeat":
        return cast.dev.post(path(cast), json=before | {"needles_in": into, "needles_out": out})
    one = f"{path(cast)}/{before['id']}"
    if way == "addendum":
        text = {"id": str(uuid.uuid4()), "text": "counted again", "reason": "asked", "needles_out": out}
        return cast.dev.post(f"{one}/addenda", json=text)
    return cast.dev.post(f"{one}/void", json={"reason": "wrong person", "needles_out": out})


def _saved(into: int, out: int | None) -> dict[str, Any]:
    return {"content": {"purpose": "Neck rotation"}, "needles_in": into, "needles_out": out}


def test_every_path_of_the_api(app: Flask, cast: Cast) -> None:
    tally = drive(app, cast, seed=7, steps=SHORT, seconds=20)
    print(f"\n{tally['uneven sent']} of {tally['sent']} sent with a needle missing, {tally['kept']} kept")
    assert tally["uneven sent"] >= 15
    assert (tally["let through"], tally["kept"]) == (0, 0), tally
    assert {code.rpartition(" ")[2] for code in tally if " uneven:" in code} <= {"422", "409"}, tally


@pytest.mark.long
def test_every_path_of_the_api_for_long(app: Flask, cast: Cast) -> None:
    tally = drive(app, cast, seed=11, steps=LONG, seconds=200)
    print(f"\n{tally['uneven sent']} of {tally['sent']} sent with a needle missing, {tally['kept']} kept")
    assert tally["uneven sent"] >= 200
    assert (tally["let through"], tally["kept"]) == (0, 0), tally


def test_a_planted_path_is_caught(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that forgets the interlock is stopped by the database; with its rule gone too, the rows are found."""
    monkeypatch.setattr(sessions, "blocked_by", lambda *_: None)
    body = needled(needles_out=1)
    cast.dev.get(path(cast))
    assert cast.dev.post(path(cast), json=body).status_code == 500
    assert uneven(app) == []
    with without_the_rule(app):
        tally = drive(app, cast, seed=7, steps=20, seconds=20)
        assert tally["let through"] > 0, tally
        assert tally["kept"] > 0, tally
        found = uneven(app)
        assert found
        print(f"\n{len(found)} rows of the planted path found")


def _unchecked(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA ignore_check_constraints=ON")


@contextmanager
def without_the_rule(app: Flask) -> Iterator[None]:
    """The table of sessions without its check, which the program itself can do on neither database."""
    name = "ck_needling_session_needle_count"
    with app.app_context():
        url, on_sqlite = db.engine.url, db.engine.dialect.name == "sqlite"
    if on_sqlite:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
            sa.event.listen(db.engine, "connect", _unchecked)
            try:
                yield
            finally:
                sa.event.remove(db.engine, "connect", _unchecked)
        return
    address = url.render_as_string(hide_password=False)
    with walls.owner(address) as connection:
        connection.execute(sa.text(f"ALTER TABLE needling_session DROP CONSTRAINT {name}"))
    try:
        yield
    finally:
        with inside(app):
            db.session.rollback()
            db.session.remove()
        with walls.owner(address) as connection:
            check = "CHECK (needles_in = needles_out) NOT VALID"
            connection.execute(sa.text(f"ALTER TABLE needling_session ADD CONSTRAINT {name} {check}"))


def test_plain_sql_keeps_no_uneven_row_and_changes_no_signed_one(app: Flask, cast: Cast) -> None:
    body = needled()
    assert cast.dev.post(path(cast), json=body).status_code == 201
    cast.dev.post(
        f"{path(cast)}/{body['id']}/addenda",
        json={"id": str(uuid.uuid4()), "text": "x", "reason": "y", "events": [{"kind": "bruise", "grade": "mild"}]},
    )
    draft = str(uuid.uuid4())
    cast.dev.put(f"/patients/{cast.mara.patient_id}/needling-drafts/{draft}", json=_saved(2, None))
    cast.dev.post(f"{path(cast)}/{body['id']}/void", json={"reason": "wrong person"})
    with inside(app) as session:
        copied = session.connection().execute(sa.select(TABLES["needling_session"])).mappings().one()
    table = TABLES["needling_session"]
    again = dict(copied) | {"id": uuid.uuid4(), "needles_out": 1}
    drafted = TABLES["needling_draft"]
    refused = 0
    for statement, wrong in (
        (sa.insert(table).values(**again), IntegrityError),
        (sa.update(drafted).values(needles_out=1), IntegrityError),
        (sa.update(drafted).values(needles_in=None, needles_out=1), IntegrityError),
        (sa.update(table).values(needles_in=3, needles_out=3), DBAPIError),
        (sa.update(table).values(needles_out=1), DBAPIError),
        (sa.update(table).values(note="other words"), DBAPIError),
        (sa.update(TABLES["needled_site"]).values(side="right"), DBAPIError),
        (sa.update(TABLES["adverse_event"]).values(grade="serious"), DBAPIError),
        (sa.update(TABLES["needling_addendum"]).values(text="other words"), DBAPIError),
        (sa.update(TABLES["needling_void"]).values(reason="other words"), DBAPIError),
    ):
        with inside(app) as session:
            with pytest.raises(wrong):
                session.connection().execute(statement)
            session.rollback()
        refused += 1
    assert uneven(app) == []
    assert cast.dev.get(f"{path(cast)}/{body['id']}").json["needles_out"] == 2  # type: ignore[index]
    print(f"\n{refused} of 10 statements refused")


def test_only_two_operations_take_a_count_and_one_place_makes_a_session(app: Flask, cast: Cast) -> None:
    """A sync, an import or a new operation that could write one would be seen here."""
    contract = built_contract(app)
    taking = set()
    for operations in contract["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict) and "requestBody" in operation:
                named = _names(operation["requestBody"], contract["components"]["schemas"], set())
                if {"needles_in", "needles_out"} & named:
                    taking.add(operation["operationId"])
    assert taking == {"record_needling_session", "save_needling_draft"}
    makers = []
    for file in sorted((ROOT / "backend").rglob("*.py")):
        if "migrations" in file.parts:
            continue
        text = file.read_text(encoding="utf-8")
        if "NeedlingSession" in text:
            calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
            makers += [file.name for call in calls if ast.unparse(call.func).endswith("NeedlingSession")]
    assert makers == ["sessions.py"]


def _names(part: Any, schemas: dict[str, Any], seen: set[str]) -> set[str]:
    """Every field name below a body."""
    found: set[str] = set()
    if isinstance(part, dict):
        reference = str(part.get("$ref", "")).rpartition("/")[2]
        if reference and reference not in seen:
            seen.add(reference)
            found |= _names(schemas[reference], schemas, seen)
        found |= set(part.get("properties", {}))
        for inner in part.values():
            found |= _names(inner, schemas, seen)
    if isinstance(part, list):
        for inner in part:
            found |= _names(inner, schemas, seen)
    return found
