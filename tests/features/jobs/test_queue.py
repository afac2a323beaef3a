"""Work is asked for in the caller's transaction, done once, and tried at most five times."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from backend.shell.clock import FixedClock
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import engine_options
from backend.shell.jobs.models import Job
from backend.shell.jobs.queue import LEASE, MOST_ATTEMPTS, Claimed, Worker, Write, enqueue, states
from tests.features.jobs.conftest import ask, enter_only_clinic, note_task, notes


def jobs(engine: Engine) -> list[Job]:
    with Session(engine) as session:
        enter_only_clinic(session)
        return list(session.scalars(select(Job).order_by(Job.created_at)))


@pytest.mark.asvs("v5.0.0-2.3.3")
def test_a_rolled_back_request_leaves_no_job(engine: Engine, clinic_id: UUID, clock: FixedClock) -> None:
    with Session(engine) as session:
        enter_clinic(session, clinic_id)
        enqueue(session, clinic_id, "note", clock.now(), note="never")
        session.rollback()
    assert jobs(engine) == []
    ask(engine, clinic_id, clock, "kept")
    assert len(jobs(engine)) == 1


def test_a_job_is_done_and_says_so(engine: Engine, clinic_id: UUID, clock: FixedClock, noting_worker: Worker) -> None:
    job_id = ask(engine, clinic_id, clock, "first")
    assert noting_worker.run_one()
    assert notes(engine) == ["first"]
    (job,) = jobs(engine)
    assert (job.state, job.attempts, job.lease_until, job.finished_at) == ("done", 1, None, clock.now())
    assert not noting_worker.run_one()
    with Session(engine) as session:
        enter_clinic(session, clinic_id)
        assert states(session, [job_id]) == {job_id: "done"}


def test_the_oldest_comes_first(engine: Engine, clinic_id: UUID, clock: FixedClock, noting_worker: Worker) -> None:
    for note in ("1", "2", "3"):
        ask(engine, clinic_id, clock, note)
        clock.advance(timedelta(seconds=1))
    done = []
    while noting_worker.run_one():
        done.append(len(notes(engine)))
    assert done == [1, 2, 3]
    assert notes(engine) == ["1", "2", "3"]


def test_a_job_under_a_lease_is_left_alone_until_the_lease_runs_out(
    engine: Engine, clinic_id: UUID, clock: FixedClock, noting_worker: Worker
) -> None:
    ask(engine, clinic_id, clock, "mine")
    first = noting_worker.claim()
    assert first is not None
    assert first.attempt == 1
    clock.advance(LEASE - timedelta(seconds=1))
    assert noting_worker.claim() is None
    clock.advance(timedelta(seconds=1))
    second = noting_worker.claim()
    assert second is not None
    assert second.attempt == 2


def test_who_lost_the_lease_keeps_nothing(engine: Engine, clinic_id: UUID, clock: FixedClock) -> None:
    """A worker that was only slow finds its job done by another: its own writing is rolled back."""
    other = Worker(engine, {"note": note_task}, clock)

    def slow(session: Session, claimed: Claimed, now: datetime) -> Write:
        clock.advance(LEASE)
        session.rollback()  # on SQLite the reader would not stand in the way; on both it must not matter
        assert other.run_one()
        return note_task(session, claimed, now)

    ask(engine, clinic_id, clock, "once")
    assert Worker(engine, {"note": slow}, clock).run_one()
    assert notes(engine) == ["once"]
    (job,) = jobs(engine)
    assert (job.state, job.attempts) == ("done", 2)


def test_a_task_that_fails_is_tried_five_times_with_pauses_and_then_failed(
    engine: Engine, clinic_id: UUID, clock: FixedClock
) -> None:
    tried = []

    def fails(session: Session, claimed: Claimed, now: datetime) -> Write:
        tried.append(claimed.attempt)
        raise ValueError("the patient's name stands in here and must not be kept")

    worker = Worker(engine, {"note": fails}, clock)
    ask(engine, clinic_id, clock, "x")
    for _ in range(MOST_ATTEMPTS + 3):
        worker.run_one()
        assert not worker.run_one()  # not at once again
        clock.advance(timedelta(minutes=5))
    assert tried == [1, 2, 3, 4, 5]
    (job,) = jobs(engine)
    assert (job.state, job.attempts, job.failure) == ("failed", 5, "ValueError")


def test_what_a_failed_task_wrote_is_not_kept(engine: Engine, clinic_id: UUID, clock: FixedClock) -> None:
    def breaks_late(session: Session, claimed: Claimed, now: datetime) -> Write:
        inner = note_task(session, claimed, now)

        def write(session: Session) -> None:
            inner(session)
            session.flush()
            raise OSError

        return write

    ask(engine, clinic_id, clock, "half")
    assert Worker(engine, {"note": breaks_late}, clock).run_one()
    assert notes(engine) == []
    assert [job.state for job in jobs(engine)] == ["waiting"]


def test_a_job_whose_workers_all_died_is_given_up(
    engine: Engine, clinic_id: UUID, clock: FixedClock, noting_worker: Worker
) -> None:
    ask(engine, clinic_id, clock, "deadly")
    for attempt in range(1, MOST_ATTEMPTS + 1):
        claimed = noting_worker.claim()
        assert claimed is not None
        assert claimed.attempt == attempt
        clock.advance(LEASE)
    assert noting_worker.claim() is None
    (job,) = jobs(engine)
    assert (job.state, job.failure) == ("failed", "WorkerDied")
    assert notes(engine) == []


def test_an_unknown_task_is_a_failure_and_not_the_end_of_the_worker(
    engine: Engine, clinic_id: UUID, clock: FixedClock
) -> None:
    ask(engine, clinic_id, clock, "x")
    assert Worker(engine, {}, clock).run_one()
    assert [(job.state, job.failure) for job in jobs(engine)] == [("waiting", "KeyError")]


def test_two_workers_never_do_one_job_twice(engine: Engine, clinic_id: UUID, clock: FixedClock) -> None:
    expected = [f"{number:02}" for number in range(30)]
    for note in expected:
        ask(engine, clinic_id, clock, note)
    done: list[UUID] = []
    lock = threading.Lock()

    def counted(session: Session, claimed: Claimed, now: datetime) -> Write:
        with lock:
            done.append(claimed.id)
        return note_task(session, claimed, now)

    def work() -> None:
        worker = Worker(engine, {"note": counted}, clock)
        while worker.run_one():
            pass

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert notes(engine) == expected
    assert len(done) == len(set(done)) == len(expected)
    assert {job.state for job in jobs(engine)} == {"done"}


def test_a_job_sees_only_its_own_clinic(engine: Engine, clinic_id: UUID, clock: FixedClock) -> None:
    from backend.people import service as people
    from backend.shell.refusal import NotFound

    foreign = uuid.uuid4()
    if engine.dialect.name == "postgresql":  # a SQLite file holds no other clinic, so there the id exists nowhere
        with Session(engine) as session, session.begin():
            elsewhere = people.found_clinic(session, "Hill Clinic", "America/Edmonton").id
            people.enrol(
                session,
                clinic_id=elsewhere,
                name="Zoe",
                zone="America/Edmonton",
                enrolled_on=clock.now().date(),
                patient_id=foreign,
            )
    seen: list[bool] = []

    def looks(session: Session, claimed: Claimed, now: datetime) -> Write:
        with pytest.raises(NotFound):
            people.patient_of(session, foreign)
        seen.append(True)
        return lambda _session: None

    ask(engine, clinic_id, clock, "x")
    assert Worker(engine, {"note": looks}, clock).run_one()
    assert seen == [True]


@pytest.fixture
def two_clinics(postgres_url: str) -> Iterator[tuple[Engine, UUID, UUID]]:
    from backend.people import service as people

    engine = create_engine(postgres_url, **engine_options(postgres_url))
    with Session(engine) as session, session.begin():
        river, hill = (people.found_clinic(session, name, "America/Edmonton").id for name in ("River", "Hill"))
    yield engine, river, hill
    engine.dispose()


def test_the_jobs_of_every_clinic_are_done_who_waited_longest_first(
    two_clinics: tuple[Engine, UUID, UUID], clock: FixedClock
) -> None:
    """The worker learns which clinics have work, and then sees one clinic at a time."""
    engine, river, hill = two_clinics
    done: list[tuple[UUID, str]] = []

    def noted(session: Session, claimed: Claimed, now: datetime) -> Write:
        assert {job.clinic_id for job in session.scalars(select(Job))} == {claimed.clinic_id}
        done.append((claimed.clinic_id, claimed.arguments["note"]))
        return lambda _session: None

    for clinic_id, note in ((hill, "1"), (river, "2"), (hill, "3"), (river, "4")):
        ask(engine, clinic_id, clock, note)
        clock.advance(timedelta(seconds=1))
    worker = Worker(engine, {"note": noted}, clock)
    while worker.run_one():
        pass
    assert done == [(hill, "1"), (river, "2"), (hill, "3"), (river, "4")]


def test_a_clinic_whose_jobs_are_all_held_does_not_stand_in_the_way(
    two_clinics: tuple[Engine, UUID, UUID], clock: FixedClock
) -> None:
    engine, river, hill = two_clinics
    ask(engine, river, clock, "held")
    clock.advance(timedelta(seconds=1))
    ask(engine, hill, clock, "free")
    with Session(engine) as holder, holder.begin():
        enter_clinic(holder, river)
        holder.execute(select(Job.id).with_for_update()).all()
        claimed = Worker(engine, {"note": note_task}, clock).claim()
    assert claimed is not None
    assert (claimed.clinic_id, claimed.arguments["note"]) == (hill, "free")
