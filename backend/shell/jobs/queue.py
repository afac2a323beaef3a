"""Giving work away, and doing it.

`enqueue` writes the job in the caller's transaction: rolled back, it never was. A worker claims one job at a
time with a lease; when it dies, the lease runs out and the job is done again, at most five times. Every claim
counts `attempts` up and only its holder may finish the job, so what a task writes is kept once.

A task reads first (on SQLite without making writers wait), and returns what to write; that is written in one
transaction together with "done".
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Engine, and_, or_, select, tuple_, update
from sqlalchemy.orm import Session

from backend.shell.clock import Clock
from backend.shell.db import doors
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import read_only
from backend.shell.jobs.models import Job

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 5
PAUSE = timedelta(seconds=30)
IDLE_SECONDS = 1.0
ROUND_SECONDS = 5.0
_log = structlog.get_logger("ebb.jobs")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job in somebody's hands: `attempt` tells this holder from the next one."""

    clinic_id: UUID
    id: UUID
    task: str
    arguments: Mapping[str, Any]
    attempt: int


Write = Callable[[Session], None]
Task = Callable[[Session, Claimed, datetime], Write]
# What is looked after again and again, whether or not there is a job: deadlines, mail. It opens its own transactions.
Round = Callable[[datetime], object]


class LostLease(RuntimeError):
    """The job was taken over by another worker; nothing of this one is kept."""


def enqueue(session: Session, clinic_id: UUID, task: str, now: datetime, **arguments: Any) -> UUID:
    """Ask for this to be done after the caller's commit. `arguments` are plain JSON values."""
    job = Job(
        clinic_id=clinic_id,
        id=uuid.uuid4(),
        task=task,
        arguments=arguments,
        state="waiting",
        attempts=0,
        created_at=now,
        ready_at=now,
    )
    session.add(job)
    session.flush()
    return job.id


def states(session: Session, job_ids: Iterable[UUID]) -> dict[UUID, str]:
    """How far these jobs are: waiting, working, done or failed."""
    rows = session.execute(select(Job.id, Job.state).where(Job.id.in_(list(job_ids))))
    return {row.id: row.state for row in rows}


@dataclass(frozen=True, slots=True)
class Worker:
    """Does jobs, one after the other. Several may run, in one process or in many."""

    engine: Engine
    tasks: Mapping[str, Task]
    clock: Clock
    rounds: tuple[Round, ...] = ()

    def run_one(self) -> bool:
        """Do the oldest job that is ready. False when there is none."""
        claimed = self.claim()
        if claimed is None:
            return False
        try:
            self._do(claimed)
        except LostLease:
            _log.warning("lease lost", job=str(claimed.id), task=claimed.task, attempt=claimed.attempt)
        except Exception as wrong:  # noqa: BLE001 - whatever goes wrong in a task, the next one is done
            _log.error("job failed", job=str(claimed.id), task=claimed.task, attempt=claimed.attempt, exc_info=wrong)
            self._put_back(claimed, type(wrong).__name__)
        else:
            _log.info("job done", job=str(claimed.id), task=claimed.task, attempt=claimed.attempt)
        return True

    def run(self, stop: threading.Event) -> None:
        """Do jobs until told to stop; a database that is away for a while is waited for."""
        looked = -ROUND_SECONDS
        while not stop.is_set():
            if time.monotonic() - looked >= ROUND_SECONDS:
                looked = time.monotonic()
                self.go_round()
            try:
                busy = self.run_one()
            except Exception as wrong:  # noqa: BLE001 - the loop outlives a database that restarts
                _log.error("queue unreachable", exc_info=wrong)
                busy = False
            if not busy:
                stop.wait(IDLE_SECONDS)

    def go_round(self) -> None:
        """Look after everything once. What goes wrong in one of them keeps none of the others from its turn."""
        now = self.clock.now()
        for one in self.rounds:
            try:
                one(now)
            except Exception as wrong:  # noqa: BLE001 - the next round is tried in any case
                _log.error("round failed", exc_info=wrong)

    def claim(self) -> Claimed | None:
        """Take the oldest job that is ready, or whose worker is taken for dead."""
        now = self.clock.now()
        with Session(self.engine) as session, session.begin():
            for clinic_id in doors.clinics_with_work(session, now):
                enter_clinic(session, clinic_id)
                claimed = _claim(session, now)
                if claimed is not None:
                    return claimed
        return None

    def _do(self, claimed: Claimed) -> None:
        task = self.tasks[claimed.task]
        with Session(self.engine, expire_on_commit=False) as session:
            enter_clinic(session, claimed.clinic_id)
            _one_snapshot(session)
            write = task(session, claimed, self.clock.now())
            session.rollback()
        with Session(self.engine) as session, session.begin():
            enter_clinic(session, claimed.clinic_id)
            self._finish(session, claimed, state="done", lease_until=None, finished_at=self.clock.now(), failure=None)
            write(session)

    def _put_back(self, claimed: Claimed, failure: str) -> None:
        now = self.clock.now()
        with Session(self.engine) as session, session.begin():
            enter_clinic(session, claimed.clinic_id)
            kept: dict[str, Any] = {"lease_until": None, "failure": failure[:80]}
            if claimed.attempt >= MOST_ATTEMPTS:
                kept |= {"state": "failed", "finished_at": now}
            else:
                kept |= {"state": "waiting", "ready_at": now + PAUSE * claimed.attempt}
            try:
                self._finish(session, claimed, **kept)
            except LostLease:
                _log.warning("lease lost", job=str(claimed.id), task=claimed.task, attempt=claimed.attempt)

    @staticmethod
    def _finish(session: Session, claimed: Claimed, **values: Any) -> None:
        """Change the job while it is still ours. Takes its lock, so nobody can take it over until the commit."""
        mine = session.execute(
            update(Job)
            .where(
                tuple_(Job.clinic_id, Job.id) == (claimed.clinic_id, claimed.id),
                Job.state == "working",
                Job.attempts == claimed.attempt,
            )
            .values(**values)
            .returning(Job.id)
            .execution_options(synchronize_session=False)
        ).first()
        if mine is None:
            raise LostLease(claimed.task)


def _claim(session: Session, now: datetime) -> Claimed | None:
    """The clinic's oldest job that nobody holds."""
    _give_up(session, now)
    ready = (
        select(Job.id)
        .where(
            or_(
                and_(Job.state == "waiting", Job.ready_at <= now),
                and_(Job.state == "working", Job.lease_until <= now),
            )
        )
        .order_by(Job.created_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = session.scalar(ready)
    if found is None:
        return None
    # Read under lock before the update: in one statement PostgreSQL may run the inner select anew.
    row = session.execute(
        update(Job)
        .where(Job.id == found)
        .values(state="working", attempts=Job.attempts + 1, lease_until=now + LEASE)
        .returning(Job.clinic_id, Job.id, Job.task, Job.arguments, Job.attempts)
        .execution_options(synchronize_session=False)
    ).one()
    return Claimed(row.clinic_id, row.id, row.task, row.arguments, row.attempts)


def _give_up(session: Session, now: datetime) -> None:
    """A job whose fifth worker died as well is not tried again."""
    session.execute(
        update(Job)
        .where(Job.state == "working", Job.lease_until <= now, Job.attempts >= MOST_ATTEMPTS)
        .values(state="failed", lease_until=None, finished_at=now, failure="WorkerDied")
        .execution_options(synchronize_session=False)
    )


def _one_snapshot(session: Session) -> None:
    """Everything a task reads is of the same moment, on both databases."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    else:
        read_only(session)
