"""The test databases are what the tests believe they are."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import create_engine, inspect, text

from tests.support.databases import all_seeing
from tests.support.postgres import APP_ROLE, ROOT, Cluster, Server


def test_the_server_is_a_real_one_and_the_role_is_no_superuser(postgres_server: Server) -> None:
    with postgres_server.connect(role=APP_ROLE) as connection:
        row = connection.execute(
            "SELECT current_setting('server_version_num')::int, rolsuper, rolbypassrls"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert row is not None
    assert row[0] >= 180000
    assert row[1:] == (False, False)


def test_an_empty_database_has_no_tables_and_takes_sql(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE one (n integer)"))
        connection.execute(text("INSERT INTO one VALUES (7)"))
        assert connection.execute(text("SELECT n FROM one")).scalars().all() == [7]
    engine.dispose()


@pytest.mark.asvs("v5.0.0-6.3.2")
@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_gets_a_migrated_database_without_a_row(database_url: str, turn: str) -> None:
    """The first turn leaves a row behind; the second must not see it. The migrations themselves leave none."""
    engine = create_engine(all_seeing(database_url))
    with engine.begin() as connection:
        tables = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
        rows = {table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables}
        assert rows == dict.fromkeys(tables, 0)
        assert {"clinic", "pain_entry"} <= set(tables)
        connection.execute(
            text("INSERT INTO clinic (id, name, zone) VALUES (:id, 'Left behind', 'Europe/Paris')"), {"id": uuid4().hex}
        )
    engine.dispose()


def test_a_durable_server_keeps_what_it_acknowledged_through_a_crash() -> None:
    cluster = Cluster(durable=True)
    with cluster as server:
        with server.connect() as connection:
            connection.execute("CREATE TABLE one (n integer)")
            connection.execute("INSERT INTO one VALUES (7)")
        cluster.stop(signal.SIGKILL)
        with pytest.raises(psycopg.OperationalError):
            server.connect()
        cluster.start()
        with server.connect() as connection:
            assert connection.execute("SELECT n FROM one").fetchall() == [(7,)]
    assert not cluster.folder.exists()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_cut_off_leaves_no_server_behind(tmp_path: Path, end: signal.Signals) -> None:
    program = (
        "import os, signal, sys, time; from pathlib import Path; from tests.support.postgres import shared;"
        # A run that was itself started in the background ignores Ctrl-C, and so would its children.
        "signal.signal(signal.SIGINT, signal.default_int_handler);"
        "print(shared(Path(sys.argv[1]), os.getpid()).folder, flush=True); time.sleep(60)"
    )
    run = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    folder = Path(run.stdout.readline().strip())
    server = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(server, 0)
    run.send_signal(end)
    run.wait(timeout=60)
    run.stdout.close()
    deadline = time.monotonic() + 20
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)
