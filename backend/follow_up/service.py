"""Keeping answers to the questions after a session, raising what alarms, and telling what is asked when.

Keeping is the same for every record of a phone (`shell.sync.store`). Two things are this one's own. A late answer is
refused and kept aside, but never an alarming one. And whatever comes is looked at, also what is refused, in conflict
or not readable: an alarming yes makes its alert in the same transaction, and nothing that is sent later takes it away.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.follow_up import answer
from backend.follow_up.answer import FollowUpDraft, alarms, alarms_in
from backend.follow_up.models import SIGNS, FollowUpAnswer, FollowUpAnswerRevision
from backend.follow_up.question import LAST, Sign, window, windows
from backend.needling import service as needling
from backend.people import service as people
from backend.safety.service import alerts, rules
from backend.safety.service.alerts import Cause
from backend.shell.refusal import RuleBroken
from backend.shell.settings import Settings
from backend.shell.sync import store
from backend.shell.sync.draft import Draft, Malformed, digest
from backend.shell.sync.intake import Intake, Kind
from backend.shell.sync.placing import CLOCK_SUSPECT, Calendar, Placed, in_enrolment, oddities

RULES: Mapping[str, str] = {**store.CODES, **answer.RULES}


def _fill(row: FollowUpAnswer, draft: FollowUpDraft, _first: bool) -> None:  # noqa: FBT001 - called by the store
    row.session_id, row.hours, row.note = draft.session_id, draft.hours, draft.note
    row.answered_at, row.written_at, row.zone = draft.answered_at, draft.written_at, draft.zone
    for sign in SIGNS:
        setattr(row, sign, draft.said.get(Sign(sign)))


KIND: Kind[FollowUpDraft, FollowUpAnswer] = Kind(
    "follow_up_answer", FollowUpAnswer, FollowUpAnswerRevision, _fill, answer.canonical
)


def intake(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, settings: Settings, now: datetime
) -> Intake[FollowUpDraft, FollowUpAnswer]:
    """Everything that `store.keep` needs to write this patient's answers, and to notice what alarms."""
    person = people.enrolment(session, patient_id)
    calendar = Calendar.of(settings, person.birth_date, person.ended_on)

    def placed(draft: FollowUpDraft, _before: date | None) -> Placed:
        return _placed(draft, calendar, now)

    def check(session: Session, contents: Sequence[FollowUpDraft]) -> Mapping[int, RuleBroken]:
        held = {mark.id: mark.performed_at for mark in needling.sessions_of(session, patient_id)}
        broken = ((at, _broken(draft, held, calendar, now)) for at, draft in enumerate(contents))
        return {at: RuleBroken(code, RULES[code]) for at, code in broken if code is not None}

    def watch(session: Session, items: Sequence[Draft[FollowUpDraft] | Malformed]) -> None:
        look_at(session, items, clinic_id=clinic_id, patient_id=patient_id, author_id=author_id, now=now)

    return Intake(session, KIND, clinic_id, patient_id, author_id, now, placed, check, watch=watch)


def look_at(
    session: Session,
    items: Sequence[Draft[FollowUpDraft] | Malformed],
    *,
    clinic_id: UUID,
    patient_id: UUID,
    author_id: UUID,
    now: datetime,
) -> None:
    """Raise an alert for each alarming sign in what came; one that stands, or was answered so before, not again."""
    for item in items:
        causes = list(
            _causes_of_draft(session, item, now) if isinstance(item, Draft) else _causes_of_raw(session, item, now)
        )
        alerts.raise_alerts(
            session, clinic_id=clinic_id, patient_id=patient_id, causes=causes, raised_by=author_id, now=now
        )
        if isinstance(item, Draft) and item.revision > 1:
            alerts.source_changed(session, item.id, item.revision, now, by=author_id, withdrawn=item.withdraws)


def asked(session: Session, patient_id: UUID, now: datetime) -> dict[str, Any]:
    """Everything that is asked after the sessions of the last week, and whom to call."""
    rule = rules.escalation(session)
    return {
        "items": askings(session, patient_id, now),
        "clinic_phone": rule.clinic_phone,
        "emergency_number": rule.emergency_number,
    }


