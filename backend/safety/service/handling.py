"""Acknowledging, closing and reopening: each by a named person with a note, each one more line of the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.people import service as people
from backend.safety.models import Alert, AlertEvent
from backend.safety.service import alerts, rules
from backend.shell.mail import outbox
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = once.CODES | {
    "note_needed": "Say in words what was done; without that the alert stays as it is.",
    "already_acknowledged": "Somebody has acknowledged this before you; the alert says who.",
    "not_acknowledged": "Acknowledge it first; then it can be closed.",
    "already_closed": "This is closed; the alert says by whom and with which note.",
    "not_closed": "This is not closed, so there is nothing to reopen.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says about an alert: the client's own id for it, who, and the note."""

    id: UUID
    by: UUID
    note: str


def acknowledge(
    session: Session, patient_id: UUID, alert_id: UUID, said: Said, now: datetime
) -> tuple[dict[str, Any], bool]:
    """Say that one has it: escalation stops, the alert stays until it is closed. The alert, and whether that is new.

    Raises RuleBroken `note_needed`, Conflict `already_acknowledged`, `already_closed`, `id_taken`, NotFound.
    """
    alert = _held(session, patient_id, alert_id, said)
    if not _is_new(session, alert, said, "acknowledged"):
        return alerts.with_history(session, alert, now), False
    if alert.closed_at is not None:
        raise Conflict("already_closed", RULES["already_closed"])
    if alert.acknowledged_at is not None:
        raise Conflict("already_acknowledged", RULES["already_acknowledged"])
    settle_owner(session, alert, now)
    alert.acknowledged_at, alert.acknowledged_by, alert.acknowledged_note = now, said.by, said.note
    alert.due_at = None
    outbox.drop(session, alert.id, now)
    return _kept(session, alert, said, "acknowledged", now)


def close(session: Session, patient_id: UUID, alert_id: UUID, said: Said, now: datetime) -> tuple[dict[str, Any], bool]:
    """End it, with what came of it. The alert, and whether that is new.

    Raises RuleBroken `note_needed`, Conflict `not_acknowledged`, `already_closed`, `id_taken`, NotFound.
    """
    alert = _held(session, patient_id, alert_id, said)
    if not _is_new(session, alert, said, "closed"):
        return alerts.with_history(session, alert, now), False
    if alert.closed_at is not None:
        raise Conflict("already_closed", RULES["already_closed"])
    if alert.acknowledged_at is None:
        raise Conflict("not_acknowledged", RULES["not_acknowledged"])
    settle_owner(session, alert, now)
    alert.closed_at, alert.closed_by, alert.closed_note = now, said.by, said.note
    return _kept(session, alert, said, "closed", now)


def reopen(
    session: Session, patient_id: UUID, alert_id: UUID, said: Said, now: datetime
) -> tuple[dict[str, Any], bool]:
    """It has not ended after all: a new round with its own deadlines. How it was closed stays in the history.

    Raises RuleBroken `note_needed`, Conflict `not_closed`, `id_taken`, NotFound.
    """
    alert = _held(session, patient_id, alert_id, said)
    if not _is_new(session, alert, said, "reopened"):
        return alerts.with_history(session, alert, now), False
    if alert.closed_at is None:
        raise Conflict("not_closed", RULES["not_closed"])
    alert.round, alert.step, alert.began_at = alert.round + 1, 0, now
    alert.closed_at = alert.closed_by = alert.closed_note = None
    alert.acknowledged_at = alert.acknowledged_by = alert.acknowledged_note = None
    alert.told_duty_at = alert.told_admin_at = None
    alert.due_at = rules.escalation(session).due(now, 0)
    made = _kept(session, alert, said, "reopened", now)
    settle_owner(session, alert, now)
    alerts.tell(session, alert, alerts.addresses(session, [alert.owner_id]), now)
    return alerts.with_history(session, alert, now), made[1]


def settle_owner(session: Session, alert: Alert, now: datetime) -> bool:
    """Give it to whose it is now; whether that was somebody new."""
    owner = alerts.owner_of(session, alert, rules.escalation(session), now)
    if owner == alert.owner_id:
        return False
    alert.owner_id = owner
    alerts.add_event(session, alert, "owner_changed", now, owner_id=owner)
    return True


def _held(session: Session, patient_id: UUID, alert_id: UUID, said: Said) -> Alert:
    if not said.note.strip():
        raise RuleBroken("note_needed", RULES["note_needed"])
    people.lock_patient(session, patient_id)
    query = select(Alert).where(Alert.patient_id == patient_id, Alert.id == alert_id)
    alert = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if alert is None:
        raise NotFound
    return alert


def _is_new(session: Session, alert: Alert, said: Said, kind: str) -> bool:
    known = once.known(session, AlertEvent, said.id, alert_id=alert.id, kind=kind, by_id=said.by, note=said.note)
    return known is None


def _kept(session: Session, alert: Alert, said: Said, kind: str, now: datetime) -> tuple[dict[str, Any], bool]:
    session.flush()
    alerts.add_event(session, alert, kind, now, by=said.by, event_id=said.id, note=said.note)
    return alerts.with_history(session, alert, now), True
