"""Keeping a mixed batch, settling what was held back, and reading again what could not be read before an update."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.access.phone import PhoneRecords
from backend.phones.sending import UNREADABLE, Item, Sorted
from backend.shell.refusal import RuleBroken
from backend.shell.settings import Settings
from backend.shell.sync import quarantine, store, wire
from backend.shell.sync.draft import Draft, Malformed
from backend.shell.sync.intake import Intake, Result
from backend.shell.sync.merge import LEAVES_OUTBOX, Outcome
from backend.shell.sync.models import ChangeCounter, QuarantineAnswer, Quarantined
from backend.shell.sync.quarantine import Source

RULES: Mapping[str, str] = {
    **store.CODES,
    **quarantine.CODES,
    "reason_of_letting_go": "What is let go needs a reason; what is sent again has none.",
}
# What another version of the server may be able to read.
LATER = ("update_app", "newer_app", "unknown_kind")
# How far the counter jumps when everybody is to pull anew: past every cursor that a lost database may have given out.
LEAP = 1_000_000_000


def keep(
    session: Session,
    parts: Mapping[str, tuple[Intake[Any, Any], Sequence[Draft[Any] | Malformed]]],
    batch: Sorted,
    source: Source,
) -> list[Result[Any]]:
    """Keep a mixed batch: every kind by the one merge, and aside what no kind here can read."""
    results: dict[str, Sequence[Result[Any]]] = dict(zip(parts, store.keep_all(list(parts.values())), strict=True))
    for kind, unread in batch.unread.items():
        items = [_unread(kind, item) for item in unread]
        found = [Result[Any](one.id, one.revision, Outcome.REJECTED, one.code, one.detail) for one in items]
        aside = [(result, one.raw) for result, one in zip(found, items, strict=True)]
        quarantine.put_aside(session, replace(source, kind=kind), aside)
        results[kind] = found
    session.flush()
    return batch.in_order(results)


def _unread(kind: str, item: Item) -> Malformed:
    """What is answered to a record of a kind nobody knows here, and to one that is not even that."""
    if kind == UNREADABLE:
        return Malformed(item, "type", "Each item holds the kind of a record and the record.")
    return Malformed(item, "unknown_kind", RULES["unknown_kind"], **wire.identity(item))


def settle(
    session: Session, *, patient_id: UUID, held_id: UUID, answer: str, reason: str | None, by: UUID, now: datetime
) -> dict[str, Any]:
    """The patient says what is to become of what was held back. Raises NotFound, Conflict, RuleBroken."""
    if (answer == "let_go") != (reason is not None):
        raise RuleBroken("reason_of_letting_go", RULES["reason_of_letting_go"])
    row, _ = quarantine.answer(
        session, patient_id=patient_id, held_id=held_id, answer=answer, reason=reason, by=by, now=now
    )
    return shown(session, [row])[0]


def shown(session: Session, rows: Sequence[Quarantined]) -> list[dict[str, Any]]:
    """What was held back, ready for its schema, each with its answer."""
    answers = quarantine.answers_to(session, rows)
    return [_shown(row) | _answer(answers.get(row.id)) for row in rows]


def _shown(row: Quarantined) -> dict[str, Any]:
    names = ("id", "kind", "item", "outcome", "code", "received_at")
    return {name: getattr(row, name) for name in names} | {"schema": row.schema_version}


def _answer(said: QuarantineAnswer | None) -> dict[str, Any]:
    if said is None:
        return {"answer": None, "reason": None, "answered_at": None}
    return {"answer": said.answer, "reason": said.reason, "answered_at": said.answered_at}


@dataclass(frozen=True, slots=True)
class TakenAgain:
    """How many were looked at again, how many are kept now, how many broke a rule once they could be read."""

    looked_at: int
    taken: int
    refused: int


def take_again(
    session: Session, kinds: Mapping[str, PhoneRecords[Any, Any]], *, clinic_id: UUID, settings: Settings, now: datetime
) -> TakenAgain:
    """Read again what could not be read, as if it came now from whom it came; its time of receipt stays.

    What can be read and breaks a rule waits on, with that rule as its reason. Run twice it changes nothing more.
    """
    taken = refused = 0
    rows = quarantine.waiting(session, LATER)
    for row in rows:
        records = kinds.get(row.kind)
        if records is None:
            continue
        stated = wire.Stated(wire.SCHEMA if row.schema_version is None else row.schema_version)
        [read] = records.read_sent([row.item], stated)
        if isinstance(read, Malformed) and read.code in LATER:
            continue
        intake = records.intake(
            session,
            clinic_id=clinic_id,
            patient_id=row.patient_id,
            author_id=row.author_id,
            settings=settings,
            now=row.received_at,
        )
        [result] = store.keep(intake, [read])
        if result.outcome in LEAVES_OUTBOX:
            quarantine.answer(
                session,
                patient_id=row.patient_id,
                held_id=row.id,
                answer="taken",
                reason=None,
                by=None,
                now=now,
            )
            taken += 1
        elif result.outcome is not Outcome.RETRY:
            row.outcome, row.code = result.outcome.value, result.code or ""
            refused += 1
    session.flush()
    return TakenAgain(len(rows), taken, refused)


def pull_anew(session: Session, clinic_id: UUID) -> None:
    """Let no cursor of before hold: every phone of the clinic pulls everything once. For a restored database, whose
    counter stands behind what phones have seen."""
    session.execute(
        update(ChangeCounter)
        .where(ChangeCounter.clinic_id == clinic_id)
        .values(last=ChangeCounter.last + LEAP, oldest_pull=ChangeCounter.last + LEAP)
        .execution_options(synchronize_session=False)
    )
