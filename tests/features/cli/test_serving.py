"""The real command as a process: it listens on loopback, does the work for later, and Ctrl-C stops it cleanly."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import Engine

from backend.shell.clock import FixedClock, SystemClock
from tests.features.jobs.conftest import ask
from tests.features.jobs.conftest import clinic_id as clinic_id  # noqa: PLC0414 - a fixture
from tests.features.jobs.conftest import engine as engine  # noqa: PLC0414 - a fixture
from tests.features.jobs.test_queue import jobs
from tests.support import log_scan


@contextmanager
def process(environment: dict[str, str], database_url: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`ebb` as a process of its own; killed at the end if it still runs."""
    chosen = {**os.environ, **environment, "EBB_DATABASE_URL": database_url, "EBB_LOG_LEVEL": "DEBUG"}
    command = [sys.executable, "-c", "from backend.cli import main; main()", *arguments]
    with subprocess.Popen(
        command, env=chosen, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
    ) as started:
        try:
            yield started
        finally:
            started.kill()


def line_of(started: subprocess.Popen[str]) -> str:
    """The next line it says."""
    assert started.stdout is not None
    line = started.stdout.readline()
    assert line, started.stderr.read() if started.stderr else ""
    return line


def ended(started: subprocess.Popen[str], with_signal: signal.Signals) -> str:
    """Stop it; what it wrote on standard error."""
    started.send_signal(with_signal)
    _, errors = started.communicate(timeout=30)
    log_scan.HEARD.text(errors)
    assert started.returncode == 0, errors
    return errors


@pytest.mark.parametrize("with_signal", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_and_stops(environment: dict[str, str], sqlite_url: str, with_signal: signal.Signals) -> None:
    with process(environment, sqlite_url, "serve", "--port", "0") as started:
        found = re.search(r"http://127\.0\.0\.1:\d+/", line_of(started))
        assert found
        for path, says in (("", b"Ebb"), ("readyz", b"ready"), ("api/v1/me", b"sign_in_needed")):
            try:
                answer = urllib.request.urlopen(found[0] + path, timeout=10).read()
            except urllib.error.HTTPError as refused:
                answer = refused.read()
            assert says in answer
        errors = ended(started, with_signal)
    assert "Traceback" not in errors


def test_on_sqlite_serve_does_the_work_for_later(
    environment: dict[str, str], sqlite_url: str, clinic_on_sqlite: tuple[Engine, UUID]
) -> None:
    engine, clinic = clinic_on_sqlite
    ask(engine, clinic, FixedClock(SystemClock().now()), "x")  # a task nobody knows: it is taken and put back
    with process(environment, sqlite_url, "serve", "--port", "0") as started:
        line_of(started)
        wait_for(engine)
        ended(started, signal.SIGINT)


def test_the_worker_does_the_work_and_stops(
    environment: dict[str, str], database_url: str, engine: Engine, clinic_id: UUID
) -> None:
    ask(engine, clinic_id, FixedClock(SystemClock().now()), "x")
    with process(environment, database_url, "worker") as started:
        assert "Waiting" in line_of(started)
        wait_for(engine)
        errors = ended(started, signal.SIGTERM)
    assert "Traceback" not in errors


def wait_for(engine: Engine) -> None:
    """Until somebody has taken the job."""
    import time

    for _ in range(200):
        if [job.failure for job in jobs(engine)] == ["KeyError"]:
            return
        time.sleep(0.1)
    pytest.fail("nobody took the job")


@pytest.fixture
def clinic_on_sqlite(sqlite_url: str) -> Iterator[tuple[Engine, UUID]]:
    from sqlalchemy import create_engine
    from sqlalchemy.orm import Session

    from backend.people import service as people
    from backend.shell.db.session import engine_options, prepare_engine

    engine = create_engine(sqlite_url, **engine_options(sqlite_url))
    prepare_engine(engine)
    with Session(engine) as session, session.begin():
        clinic = people.found_clinic(session, "River Clinic", "America/Edmonton").id
    yield engine, clinic
    engine.dispose()
