"""Recording what a patient was told and what they allow; and the one question every use beyond care has to ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.identity import Actor
from backend.access.permissions import Role
from backend.consent import wording
from backend.consent.models import ConsentSaid, NoticeGiven
from backend.consent.purpose import UNLESS_REFUSED, ConsentDraft, NoticeDraft, Purpose, Way
from backend.people import service as people
from backend.shell.refusal import RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = once.CODES | {
    "unknown_wording": "There is no text of this version, or it did not ask this.",
    "day_ahead": "This day has not come yet.",
}
MOST_SHOWN = 1000


def allows(session: Session, patient_id: UUID, purpose: Purpose) -> bool:
    """Whether this patient allows this at this moment. Asked in the transaction that uses it.

    Nothing said means no; of the purposes in UNLESS_REFUSED it means yes.
    """
    last = session.scalar(
        select(ConsentSaid.given)
        .where(ConsentSaid.patient_id == patient_id, ConsentSaid.purpose == purpose.value)
        .order_by(ConsentSaid.number.desc())
        .limit(1)
    )
    return last is not False if purpose in UNLESS_REFUSED else last is True


def who_refuse(session: Session, purpose: Purpose) -> frozenset[UUID]:
    """Everybody of the clinic whose last word on this is no."""
    return _whose_last_word(session, purpose, given=False)


def who_allow(session: Session, purpose: Purpose) -> frozenset[UUID]:
    """Everybody of the clinic who said yes to this and did not take it back. Nobody said anything: nobody."""
    return _whose_last_word(session, purpose, given=True)


def _whose_last_word(session: Session, purpose: Purpose, *, given: bool) -> frozenset[UUID]:
    latest = (
        select(ConsentSaid.patient_id, func.max(ConsentSaid.number).label("number"))
        .where(ConsentSaid.purpose == purpose.value)
        .group_by(ConsentSaid.patient_id)
        .subquery()
    )
    query = (
        select(ConsentSaid.patient_id)
        .join(latest, (ConsentSaid.patient_id == latest.c.patient_id) & (ConsentSaid.number == latest.c.number))
        .where(ConsentSaid.given.is_(given))
    )
    return frozenset(session.scalars(query))


def say(
    session: Session, actor: Actor, patient_id: UUID, draft: ConsentDraft, now: datetime
) -> tuple[dict[str, Any], bool]:
    """Keep a yes or a no: what is kept, and whether it is new.

    Raises RuleBroken `unknown_wording` or `day_ahead`, Conflict `id_taken`.
    """
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    known = once.known(session, ConsentSaid, draft.id, patient_id=patient_id, digest=digest)
    if known is not None:
        return _named(session, [known])[0], False
    asked = wording.questions().get(draft.version)
    if asked is None or draft.purpose not in asked.asked:
        raise RuleBroken("unknown_wording", RULES["unknown_wording"])
    said_on = _day(session, patient_id, draft.said_on, now)
    last = session.scalar(select(func.max(ConsentSaid.number)).where(ConsentSaid.patient_id == patient_id)) or 0
    row = ConsentSaid(
        clinic_id=actor.clinic_id,
        id=draft.id,
        patient_id=patient_id,
        number=last + 1,
        purpose=draft.purpose.value,
        given=draft.given,
        version=draft.version,
        language=draft.language,
        said_on=said_on,
        way=_way(actor).value,
        recorded_by=actor.account_id,
        recorded_at=now,
        digest=digest,
    )
    session.add(row)
    session.flush()
    return _named(session, [row])[0], True


def give_notice(
    session: Session, actor: Actor, patient_id: UUID, draft: NoticeDraft, now: datetime
) -> tuple[dict[str, Any], bool]:
    """Keep that this notice was read or handed over; raises as `say` does."""
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    known = once.known(session, NoticeGiven, draft.id, patient_id=patient_id, digest=digest)
    if known is not None:
        return _named(session, [known])[0], False
    notice = wording.notices().get(draft.version)
    if notice is None:
        raise RuleBroken("unknown_wording", RULES["unknown_wording"])
    row = NoticeGiven(
        clinic_id=actor.clinic_id,
        id=draft.id,
        patient_id=patient_id,
        version=draft.version,
        language=draft.language,
        authority=notice.authority,
        given_on=_day(session, patient_id, draft.given_on, now),
        way=_way(actor).value,
        recorded_by=actor.account_id,
        recorded_at=now,
        digest=digest,
    )
    session.add(row)
    session.flush()
    return _named(session, [row])[0], True


def told(session: Session, patient_id: UUID) -> dict[str, Any]:
    """Where this patient stands: each purpose with its last word, everything that was said, the notices given."""
    query = select(ConsentSaid).where(ConsentSaid.patient_id == patient_id).order_by(ConsentSaid.number.desc())
    said = _named(session, session.scalars(query.limit(MOST_SHOWN)).all())
    given = (
        select(NoticeGiven)
        .where(NoticeGiven.patient_id == patient_id)
        .order_by(NoticeGiven.recorded_at.desc(), NoticeGiven.id)
        .limit(MOST_SHOWN)
    )
    return {
        "choices": [{"purpose": purpose.value, "allowed": allows(session, patient_id, purpose)} for purpose in Purpose],
        "said": said,
        "notices": _named(session, session.scalars(given).all()),
    }


def _way(actor: Actor) -> Way:
    return Way.APP if actor.role is Role.PATIENT else Way.PAPER


def _day(session: Session, patient_id: UUID, stated: date | None, now: datetime) -> date:
    today = people.enrolment(session, patient_id).today(now)
    if stated is not None and stated > today:
        raise RuleBroken("day_ahead", RULES["day_ahead"])
    return stated or today


def _named(session: Session, rows: Any) -> list[dict[str, Any]]:
    names = access.names_of(session, {row.recorded_by for row in rows})
    return [
        {column.name: getattr(row, column.name) for column in row.__table__.columns}
        | {"recorded_by": {"id": row.recorded_by, "name": names[row.recorded_by]}}
        for row in rows
    ]
