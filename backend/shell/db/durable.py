"""Whether the database keeps what it acknowledged, and is new enough to. Looked at on each start.

PostgreSQL has to flush each commit (fsync, full_page_writes, synchronous_commit) and be at a release whose known
damage is mended. SQLite has to run with synchronous=FULL, and may keep a write-ahead log from 3.51.3 on only.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, Engine, text

from backend.shell.db.session import READ_ONLY, SAFE_WAL, sqlite_module

# The newest release of the major that this version was tested with.
POSTGRES = (18, 6)
_FULL = 2
# A server that says so of itself holds nothing that has to last: the tests' own. Only its owner can make it say so.
_THROWAWAY = "ebb.throwaway"
_SETTINGS = f"""
SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),
       current_setting('server_version_num')::int, current_setting('{_THROWAWAY}', true)
"""
_WALL = """
SELECT EXTRACT(epoch FROM CAST(:wall AS timestamp) - (CAST(:wall AS timestamp) AT TIME ZONE :place AT TIME ZONE 'UTC'))
"""


class NotDurable(Exception):
    """The database may lose what it acknowledged; the message is one sentence that says what to do."""


def check(engine: Engine) -> None:
    """Raise NotDurable for the first thing that is wrong."""
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection:
        for wrong in faults(connection):
            raise NotDurable(wrong)


def faults(connection: Connection) -> Iterator[str]:
    """What stands against trusting this database, one sentence each."""
    if connection.dialect.name == "sqlite":
        yield from sqlite_faults(
            int(connection.execute(text("PRAGMA synchronous")).scalar_one()),
            str(connection.execute(text("PRAGMA journal_mode")).scalar_one()),
            sqlite_module().sqlite_version_info,
        )
        return
    fsync, pages, commit, version, throwaway = connection.execute(text(_SETTINGS)).one()
    if throwaway != "on":
        yield from postgres_faults(fsync, pages, commit, (version // 10000, version % 10000))


def sqlite_faults(synchronous: int, journal: str, version: tuple[int, ...]) -> Iterator[str]:
    """What is wrong with SQLite as it was opened."""
    if synchronous < _FULL:
        yield "SQLite would answer before an entry is on the disk; it has to run with synchronous=FULL."
    if journal == "wal" and version < SAFE_WAL:
        yield (
            f"SQLite {'.'.join(map(str, version))} can damage the write-ahead log this file has;"
            " install what requirements.lock names (tools/install.sh)."
        )


def postgres_faults(fsync: str, pages: str, commit: str, version: tuple[int, int]) -> Iterator[str]:
    """What is wrong with a PostgreSQL of these settings."""
    repair = "set it to on in postgresql.conf: without it an answered entry can be lost."
    if fsync != "on":
        yield f"PostgreSQL runs with fsync={fsync}; {repair}"
    if pages != "on":
        yield f"PostgreSQL runs with full_page_writes={pages}; {repair}"
    if commit == "off":
        yield f"PostgreSQL runs with synchronous_commit={commit}; {repair}"
    if version < POSTGRES:
        yield (
            f"PostgreSQL {version[0]}.{version[1]} is too old: {POSTGRES[0]}.{POSTGRES[1]} or newer is needed;"
            " a minor update needs no other step than a restart."
        )


def offset_of(connection: Connection, place: str, wall: datetime) -> int | None:
    """What PostgreSQL's own zone data say of a wall time, in minutes from UTC."""
    found = connection.execute(text(_WALL), {"wall": wall, "place": place}).scalar()
    return None if found is None else int(found) // 60
