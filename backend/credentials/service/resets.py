"""Setting somebody's password and second factor back takes two admins; nobody agrees to what they asked for."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.identity import Actor
from backend.access.permissions import Role
from backend.credentials.models import ResetRequest
from backend.credentials.service import RULES
from backend.credentials.service.setup import Link, make_link, set_back
from backend.shell.audit import trail
from backend.shell.refusal import Conflict, NotFound
from backend.shell.settings import Settings

LIFE = timedelta(hours=24)
APPROVED = "approved"


def ask(session: Session, actor: Actor, account_id: UUID, now: datetime) -> ResetRequest:
    """Ask for somebody's reset; asked twice, it is the same. Raises Conflict `yourself`, NotFound."""
    if account_id == actor.account_id:
        raise Conflict("yourself", RULES["yourself"])
    access.staff_account(session, account_id)
    standing = next((row for row in waiting(session, now) if row.account_id == account_id), None)
    if standing is not None:
        return standing
    row = ResetRequest(
        clinic_id=actor.clinic_id,
        id=uuid.uuid4(),
        account_id=account_id,
        asked_by=actor.account_id,
        asked_at=now,
        expires_at=now + LIFE,
    )
    session.add(row)
    session.flush()
    trail.event(session, "recovery_begun", at=now, about=account_id)
    return row


def waiting(session: Session, now: datetime) -> list[ResetRequest]:
    """What another admin has not decided yet, the oldest first."""
    query = select(ResetRequest).where(ResetRequest.decision.is_(None), ResetRequest.expires_at > now)
    return list(session.scalars(query.order_by(ResetRequest.asked_at, ResetRequest.id)))


def decide(
    session: Session, actor: Actor, reset_id: UUID, decision: str, settings: Settings, now: datetime
) -> tuple[ResetRequest, Link | None]:
    """Agree or refuse. What was agreed acts at once and gives the link with which the person begins anew.

    Raises Conflict `second_person` for who asked or whom it is about, NotFound for what is decided or too old.
    """
    row = session.scalar(
        select(ResetRequest)
        .where(ResetRequest.id == reset_id, ResetRequest.decision.is_(None), ResetRequest.expires_at > now)
        .with_for_update()
    )
    if row is None:
        raise NotFound
    if decision == APPROVED:
        asker = access.open_account_of(session, row.asked_by)
        if actor.account_id in {row.asked_by, row.account_id} or asker.role != Role.CLINIC_ADMIN:
            raise Conflict("second_person", RULES["second_person"])
    row.decision, row.decided_by, row.decided_at = decision, actor.account_id, now
    link = None
    if decision == APPROVED:
        set_back(session, row.account_id, now)
        link = make_link(session, row.account_id, actor.account_id, settings, now)
    trail.event(session, "recovery_finished", at=now, about=row.account_id, reason=decision)
    return row, link
