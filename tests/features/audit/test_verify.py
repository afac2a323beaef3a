"""Whatever is done to a log by whoever owns the database is found, with its place; and what the anchors are for."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.engine import make_url

from backend import audit_verify
from backend.audit_verify import Anchor
from backend.cli.audit import PROGRAM
from backend.shell.audit import anchors, chain
from backend.shell.audit.models import AuditRow
from backend.shell.db import migrate
from backend.shell.db.session import db
from tests.features.audit.mutations import InPostgres, InSqlite, Store, Tally, copy_of, run, written
from tests.features.cast import Cast, inside
from tests.features.cli.conftest import Run, environment, run_with
from tests.guards.test_migrations import engine_for, fill
from tests.support.databases import ON_SQLITE, all_seeing

__all__ = ["environment", "run_with"]


@pytest.fixture
def sealed(app: Flask, cast: Cast, tmp_path: Path) -> tuple[list[Anchor], Path, Path]:
    """A log with its anchors: read, the file, and the key's file."""
    folder = tmp_path / "outside"
    read, key = written(app, cast, folder)
    (tmp_path / "anchors.pem").write_bytes(key)
    return read, folder / anchors.FILE, tmp_path / "anchors.pem"


@pytest.fixture
def store(app: Flask, cast: Cast, sealed: Any, tmp_path: Path) -> Iterator[Store]:
    """A copy of it that can be changed by hand."""
    url = app.extensions["ebb_settings"].database_url
    with app.app_context():
        db.session.remove()
    if url.startswith("sqlite"):
        with copy_of(Path(make_url(url).database or ""), tmp_path / "copy.sqlite") as connection:
            yield InSqlite(connection)
        return
    plain = make_url(all_seeing(url)).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as connection:
        yield InPostgres(connection, cast.clinic_id)
        connection.rollback()


def judge(tally: Tally, wanted: int) -> None:
    print(f"mutations: {tally.total}, missed {len(tally.missed)}")
    print(f"  seen without anchors: {tally.seen_without_anchors} of {tally.total - tally.hidden}")
    print(f"  cut and mended, or computed anew: {tally.hidden}, missed without anchors {tally.hidden_without_anchors}")
    assert tally.missed == []
    assert tally.total == wanted
    assert tally.seen_without_anchors == tally.total - tally.hidden
    # The planted control: without the anchors exactly these are missed. If they were found, the harness would be void.
    assert tally.hidden >= wanted // 20
    assert tally.hidden_without_anchors == tally.hidden


def within(seconds: float) -> Any:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() < end


def test_whatever_is_done_to_a_log_is_found_with_its_place(store: Store, sealed: Any) -> None:
    wanted = 300 if isinstance(store, InSqlite) else 60
    judge(run(store, sealed[0], wanted, seed=1, proceed=within(120)), wanted)


@pytest.mark.long
@pytest.mark.timeout(3000)
def test_ten_thousand_things_done_to_a_log_are_found_with_their_place(store: Store, sealed: Any) -> None:
    wanted = 10_000 if isinstance(store, InSqlite) else 1_000
    judge(run(store, sealed[0], wanted, seed=2026, proceed=within(2400)), wanted)


def test_a_whole_log_is_whole(store: Store, sealed: Any) -> None:
    found = audit_verify.verify(store.log(), sealed[0])
    assert found.faults == []
    assert sum(found.rows.values()) > 60


# --- anchors ---


def test_an_anchor_that_was_changed_does_not_count(sealed: Any) -> None:
    _, file, key = sealed
    lines = file.read_text().splitlines()
    said = json.loads(lines[1])
    said["heads"][0]["hash"] = "0" * 64
    changed = [lines[0], json.dumps(said, sort_keys=True, separators=(",", ":")), *lines[2:]]
    read, faults = audit_verify.read_anchors(changed, key.read_bytes())
    assert [(one.seq, one.what) for one in faults] == [
        (2, "its signature does not hold"),
        (3, "a line before it is missing or was changed"),
    ]
    assert {one.line for one in read} == {1, *range(3, len(lines) + 1)}


def test_an_anchor_that_is_missing_is_noticed_and_so_is_a_foreign_key(sealed: Any) -> None:
    _, file, key = sealed
    lines = file.read_text().splitlines()
    _, faults = audit_verify.read_anchors([lines[0], *lines[2:]], key.read_bytes())
    assert faults[0].seq == 2
    other = anchors.public_key(anchors.signing_key(bytes(32)))
    read, faults = audit_verify.read_anchors(lines, other.encode())
    assert read == []
    assert len(faults) == len(lines)


@ON_SQLITE
def test_the_program_will_not_seal_over_what_was_changed(app: Flask, cast: Cast, tmp_path: Path, clock: Any) -> None:
    """An anchor compares with the one before it, so a rewritten log is noticed within the hour."""
    cast.dev.get("/patients")
    key = anchors.signing_key(bytes(range(32)))
    with app.app_context():
        assert anchors.anchor(db.session(), tmp_path, key, clock.now(), anchors.EVERY) == 1
        assert anchors.anchor(db.session(), tmp_path, key, clock.now(), anchors.EVERY) is None
        db.session.remove()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER audit_row_is_not_changed")
            connection.exec_driver_sql(f"UPDATE audit_row SET hash = '{'1' * 64}'")
        with pytest.raises(anchors.Broken, match="Row 2 of clinic"):
            anchors.anchor(db.session(), tmp_path, key, clock.now(), anchors.EVERY - anchors.EVERY)
    assert len((tmp_path / anchors.FILE).read_text().splitlines()) == 1


