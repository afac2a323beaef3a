"""Raising a flag with the record that causes it, listing, acknowledging; and the clinic's protocol."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.people import service as people
from backend.safety.models import SafetyFlag, SafetyProtocol
from backend.shell.refusal import Conflict, NotFound, RuleBroken

RULES: Mapping[str, str] = {
    "already_acknowledged": "Somebody has acknowledged this with another note; that one stays.",
    "note_needed": "Say in words what was done; without that the flag stays open.",
}


def raise_flags(
    session: Session,
    *,
    clinic_id: UUID,
    patient_id: UUID,
    reading_id: UUID,
    kinds: Sequence[str],
    raised_by: UUID,
    now: datetime,
) -> None:
    """Put these flags on the patient's record, in the transaction of the reading that raised them."""
    session.add_all(
        SafetyFlag(
            clinic_id=clinic_id,
            id=uuid.uuid4(),
            patient_id=patient_id,
            reading_id=reading_id,
            kind=kind,
            raised_at=now,
            raised_by=raised_by,
        )
        for kind in kinds
    )
    session.flush()


def flags_of(session: Session, patient_id: UUID) -> list[dict[str, Any]]:
    """Every flag of the patient, those that nobody has acknowledged first, with the protocol of today."""
    rows = session.scalars(select(SafetyFlag).where(SafetyFlag.patient_id == patient_id)).all()
    ordered = sorted(rows, key=lambda row: (row.acknowledged_at is not None, -row.raised_at.timestamp(), row.id))
    return _told(session, ordered)


def acknowledge(
    session: Session, *, patient_id: UUID, flag_id: UUID, by: UUID, note: str, now: datetime
) -> tuple[dict[str, Any], bool]:
    """Say that one has looked and what one did: the flag, and whether that was new.

    The same person's same note changes nothing; another one raises Conflict(already_acknowledged), none at all
    RuleBroken(note_needed).
    """
    if not note.strip():
        raise RuleBroken("note_needed", RULES["note_needed"])
    people.lock_patient(session, patient_id)
    flag = session.scalar(select(SafetyFlag).where(SafetyFlag.patient_id == patient_id, SafetyFlag.id == flag_id))
    if flag is None:
        raise NotFound
    is_new = flag.acknowledged_at is None
    if is_new:
        flag.acknowledged_at, flag.acknowledged_by, flag.note = now, by, note
        session.flush()
    elif (flag.acknowledged_by, flag.note) != (by, note):
        raise Conflict("already_acknowledged", RULES["already_acknowledged"])
    return _told(session, [flag])[0], is_new


def open_since(session: Session, patient_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When the oldest open flag of each of these people was raised; who has none is not named."""
    query = (
        select(SafetyFlag.patient_id, func.min(SafetyFlag.raised_at))
        .where(SafetyFlag.patient_id.in_(patient_ids), SafetyFlag.acknowledged_at.is_(None))
        .group_by(SafetyFlag.patient_id)
    )
    return {row[0]: row[1] for row in session.execute(query)} if patient_ids else {}


def protocols(session: Session) -> list[SafetyProtocol]:
    """The newest protocol of each kind."""
    newest: dict[str, SafetyProtocol] = {}
    for row in session.scalars(select(SafetyProtocol).order_by(SafetyProtocol.kind, SafetyProtocol.number)):
        newest[row.kind] = row
    return list(newest.values())


def write_protocol(
    session: Session, *, clinic_id: UUID, kind: str, text: str, by: UUID, now: datetime
) -> tuple[SafetyProtocol, bool]:
    """Put the clinic's words for this kind of flag in force: what counts now, and whether it is new."""
    people.lock_clinic(session, clinic_id)
    last = next((row for row in protocols(session) if row.kind == kind), None)
    if last is not None and last.text == text:
        return last, False
    row = SafetyProtocol(
        clinic_id=clinic_id,
        id=uuid.uuid4(),
        kind=kind,
        number=1 if last is None else last.number + 1,
        text=text,
        written_by=by,
        written_at=now,
    )
    session.add(row)
    session.flush()
    return row, True


def _told(session: Session, rows: Sequence[SafetyFlag]) -> list[dict[str, Any]]:
    texts = {row.kind: row.text for row in protocols(session)} if rows else {}
    who = {row.raised_by for row in rows} | {row.acknowledged_by for row in rows if row.acknowledged_by is not None}
    names = access.names_of(session, who)

    def person(account_id: UUID | None) -> dict[str, Any] | None:
        return None if account_id is None else {"id": account_id, "name": names[account_id]}

    return [
        {
            "id": row.id,
            "kind": row.kind,
            "reading_id": row.reading_id,
            "raised_at": row.raised_at,
            "raised_by": person(row.raised_by),
            "protocol": texts.get(row.kind),
            "acknowledged_at": row.acknowledged_at,
            "acknowledged_by": person(row.acknowledged_by),
            "note": row.note,
        }
        for row in rows
    ]
