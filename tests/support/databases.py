"""Migrated databases for the tests, made once per run and handed out fresh.

SQLite: a migrated file is copied. PostgreSQL: each worker has a database made from a migrated template, and
every table is emptied before each test. Both run the real migrations, once. The program connects as a role that owns
nothing, as it does at a clinic's.
"""

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from backend.shell.db.migrate import grant, upgrade
from tests.support.postgres import APP_ROLE, OWNER_ROLE, Server

# For a test that is about one kind of database: `database_url`, and all that stands on it, is that kind alone.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRES = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
TEMPLATE = "ebb_template"
_EMPTY_ALL = """
DO $$
DECLARE
    name regclass;
    counter regclass;
BEGIN
    SET LOCAL session_replication_role = replica;  -- neither foreign keys nor append-only tables stand in the way
    SET LOCAL lock_timeout = '5s';
    FOR name IN
        SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname = 'public' AND c.relname <> 'alembic_version'
    LOOP
        -- A few rows are deleted quicker than a table and its indexes are made anew; where much was deleted before,
        -- what is left of it would be read each time.
        IF pg_relation_size(name) > 512 * 1024 THEN
            EXECUTE format('TRUNCATE %s CASCADE', name);
        ELSE
            EXECUTE 'DELETE FROM ' || name;
        END IF;
    END LOOP;
    FOR counter IN SELECT oid FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('ALTER SEQUENCE %s RESTART', counter);
    END LOOP;
END $$
"""


def sqlite_url(file: Path) -> str:
    """The SQLAlchemy address of a SQLite file."""
    return f"sqlite:///{file}"


def sqlite_database(run_folder: Path, tmp: Path) -> str:
    """A new migrated SQLite file in `tmp`, copied from the template of this run."""
    template = run_folder / "template.sqlite"
    once(run_folder / "sqlite", lambda: upgrade(sqlite_url(template)))
    left_over = template.with_name(template.name + "-wal")
    if left_over.exists() and left_over.stat().st_size:
        raise RuntimeError("the migrations left a write-ahead log beside the template: a connection is still open")
    file = tmp / "ebb.sqlite"
    shutil.copyfile(template, file)
    return sqlite_url(file)


def postgres_database(run_folder: Path, server: Server, worker: str) -> str:
    """This worker's migrated PostgreSQL database, emptied, for the role of the application."""
    name = f"ebb_{worker}"
    once(run_folder / "postgres-template", lambda: _make_template(server))
    with server.connect() as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if known:
        _empty(server, name)
    else:
        with server.connect() as connection:
            connection.execute(_create(name, template=TEMPLATE))
    return server.url(name, APP_ROLE)


def empty_postgres(server: Server, worker: str) -> str:
    """A PostgreSQL database without a single table, for the role that owns it: for tests of the migrations."""
    name = f"ebb_{worker}_empty"
    with server.connect() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(_create(name, template="template0"))
    return server.url(name, OWNER_ROLE)


def all_seeing(url: str) -> str:
    """The same database past the wall between clinics, for a test that has to see whether the wall held."""
    return as_role(url, "postgres")


def as_role(url: str, role: str) -> str:
    """The same database for another role. SQLite has none."""
    return url if url.startswith("sqlite") else make_url(url).set(username=role).render_as_string(hide_password=False)


def once(mark: Path, make: Callable[[], None]) -> None:
    """Do it once per test run, whichever worker comes first; the others wait."""
    done = mark.with_suffix(".done")
    with mark.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make()
            done.touch()


def _make_template(server: Server) -> None:
    with server.connect() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(TEMPLATE)))
        connection.execute(_create(TEMPLATE, template="template0"))
    upgrade(server.url(TEMPLATE, OWNER_ROLE))
    grant(server.url(TEMPLATE, OWNER_ROLE), APP_ROLE)


def _create(name: str, template: str) -> sql.Composed:
    return sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
        sql.Identifier(name), sql.Identifier(template), sql.Identifier(OWNER_ROLE)
    )


def _empty(server: Server, name: str) -> None:
    with server.connect(name) as connection:
        try:
            connection.execute(_EMPTY_ALL)
        except psycopg.errors.LockNotAvailable:  # the test before left a transaction open
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute(_EMPTY_ALL)
