"""Keeping what a phone sends: the same path for one record and for five hundred.

The patient's row is locked first, so two copies of a batch take turns. What is known is fetched once;
`merge.decide` gives each record its outcome; the clinic's counter is taken last. Nothing is committed here.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Table, select, tuple_
from sqlalchemy.orm import Session

from backend.shell.db.base import Base
from backend.shell.refusal import RuleBroken
from backend.shell.sync import counter
from backend.shell.sync.merge import Decision, Incoming, Known, Outcome, decide
from backend.shell.sync.models import Quarantined, Synced, SyncedRevision
from backend.shell.sync.placing import Placed

D = TypeVar("D")
R = TypeVar("R", bound=Synced)


@dataclass(frozen=True, slots=True)
class Draft(Generic[D]):
    """One well-formed record: its identity, and its content or, for a withdrawal, the reason.

    `canonical` is plain JSON in one spelling, so that a repeat by another client library has the same digest.
    """

    id: UUID
    revision: int
    content: D | None
    canonical: Mapping[str, Any]
    withdrawn_reason: str | None = None

    @property
    def withdraws(self) -> bool:
        return self.content is None

    @property
    def digest(self) -> str:
        return digest(self.canonical)


@dataclass(frozen=True, slots=True)
class Malformed:
    """One record that is not well formed: what came, and which rule it breaks."""

    raw: Mapping[str, Any]
    code: str
    detail: str
    id: UUID | None = None
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Kind(Generic[D, R]):
    """How one kind of record is kept. `place` finds its day or raises RuleBroken; `fill` writes its columns.

    `check` may raise RuleBroken for what needs the database (a prescription that is not the patient's).
    """

    name: str
    model: type[R]
    revisions: type[SyncedRevision]
    place: Callable[[D, R | None], Placed]
    fill: Callable[[R, D], None]
    check: Callable[[Session, Sequence[D]], Mapping[int, RuleBroken]] = field(default=lambda _session, _all: {})


@dataclass(slots=True)
class Result(Generic[R]):
    """What became of one record, in the order it came."""

    id: UUID | None
    revision: int | None
    outcome: Outcome
    code: str | None = None
    detail: str | None = None
    row: R | None = None


CODES = {
    "batch_empty": "A batch holds at least one record.",
    "batch_too_large": "A batch holds at most 500 records.",
    "revision_gap": "An earlier revision has not arrived yet: send it first, then this one again.",
    "revision_taken": "This revision exists with other content; the first stays, the second is kept aside.",
    "retracted": "This was withdrawn before; withdrawn_at says when.",
    "nothing_to_withdraw": "What never arrived cannot be withdrawn.",
    "too_long_ago": "This lies further back than entries can be added.",
    "enrolment_closed": "This lies after the end of the programme.",
}


def digest(canonical: Mapping[str, Any]) -> str:
    """SHA-256 of the content in one spelling: sorted keys, no spaces, UTF-8."""
    text = json.dumps(canonical, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def keep(
    session: Session,
    kind: Kind[D, R],
    *,
    clinic_id: UUID,
    patient_id: UUID,
    author_id: UUID,
    items: Sequence[Draft[D] | Malformed],
    raw: Sequence[Mapping[str, Any]],
    now: datetime,
) -> list[Result[R]]:
    """Keep these records. One result each, in order; what is refused or in conflict goes into quarantine."""
    _lock_patient(session, clinic_id, patient_id)
    drafts = [item for item in items if isinstance(item, Draft)]
    rows = _rows(session, kind, patient_id, {draft.id for draft in drafts})
    digests = _digests(session, kind, patient_id, set(rows))
    contents = [draft.content for draft in drafts if draft.content is not None]
    broken = kind.check(session, contents) if contents else {}
    touched: dict[UUID, R] = {}
    revisions: list[SyncedRevision] = []
    results: list[Result[R]] = []
    at = 0
    for item in items:
        if isinstance(item, Malformed):
            results.append(Result(item.id, item.revision, Outcome.REJECTED, item.code, item.detail))
            continue
        rule = None
        if item.content is not None:
            rule, at = broken.get(at), at + 1
        row = rows.get(item.id)
        known = None if row is None else Known(digests[item.id], row.withdrawn_at)
        decision = decide(known, Incoming(item.revision, item.digest, item.withdraws))
        result: Result[R] = Result(
            item.id, item.revision, decision.outcome, decision.code, CODES.get(decision.code or ""), row
        )
        results.append(result)
        if decision.outcome not in {Outcome.CREATED, Outcome.AMENDED, Outcome.WITHDRAWN}:
            continue
        try:
            if rule is not None:
                raise rule
            result.row = _apply(kind, item, decision, row, clinic_id, patient_id, author_id, now)
        except RuleBroken as refused:
            result.outcome, result.code, result.detail = Outcome.REJECTED, refused.code, refused.detail
            continue
        rows[item.id] = touched[item.id] = result.row
        digests.setdefault(item.id, {})[item.revision] = item.digest
        revisions.append(_revision(kind, item, clinic_id, patient_id, author_id, now))
    _quarantine(session, kind.name, clinic_id, patient_id, author_id, results, raw, now)
    if touched:
        first = counter.take(session, clinic_id, len(touched))
        for number, changed in enumerate(touched.values(), start=first):
            changed.change_no = number
        session.add_all(touched.values())
        session.add_all(revisions)
    session.flush()
    return results


def pull(session: Session, model: type[R], *, patient_id: UUID, after: int, limit: int) -> tuple[list[R], bool]:
    """The next records in commit order, and whether there are more."""
    query = (
        select(model)
        .where(model.patient_id == patient_id, model.change_no > after)
        .order_by(model.change_no)
        .limit(limit + 1)
    )
    rows = list(session.scalars(query))
    return rows[:limit], len(rows) > limit


def versions(session: Session, kind: Kind[D, R], patient_id: UUID, record_id: UUID) -> list[SyncedRevision]:
    """Every revision of one record, the first one first."""
    table = kind.revisions
    query = select(table).where(table.patient_id == patient_id, table.id == record_id).order_by(table.revision)
    return list(session.scalars(query))


def _lock_patient(session: Session, clinic_id: UUID, patient_id: UUID) -> None:
    # Locks by table, not by model: the shell knows no feature. On SQLite the transaction itself is the lock.
    table: Table = Base.metadata.tables["patient"]
    query = select(table.c.id).where(table.c.clinic_id == clinic_id, table.c.id == patient_id).with_for_update()
    session.execute(query).scalar_one()


def _rows(session: Session, kind: Kind[D, R], patient_id: UUID, ids: set[UUID]) -> dict[UUID, R]:
    model = kind.model
    found = session.scalars(select(model).where(model.patient_id == patient_id, model.id.in_(ids)))
    return {row.id: row for row in found}


def _digests(session: Session, kind: Kind[D, R], patient_id: UUID, ids: set[UUID]) -> dict[UUID, dict[int, str]]:
    table = kind.revisions
    query = select(table.id, table.revision, table.digest).where(table.patient_id == patient_id, table.id.in_(ids))
    found: dict[UUID, dict[int, str]] = {}
    for record_id, revision, known in session.execute(query):
        found.setdefault(record_id, {})[revision] = known
    return found


def _apply(
    kind: Kind[D, R],
    draft: Draft[D],
    decision: Decision,
    row: R | None,
    clinic_id: UUID,
    patient_id: UUID,
    author_id: UUID,
    now: datetime,
) -> R:
    if draft.content is None and row is not None:
        row.withdrawn_at, row.withdrawn_reason = now, draft.withdrawn_reason
    elif draft.content is not None:
        placed = kind.place(draft.content, row)
        if row is None:
            row = kind.model(
                clinic_id=clinic_id, id=draft.id, patient_id=patient_id, first_received_at=now, author_id=author_id
            )
            row.recalled = placed.recalled
        elif row.local_day != placed.local_day:
            row.recalled = placed.recalled
        row.local_day, row.flags = placed.local_day, list(placed.flags)
        kind.fill(row, draft.content)
    if row is None:
        raise AssertionError(f"{decision.outcome} without a record")
    row.revision, row.digest, row.received_at = draft.revision, draft.digest, now
    return row


def _revision(
    kind: Kind[D, R], draft: Draft[D], clinic_id: UUID, patient_id: UUID, author_id: UUID, now: datetime
) -> SyncedRevision:
    return kind.revisions(
        clinic_id=clinic_id,
        id=draft.id,
        patient_id=patient_id,
        revision=draft.revision,
        digest=draft.digest,
        content=dict(draft.canonical),
        withdraws=draft.withdraws,
        received_at=now,
        author_id=author_id,
    )


def _quarantine(
    session: Session,
    kind: str,
    clinic_id: UUID,
    patient_id: UUID,
    author_id: UUID,
    results: Sequence[Result[R]],
    raw: Sequence[Mapping[str, Any]],
    now: datetime,
) -> None:
    aside = {
        digest(item): (result, item)
        for result, item in zip(results, raw, strict=True)
        if result.outcome in {Outcome.REJECTED, Outcome.CONFLICT}
    }
    if not aside:
        return
    already = session.execute(
        select(Quarantined.digest).where(
            tuple_(Quarantined.patient_id, Quarantined.kind).in_([(patient_id, kind)]), Quarantined.digest.in_(aside)
        )
    ).scalars()
    for known in set(already):
        aside.pop(known)
    for key, (result, item) in aside.items():
        session.add(
            Quarantined(
                clinic_id=clinic_id,
                id=uuid.uuid4(),
                patient_id=patient_id,
                kind=kind,
                digest=key,
                item=dict(item),
                outcome=result.outcome.value,
                code=result.code or "",
                received_at=now,
                author_id=author_id,
            )
        )