def askings(session: Session, patient_id: UUID, now: datetime) -> list[dict[str, Any]]:
    """Each asking after the sessions of the last week: its window, how far it is, and the last answer that counts."""
    marks = [mark for mark in needling.sessions_of(session, patient_id) if mark.performed_at > now - LAST]
    answered = _answers(session, patient_id, [mark.id for mark in marks])
    found = []
    for mark in marks:
        for one in windows(mark.performed_at):
            row = answered.get((mark.id, one.hours))
            state = "later" if now < one.opens_at else "open" if one.is_open(now) else "no_answer"
            found.append(
                {
                    "session_id": mark.id,
                    "performed_at": mark.performed_at,
                    "hours": one.hours,
                    "opens_at": one.opens_at,
                    "closes_at": one.closes_at,
                    "state": state if row is None else "answered",
                    "answer": row,
                }
            )
    return found


def open_now(session: Session, patient_id: UUID, now: datetime) -> list[dict[str, Any]]:
    """The askings that are offered at this moment, answered or not."""
    return [one for one in askings(session, patient_id, now) if one["opens_at"] <= now < one["closes_at"]]


def _placed(draft: FollowUpDraft, calendar: Calendar, now: datetime) -> Placed:
    day = draft.answered_at.diary_day(calendar.day_starts_at)
    flags = oddities(draft.answered_at, draft.written_at, draft.zone, calendar, now)
    if not draft.alarms:
        in_enrolment(day, calendar)
    late = draft.written_at.diary_day(calendar.day_starts_at) > day
    return Placed(day, flags, late and CLOCK_SUSPECT not in flags)


def _broken(draft: FollowUpDraft, held: Mapping[UUID, datetime], calendar: Calendar, now: datetime) -> str | None:
    performed_at = held.get(draft.session_id)
    if performed_at is None:
        return "no_such_session"
    # A clock that cannot be right says nothing about lateness: the answer is kept with its flag.
    suspect = CLOCK_SUSPECT in oddities(draft.answered_at, draft.written_at, draft.zone, calendar, now)
    in_time = window(performed_at, draft.hours).holds(draft.answered_at.instant, calendar.tolerance)
    return None if draft.alarms or suspect or in_time else "window_closed"


def _causes_of_draft(session: Session, draft: Draft[FollowUpDraft], now: datetime) -> Iterator[Cause]:
    if draft.content is None or not draft.content.alarms:
        return
    before = session.scalar(
        select(FollowUpAnswerRevision.content).where(
            FollowUpAnswerRevision.id == draft.id, FollowUpAnswerRevision.revision == draft.revision - 1
        )
    )
    said_before = alarms((before or {}).get("answers") or {})
    happened = min(draft.content.answered_at.instant, now)
    for sign in draft.content.alarms:
        stands = alerts.has_alert(session, draft.id, sign.value, unclosed=True)
        repeats = sign in said_before and alerts.has_alert(session, draft.id, sign.value)
        if not stands and not repeats:
            yield Cause(sign.value, "follow_up_answer", draft.id, draft.revision, happened)


def _causes_of_raw(session: Session, item: Malformed, now: datetime) -> Iterator[Cause]:
    source = item.id or uuid.uuid5(uuid.NAMESPACE_OID, digest(item.raw))
    for sign in alarms_in(item.raw):
        if not alerts.has_alert(session, source, sign.value):
            yield Cause(sign.value, "unreadable", source, item.revision or 1, now)


def _answers(session: Session, patient_id: UUID, session_ids: Sequence[UUID]) -> dict[tuple[UUID, int], FollowUpAnswer]:
    table = FollowUpAnswer
    query = (
        select(table)
        .where(table.patient_id == patient_id, table.session_id.in_(session_ids), table.withdrawn_at.is_(None))
        .order_by(table.change_no)
    )
    return {(row.session_id, row.hours): row for row in session.scalars(query)} if session_ids else {}
