"""Looking after deadlines and owners under the clock of the application, clinic by clinic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.safety.service import escalating
from backend.shell.db import doors
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import read_only

# More steps than any rule has for all the alerts of a very bad day: then the next round goes on.
MOST_STEPS_A_ROUND = 1000


@dataclass(frozen=True, slots=True)
class Watch:
    """What was missed while nobody looked is made up for, step by step. Several may look at once."""

    engine: Engine
    # Between taking a step and keeping it: where a test stops a worker.
    before_commit: Callable[[], None] = lambda: None

    def round(self, now: datetime) -> int:
        """Take every step that is due and settle every owner; how many steps were taken."""
        with Session(self.engine) as session:
            read_only(session)
            clinics = doors.every_clinic(session)
        return sum(self._clinic(clinic_id, now) for clinic_id in clinics)

    def _clinic(self, clinic_id: UUID, now: datetime) -> int:
        with Session(self.engine) as session:
            enter_clinic(session, clinic_id)
            read_only(session)  # on SQLite nobody who writes has to wait for a look
            if not escalating.has_work(session, now):
                return 0
        with Session(self.engine) as session, session.begin():
            enter_clinic(session, clinic_id)
            escalating.keep_owners(session, now)
        taken = 0
        while taken < MOST_STEPS_A_ROUND and self._step(clinic_id, now):
            taken += 1
        return taken

    def _step(self, clinic_id: UUID, now: datetime) -> bool:
        with Session(self.engine) as session, session.begin():
            enter_clinic(session, clinic_id)
            took = escalating.take_next_step(session, now)
            if took:
                self.before_commit()
            return took
