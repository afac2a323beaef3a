"""A database that may lose what it acknowledged, or is known to damage it, is not served from. Each fault planted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, text

from backend.shell import zone_data
from backend.shell.db import durable
from backend.shell.db.durable import POSTGRES, NotDurable, postgres_faults, sqlite_faults
from backend.shell.db.session import SAFE_WAL, engine_options, prepare_engine, sqlite_module
from tests.features.cli.conftest import Run, environment, run_with
from tests.features.cli.test_start import refused
from tests.support import postgres

__all__ = ["environment", "run_with"]


def engine_on(url: str) -> Engine:
    engine = create_engine(url, **engine_options(url))
    prepare_engine(engine)
    return engine


def sentences(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(durable.faults(connection))


def test_sqlite_as_the_program_opens_it_is_durable(sqlite_url: str) -> None:
    engine = engine_on(sqlite_url)
    durable.check(engine)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
    engine.dispose()


@pytest.mark.parametrize("weaker", ["OFF", "NORMAL"])
def test_sqlite_that_answers_too_early_is_refused(sqlite_url: str, weaker: str) -> None:
    engine = engine_on(sqlite_url)
    event.listen(engine, "connect", lambda connection, _: connection.execute(f"PRAGMA synchronous={weaker}").close())
    with pytest.raises(NotDurable, match="synchronous=FULL"):
        durable.check(engine)
    engine.dispose()


def test_an_old_sqlite_may_not_keep_a_write_ahead_log(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engine_on(sqlite_url)
    if sqlite_module().sqlite_version_info >= SAFE_WAL:
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    assert list(sqlite_faults(2, "wal", (3, 51, 2))) != []
    assert list(sqlite_faults(2, "truncate", (3, 40, 1))) == []
    assert list(sqlite_faults(2, "wal", SAFE_WAL)) == []
    engine.dispose()


GOOD = ("on", "on", "on", POSTGRES)


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        (0, "off", "fsync=off"),
        (1, "off", "full_page_writes=off"),
        (2, "off", "synchronous_commit=off"),
        (3, (18, 5), "PostgreSQL 18.5 is too old"),
        (3, (17, 20), "PostgreSQL 17.20 is too old"),
    ],
)
def test_each_fault_of_postgresql_is_one_sentence(place: int, value: object, says: str) -> None:
    planted: list[object] = [*GOOD]
    planted[place] = value
    (said,) = postgres_faults(*planted)  # type: ignore[arg-type]
    assert says in said
    assert list(postgres_faults(*GOOD)) == []
    for commit in ("local", "remote_write", "remote_apply"):
        assert list(postgres_faults("on", "on", commit, (19, 0))) == []


def test_the_server_of_the_tests_is_served_from_only_because_it_says_what_it_is(
    postgres_url: str, run_with: Run
) -> None:
    """The real statement on a real server: it is fast and not durable, and without its own word it is refused."""
    engine = engine_on(postgres_url)
    assert sentences(engine) == []
    engine.dispose()
    honest = engine_on(f"{postgres_url}&options=-c%20ebb.throwaway%3Doff")
    assert [said.split(";")[0] for said in sentences(honest)] == [
        "PostgreSQL runs with fsync=off",
        "PostgreSQL runs with full_page_writes=off",
        "PostgreSQL runs with synchronous_commit=off",
    ]
    honest.dispose()
    for command in ("serve", "worker"):
        said = refused(run_with(f"{postgres_url}&options=-c%20ebb.throwaway%3Doff", command))
        repair = "set it to on in postgresql.conf: without it an answered entry can be lost."
        assert said == f"ebb: PostgreSQL runs with fsync=off; {repair}\n"


@pytest.fixture(scope="module")
def durable_server() -> Iterator[postgres.Server]:
    with postgres.Cluster(durable=True) as server:
        yield server


def test_a_postgresql_as_it_comes_is_durable(durable_server: postgres.Server) -> None:
    engine = engine_on(durable_server.url(role=postgres.APP_ROLE))
    durable.check(engine)
    engine.dispose()


def test_postgresqls_own_zone_data_are_told_and_nothing_relies_on_them(durable_server: postgres.Server) -> None:
    engine = engine_on(durable_server.url(role=postgres.APP_ROLE))
    with engine.connect() as connection:
        differ = [
            line
            for line in zone_data.TABLE
            if durable.offset_of(connection, line[0], datetime.fromisoformat(line[1])) != line[2]
        ]
        print(f"PostgreSQL's zone data differ in {len(differ)} of {len(zone_data.TABLE)} lines")
        # What it is asked in: UTC, whatever its data say.
        assert durable.offset_of(connection, "UTC", datetime.fromisoformat("2026-12-01 12:00")) == 0
    engine.dispose()


def test_no_statement_asks_postgresql_for_a_zone() -> None:
    """A local day comes from the offset the phone stated or from Python: never from the database.

    The program that verifies the access log asks for instants in UTC, which is nobody's local time.
    """
    sources = (Path(postgres.ROOT) / "backend").rglob("*.py")
    asking = {
        str(file.relative_to(postgres.ROOT))
        for file in sources
        if any(
            word in file.read_text().replace("AT TIME ZONE 'UTC'", "")
            for word in ("AT TIME ZONE", "func.timezone", "date_trunc", "CURRENT_DATE")
        )
    }
    assert asking <= {"backend/shell/db/durable.py"}
