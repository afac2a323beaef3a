"""Asking for a correction, answering, disagreeing; and what is still open, with its owner and its day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.identity import Actor
from backend.access.permissions import Role
from backend.corrections.correction import Answer, AnswerDraft, DisagreementDraft, RequestDraft, State, due_on
from backend.corrections.models import CorrectionAnswer, CorrectionRequest, Disagreement
from backend.people import service as people
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = once.CODES | {
    "already_answered": "This request was answered; the answer stays.",
    "already_stated": "There is a statement on this refusal already; it stays.",
    "not_refused": "Only a refusal can be disagreed with.",
    "representative_needed": "A therapist records a request for a representative, by name.",
}
MOST_SHOWN = 500


def ask(
    session: Session, actor: Actor, patient_id: UUID, draft: RequestDraft, days: int, now: datetime
) -> tuple[dict[str, Any], bool]:
    """Keep a request once: what is kept, and whether it is new. It is to be answered within so many days."""
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    if once.known(session, CorrectionRequest, draft.id, patient_id=patient_id, digest=digest):
        return one(session, patient_id, draft.id), False
    if actor.role is not Role.PATIENT and draft.representative is None:
        raise RuleBroken("representative_needed", RULES["representative_needed"])
    session.add(
        CorrectionRequest(
            clinic_id=actor.clinic_id,
            id=draft.id,
            patient_id=patient_id,
            about=draft.about.value,
            record_id=draft.record_id,
            wrong=draft.wrong,
            wanted=draft.wanted,
            representative=draft.representative,
            recorded_by=actor.account_id,
            asked_at=now,
            due_on=due_on(people.enrolment(session, patient_id).today(now), days),
            digest=digest,
        )
    )
    session.flush()
    return one(session, patient_id, draft.id), True


def answer(
    session: Session, actor: Actor, patient_id: UUID, request_id: UUID, draft: AnswerDraft, now: datetime
) -> tuple[dict[str, Any], bool]:
    """Answer a request, once. Raises Conflict `already_answered` for another answer."""
    people.lock_patient(session, patient_id)
    _request(session, patient_id, request_id)
    digest = once.content_digest(draft)
    known = session.scalar(select(CorrectionAnswer).where(CorrectionAnswer.request_id == request_id))
    if known is not None:
        if (known.id, known.digest) != (draft.id, digest):
            raise Conflict("already_answered", RULES["already_answered"])
        return one(session, patient_id, request_id), False
    _refuse_taken(session, CorrectionAnswer, draft.id)
    session.add(
        CorrectionAnswer(
            clinic_id=actor.clinic_id,
            id=draft.id,
            patient_id=patient_id,
            request_id=request_id,
            answer=draft.answer.value,
            reason=draft.reason,
            answered_by=actor.account_id,
            answered_at=now,
            digest=digest,
        )
    )
    session.flush()
    return one(session, patient_id, request_id), True


def disagree(
    session: Session, actor: Actor, patient_id: UUID, request_id: UUID, draft: DisagreementDraft, now: datetime
) -> tuple[dict[str, Any], bool]:
    """Keep the patient's statement on a refusal, once. Raises RuleBroken `not_refused`, Conflict `already_stated`."""
    people.lock_patient(session, patient_id)
    _request(session, patient_id, request_id)
    answered = session.scalar(select(CorrectionAnswer.answer).where(CorrectionAnswer.request_id == request_id))
    if answered != Answer.REFUSED.value:
        raise RuleBroken("not_refused", RULES["not_refused"])
    digest = once.content_digest(draft)
    known = session.scalar(select(Disagreement).where(Disagreement.request_id == request_id))
    if known is not None:
        if (known.id, known.digest) != (draft.id, digest):
            raise Conflict("already_stated", RULES["already_stated"])
        return one(session, patient_id, request_id), False
    _refuse_taken(session, Disagreement, draft.id)
    session.add(
        Disagreement(
            clinic_id=actor.clinic_id,
            id=draft.id,
            patient_id=patient_id,
            request_id=request_id,
            statement=draft.statement,
            recorded_by=actor.account_id,
            stated_at=now,
            digest=digest,
        )
    )
    session.flush()
    return one(session, patient_id, request_id), True


def one(session: Session, patient_id: UUID, request_id: UUID) -> dict[str, Any]:
    """One request with its answer and the statement on it."""
    return _told(session, [_request(session, patient_id, request_id)])[0]


