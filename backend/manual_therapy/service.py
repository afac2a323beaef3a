"""Keeping manual-therapy sessions, adding to them, taking one back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.manual_therapy.hands import HandDraft, HandMark, HandPart, HandTechnique, broken_rule
from backend.manual_therapy.models import ManualAddendum, ManualPart, ManualSession
from backend.people import service as people
from backend.people.side import Side
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = once.CODES | {
    "session_ahead": "This session lies ahead.",
    "part_twice": "The same technique stands twice for one place.",
    "note_for_other": "Say in the note what was done.",
    "already_withdrawn": "This was withdrawn before, for another reason; that one stays.",
}
COLUMNS = (
    *("id", "performed_at", "zone", "local_day", "minutes", "pain_before", "pain_after", "note", "signed_at"),
    *("withdrawn_at", "withdrawn_reason"),
)


@dataclass(frozen=True, slots=True)
class AddendumDraft:
    """Words to add to a signed session."""

    id: UUID
    words: str


def record(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, draft: HandDraft, now: datetime
) -> bool:
    """Keep and sign a session once: whether it is new. Raises RuleBroken with one of `RULES`, Conflict(id_taken)."""
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    if once.known(session, ManualSession, draft.id, patient_id=patient_id, digest=digest):
        return False
    code = broken_rule(draft, now)
    if code is not None:
        raise RuleBroken(code, RULES[code])
    session.add(
        ManualSession(
            clinic_id=clinic_id,
            id=draft.id,
            patient_id=patient_id,
            performed_at=draft.performed_at.instant,
            offset_minutes=draft.performed_at.offset_minutes,
            zone=draft.zone,
            local_day=draft.performed_at.diary_day(),
            minutes=draft.minutes,
            pain_before=draft.pain_before,
            pain_after=draft.pain_after,
            note=draft.note,
            signed_by=author_id,
            signed_at=now,
            digest=digest,
        )
    )
    session.flush()
    session.add_all(
        ManualPart(
            clinic_id=clinic_id,
            id=uuid.uuid4(),
            session_id=draft.id,
            position=position,
            technique=part.technique.value,
            region=part.region,
            side=part.side.value,
        )
        for position, part in enumerate(draft.parts, start=1)
    )
    session.flush()
    return True


def add_words(
    session: Session,
    *,
    clinic_id: UUID,
    patient_id: UUID,
    session_id: UUID,
    author_id: UUID,
    draft: AddendumDraft,
    now: datetime,
) -> bool:
    """Add to a signed session: whether that is new. What was signed stays as it was."""
    people.lock_patient(session, patient_id)
    _row(session, patient_id, session_id)
    digest = once.content_digest(draft)
    if once.known(session, ManualAddendum, draft.id, session_id=session_id, digest=digest):
        return False
    session.add(
        ManualAddendum(
            clinic_id=clinic_id,
            id=draft.id,
            session_id=session_id,
            words=draft.words,
            author_id=author_id,
            written_at=now,
            digest=digest,
        )
    )
    session.flush()
    return True


def withdraw(
    session: Session, *, patient_id: UUID, session_id: UUID, author_id: UUID, reason: str, now: datetime
) -> bool:
    """Take a session back: whether that is new. It stays readable and leaves every picture."""
    people.lock_patient(session, patient_id)
    row = _row(session, patient_id, session_id)
    if row.withdrawn_at is not None:
        if row.withdrawn_reason != reason:
            raise Conflict("already_withdrawn", RULES["already_withdrawn"])
        return False
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = now, author_id, reason
    session.flush()
    return True


def told(session: Session, patient_id: UUID) -> list[dict[str, Any]]:
    """The patient's sessions with parts and addenda, the newest first; withdrawn ones say so."""
    query = select(ManualSession).where(ManualSession.patient_id == patient_id)
    rows = list(session.scalars(query.order_by(ManualSession.performed_at.desc(), ManualSession.id)))
    ids = [row.id for row in rows]
    parts = _parts(session, ids)
    words: dict[UUID, list[ManualAddendum]] = {}
    added = select(ManualAddendum).where(ManualAddendum.session_id.in_(ids)).order_by(ManualAddendum.written_at)
    for one in session.scalars(added):
        words.setdefault(one.session_id, []).append(one)
    who = {row.signed_by for row in rows} | {one.author_id for each in words.values() for one in each}
    names = access.names_of(session, who)
    return [_told(row, parts[row.id], words.get(row.id, []), names) for row in rows]


def marks_of(session: Session, patient_id: UUID) -> tuple[HandMark, ...]:
    """Every session that counts, as a picture draws it, the earliest first."""
    query = select(ManualSession).where(ManualSession.patient_id == patient_id, ManualSession.withdrawn_at.is_(None))
    rows = list(session.scalars(query.order_by(ManualSession.performed_at, ManualSession.id)))
    parts = _parts(session, [row.id for row in rows])
    return tuple(HandMark(row.id, row.performed_at, row.local_day, row.minutes, tuple(parts[row.id])) for row in rows)


def _told(
    row: ManualSession, parts: Sequence[HandPart], words: Sequence[ManualAddendum], names: Mapping[UUID, str]
) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COLUMNS} | {
        "parts": parts,
        "signed_by": {"id": row.signed_by, "name": names[row.signed_by]},
        "addenda": [
            {
                "id": one.id,
                "words": one.words,
                "author": {"id": one.author_id, "name": names[one.author_id]},
                "written_at": one.written_at,
            }
            for one in words
        ],
    }


def _row(session: Session, patient_id: UUID, session_id: UUID) -> ManualSession:
    query = select(ManualSession).where(ManualSession.patient_id == patient_id, ManualSession.id == session_id)
    row = session.scalar(query)
    if row is None:
        raise NotFound
    return row


def _parts(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[HandPart]]:
    found: dict[UUID, list[HandPart]] = {}
    for row in session.scalars(select(ManualPart).where(ManualPart.session_id.in_(ids)).order_by(ManualPart.position)):
        part = HandPart(HandTechnique(row.technique), row.region, Side(row.side))
        found.setdefault(row.session_id, []).append(part)
    return found
