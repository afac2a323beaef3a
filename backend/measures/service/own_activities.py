"""The activities a patient names to be rated: a list, and a new one with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.measures.activities import ActivitiesDraft
from backend.measures.models import ActivityList
from backend.people import service as people
from backend.shell.refusal import RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = {
    "activities_reason": "The patient has a list already: say why a new one begins. Nothing is compared across.",
    "activities_same": "Two of the activities have the same name.",
}


def name_activities(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, draft: ActivitiesDraft, now: datetime
) -> tuple[ActivityList, bool]:
    """Keep the activities a patient named: the list, and whether it is new. A second list has to say why.

    Raises RuleBroken(activities_reason, activities_same), Conflict(id_taken).
    """
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    known = once.known(session, ActivityList, draft.id, patient_id=patient_id, digest=digest)
    if known is not None:
        return known, False
    if len({name.strip().casefold() for name in draft.names}) != len(draft.names):
        raise RuleBroken("activities_same", RULES["activities_same"])
    before = activity_lists(session, patient_id)
    if before and draft.reason is None:
        raise RuleBroken("activities_reason", RULES["activities_reason"])
    row = ActivityList(
        clinic_id=clinic_id,
        id=draft.id,
        patient_id=patient_id,
        number=len(before) + 1,
        names=list(draft.names),
        reason=draft.reason if before else None,
        author_id=author_id,
        written_at=now,
        digest=digest,
    )
    session.add(row)
    session.flush()
    return row, True


def activity_lists(session: Session, patient_id: UUID) -> list[ActivityList]:
    """The patient's lists of activities, the newest first: that one is rated."""
    query = select(ActivityList).where(ActivityList.patient_id == patient_id).order_by(ActivityList.number.desc())
    return list(session.scalars(query))
