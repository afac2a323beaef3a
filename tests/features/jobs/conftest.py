"""A clinic, a queue and a worker whose tasks note down what they did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from backend.people import service as people
from backend.shell.clock import FixedClock
from backend.shell.db import doors
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import engine_options, prepare_engine
from backend.shell.jobs.queue import Claimed, Worker, Write, enqueue


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine(database_url, **engine_options(database_url))
    prepare_engine(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def clinic_id(engine: Engine) -> UUID:
    with Session(engine) as session, session.begin():
        return people.found_clinic(session, "River Clinic", "America/Edmonton").id


def ask(engine: Engine, clinic_id: UUID, clock: FixedClock, note: str) -> UUID:
    """Put one job into the queue."""
    with Session(engine) as session, session.begin():
        enter_clinic(session, clinic_id)
        return enqueue(session, clinic_id, "note", clock.now(), note=note)


def note_task(session: Session, claimed: Claimed, now: datetime) -> Write:
    """Enrol a patient whose name is the note: something that shows in the database, once per doing."""

    def write(session: Session) -> None:
        people.enrol(
            session,
            clinic_id=claimed.clinic_id,
            name=claimed.arguments["note"],
            zone="America/Edmonton",
            enrolled_on=now.date(),
        )

    return write


def notes(engine: Engine) -> list[str]:
    """What was noted down, in order."""
    from backend.people.models import Patient

    with Session(engine) as session:
        enter_only_clinic(session)
        return sorted(patient.name for patient in session.query(Patient))


def enter_only_clinic(session: Session) -> None:
    """Enter the one clinic there is."""
    (clinic_id,) = doors.every_clinic(session)
    enter_clinic(session, clinic_id)


@pytest.fixture
def noting_worker(engine: Engine, clock: FixedClock) -> Worker:
    return Worker(engine, {"note": note_task}, clock)
