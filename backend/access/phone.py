"""One kind of record that a phone writes, as a request does it: who asks, one transaction, the trace, the answer.

Each feature declares its routes and hands them here, so all kinds are kept, pulled, amended and withdrawn alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from flask import current_app, request
from sqlalchemy.orm import Session

from backend.access.guard import clock_of_app, current, settings_of_app
from backend.access.limits import at_most
from backend.access.unit import changes, refuses, transaction
from backend.shell.settings import Settings
from backend.shell.sync import store, wire
from backend.shell.sync.draft import Draft
from backend.shell.sync.intake import Intake, Kind
from backend.shell.sync.models import Synced
from backend.shell.sync.pulling import Page, Reader, after_batch, pull
from backend.shell.web.etag import require_match
from backend.shell.web.schema import Schema

D = TypeVar("D")
R = TypeVar("R", bound=Synced)
Tagged = tuple[R, int, dict[str, str]]


class OpensIntake(Protocol[D, R]):
    """What a feature's service offers for writing into one patient's records."""

    def __call__(
        self, session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, settings: Settings, now: datetime
    ) -> Intake[D, R]: ...


@dataclass(frozen=True, slots=True)
class PhoneRecords(Generic[D, R]):
    """How one kind is kept (`kind`, `intake`), read and shown (`sent`, `kept`), and which fields a change names."""

    kind: Kind[D, R]
    intake: OpensIntake[D, R]
    sent: type[Schema]
    kept: type[Schema]
    fields: Sequence[str]

    def record(self, patient_id: UUID, draft: Draft[D]) -> Tagged[R]:
        """Keep one record. What is refused is kept aside and answered as a problem."""
        with transaction() as session:
            result = store.keep(self._intake(session, patient_id), [draft])[0]
            status = wire.status(result)
            refuses(status) if status >= 400 else changes(*self.fields)
        if status >= 400 or result.row is None:
            raise wire.refusal(result, self.kept())
        return result.row, status, wire.tagged(result.row)

    def sync(self, patient_id: UUID, batch: dict[str, Any]) -> dict[str, Any]:
        """Keep what waited on a phone, each record judged on its own."""
        items = wire.read(self.sent(), batch["items"])
        with transaction() as session:
            settings = settings_of_app()
            at_most(session, settings, "sync", current().sign_in_id, settings.sync_batches_an_hour)
            intake = self._intake(session, patient_id)
            results = store.keep(intake, items)
            changes(*self.fields)
            reader = _reader(session, patient_id)
            return wire.answered(results, after_batch(reader, intake, results, batch.get("after")))

    def pull(self, patient_id: UUID, query: dict[str, Any]) -> Page[R]:
        """The records in the order of their last change, from a cursor on."""
        with transaction() as session:
            return pull(_reader(session, patient_id), self.kind, query.get("after"), query["limit"])

    def read(self, patient_id: UUID, record_id: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
        """One record with all its versions."""
        with transaction() as session:
            row, revisions = store.record_of(session, self.kind, patient_id, record_id)
            return wire.with_versions(row, revisions, self.kept()), 200, wire.tagged(row)

    def amend(self, patient_id: UUID, record_id: UUID, content: D) -> Tagged[R]:
        """Correct the version that was read; the first one stays."""
        with transaction() as session:
            intake = self._intake(session, patient_id)
            row = store.hold(intake, record_id)
            require_match(request, wire.tag(row))
            changes(*self.fields)
            store.amend(intake, row, content)
            return row, 200, wire.tagged(row)

    def withdraw(self, patient_id: UUID, record_id: UUID, reason: str) -> Tagged[R]:
        """Take back the version that was read; it stays in the record."""
        with transaction() as session:
            intake = self._intake(session, patient_id)
            row = store.hold(intake, record_id)
            require_match(request, wire.tag(row))
            changes("withdrawn")
            store.withdraw(intake, row, reason)
            return row, 200, wire.tagged(row)

    def _intake(self, session: Session, patient_id: UUID) -> Intake[D, R]:
        actor = current()
        return self.intake(
            session,
            clinic_id=actor.clinic_id,
            patient_id=patient_id,
            author_id=actor.account_id,
            settings=settings_of_app(),
            now=clock_of_app().now(),
        )


def _reader(session: Session, patient_id: UUID) -> Reader:
    return Reader(session, current_app.extensions["ebb_cursors"], current().clinic_id, patient_id)
