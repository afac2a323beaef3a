"""Records that phones write, as a request does it: who asks, one transaction, the trace, the answer.

Each feature declares its kind and registers it here, once: then all kinds are kept, pulled, amended and withdrawn
alike, one at a time or all together, and what could not be read is read again after an update.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from flask import current_app, request
from sqlalchemy.orm import Session

from backend.access.guard import app_too_old, clock_of_app, current, settings_of_app
from backend.access.limits import at_most
from backend.access.unit import changes, refuses, transaction
from backend.shell.settings import Settings
from backend.shell.sync import store, wire
from backend.shell.sync.draft import Draft, Malformed
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
    """How one kind is kept (`kind`, `intake`), read and shown (`sent`, `kept`), and which fields a change names.

    `older` says how to read what an earlier version of the contract wrote (shell/sync/wire.py).
    """

    kind: Kind[D, R]
    intake: OpensIntake[D, R]
    sent: type[Schema]
    kept: type[Schema]
    fields: Sequence[str]
    older: wire.Older = field(default_factory=dict)

    def record(self, patient_id: UUID, draft: Draft[D]) -> Tagged[R]:
        """Keep one record. What is refused is kept aside and answered as a problem."""
        with transaction() as session:
            result = store.keep(self.open_intake(session, patient_id), [draft])[0]
            status = wire.status(result)
            refuses(status) if status >= 400 else changes(*self.fields)
        if status >= 400 or result.row is None:
            raise wire.refusal(result, self.kept())
        return result.row, status, wire.tagged(result.row)

    def sync(self, patient_id: UUID, batch: dict[str, Any]) -> dict[str, Any]:
        """Keep what waited on a phone, each record judged on its own."""
        stated = wire.Stated(batch["schema"], app_too_old())
        items = self.read_sent(batch["items"], stated)
        with transaction() as session:
            counted(session)
            intake = self.open_intake(session, patient_id, stated.schema)
            results = store.keep(intake, items)
            changes(*self.fields)
            cursor = after_batch(reader(session, patient_id), intake, results, batch.get("after"))
            return wire.answered(results, cursor, update_app=stated.too_old)

    def read_sent(self, items: Sequence[Mapping[str, Any]], stated: wire.Stated) -> list[Draft[D] | Malformed]:
        """Each of these as this kind reads it, in whichever version it was written."""
        return wire.read(self.sent(), items, stated, self.older)

    def pull(self, patient_id: UUID, query: dict[str, Any]) -> Page[R]:
        """The records in the order of their last change, from a cursor on."""
        with transaction() as session:
            return pull(reader(session, patient_id), self.kind, query.get("after"), query["limit"])

    def read(self, patient_id: UUID, record_id: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
        """One record with all its versions."""
        with transaction() as session:
            row, revisions = store.record_of(session, self.kind, patient_id, record_id)
            return wire.with_versions(row, revisions, self.kept()), 200, wire.tagged(row)

    def amend(self, patient_id: UUID, record_id: UUID, content: D) -> Tagged[R]:
        """Correct the version that was read; the first one stays."""
        with transaction() as session:
            intake = self.open_intake(session, patient_id)
            row = store.hold(intake, record_id)
            require_match(request, wire.tag(row))
            changes(*self.fields)
            store.amend(intake, row, content)
            return row, 200, wire.tagged(row)

    def withdraw(self, patient_id: UUID, record_id: UUID, reason: str) -> Tagged[R]:
        """Take back the version that was read; it stays in the record."""
        with transaction() as session:
            intake = self.open_intake(session, patient_id)
            row = store.hold(intake, record_id)
            require_match(request, wire.tag(row))
            changes("withdrawn")
            store.withdraw(intake, row, reason)
            return row, 200, wire.tagged(row)

    def open_intake(self, session: Session, patient_id: UUID, schema: int | None = None) -> Intake[D, R]:
        """What is needed to write into this patient's record, as whoever asks."""
        actor = current()
        intake = self.intake(
            session,
            clinic_id=actor.clinic_id,
            patient_id=patient_id,
            author_id=actor.account_id,
            settings=settings_of_app(),
            now=clock_of_app().now(),
        )
        return replace(intake, schema_version=schema)


KINDS: dict[str, PhoneRecords[Any, Any]] = {}


def register(records: PhoneRecords[D, R]) -> PhoneRecords[D, R]:
    """Make one more kind known to everything that phones send and fetch. Each feature says it once, in its routes."""
    name = records.kind.name
    if name in KINDS:
        raise ValueError(f"two kinds of records are called {name}")
    KINDS[name] = records
    return records


def counted(session: Session) -> None:
    """Count one batch of this sign-in. Raises Slowed when it sends too many."""
    settings = settings_of_app()
    at_most(session, settings, "sync", current().sign_in_id, settings.sync_batches_an_hour)


def reader(session: Session, patient_id: UUID) -> Reader:
    """Whoever asks, as a reader of this patient's changes."""
    return Reader(session, current_app.extensions["ebb_cursors"], current().clinic_id, patient_id)
