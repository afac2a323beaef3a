"""Writing the access log.

What is to be written waits in the session and is sealed into the clinic's chain as the last thing before the commit
(`sealing.py`), so that the head of the chain is held as shortly as can be and always after every other lock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.shell.audit.action import EVENTS
from backend.shell.db.scope import OutsideClinic, entered

WAITING, ORIGIN = "audit_waiting", "audit_origin"


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody as the log names them. `session_id` is kept as a digest only."""

    id: UUID
    role: str
    name: str
    session_id: UUID | None = None


@dataclass(slots=True)
class Origin:
    """Where what happens now comes from: a request, or without one a command."""

    application: str = "ebb-command"
    operation: str = "command"
    request_id: str = "-"
    client_address: str = "-"
    app_version: str | None = None
    who: Who | None = None


@dataclass(slots=True)
class Access:
    """What one request is about to do, known before it does it."""

    clinic_id: UUID
    actor: Who
    permission: str
    operation: str
    action: str
    patient_id: UUID | None
    request_id: str
    client_address: str
    app_version: str | None
    basis: str | None = None
    reason: str | None = None
    shown: Sequence[UUID] = ()
    people: int | None = None
    changed: list[str] = field(default_factory=list)
    outcome: str = "allowed"
    status: int = 200
    written: bool = False


def comes_from(session: Session, origin: Origin) -> None:
    """Say where the events of this session come from."""
    session.info[ORIGIN] = origin


def write(session: Session, access: Access, outcome: str, status: int, at: datetime) -> None:
    """Add the rows for this access: one, or one for each patient a list showed."""
    patients: Sequence[UUID | None] = [access.patient_id]
    if access.patient_id is None and access.shown:
        patients = access.shown
    for patient_id in patients:
        _add(
            session,
            access.clinic_id,
            at=at,
            application="ebb-api",
            who=access.actor,
            action=access.action,
            operation=access.operation,
            permission=access.permission,
            basis=access.basis,
            patient_id=patient_id,
            reason=access.reason,
            people=access.people,
            outcome=outcome,
            status=status,
            request_id=access.request_id,
            client_address=access.client_address,
            app_version=access.app_version,
            changed=access.changed,
        )
    access.written = True


def event(
    session: Session,
    name: str,
    *,
    at: datetime,
    by: Who | None = None,
    outcome: str = "allowed",
    about: UUID | None = None,
    patient_id: UUID | None = None,
    login: str | None = None,
    reason: str | None = None,
    changed: Sequence[str] = (),
) -> None:
    """Add what happened without a look at a record: a sign-in, a reset, a new role. `name` is one of EVENTS.

    It belongs to the clinic that was entered and is kept when the transaction is; raise a refusal after it only once
    it is committed. `by` is who did it, left out for whoever asks in this request; `about` the account it happened
    to; `login` what was typed, of which a keyed digest is kept; `changed` names fields, never values. Not inside a
    savepoint that may be taken back.
    """
    origin: Origin = session.info.get(ORIGIN) or Origin()
    clinic_id = entered(session)
    if clinic_id is None:
        raise OutsideClinic("no clinic was entered, so there is no log to write to")
    _add(
        session,
        clinic_id,
        at=at,
        application=origin.application,
        who=by or origin.who,
        action=EVENTS[name],
        operation=origin.operation,
        event=name,
        patient_id=patient_id,
        about_id=about,
        login=login,
        reason=reason,
        outcome=outcome,
        request_id=origin.request_id,
        client_address=origin.client_address,
        app_version=origin.app_version,
        changed=sorted(changed),
    )


def _add(session: Session, clinic_id: UUID, **said: Any) -> None:
    if not session.in_transaction():
        session.begin()  # so that a rollback takes this back, whatever else was asked of the database
    session.info.setdefault(WAITING, []).append({"clinic_id": clinic_id, **said})
