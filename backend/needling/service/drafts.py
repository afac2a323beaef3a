"""Sessions that are being written: saved by their author as often as they like, closed by signing or with a reason.

A draft is no session: nothing counts it, nobody but its author reads it. It may say how many needles are in before they
are out, so that this number survives an interruption; how many came out is kept only when nothing is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.needling import models
from backend.needling.draft import DraftSaved
from backend.needling.interlock import REASONS, needles_missing
from backend.people import service as people
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = {
    "draft_closed": "This draft was signed or put away; what was signed is not changed.",
    "needles_in_needed": "Say how many needles went in before you say how many came out.",
}


def open_drafts(session: Session, patient_id: UUID, author_id: UUID) -> list[models.NeedlingDraft]:
    """What this author has not signed yet of this patient, the last saved first."""
    table = models.NeedlingDraft
    query = select(table).where(table.patient_id == patient_id, table.author_id == author_id, table.closed_at.is_(None))
    return list(session.scalars(query.order_by(table.saved_at.desc(), table.id)))


def draft_of(session: Session, patient_id: UUID, author_id: UUID, draft_id: UUID) -> models.NeedlingDraft:
    """One draft of this author. NotFound for anybody else's: it is not there for them."""
    row = find(session, draft_id)
    if row is None or (row.patient_id, row.author_id) != (patient_id, author_id):
        raise NotFound
    return row


def find(session: Session, draft_id: UUID) -> models.NeedlingDraft | None:
    """The draft of this id, whoever's it is."""
    return session.scalar(select(models.NeedlingDraft).where(models.NeedlingDraft.id == draft_id))


def writable(session: Session, patient_id: UUID, author_id: UUID, saved: DraftSaved) -> models.NeedlingDraft | None:
    """The draft that this would change; None where it is new, or the same again, or closed: `save` says which."""
    people.lock_patient(session, patient_id)
    row = find(session, saved.id)
    if row is None or (row.patient_id, row.author_id) != (patient_id, author_id) or row.closed_at is not None:
        return None
    return None if _same(row, saved) else row


def save(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, saved: DraftSaved, now: datetime
) -> tuple[models.NeedlingDraft, bool]:
    """Keep what the page holds: the draft, and whether anything changed.

    Raises RuleBroken(needle_count) with the number missing, Conflict(id_taken, draft_closed).
    """
    people.lock_patient(session, patient_id)
    _refuse_uneven(saved)
    row = find(session, saved.id)
    if row is None:
        if session.scalar(select(models.NeedlingSession.id).where(models.NeedlingSession.id == saved.id)) is not None:
            raise Conflict("draft_closed", RULES["draft_closed"])
        row = models.NeedlingDraft(
            clinic_id=clinic_id,
            id=saved.id,
            patient_id=patient_id,
            author_id=author_id,
            version=1,
            content=dict(saved.content),
            needles_in=saved.needles_in,
            needles_out=saved.needles_out,
            started_at=now,
            saved_at=now,
        )
        session.add(row)
        session.flush()
        return row, True
    _refuse_not_theirs(row, patient_id, author_id)
    if row.closed_at is not None:
        raise Conflict("draft_closed", RULES["draft_closed"])
    if _same(row, saved):
        return row, False
    row.content, row.needles_in, row.needles_out = dict(saved.content), saved.needles_in, saved.needles_out
    row.version, row.saved_at = row.version + 1, now
    session.flush()
    return row, True


def discard(session: Session, row: models.NeedlingDraft, reason: str, now: datetime) -> models.NeedlingDraft:
    """Put a draft away with a reason; it stays. Raises Conflict(draft_closed) where it was signed."""
    if row.closed_as == "signed":
        raise Conflict("draft_closed", RULES["draft_closed"])
    if row.closed_at is None:
        row.closed_as, row.closed_at, row.closed_reason = "discarded", now, reason
        session.flush()
    return row


def close_signed(session: Session, patient_id: UUID, author_id: UUID, draft_id: UUID, now: datetime) -> None:
    """The session of this id is signed: its draft, where there is one, is closed in the same transaction."""
    row = find(session, draft_id)
    if row is None:
        return
    _refuse_not_theirs(row, patient_id, author_id)
    if row.closed_at is not None:
        raise Conflict("draft_closed", RULES["draft_closed"])
    row.closed_as, row.closed_at = "signed", now
    session.flush()


def _same(row: models.NeedlingDraft, saved: DraftSaved) -> bool:
    return (row.content, row.needles_in, row.needles_out) == (dict(saved.content), saved.needles_in, saved.needles_out)


def _refuse_not_theirs(row: models.NeedlingDraft, patient_id: UUID, author_id: UUID) -> None:
    if (row.patient_id, row.author_id) != (patient_id, author_id):
        raise Conflict("id_taken", once.CODES["id_taken"])


def _refuse_uneven(saved: DraftSaved) -> None:
    if saved.needles_out is None:
        return
    if saved.needles_in is None:
        raise RuleBroken("needles_in_needed", RULES["needles_in_needed"])
    missing = needles_missing(saved.needles_in, saved.needles_out)
    if missing:
        raise RuleBroken("needle_count", REASONS["needle_count"], needles_missing=missing)
