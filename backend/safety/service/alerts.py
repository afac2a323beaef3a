"""Raising an alert with the record that causes it, and telling what stands."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.identity import Actor
from backend.access.permissions import Role
from backend.people import service as people
from backend.safety.escalation import Escalation, Reach
from backend.safety.models import Alert, AlertEvent
from backend.safety.owner import Staff, owner_now
from backend.safety.service import rules
from backend.safety.state import State, state_of
from backend.shell.mail import outbox
from backend.shell.mail.outbox import Delivery
from backend.shell.refusal import NotFound

# Whoever closed one may still see it for so long, to put right what was a slip.
AFTERWARDS = timedelta(days=1)
# Nothing about anybody's health, no name, no reason: a mail is read by who knows whom.
SUBJECT = "An alert waits in Ebb / Une alerte attend dans Ebb"
BODY = (
    "An alert waits in Ebb. Sign in to see it and to say that you have it.\n\n"
    "Une alerte attend dans Ebb. Connectez-vous pour la voir et pour dire que vous vous en chargez.\n"
)


@dataclass(frozen=True, slots=True)
class Cause:
    """What raises an alert: which record, in which revision, and when that happened which it speaks of."""

    kind: str
    source_kind: str
    source_id: UUID
    source_revision: int
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """One alert that has not ended, as the worklist needs it."""

    id: UUID
    patient_id: UUID
    kind: str
    state: State
    reached: Reach | None
    happened_at: datetime
    raised_at: datetime
    owner_id: UUID
    mail: Delivery


def raise_alerts(
    session: Session, *, clinic_id: UUID, patient_id: UUID, causes: Sequence[Cause], raised_by: UUID, now: datetime
) -> list[Alert]:
    """Put these on the patient's record, in the transaction of what raised them; one that stands is not raised twice.

    The owner is told by mail. The first deadline is the clinic's.
    """
    rule = rules.escalation(session) if causes else None
    made: list[Alert] = []
    for cause in causes:
        if rule is None or _stands(session, cause):
            continue
        owner = first_owner(session, patient_id, rule, now) or raised_by
        alert = Alert(
            clinic_id=clinic_id,
            id=uuid.uuid4(),
            patient_id=patient_id,
            kind=cause.kind,
            source_kind=cause.source_kind,
            source_id=cause.source_id,
            source_revision=cause.source_revision,
            happened_at=cause.happened_at,
            raised_at=now,
            raised_by=raised_by,
            owner_id=owner,
            round=1,
            began_at=now,
            step=0,
            due_at=rule.due(now, 0),
        )
        session.add(alert)
        session.flush()
        add_event(session, alert, "raised", now, by=raised_by, owner_id=owner)
        tell(session, alert, addresses(session, [owner]), now)
        made.append(alert)
    return made


def source_changed(
    session: Session, source_id: UUID, revision: int, now: datetime, *, by: UUID, withdrawn: bool = False
) -> None:
    """The record behind an alert was amended or withdrawn: that stands in its history, and the alert stays."""
    kind = "source_withdrawn" if withdrawn else "source_changed"
    for alert in session.scalars(select(Alert).where(Alert.source_id == source_id)):
        seen = select(AlertEvent.id).where(AlertEvent.alert_id == alert.id, AlertEvent.source_revision == revision)
        if revision > alert.source_revision and session.scalar(seen.limit(1)) is None:
            add_event(session, alert, kind, now, by=by, source_revision=revision)


def has_alert(session: Session, source_id: UUID, kind: str, *, unclosed: bool = False) -> bool:
    """Whether an alert of this kind was raised by this record, in any of its revisions."""
    query = select(Alert.id).where(Alert.source_id == source_id, Alert.kind == kind).limit(1)
    return session.scalar(query.where(Alert.closed_at.is_(None)) if unclosed else query) is not None


def add_event(
    session: Session,
    alert: Alert,
    kind: str,
    at: datetime,
    *,
    by: UUID | None = None,
    event_id: UUID | None = None,
    **said: Any,
) -> AlertEvent:
    """Write one more line into the history of an alert."""
    last = session.scalar(select(func.max(AlertEvent.number)).where(AlertEvent.alert_id == alert.id))
    event = AlertEvent(
        clinic_id=alert.clinic_id,
        id=event_id or uuid.uuid4(),
        alert_id=alert.id,
        number=(last or 0) + 1,
        kind=kind,
        at=at,
        by_id=by,
        round=alert.round,
        **said,
    )
    session.add(event)
    session.flush()
    return event


def addresses(session: Session, account_ids: Collection[UUID]) -> list[str]:
    """Where these people get mail: a login that is an address."""
    found = (access.found(session, one) for one in account_ids)
    return [one.login for one in found if one is not None and one.closed_at is None and "@" in one.login]


def tell(session: Session, alert: Alert, to: Collection[str], now: datetime) -> None:
    """Write the mail that an alert waits."""
    outbox.post(session, clinic_id=alert.clinic_id, about_id=alert.id, to=to, subject=SUBJECT, body=BODY, now=now)


def first_owner(session: Session, patient_id: UUID, rule: Escalation, now: datetime) -> UUID | None:
    """Whose a new alert about this patient is; None where nobody works."""
    carers = people.carers_today(session, [patient_id], now)
    return owner_now(None, carers.get(patient_id, ()), rules.staff_today(session, rule))


def owners_of(session: Session, rows: Sequence[Alert], rule: Escalation, now: datetime) -> dict[UUID, UUID]:
    """Who owns each of these alerts now. A closed one stays whose it was."""
    standing = [row for row in rows if row.closed_at is None]
    staff = rules.staff_today(session, rule) if standing else Staff((), (), None)
    carers = people.carers_today(session, {row.patient_id for row in standing}, now)
    found = {row.id: owner_now(row.owner_id, carers.get(row.patient_id, ()), staff) for row in standing}
    return {row.id: found.get(row.id) or row.owner_id for row in rows}


def owner_of(session: Session, alert: Alert, rule: Escalation, now: datetime) -> UUID:
    """Who owns this one."""
    return owners_of(session, [alert], rule, now)[alert.id]


def may_handle(session: Session, actor: Actor, patient_id: UUID, now: datetime) -> bool:
    """Whether an alert of this patient brings this person here: it is theirs, or it was passed on to them."""
    if actor.role not in {Role.THERAPIST, Role.CLINIC_ADMIN}:
        return False
    lately = or_(
        Alert.closed_at.is_(None), (Alert.closed_by == actor.account_id) & (Alert.closed_at > now - AFTERWARDS)
    )
    rule = rules.escalation(session)
    rows = session.scalars(select(Alert).where(Alert.patient_id == patient_id, lately)).all()
    theirs = owners_of(session, rows, rule, now)
    return any(row.closed_at is not None or _is_theirs(row, theirs[row.id], actor, rule) for row in rows)


def waiting(session: Session, actor: Actor, in_care: Collection[UUID], now: datetime) -> list[Waiting]:
    """Every alert that has not ended and is this person's: of people in their care, theirs, or passed on to them."""
    rule = rules.escalation(session)
    rows = list(session.scalars(select(Alert).where(Alert.closed_at.is_(None)).order_by(Alert.raised_at, Alert.id)))
    now_owners = owners_of(session, rows, rule, now)
    mine = [
        alert for alert in rows if alert.patient_id in in_care or _is_theirs(alert, now_owners[alert.id], actor, rule)
    ]
    mails = outbox.deliveries(session, [alert.id for alert in mine])
    return [
        Waiting(
            id=alert.id,
            patient_id=alert.patient_id,
            kind=alert.kind,
            state=state_of(alert.step, alert.acknowledged_at, alert.closed_at),
            reached=reached(alert),
            happened_at=alert.happened_at,
            raised_at=alert.raised_at,
            owner_id=now_owners[alert.id],
            mail=mails.get(alert.id, Delivery.NONE),
        )
        for alert in mine
    ]


