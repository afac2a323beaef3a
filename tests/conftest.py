"""Databases for every test that asks: `database_url` runs it on SQLite and on PostgreSQL."""

import gc
import os
from pathlib import Path

import pytest

from tests.asvs.summary import AsvsSummary
from tests.support import addresses_once, databases, log_scan, postgres

DATABASES = ["sqlite", "postgres"]


def pytest_configure(config: pytest.Config) -> None:
    """Every log line of the run is read (tests/support/log_scan.py); what ASVS asks is counted (tests/asvs)."""
    log_scan.listen()
    addresses_once.compile_once()
    config.pluginmanager.register(log_scan.LogScan(), "ebb-log-scan")
    config.pluginmanager.register(AsvsSummary(), "ebb-asvs")


def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end; looking for rubbish in it is in vain."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """A folder that all workers of this test run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(pytestconfig, "workerinput") else own


@pytest.fixture(scope="session")
def worker(pytestconfig: pytest.Config) -> str:
    """The name of this worker: gw0, gw1, ... or main."""
    given = getattr(pytestconfig, "workerinput", None)
    return str(given["workerid"]) if given else "main"


@pytest.fixture(scope="session")
def postgres_server(run_folder: Path, pytestconfig: pytest.Config) -> postgres.Server:
    """The PostgreSQL of this test run, started when the first test asks for it."""
    is_worker = hasattr(pytestconfig, "workerinput")
    return postgres.shared(run_folder, owner=os.getppid() if is_worker else os.getpid())


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the server before the run's folder is cleared away; a killed run is seen to by its keeper."""
    if not hasattr(session.config, "workerinput"):
        postgres.stop_shared(session.config._tmp_path_factory.getbasetemp())  # type: ignore[attr-defined]


@pytest.fixture
def sqlite_url(run_folder: Path, tmp_path: Path) -> str:
    """A fresh migrated SQLite database."""
    return databases.sqlite_database(run_folder, tmp_path)


@pytest.fixture
def postgres_url(run_folder: Path, postgres_server: postgres.Server, worker: str) -> str:
    """A fresh migrated PostgreSQL database."""
    return databases.postgres_database(run_folder, postgres_server, worker)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh migrated database, one test run on each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=DATABASES)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables, one test run on each kind."""
    if request.param == "sqlite":
        return databases.sqlite_url(tmp_path / "empty.sqlite")
    return databases.empty_postgres(request.getfixturevalue("postgres_server"), request.getfixturevalue("worker"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many requests were made up, by role and together: a run that shrinks is seen."""
    told: dict[str, tuple[int, int]] = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            told |= {name: value for name, value in report.user_properties if name.startswith("generated as ")}
    if told:
        cases, failures = (sum(column) for column in zip(*told.values(), strict=True))
        terminalreporter.section("generated requests")
        for name, (sent, failed) in sorted(told.items()):
            terminalreporter.line(f"{name}: {sent} cases, {failed} failures")
        terminalreporter.line(f"together: {cases} cases, {failures} failures")
