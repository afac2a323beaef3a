"""What comes after the signing: adding to a session, and saying that it was recorded for the wrong patient."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.needling import models
from backend.needling.interlock import REASONS, happened_ahead
from backend.needling.service import signed
from backend.needling.service.rows import event_row
from backend.needling.technique import AddendumDraft
from backend.people import service as people
from backend.shell.refusal import Conflict, RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = {
    "already_void": "This session was voided before, for another reason; that one stays.",
    "session_void": "This session is void: what belongs to the right patient is recorded there.",
}


def add(
    session: Session,
    *,
    clinic_id: UUID,
    patient_id: UUID,
    session_id: UUID,
    author_id: UUID,
    draft: AddendumDraft,
    now: datetime,
) -> tuple[signed.KeptSession, bool]:
    """Add to a signed session: the session with all that was added, and whether this is new.

    Raises NotFound, RuleBroken(session_void, in_the_future), Conflict(id_taken).
    """
    people.lock_patient(session, patient_id)
    row = signed.row_of(session, patient_id, session_id)
    digest = once.content_digest(draft)
    if once.known(session, models.NeedlingAddendum, draft.id, session_id=session_id, digest=digest):
        return signed.kept(session, [row])[0], False
    if signed.voids_of(session, [session_id]):
        raise RuleBroken("session_void", RULES["session_void"])
    if happened_ahead(draft.events, now):
        raise RuleBroken("in_the_future", REASONS["in_the_future"])
    session.add(
        models.NeedlingAddendum(
            clinic_id=clinic_id,
            id=draft.id,
            session_id=session_id,
            text=draft.text,
            reason=draft.reason,
            written_by=author_id,
            written_at=now,
            digest=digest,
        )
    )
    session.flush()
    table = models.AdverseEvent
    last = session.scalar(select(func.max(table.position)).where(table.session_id == session_id)) or 0
    session.add_all(
        event_row(clinic_id, session_id, last + at, event, draft.id) for at, event in enumerate(draft.events, start=1)
    )
    session.flush()
    return signed.kept(session, [row])[0], True


def void(
    session: Session,
    *,
    clinic_id: UUID,
    patient_id: UUID,
    session_id: UUID,
    author_id: UUID,
    reason: str,
    now: datetime,
) -> tuple[signed.KeptSession, bool]:
    """Say that this session was recorded for the wrong patient: it stays to be seen and leaves every count.

    The same reason again changes nothing; another one raises Conflict(already_void).
    """
    people.lock_patient(session, patient_id)
    row = signed.row_of(session, patient_id, session_id)
    known = signed.voids_of(session, [session_id]).get(session_id)
    if known is not None:
        if known.reason != reason:
            raise Conflict("already_void", RULES["already_void"])
        return signed.kept(session, [row])[0], False
    session.add(
        models.NeedlingVoid(
            clinic_id=clinic_id,
            id=uuid.uuid4(),
            session_id=session_id,
            reason=reason,
            voided_by=author_id,
            voided_at=now,
        )
    )
    session.flush()
    return signed.kept(session, [row])[0], True