def reached(alert: Alert) -> Reach | None:
    """Whom the last step told."""
    told = {Reach.DUTY: alert.told_duty_at, Reach.ADMIN: alert.told_admin_at}
    done = [(at, reach) for reach, at in told.items() if at is not None]
    return max(done)[1] if done else None


def alerts_of(session: Session, patient_id: UUID, now: datetime) -> list[dict[str, Any]]:
    """Every alert of the patient, those that have not ended first, the newest first."""
    rows = session.scalars(select(Alert).where(Alert.patient_id == patient_id)).all()
    ordered = sorted(rows, key=lambda row: (row.closed_at is not None, -row.raised_at.timestamp(), row.id))
    return shown(session, ordered, now)


def alert_of(session: Session, patient_id: UUID, alert_id: UUID, now: datetime) -> dict[str, Any]:
    """One alert with its history."""
    alert = session.scalar(select(Alert).where(Alert.patient_id == patient_id, Alert.id == alert_id))
    if alert is None:
        raise NotFound
    return with_history(session, alert, now)


def with_history(session: Session, alert: Alert, now: datetime) -> dict[str, Any]:
    """An alert and everything that happened to it, the first thing first."""
    events = session.scalars(
        select(AlertEvent).where(AlertEvent.alert_id == alert.id).order_by(AlertEvent.number)
    ).all()
    names = access.names_of(session, {one for event in events for one in (event.by_id, event.owner_id) if one})
    columns = ("id", "number", "kind", "at", "note", "step", "reached", "due_at", "source_revision")
    history = [
        {column: getattr(event, column) for column in columns}
        | {"by": _person(event.by_id, names), "owner": _person(event.owner_id, names)}
        for event in events
    ]
    return shown(session, [alert], now)[0] | {"history": history}


