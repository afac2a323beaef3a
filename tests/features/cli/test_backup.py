"""A copy of the database is brought back and looked at; a copy that does not hold is said to be none."""

from __future__ import annotations

import json
import os
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from backend.backups.freshness import is_recent
from tests.features.cast import Cast, body
from tests.features.cli.conftest import Run
from tests.features.diary import entry, send
from tests.support.databases import ON_POSTGRES, ON_SQLITE
from tests.support.postgres import Server, programs


def made(run: Run, folder: Path, *more: str) -> Path:
    done = run("backup", "--to", str(folder), *more)
    assert done.exit_code == 0, done.output
    [copy] = [one for one in folder.iterdir() if one.suffix != ".json"]
    assert (copy.stat().st_mode & 0o777, copy.with_suffix(".json").stat().st_mode & 0o777) == (0o600, 0o600)
    return copy


@ON_SQLITE
def test_what_was_copied_comes_back_and_the_admin_sees_when(cast: Cast, run: Run, tmp_path: Path) -> None:
    send(cast.mara, entry(), entry())
    before = body(cast.noor.get("/restore-tests"))
    assert (before["recent"], before["days_ago"], before["items"]) == (False, None, [])
    copy = made(run, tmp_path / "kept")
    said = json.loads(copy.with_suffix(".json").read_text())
    done = run("restore-test", str(copy))
    assert done.exit_code == 0, done.output
    assert "was brought back and holds" in done.output
    told = body(cast.otto.get("/restore-tests"))
    [one] = told["items"]
    assert (one["passed"], one["found"], one["backup_sha256"], one["patients"]) == (True, None, said["sha256"], 2)
    counts = said["counts"][cast.clinic_id.hex]
    assert counts["pain_entry"] == 2
    assert one["rows"] == sum(counts.values())
    assert one["audit_rows"] == counts["audit_row"] > 0


@ON_SQLITE
@pytest.mark.parametrize("harm", ["bit", "cut", "row", "log"])
def test_a_copy_that_does_not_hold_is_none(cast: Cast, run: Run, tmp_path: Path, harm: str) -> None:
    send(cast.mara, entry(), entry())
    copy = made(run, tmp_path / "kept")
    data = bytearray(copy.read_bytes())
    if harm == "bit":
        data[len(data) // 2] ^= 1
    elif harm == "cut":
        del data[-4096:]
    copy.write_bytes(data)
    if harm in {"row", "log"}:
        from backend.shell.db.session import sqlite_module

        with sqlite_module().connect(str(copy)) as damaged:
            for (trigger,) in damaged.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                damaged.execute(f'DROP TRIGGER "{trigger}"')
            order = "DELETE FROM pain_entry_revision WHERE rowid = (SELECT max(rowid) FROM pain_entry_revision)"
            damaged.execute(order if harm == "row" else "UPDATE audit_row SET operation = 'nothing' WHERE seq = 2")
        damaged.close()
        said = json.loads(copy.with_suffix(".json").read_text())
        import hashlib

        said["sha256"] = hashlib.sha256(copy.read_bytes()).hexdigest()
        copy.with_suffix(".json").write_text(json.dumps(said))
    done = run("restore-test", str(copy))
    assert done.exit_code == 1, done.output
    told = body(cast.noor.get("/restore-tests"))
    assert (told["recent"], told["items"][0]["passed"]) == (False, False)
    words = {"bit": "hash", "cut": "hash", "row": "numbers of rows", "log": "access log"}
    assert words[harm] in told["items"][0]["found"]


def test_the_last_test_counts_for_31_days() -> None:
    day = datetime(2026, 3, 12, tzinfo=UTC).date()
    assert is_recent(day - timedelta(days=30), passed=True, today=day)
    assert not is_recent(day - timedelta(days=31), passed=True, today=day)
    assert not is_recent(day, passed=False, today=day)
    assert not is_recent(None, passed=False, today=day)


@ON_POSTGRES
def test_a_role_that_sees_one_clinic_makes_no_backup(cast: Cast, run: Run, tmp_path: Path) -> None:
    done = run("backup", "--to", str(tmp_path / "kept"))
    assert done.exit_code == 2
    assert "does not see every clinic" in done.output


@ON_POSTGRES
def test_postgresql_comes_back_from_its_own_tools(
    app: Flask, cast: Cast, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join((str(programs()), os.environ["PATH"])))
    from sqlalchemy.engine import make_url

    url = make_url(app.extensions["ebb_settings"].database_url)
    server = Server(str(url.query["host"]))
    send(cast.mara, entry())
    copy = made(run, tmp_path / "kept", "--database", server.url(str(url.database)))
    scratch = f"scratch_{uuid.uuid4().hex[:8]}"
    with server.connect() as connection:
        connection.execute(f"CREATE DATABASE {scratch}".encode())
    try:
        done = run("restore-test", str(copy), "--scratch", server.url(scratch))
        assert done.exit_code == 0, done.output
    finally:
        with server.connect() as connection:
            connection.execute(f"DROP DATABASE {scratch} WITH (FORCE)".encode())
    told = body(cast.noor.get("/restore-tests"))
    assert told["items"][0]["patients"] == 2
