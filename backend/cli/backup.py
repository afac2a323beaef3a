"""`ebb backup` and `ebb restore-test`: a copy of the database, and whether it can be brought back.

A backup is two files: the copy, and beside it what it has to hold (`.json`): hash, schema, and how many rows of each
table each clinic had at that same moment. The restore test brings the copy back into a scratch database and holds it
against that: hash, the database's own check, schema, every count, and the chain of the access log. What was found is
written down for each clinic, where its admin reads it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from sqlalchemy import URL, Connection, create_engine, func, select, text
from sqlalchemy.engine import make_url

from backend.backups import service as backups
from backend.backups.service import Found
from backend.cli import start
from backend.cli.audit import PROGRAM
from backend.cli.start import Sentence
from backend.people import service as people
from backend.shell.clock import SystemClock
from backend.shell.db import migrate
from backend.shell.db.base import Base
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db, engine_options, sqlite_module

Counts = dict[str, dict[str, int]]
_SPELLED = "%Y%m%dT%H%M%S%fZ"


class Trouble(Exception):
    """The backup does not hold; the message is one sentence."""


@click.command()
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="folder to keep it"
)
@click.option("--database", help="PostgreSQL: an address whose role sees every clinic  [default: EBB_DATABASE_URL]")
def backup(folder: Path, database: str | None) -> None:
    """Copy the database while people work, and write beside the copy what it holds. Encrypt it before it leaves."""
    chosen = start.settings()
    start.migrated(chosen)
    start.writable(folder)
    url = make_url(database or chosen.database_url)
    made_at = SystemClock().now()
    file = folder / f"ebb-{made_at.astimezone(UTC):{_SPELLED}}.{'sqlite' if chosen.on_sqlite else 'dump'}"
    try:
        counts = _copy_sqlite(url, file) if chosen.on_sqlite else _copy_postgresql(url, file)
    except Trouble as wrong:
        raise Sentence(str(wrong)) from wrong
    file.chmod(0o600)
    said = {"made_at": made_at.isoformat(), "sha256": _sha256(file), "schema": migrate.head(), "counts": counts}
    beside = file.with_suffix(".json")
    beside.write_text(json.dumps(said, indent=1, sort_keys=True) + "\n", encoding="ascii")
    beside.chmod(0o600)
    clinics = sum("clinic" in one for one in counts.values())
    click.echo(f"{file}: {sum(sum(one.values()) for one in counts.values())} rows, clinics: {clinics}.")


@click.command(name="restore-test")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--scratch", help="PostgreSQL: the address of an empty database, as a role that sees every clinic")
def restore_test(file: Path, scratch: str | None) -> None:
    """Bring a backup back into a scratch database, look whether it holds, and write that down. Run it every month."""
    app = start.application()
    said = json.loads(file.with_suffix(".json").read_text(encoding="ascii"))
    counts: Counts = said["counts"]
    trouble: str | None = None
    try:
        _try(file, said, scratch, app.extensions["ebb_settings"].on_sqlite)
    except Trouble as found:
        trouble = str(found)
    with app.app_context():
        session = db.session()
        now = SystemClock().now()
        for clinic in people.clinics(session):
            enter_clinic(session, clinic.id)
            held = counts.get(clinic.id.hex, {})
            backups.write_down(
                session,
                clinic.id,
                Found(
                    backup_made_at=datetime.fromisoformat(said["made_at"]),
                    backup_sha256=said["sha256"],
                    tables=len(held),
                    rows=sum(held.values()),
                    patients=held.get("patient", 0),
                    audit_rows=held.get("audit_row", 0),
                    trouble=trouble,
                ),
                now,
            )
            session.commit()
    if trouble is not None:
        click.echo(f"ebb: {trouble}", err=True)
        raise SystemExit(1)
    click.echo(f"{file.name} was brought back and holds: {sum(sum(one.values()) for one in counts.values())} rows.")


def _try(file: Path, said: dict[str, Any], scratch: str | None, on_sqlite: bool) -> None:  # noqa: FBT001
    if _sha256(file) != said["sha256"]:
        raise Trouble("The copy is not the one that was made: its hash differs.")
    with _restored_sqlite(file) if on_sqlite else _restored_postgresql(file, scratch) as url:
        engine = create_engine(url, **engine_options(url.render_as_string(hide_password=False)))
        try:
            with engine.connect() as connection:
                _check(connection, said)
        finally:
            engine.dispose()
        address = url.database if on_sqlite else _plain(url)
        done = subprocess.run(  # noqa: S603 - ours
            [sys.executable, "-I", str(PROGRAM), "--database", str(address)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise Trouble("The access log of the copy is not whole.")


def _check(connection: Connection, said: dict[str, Any]) -> None:
    if connection.dialect.name == "sqlite":
        whole = connection.execute(text("PRAGMA integrity_check")).scalars().all()
        if list(whole) != ["ok"] or connection.execute(text("PRAGMA foreign_key_check")).first():
            raise Trouble("The database's own check of the copy found damage.")
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found != said["schema"]:
        raise Trouble("The copy has another schema than was written beside it.")
    if _counts(connection) != said["counts"]:
        raise Trouble("The copy has other numbers of rows than were written beside it.")


def _counts(connection: Connection) -> Counts:
    """How many rows of each table each clinic has; tables without one are left out."""
    found: Counts = {}
    for table in Base.metadata.sorted_tables:
        clinic = table.c.id if table.name == "clinic" else table.c.get("clinic_id")
        if clinic is None:
            continue
        for clinic_id, rows in connection.execute(select(clinic, func.count()).group_by(clinic)):
            found.setdefault(UUID(str(clinic_id)).hex, {})[table.name] = rows
    return found


def _copy_sqlite(url: URL, file: Path) -> Counts:
    """SQLite's own online backup: whole pages of one moment, while people write."""
    sqlite = sqlite_module()
    source, copy = sqlite.connect(url.database), sqlite.connect(str(file))
    try:
        source.backup(copy)
    finally:
        source.close()
        copy.close()
    engine = create_engine(f"sqlite:///{file}", **engine_options(f"sqlite:///{file}"))
    try:
        with engine.connect() as connection:
            return _counts(connection)
    finally:
        engine.dispose()


