"""Asking for a disposal, releasing it, and doing it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.identity import Actor
from backend.disposal.models import DisposalPerson, DisposalRelease, DisposalRequest
from backend.disposal.request import DisposalDraft, State
from backend.people import service as people
from backend.retention import service as retention
from backend.shell.audit import trail
from backend.shell.audit.sealing import book_of
from backend.shell.db import person_rows
from backend.shell.jobs import queue
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.sync import once

TASK = "dispose"
RULES: Mapping[str, str] = once.CODES | {
    "second_person_needed": retention.RULES["second_person_needed"],
    "already_released": "This disposal was released before.",
    "not_disposable": "Somebody named may not be disposed of now; the list of ended enrolments says why.",
    "patient_twice": "A patient is named twice.",
}
MOST_SHOWN = 200


class NotAsCounted(RuntimeError):
    """Other rows went than were counted before: nothing of this is kept."""


def ask(session: Session, actor: Actor, draft: DisposalDraft, now: datetime) -> dict[str, Any]:
    """Ask for the disposal of these people, once.

    RuleBroken `not_disposable` when the schedule, a hold, an open request or a running enrolment forbids it for one of
    them, or one is not there; `patient_twice`. Conflict `id_taken`.
    """
    digest = once.content_digest(draft)
    if once.known(session, DisposalRequest, draft.id, digest=digest):
        return one(session, draft.id)
    if len(set(draft.patient_ids)) < len(draft.patient_ids):
        raise RuleBroken("patient_twice", RULES["patient_twice"])
    for patient_id in draft.patient_ids:
        if retention.what_stops(session, actor.clinic_id, patient_id, now) is not None:
            raise RuleBroken("not_disposable", RULES["not_disposable"])
    session.add(
        DisposalRequest(
            clinic_id=actor.clinic_id,
            id=draft.id,
            reason=draft.reason,
            asked_by=actor.account_id,
            asked_at=now,
            digest=digest,
        )
    )
    session.flush()
    session.add_all(
        DisposalPerson(
            clinic_id=actor.clinic_id,
            id=uuid.uuid4(),
            request_id=draft.id,
            person_id=patient_id,
            state=State.ASKED.value,
        )
        for patient_id in draft.patient_ids
    )
    session.flush()
    return one(session, draft.id)


def release(session: Session, actor: Actor, request_id: UUID, now: datetime) -> dict[str, Any]:
    """Release a disposal somebody else asked for; a worker does it. RuleBroken `second_person_needed`."""
    request = _request(session, request_id)
    people.lock_clinic(session, actor.clinic_id)
    if request.asked_by == actor.account_id:
        raise RuleBroken("second_person_needed", RULES["second_person_needed"])
    if session.scalar(select(DisposalRelease.id).where(DisposalRelease.request_id == request_id)) is not None:
        raise Conflict("already_released", RULES["already_released"])
    session.add(
        DisposalRelease(
            clinic_id=actor.clinic_id,
            id=uuid.uuid4(),
            request_id=request_id,
            asked_by=request.asked_by,
            released_by=actor.account_id,
            released_at=now,
        )
    )
    session.flush()
    for person in _people(session, [request_id]):
        # One job each: a person goes in one transaction, and one that is stopped stops nobody else.
        queue.enqueue(session, actor.clinic_id, TASK, now, person=str(person.id))
    return one(session, request_id)


def dispose(session: Session, disposal_id: UUID, now: datetime) -> None:
    """Remove everything of one person of a released disposal, or say what stopped it. All of it or nothing."""
    found = select(DisposalPerson).where(DisposalPerson.id == disposal_id).with_for_update()
    person = session.scalars(found).one()
    if person.state != State.ASKED.value:
        return
    clinic_id, patient_id = person.clinic_id, person.person_id
    if people.is_known(session, patient_id):
        people.lock_patient(session, patient_id)
    stop = retention.what_stops(session, clinic_id, patient_id, now)
    if stop is not None:
        person.state, person.stopped_by, person.finished_at = State.STOPPED.value, stop, now
        session.flush()
        return
    there = person_rows.count(session, clinic_id, patient_id)
    fingerprint = person_rows.fingerprint(session, clinic_id, patient_id)
    whose = [patient_id, *access.accounts_of(session, patient_id)]
    if person_rows.remove(session, clinic_id, patient_id, disposal_id) != there:
        raise NotAsCounted(str(disposal_id))
    # The rows of the log stay, with a name nobody can read any more.
    for one in whose:
        book_of(session).forget(session, clinic_id, one)
    trail.event(session, "disposed", at=now, patient_id=patient_id)
    person.state, person.finished_at = State.DISPOSED.value, now
    person.removed, person.sha256 = there, fingerprint
    session.flush()


def what_would_go(session: Session, clinic_id: UUID, patient_ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """How many rows of which table a disposal would remove, changing nothing."""
    return {patient_id: person_rows.count(session, clinic_id, patient_id) for patient_id in patient_ids}


def one(session: Session, request_id: UUID) -> dict[str, Any]:
    """One disposal; of who is still there, what would go."""
    return _told(session, [_request(session, request_id)])[0]


def every(session: Session) -> list[dict[str, Any]]:
    """The disposals of this clinic, the latest first."""
    query = select(DisposalRequest).order_by(DisposalRequest.asked_at.desc(), DisposalRequest.id).limit(MOST_SHOWN)
    return _told(session, list(session.scalars(query)))


def _request(session: Session, request_id: UUID) -> DisposalRequest:
    row = session.scalar(select(DisposalRequest).where(DisposalRequest.id == request_id))
    if row is None:
        raise NotFound
    return row


def _people(session: Session, request_ids: Sequence[UUID]) -> list[DisposalPerson]:
    query = select(DisposalPerson).where(DisposalPerson.request_id.in_(request_ids)).order_by(DisposalPerson.id)
    return list(session.scalars(query))


def _told(session: Session, rows: list[DisposalRequest]) -> list[dict[str, Any]]:
    ids = [row.id for row in rows]
    named: dict[UUID, list[DisposalPerson]] = {row.id: [] for row in rows}
    for person in _people(session, ids):
        named[person.request_id].append(person)
    released = {
        row.request_id: row
        for row in session.scalars(select(DisposalRelease).where(DisposalRelease.request_id.in_(ids)))
    }
    who = {row.asked_by for row in rows} | {row.released_by for row in released.values()}
    names = access.names_of(session, who)
    there = [person for one in named.values() for person in one if person.state != State.DISPOSED.value]
    patients = people.names_of(session, {person.person_id for person in there})

    def somebody(account_id: UUID) -> dict[str, Any]:
        return {"id": account_id, "name": names[account_id]}

    def line(person: DisposalPerson) -> dict[str, Any]:
        gone = person.state == State.DISPOSED.value
        counted = person.removed if gone else person_rows.count(session, person.clinic_id, person.person_id)
        return {
            "person_id": person.person_id,
            "name": patients.get(person.person_id),
            "state": person.state,
            "stopped_by": person.stopped_by,
            "finished_at": person.finished_at,
            "rows": [{"table": table, "rows": rows} for table, rows in sorted((counted or {}).items())],
            "sha256": person.sha256,
        }

    return [
        {
            "id": row.id,
            "reason": row.reason,
            "asked_by": somebody(row.asked_by),
            "asked_at": row.asked_at,
            "released": (
                row.id in released
                and {
                    "released_by": somebody(released[row.id].released_by),
                    "released_at": released[row.id].released_at,
                }
            )
            or None,
            "people": [line(person) for person in named[row.id]],
        }
        for row in rows
    ]
