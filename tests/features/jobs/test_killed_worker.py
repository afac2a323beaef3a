"""A worker process that is killed in the middle of a job: the job is done by the next one, once."""

from __future__ import annotations

import signal
import subprocess
import sys
from uuid import UUID

from sqlalchemy import Engine

from backend.shell.clock import FixedClock
from backend.shell.jobs.queue import LEASE, Worker
from tests.features.jobs.conftest import ask, notes

DOOMED = """
import sys, time
from datetime import datetime
from sqlalchemy import create_engine
from backend.shell.clock import FixedClock
from backend.shell.db.session import engine_options, prepare_engine
from backend.shell.jobs.queue import Worker
from tests.features.jobs.conftest import note_task

url, now = sys.argv[1:]
engine = create_engine(url, **engine_options(url))
prepare_engine(engine)

def hangs(session, claimed, now):
    inner = note_task(session, claimed, now)
    def write(session):
        inner(session)
        session.flush()
        print("in the middle", flush=True)
        time.sleep(60)
    return write

Worker(engine, {"note": hangs}, FixedClock(datetime.fromisoformat(now))).run_one()
"""


def test_the_job_of_a_killed_worker_is_redone_once(
    engine: Engine, clinic_id: UUID, clock: FixedClock, noting_worker: Worker, database_url: str
) -> None:
    ask(engine, clinic_id, clock, "survives")
    command = [sys.executable, "-c", DOOMED, database_url, clock.now().isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as doomed:
        assert doomed.stdout is not None
        assert doomed.stdout.readline() == "in the middle\n"
        doomed.send_signal(signal.SIGKILL)
    assert notes(engine) == []
    assert not noting_worker.run_one()  # its lease still runs
    clock.advance(LEASE)
    assert noting_worker.run_one()
    assert notes(engine) == ["survives"]
    assert not noting_worker.run_one()