# --- the program ---


def test_the_program_knows_nothing_of_ebb() -> None:
    """Python, cryptography and psycopg: nothing of the application, not even by a detour."""
    allowed = set(sys.stdlib_module_names) | {"cryptography", "psycopg"}
    names = set()
    for node in ast.walk(ast.parse(PROGRAM.read_text())):
        if isinstance(node, ast.Import):
            names |= {one.name.split(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add((node.module or "").split(".")[0])
        else:
            assert not (isinstance(node, ast.Name) and node.id in {"__import__", "exec", "eval", "importlib"})
    assert names <= allowed, names - allowed


def test_it_writes_a_row_down_as_the_program_does() -> None:
    assert audit_verify.FIELDS == chain.FIELDS
    assert chain.FORM == 1


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(PROGRAM), *arguments], capture_output=True, text=True, check=False, env=environment
    )


def test_it_runs_by_itself_and_says_whole_faulty_or_unreadable(
    app: Flask, cast: Cast, sealed: Any, tmp_path: Path, run_with: Run
) -> None:
    _, file, key = sealed
    url = app.extensions["ebb_settings"].database_url
    outside = ["--anchors", str(file), "--key", str(key)]
    alone = tmp_path / "elsewhere" / "audit_verify.py"
    alone.parent.mkdir()
    shutil.copyfile(PROGRAM, alone)
    done = subprocess.run(
        [sys.executable, "-I", str(alone), "--database", url, *outside], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "The log is whole." in done.stdout
    assert "sealed outside up to row" in done.stdout
    assert "looks like a whole one" in program("--database", url).stdout

    # An auditor's copy, checked without the database; then one word of it changed.
    copy = tmp_path / "log.jsonl"
    answer = run_with(url, "audit", "export", "--to", str(copy), "--clinic", str(cast.clinic_id))
    assert answer.exit_code == 0, answer.output
    said = program("--copy", str(copy), *outside)
    assert (said.returncode, said.stdout.splitlines()[-1]) == (0, "The log is whole.")
    lines = copy.read_text().splitlines()
    row = json.loads(lines[4])
    assert row["readable"]["actor_name"]
    row["row"]["status"] = 299
    copy.write_text("\n".join([*lines[:4], json.dumps(row), *lines[5:]]))
    done = program("--copy", str(copy))
    assert done.returncode == 1
    assert f"clinic {cast.clinic_id.hex} row 5: it was changed" in done.stdout

    assert program("--database", str(tmp_path / "nothing.sqlite")).returncode == 2
    assert program("--database", str(tmp_path / "nothing.sqlite"), "--anchors", "x").returncode == 2
    assert program("--copy", str(alone)).returncode == 2
    assert program().returncode == 2


def test_the_command_seals_and_prints_the_key(
    app: Flask, cast: Cast, database_url: str, tmp_path: Path, run_with: Run
) -> None:
    cast.dev.get("/patients")
    with inside(app) as session:
        session.rollback()
    folder = {"EBB_AUDIT_ANCHOR_FOLDER": str(tmp_path)}
    assert run_with(database_url, "audit", "anchor").stderr.startswith("ebb: Set EBB_AUDIT_ANCHOR_FOLDER")
    for number in (1, 2):
        answer = run_with(database_url, "audit", "anchor", **folder)
        assert answer.output == f"Anchor {number} was added.\n"
    key = run_with(database_url, "audit", "key").output
    read, faults = audit_verify.read_anchors((tmp_path / anchors.FILE).read_text().splitlines(), key.encode())
    assert faults == []
    assert (cast.clinic_id.hex, 2) in {(one.clinic, one.seq) for one in read}
    assert (tmp_path / anchors.FILE).stat().st_mode & 0o777 == 0o600


def test_the_rows_of_an_older_database_are_chained_by_the_migration(empty_database_url: str) -> None:
    migrate.upgrade(empty_database_url)
    engine = engine_for(all_seeing(empty_database_url))
    with engine.begin() as connection:
        fill(connection)
        row = connection.execute(select(AuditRow.__table__)).mappings().one()
        for number in range(20):
            later = row["at"] - timedelta(minutes=7 * number)
            again = dict(row) | {"id": uuid.uuid4(), "seq": number + 1, "at": later}
            connection.execute(AuditRow.__table__.insert().values(again))  # type: ignore[attr-defined]
    engine.dispose()
    migrate.downgrade(empty_database_url, "0013_row_security")
    migrate.upgrade(empty_database_url)
    engine = engine_for(all_seeing(empty_database_url))
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        on_sqlite = engine.dialect.name == "sqlite"
        log = audit_verify.read_sqlite(raw) if on_sqlite else audit_verify.read_postgres(raw)
        found = audit_verify.verify(log)
    engine.dispose()
    assert found.faults == []
    assert list(found.rows.values()) == [21]
