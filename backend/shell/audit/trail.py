"""Writing the access log."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.shell.audit.models import AuditRow


@dataclass(slots=True)
class Access:
    """What one request is about to do, known before it does it."""

    clinic_id: UUID
    actor_id: UUID
    actor_role: str
    session_id: UUID
    permission: str
    operation: str
    patient_id: UUID | None
    request_id: str
    client_address: str
    app_version: str | None
    reason: str | None = None
    shown: Sequence[UUID] = ()
    people: int | None = None
    changed: list[str] = field(default_factory=list)
    outcome: str = "allowed"
    status: int = 200
    written: bool = False


def write(session: Session, access: Access, outcome: str, status: int, at: datetime) -> None:
    """Add the rows for this access: one, or one for each patient a list showed."""
    patients: Sequence[UUID | None] = [access.patient_id]
    if access.patient_id is None and access.shown:
        patients = access.shown
    for patient_id in patients:
        session.add(
            AuditRow(
                clinic_id=access.clinic_id,
                id=uuid.uuid4(),
                at=at,
                actor_id=access.actor_id,
                actor_role=access.actor_role,
                session_id=access.session_id,
                permission=access.permission,
                operation=access.operation,
                patient_id=patient_id,
                people=access.people,
                outcome=outcome,
                status=status,
                request_id=access.request_id,
                client_address=access.client_address,
                app_version=access.app_version,
                changed=access.changed,
            )
        )
    access.written = True
