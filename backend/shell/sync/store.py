"""Keeping what a phone sends: the same path for one record, for five hundred, and for every kind of them.

The patient's row is locked first, so two copies of a batch take turns. What is known is fetched once;
`merge.decide` gives each record its outcome; the clinic's counter is taken after every question has been
asked, just before the rows are written. Nothing is committed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.shell.db.base import Base
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.sync import counter, quarantine
from backend.shell.sync.draft import Draft, Malformed, withdrawal
from backend.shell.sync.intake import Intake as Intake  # noqa: PLC0414 - offered here too
from backend.shell.sync.intake import Kind, Result
from backend.shell.sync.merge import Decision, Incoming, Known, Outcome, decide
from backend.shell.sync.models import Synced, SyncedRevision

D = TypeVar("D")
R = TypeVar("R", bound=Synced)
TAKEN = frozenset({Outcome.CREATED, Outcome.AMENDED, Outcome.WITHDRAWN})

CODES = {
    "batch_empty": "A batch holds at least one record.",
    "batch_too_large": "A batch holds at most 500 records.",
    "revision_gap": "An earlier revision has not arrived yet: send it first, then this one again.",
    "revision_taken": "This revision exists with other content; the first stays, the second is kept aside.",
    "retracted": "This was withdrawn before; withdrawn_at says when.",
    "nothing_to_withdraw": "What never arrived cannot be withdrawn.",
    "too_long_ago": "This lies further back than entries can be added.",
    "enrolment_closed": "This lies after the end of the programme.",
    "update_app": "This version of the app writes records that can no longer be read. It is kept; update the app.",
    "newer_app": "This version of the app is newer than the server. It is kept, and read when the server is updated.",
    "unknown_kind": "There is no such kind of record here. It is kept, and read when the server knows it.",
}


class _Held(Generic[R]):
    """What is known of the records of one batch, and what this batch has changed."""

    def __init__(self, rows: dict[UUID, R], digests: dict[UUID, dict[int, str]]) -> None:
        self.rows, self.digests = rows, digests
        self.touched: dict[UUID, R] = {}
        self.revisions: list[SyncedRevision] = []

    def known(self, record_id: UUID) -> Known | None:
        row = self.rows.get(record_id)
        return None if row is None else Known(self.digests[record_id], row.withdrawn_at)


def keep(intake: Intake[D, R], items: Sequence[Draft[D] | Malformed]) -> list[Result[R]]:
    """Keep these records. One result each, in order; what is refused or in conflict goes into quarantine."""
    return keep_all([(intake, items)])[0]


def keep_all(parts: Sequence[tuple[Intake[Any, Any], Sequence[Draft[Any] | Malformed]]]) -> list[list[Result[Any]]]:
    """The same for several kinds in one transaction: all are judged before the first is written."""
    judged = [_judge(intake, items) for intake, items in parts]
    for (intake, _), (_, held) in zip(parts, judged, strict=True):
        _write(intake, held)
    for intake, items in parts:
        intake.watch(intake.session, items)
    return [results for results, _ in judged]


def _judge(intake: Intake[D, R], items: Sequence[Draft[D] | Malformed]) -> tuple[list[Result[R]], _Held[R]]:
    session = intake.session
    with session.no_autoflush:
        lock_patient(intake)
        drafts = [item for item in items if isinstance(item, Draft)]
        held = _fetch(intake, {draft.id for draft in drafts})
        contents = [(id(draft), draft.content) for draft in drafts if draft.content is not None]
        broken = intake.check(session, [content for _, content in contents]) if contents else {}
        rules = {contents[position][0]: rule for position, rule in broken.items()}
        results: list[Result[R]] = []
        aside: list[tuple[Result[R], Mapping[str, object]]] = []
        for item in items:
            if isinstance(item, Malformed):
                result = Result[R](item.id, item.revision, Outcome.REJECTED, item.code, item.detail)
                lost = True
            else:
                result = _one(intake, held, item, rules.get(id(item)))
                # A resend of what was kept and withdrawn later is refused, but nothing of it is lost.
                lost = held.digests.get(item.id, {}).get(item.revision) != item.digest
            results.append(result)
            if lost and result.outcome in {Outcome.REJECTED, Outcome.CONFLICT}:
                aside.append((result, item.raw))
        source = quarantine.Source(
            intake.kind.name,
            intake.clinic_id,
            intake.patient_id,
            intake.author_id,
            intake.now,
            intake.schema_version,
        )
        quarantine.put_aside(session, source, aside)
    return results, held


def hold(intake: Intake[D, R], record_id: UUID) -> R:
    """The record of this id, locked until commit, so that what is compared is what is changed."""
    lock_patient(intake)
    row = _fetch(intake, {record_id}).rows.get(record_id)
    if row is None:
        raise NotFound
    return row


def amend(intake: Intake[D, R], row: R, content: D) -> R:
    """Correct a held record: its next revision. The same content makes none.

    Raises Conflict `retracted` when it was withdrawn before, RuleBroken as `place` and `check` do.
    """
    _refuse_withdrawn(row)
    draft = Draft(row.id, row.revision + 1, content, intake.kind.canonical(content), {})
    if row.digest == draft.digest:
        return row
    for rule in intake.check(intake.session, [content]).values():
        raise rule
    return _next(intake, row, draft)


def withdraw(intake: Intake[D, R], row: R, reason: str) -> R:
    """Take a held record back, with the reason: its last revision. Raises Conflict `retracted` the second time."""
    _refuse_withdrawn(row)
    written_at = intake.now.isoformat(timespec="milliseconds")
    plain = withdrawal(reason, written_at, None)
    return _next(intake, row, Draft(row.id, row.revision + 1, None, plain, {}, reason))


def record_of(session: Session, kind: Kind[D, R], patient_id: UUID, record_id: UUID) -> tuple[R, list[SyncedRevision]]:
    """One record and every revision of it, the first one first. Raises NotFound."""
    model, table = kind.model, kind.revisions
    row = session.scalar(select(model).where(model.patient_id == patient_id, model.id == record_id))
    if row is None:
        raise NotFound
    query = select(table).where(table.patient_id == patient_id, table.id == record_id).order_by(table.revision)
    return row, list(session.scalars(query))


def lock_patient(intake: Intake[D, R]) -> None:
    """Let whoever writes into this record take turns. On SQLite the transaction itself is the lock."""
    # By table, not by model: the shell knows no feature. key_share: rows that only point at the patient need not wait.
    table = Base.metadata.tables["patient"]
    query = select(table.c.id).where(table.c.clinic_id == intake.clinic_id, table.c.id == intake.patient_id)
    intake.session.execute(query.with_for_update(key_share=True)).scalar_one()


def _refuse_withdrawn(row: Synced) -> None:
    if row.withdrawn_at is not None:
        raise Conflict("retracted", CODES["retracted"])


def _next(intake: Intake[D, R], row: R, draft: Draft[D]) -> R:
    held = _Held({row.id: row}, {row.id: {}})
    with intake.session.no_autoflush:
        _apply(intake, held, draft)
    _write(intake, held)
    intake.watch(intake.session, [draft])
    return row


def _fetch(intake: Intake[D, R], ids: set[UUID]) -> _Held[R]:
    if not ids:
        return _Held({}, {})
    model, table = intake.kind.model, intake.kind.revisions
    mine = select(model).where(model.patient_id == intake.patient_id, model.id.in_(ids))
    rows = {row.id: row for row in intake.session.scalars(mine.execution_options(populate_existing=True))}
    digests: dict[UUID, dict[int, str]] = {record_id: {} for record_id in rows}
    if rows:
        query = select(table.id, table.revision, table.digest).where(
            table.patient_id == intake.patient_id, table.id.in_(rows)
        )
        for record_id, revision, known in intake.session.execute(query):
            digests[record_id][revision] = known
    return _Held(rows, digests)


def _one(intake: Intake[D, R], held: _Held[R], draft: Draft[D], rule: RuleBroken | None) -> Result[R]:
    decision = decide(held.known(draft.id), Incoming(draft.revision, draft.digest, draft.withdraws))
    if decision.outcome in TAKEN:
        try:
            if rule is not None:
                raise rule
            _apply(intake, held, draft)
        except RuleBroken as broken:
            return _result(held, draft, Decision(Outcome.REJECTED, broken.code), broken.detail)
    return _result(held, draft, decision, CODES.get(decision.code or ""))


def _result(held: _Held[R], draft: Draft[D], decision: Decision, detail: str | None) -> Result[R]:
    row = held.rows.get(draft.id)
    result = Result(draft.id, draft.revision, decision.outcome, decision.code, detail, row)
    if row is not None:
        result.flags, result.withdrawn_at = list(row.flags), row.withdrawn_at
    return result


def _apply(intake: Intake[D, R], held: _Held[R], draft: Draft[D]) -> None:
    row, received = held.rows.get(draft.id), intake.received(draft)
    if draft.content is not None:
        placed = intake.place(draft.content, None if row is None else row.local_day)
        first = row is None
        if row is None:
            row = _begun(intake, draft.id, received, recalled=placed.recalled)
        elif row.local_day != placed.local_day:
            row.recalled = placed.recalled
        row.local_day, row.flags, row.clock_suspect = placed.local_day, list(placed.flags), placed.clock_suspect
        intake.kind.fill(row, draft.content, first)
    elif row is not None:
        row.withdrawn_at, row.withdrawn_reason = received, draft.withdrawn_reason
    else:
        raise AssertionError("a withdrawal of nothing was let through")
    row.revision, row.digest, row.received_at = draft.revision, draft.digest, received
    held.rows[draft.id] = held.touched[draft.id] = row
    held.digests.setdefault(draft.id, {})[draft.revision] = draft.digest
    held.revisions.append(
        intake.kind.revisions(
            clinic_id=intake.clinic_id,
            id=draft.id,
            patient_id=intake.patient_id,
            revision=draft.revision,
            digest=draft.digest,
            content=dict(draft.canonical),
            withdraws=draft.withdraws,
            received_at=received,
            author_id=intake.author_id,
        )
    )


def _begun(intake: Intake[D, R], record_id: UUID, received: datetime, *, recalled: bool) -> R:
    return intake.kind.model(
        clinic_id=intake.clinic_id,
        id=record_id,
        patient_id=intake.patient_id,
        first_received_at=received,
        author_id=intake.author_id,
        recalled=recalled,
    )


def _write(intake: Intake[D, R], held: _Held[R]) -> None:
    session = intake.session
    if held.touched:
        with session.no_autoflush:
            first = counter.take(session, intake.clinic_id, len(held.touched))
        for number, row in enumerate(held.touched.values(), start=first):
            row.change_no = number
        session.add_all(held.touched.values())
        session.flush()  # the records first: their revisions point at them
        session.add_all(held.revisions)
    session.flush()
    if held.touched:
        intake.follows(session, list(held.touched.values()))
        session.flush()
