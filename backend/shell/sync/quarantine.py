"""What could not be taken: kept exactly as it came, once, shown to the person who wrote it, and settled by them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from backend.shell.refusal import Conflict, NotFound
from backend.shell.sync.draft import digest
from backend.shell.sync.intake import Result
from backend.shell.sync.models import QuarantineAnswer, Quarantined

ANSWERS = ("let_go", "sent_again", "taken")
CODES = {"answered_before": "This was settled in another way before; that stays."}


@dataclass(frozen=True, slots=True)
class Source:
    """Where something that could not be taken comes from: whose it is, who sent it, as which kind, in which schema."""

    kind: str
    clinic_id: UUID
    patient_id: UUID
    author_id: UUID
    now: datetime
    schema_version: int | None


def put_aside(session: Session, source: Source, refused: Sequence[tuple[Result[Any], Mapping[str, Any]]]) -> None:
    """Keep what came with these results, and name in each where. What is there already, from an earlier sending,
    stays as it is."""
    if not refused:
        return
    keyed = [(digest(item), result, item) for result, item in refused]
    aside = {key: (result, item) for key, result, item in keyed}
    query = select(Quarantined.digest, Quarantined.id).where(
        Quarantined.patient_id == source.patient_id,
        Quarantined.kind == source.kind,
        Quarantined.digest.in_(aside),
    )
    ids: dict[str, UUID] = {row.digest: row.id for row in session.execute(query)}
    for key, (result, item) in aside.items():
        if key not in ids:
            ids[key] = uuid.uuid4()
            session.add(
                Quarantined(
                    clinic_id=source.clinic_id,
                    id=ids[key],
                    patient_id=source.patient_id,
                    kind=source.kind,
                    digest=key,
                    item=dict(item),
                    schema_version=source.schema_version,
                    outcome=result.outcome.value,
                    code=result.code or "",
                    received_at=source.now,
                    author_id=source.author_id,
                )
            )
    for key, result, _ in keyed:
        result.held = ids[key]


def answer(
    session: Session,
    *,
    patient_id: UUID,
    held_id: UUID,
    answer: str,
    reason: str | None,
    by: UUID | None,
    now: datetime,
) -> tuple[Quarantined, QuarantineAnswer]:
    """Settle what was held back, once; said again it is what it was. By nobody: the server itself took it.

    Raises NotFound; Conflict `answered_before` when another answer stands.
    """
    row = session.scalar(select(Quarantined).where(Quarantined.patient_id == patient_id, Quarantined.id == held_id))
    if row is None:
        raise NotFound
    known = session.scalar(select(QuarantineAnswer).where(QuarantineAnswer.id == held_id))
    if known is None:
        known = QuarantineAnswer(
            clinic_id=row.clinic_id,
            id=held_id,
            patient_id=patient_id,
            answer=answer,
            reason=reason,
            answered_at=now,
            answered_by=by,
        )
        session.add(known)
        session.flush()
    elif (known.answer, known.reason) != (answer, reason):
        raise Conflict("answered_before", CODES["answered_before"])
    return row, known


def answers_to(session: Session, rows: Sequence[Quarantined]) -> dict[UUID, QuarantineAnswer]:
    """What became of these, by their id; what still waits is not in it."""
    query = select(QuarantineAnswer).where(QuarantineAnswer.id.in_([row.id for row in rows]))
    return {one.id: one for one in session.scalars(query)}


def waiting(session: Session, codes: Iterable[str]) -> list[Quarantined]:
    """What was put aside for one of these reasons and is not settled, in the order in which it came."""
    settled = select(QuarantineAnswer.id).where(
        QuarantineAnswer.clinic_id == Quarantined.clinic_id, QuarantineAnswer.id == Quarantined.id
    )
    query = (
        select(Quarantined)
        .where(Quarantined.code.in_(list(codes)), ~settled.exists())
        .order_by(Quarantined.received_at, Quarantined.id)
    )
    return list(session.scalars(query))


def listed(
    session: Session, patient_id: UUID, limit: int, after: str | None = None, *, only_open: bool = False
) -> list[Quarantined]:
    """What was put aside for this patient, the latest first; `after` is the `place_of` the last one read."""
    query = select(Quarantined).where(Quarantined.patient_id == patient_id)
    if only_open:
        settled = select(QuarantineAnswer.id).where(
            QuarantineAnswer.clinic_id == Quarantined.clinic_id, QuarantineAnswer.id == Quarantined.id
        )
        query = query.where(~settled.exists())
    if after is not None:
        text, _, last = after.partition(" ")
        at = datetime.fromisoformat(text)
        same = and_(Quarantined.received_at == at, Quarantined.id > UUID(last))
        query = query.where(or_(Quarantined.received_at < at, same))
    return list(session.scalars(query.order_by(Quarantined.received_at.desc(), Quarantined.id).limit(limit)))


def place_of(row: Quarantined) -> str:
    """Where in that list it stands."""
    return f"{row.received_at.isoformat()} {row.id}"