def of_patient(session: Session, patient_id: UUID) -> list[dict[str, Any]]:
    """Every request of this patient, the latest first."""
    query = select(CorrectionRequest).where(CorrectionRequest.patient_id == patient_id)
    order = query.order_by(CorrectionRequest.asked_at.desc(), CorrectionRequest.id).limit(MOST_SHOWN)
    return _told(session, session.scalars(order).all())


def is_open(session: Session, patient_id: UUID) -> bool:
    """Whether something this patient asked for is not answered yet."""
    query = select(CorrectionRequest.id).where(CorrectionRequest.patient_id == patient_id, _unanswered())
    return session.scalar(query.limit(1)) is not None


def with_open(session: Session) -> frozenset[UUID]:
    """Everybody of the clinic who waits for an answer."""
    return frozenset(session.scalars(select(CorrectionRequest.patient_id).where(_unanswered())))


def open_requests(session: Session, actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """What waits for an answer, the earliest due day first: for a therapist of the people in care, else of the clinic.

    The owner is whoever has cared longest of those who care today; none when nobody does. What is asked is not shown.
    """
    today = people.clinic_today(session, actor.clinic_id, now)
    query = select(CorrectionRequest).where(_unanswered()).order_by(CorrectionRequest.due_on, CorrectionRequest.id)
    if actor.role is Role.THERAPIST:
        mine = [patient.id for patient in people.in_care_of(session, actor.account_id, today)]
        query = query.where(CorrectionRequest.patient_id.in_(mine))
    rows = session.scalars(query.limit(MOST_SHOWN)).all()
    owners = people.carers_of(session, {row.patient_id for row in rows}, today)
    names = access.names_of(session, set(owners.values()))
    patients = people.names_of(session, {row.patient_id for row in rows})
    return [
        {
            "id": row.id,
            "patient": {"id": row.patient_id, "name": patients[row.patient_id]},
            "about": row.about,
            "asked_at": row.asked_at,
            "due_on": row.due_on,
            "overdue": row.due_on < today,
            "owner": {"id": owners[row.patient_id], "name": names[owners[row.patient_id]]}
            if row.patient_id in owners
            else None,
        }
        for row in rows
    ]


def _unanswered() -> ColumnElement[bool]:
    return ~exists().where(
        CorrectionAnswer.clinic_id == CorrectionRequest.clinic_id, CorrectionAnswer.request_id == CorrectionRequest.id
    )


def _request(session: Session, patient_id: UUID, request_id: UUID) -> CorrectionRequest:
    table = CorrectionRequest
    row = session.scalar(select(table).where(table.patient_id == patient_id, table.id == request_id))
    if row is None:
        raise NotFound
    return row


def _refuse_taken(session: Session, table: type[CorrectionAnswer | Disagreement], new_id: UUID) -> None:
    if session.scalar(select(table.id).where(table.id == new_id)) is not None:
        raise Conflict("id_taken", RULES["id_taken"])


def _told(session: Session, rows: Sequence[CorrectionRequest]) -> list[dict[str, Any]]:
    ids = [row.id for row in rows]
    answers = {
        row.request_id: row
        for row in session.scalars(select(CorrectionAnswer).where(CorrectionAnswer.request_id.in_(ids)))
    }
    statements = {
        row.request_id: row for row in session.scalars(select(Disagreement).where(Disagreement.request_id.in_(ids)))
    }
    asked = {row.recorded_by for row in rows} | {row.recorded_by for row in statements.values()}
    names = access.names_of(session, asked | {row.answered_by for row in answers.values()})

    def somebody(account_id: UUID) -> dict[str, Any]:
        return {"id": account_id, "name": names[account_id]}

    told = []
    for row in rows:
        given, said = answers.get(row.id), statements.get(row.id)
        line = {column.name: getattr(row, column.name) for column in row.__table__.columns}
        line |= {"recorded_by": somebody(row.recorded_by), "state": State.OPEN.value if given is None else given.answer}
        line["answer"] = given and {
            "answer": given.answer,
            "reason": given.reason,
            "answered_by": somebody(given.answered_by),
            "answered_at": given.answered_at,
        }
        line["disagreement"] = said and {
            "statement": said.statement,
            "recorded_by": somebody(said.recorded_by),
            "stated_at": said.stated_at,
        }
        told.append(line)
    return told