def _copy_postgresql(url: URL, file: Path) -> Counts:
    """pg_dump of the snapshot the rows are counted in, so that the two are of one moment."""
    engine = create_engine(url, isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection, connection.begin():
            if not connection.scalar(
                text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            ):
                raise Sentence("This role does not see every clinic; name one that does with --database.")
            snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
            counts = _counts(connection)
            _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={file}", _plain(url))
            return counts
    finally:
        engine.dispose()


@contextmanager
def _restored_sqlite(file: Path) -> Iterator[URL]:
    with tempfile.TemporaryDirectory(prefix="ebb-restore-") as folder:
        copy = Path(folder) / "restored.sqlite"
        shutil.copyfile(file, copy)
        yield make_url(f"sqlite:///{copy}")


@contextmanager
def _restored_postgresql(file: Path, scratch: str | None) -> Iterator[URL]:
    if scratch is None:
        raise Sentence("Name an empty scratch database with --scratch.")
    url = make_url(scratch)
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={_plain(url)}", str(file))
    yield url


def _run(tool: str, *arguments: str) -> None:
    if shutil.which(tool) is None:
        raise Sentence(f"{tool} was not found; install the PostgreSQL client of your server's version.")
    done = subprocess.run([tool, *arguments], capture_output=True, text=True, check=False)  # noqa: S603 - named above
    if done.returncode != 0:
        # What the tool says is not repeated: it may hold an address with a password.
        raise Trouble(f"{tool} did not succeed (it ended with {done.returncode}).")


def _plain(url: URL) -> str:
    """The address as PostgreSQL's own tools read it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _sha256(file: Path) -> str:
    made = hashlib.sha256()
    with file.open("rb") as read:
        while block := read.read(1 << 20):
            made.update(block)
    return made.hexdigest()