def shown(session: Session, rows: Sequence[Alert], now: datetime) -> list[dict[str, Any]]:
    """These alerts as they are told, with the clinic's protocol of today."""
    if not rows:
        return []
    rule = rules.escalation(session)
    texts = {row.kind: row.text for row in rules.protocols(session)}
    now_owners = owners_of(session, rows, rule, now)
    who = {*now_owners.values(), *(row.raised_by for row in rows)}
    who |= {one for row in rows for one in (row.acknowledged_by, row.closed_by) if one is not None}
    names = access.names_of(session, who)
    mails = outbox.deliveries(session, [row.id for row in rows])
    patients = people.names_of(session, {row.patient_id for row in rows})
    columns = (
        "id", "kind", "source_kind", "source_id", "happened_at", "raised_at", "due_at",
        "acknowledged_at", "acknowledged_note", "closed_at", "closed_note",
    )  # fmt: skip
    return [
        {column: getattr(row, column) for column in columns}
        | {
            "patient": {"id": row.patient_id, "name": patients[row.patient_id]},
            "state": state_of(row.step, row.acknowledged_at, row.closed_at).value,
            "reached": reached(row),
            "owner": _person(now_owners[row.id], names),
            "raised_by": _person(row.raised_by, names),
            "acknowledged_by": _person(row.acknowledged_by, names),
            "closed_by": _person(row.closed_by, names),
            "protocol": texts.get(row.kind),
            "mail": mails.get(row.id, Delivery.NONE).value,
        }
        for row in rows
    ]


def waiting_shown(session: Session, actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Every alert that waits for this person, the most pressing first."""
    in_care = [one.id for one in people.in_care_of(session, actor.account_id, _today(session, actor, now))]
    ids = [one.id for one in waiting(session, actor, in_care, now)]
    order = [State.ESCALATED, State.OPEN, State.ACKNOWLEDGED]
    rows = list(session.scalars(select(Alert).where(Alert.id.in_(ids)))) if ids else []
    rows.sort(key=lambda row: (order.index(state_of(row.step, row.acknowledged_at, None)), row.raised_at, row.id))
    return shown(session, rows, now)


def _today(session: Session, actor: Actor, now: datetime) -> Any:
    return people.clinic_today(session, actor.clinic_id, now)


def _stands(session: Session, cause: Cause) -> bool:
    query = select(Alert.id).where(
        Alert.source_id == cause.source_id, Alert.kind == cause.kind, Alert.source_revision == cause.source_revision
    )
    return session.scalar(query) is not None


def _is_theirs(alert: Alert, owner_id: UUID, actor: Actor, rule: Escalation) -> bool:
    if actor.account_id in {owner_id, alert.acknowledged_by}:
        return True
    on_duty = rule.duty_id == actor.account_id and alert.told_duty_at is not None
    return on_duty or (alert.told_admin_at is not None and actor.role is Role.CLINIC_ADMIN)


def _person(account_id: UUID | None, names: Mapping[UUID, str]) -> dict[str, Any] | None:
    return None if account_id is None else {"id": account_id, "name": names[account_id]}
