"""One-time links: made by staff, good for a while, used once, taken back, replaced by a newer one.

The link carries 256 random bits behind the `#`, which browsers send to nobody; of them a digest is kept.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.proof.models import Invitation
from backend.shell.db import doors
from backend.shell.db.scope import enter_clinic
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.settings import Settings

TOKEN_LENGTH = 43  # 32 bytes as base64url


class Kind(StrEnum):
    """Whom a link lets in."""

    PATIENT = "patient"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation and, this once, what its link carries."""

    invitation: Invitation
    token: str


def invite(
    session: Session,
    kind: Kind,
    account_id: UUID,
    *,
    clinic_id: UUID,
    made_by: UUID,
    settings: Settings,
    now: datetime,
    ends_old_ways: bool = False,
) -> Invited:
    """A new link for this account; an older one that waits is replaced.

    With `ends_old_ways` whoever uses it ends every passkey, linked device and sign-in there was: for a lost phone.
    """
    _end_waiting(session, account_id, "replaced", now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        clinic_id=clinic_id,
        id=uuid.uuid4(),
        account_id=account_id,
        kind=kind.value,
        digest=_digest(token),
        made_by=made_by,
        made_at=now,
        expires_at=now + timedelta(hours=settings.invitation_hours),
        ends_old_ways=ends_old_ways,
    )
    session.add(invitation)
    session.flush()
    return Invited(invitation, token)


def look(session: Session, token: str, now: datetime) -> Invitation:
    """The invitation of this link; its clinic is entered. RuleBroken `invitation_over` for every other link, alike."""
    return _held(session, token, now, to_use=False)


def redeem(session: Session, token: str, now: datetime) -> Invitation:
    """Use the link up. Whoever comes second, also at the same moment, gets `invitation_over`.

    What it says about old ways is for the caller to do, after the new way stands.
    """
    invitation = _held(session, token, now, to_use=True)
    invitation.ended_at, invitation.ended_why = now, "used"
    session.flush()
    return invitation


def revoke(session: Session, account_id: UUID, invitation_id: UUID, now: datetime) -> Invitation:
    """Take a link back. Conflict `invitation_over` when it is no longer good anyway."""
    found = session.scalar(
        select(Invitation)
        .where(Invitation.id == invitation_id, Invitation.account_id == account_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    if state(found, now) != "waiting":
        raise Conflict("invitation_over", "This link is no longer good.")
    found.ended_at, found.ended_why = now, "revoked"
    session.flush()
    return found


def of_account(session: Session, account_id: UUID) -> list[Invitation]:
    """The latest fifty links made for this account, first the one that still counts."""
    query = select(Invitation).where(Invitation.account_id == account_id)
    return list(
        session.scalars(
            query.order_by(Invitation.ended_at.is_not(None), Invitation.made_at.desc(), Invitation.id).limit(50)
        )
    )


def state(invitation: Invitation, now: datetime) -> str:
    """`waiting`, `expired`, or why it ended: `used`, `revoked`, `replaced`."""
    if invitation.ended_why is not None:
        return invitation.ended_why
    return "waiting" if now < invitation.expires_at else "expired"


def over() -> RuleBroken:
    """The one answer to every link that is not good."""
    return RuleBroken("invitation_over", "This link is no longer good; ask the clinic for a new one.")


def _held(session: Session, token: str, now: datetime, *, to_use: bool) -> Invitation:
    clinic_id = doors.clinic_of_invitation(session, _digest(token))
    if clinic_id is not None:
        enter_clinic(session, clinic_id)
        query = select(Invitation).where(Invitation.digest == _digest(token))
        query = query.with_for_update().execution_options(populate_existing=True) if to_use else query
        found = session.scalar(query)
        if found is not None and state(found, now) == "waiting":
            return found
    raise over()


def _end_waiting(session: Session, account_id: UUID, why: str, now: datetime) -> None:
    session.execute(
        update(Invitation)
        .where(Invitation.account_id == account_id, Invitation.ended_at.is_(None))
        .values(ended_at=now, ended_why=why)
    )


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
