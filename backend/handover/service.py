"""Handing a patient over: the note, and who cares for them, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.permissions import Role
from backend.handover.given import HandoverDraft
from backend.handover.models import Handover
from backend.people import service as people
from backend.shell.audit import trail
from backend.shell.refusal import RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = once.CODES | {
    "handover_to_self": "One hands over to somebody else.",
    "handover_in_past": "A handover is today or later.",
    "no_such_therapist": "There is no such therapist in this clinic.",
    "nothing_to_hand_over": "Your care for this patient does not last until that day.",
}


def hand_over(
    session: Session, *, clinic_id: UUID, patient_id: UUID, from_id: UUID, draft: HandoverDraft, now: datetime
) -> bool:
    """Hand a patient over once: whether that is new. Both care on the day itself; after it the second one alone.

    Raises RuleBroken with one of `RULES`, Conflict(id_taken).
    """
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    if once.known(session, Handover, draft.id, patient_id=patient_id, digest=digest):
        return False
    if draft.to_id == from_id:
        _raise("handover_to_self")
    if draft.on_day < people.enrolment(session, patient_id).today(now):
        _raise("handover_in_past")
    account = access.found(session, draft.to_id)
    if account is None or account.role != Role.THERAPIST or account.closed_at is not None:
        _raise("no_such_therapist")
    _move_care(session, clinic_id, patient_id, from_id, draft, now)
    session.add(
        Handover(
            clinic_id=clinic_id,
            id=draft.id,
            patient_id=patient_id,
            from_id=from_id,
            to_id=draft.to_id,
            on_day=draft.on_day,
            note=draft.note,
            written_at=now,
            digest=digest,
        )
    )
    session.flush()
    return True


def told(session: Session, patient_id: UUID) -> list[dict[str, Any]]:
    """The patient's handovers, the latest first."""
    query = select(Handover).where(Handover.patient_id == patient_id)
    rows = list(session.scalars(query.order_by(Handover.on_day.desc(), Handover.written_at.desc(), Handover.id)))
    names = access.names_of(session, {one for row in rows for one in (row.from_id, row.to_id)})
    return [
        {
            "id": row.id,
            "given_by": {"id": row.from_id, "name": names[row.from_id]},
            "taken_by": {"id": row.to_id, "name": names[row.to_id]},
            "on_day": row.on_day,
            "note": row.note,
            "written_at": row.written_at,
        }
        for row in rows
    ]


def _move_care(
    session: Session, clinic_id: UUID, patient_id: UUID, from_id: UUID, draft: HandoverDraft, now: datetime
) -> None:
    links = people.care_of(session, patient_id)
    theirs = [
        link
        for link in links
        if link.therapist_id == from_id
        and link.from_day <= draft.on_day
        and (link.to_day is None or link.to_day >= draft.on_day)
    ]
    if not theirs:
        _raise("nothing_to_hand_over")
    for link in theirs:
        link.to_day = draft.on_day
    trail.event(session, "care_link_ended", at=now, about=from_id, patient_id=patient_id)
    goes_on = [link for link in links if link.therapist_id == draft.to_id and link.to_day is None]
    if not any(link.from_day <= draft.on_day for link in goes_on):
        people.link_care(
            session, clinic_id=clinic_id, patient_id=patient_id, therapist_id=draft.to_id, from_day=draft.on_day
        )
        trail.event(session, "care_link_made", at=now, about=draft.to_id, patient_id=patient_id)


def _raise(code: str) -> None:
    raise RuleBroken(code, RULES[code])
