"""A link with which somebody sets their account up: made once, used once, and nobody chooses a password for another.

`set_back` is what a new link of an account that was in use begins with: password, second factor and sign-ins end.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.sign_ins import SignedIn
from backend.credentials import sealed
from backend.credentials.models import SetupLink
from backend.credentials.service import RULES
from backend.credentials.service.factors import end_factors
from backend.credentials.service.own import take_password
from backend.people import service as people
from backend.proof.service import ways
from backend.shell.audit import trail
from backend.shell.db.scope import enter_clinic
from backend.shell.refusal import Conflict, NotFound
from backend.shell.settings import Settings

LIFE = timedelta(hours=48)
_PURPOSE = "setup link"
_NO_STAMP = sealed.stamp("")


@dataclass(frozen=True, slots=True)
class Link:
    """What is handed to the person, once, and until when it is good."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose account a link sets up."""

    name: str
    login: str
    clinic: str


def make_link(session: Session, account_id: UUID, made_by: UUID | None, settings: Settings, now: datetime) -> Link:
    """A link for an account that has no password; earlier ones end. Raises Conflict `already_set_up`, NotFound."""
    account = access.open_account_of(session, account_id)
    if access.has_password(account):
        raise Conflict("already_set_up", RULES["already_set_up"])
    _end_links(session, account_id, now)
    row = SetupLink(
        clinic_id=account.clinic_id,
        id=uuid.uuid4(),
        account_id=account_id,
        made_by=made_by,
        made_at=now,
        expires_at=now + LIFE,
    )
    session.add(row)
    session.flush()
    trail.event(session, "invitation_made", at=now, about=account_id)
    ticket = sealed.Ticket(row.clinic_id, row.id, row.expires_at, _NO_STAMP)
    return Link(ticket.seal(_key(settings), _PURPOSE), row.expires_at)


def waiting_for(session: Session, token: str, settings: Settings, now: datetime) -> Waiting | None:
    """Whose account this link sets up; None when it is over or was never one."""
    row = _open_link(session, token, settings, now)
    if row is None:
        return None
    account = access.open_account_of(session, row.account_id)
    return Waiting(account.name, account.login, people.clinic_of(session, row.clinic_id).name)


def use_link(session: Session, token: str, password: str, settings: Settings, now: datetime) -> SignedIn | None:
    """Keep the password and begin a sign-in that is for the second factor only; None when the link is over.

    Raises PasswordRefused.
    """
    row = _open_link(session, token, settings, now)
    if row is None:
        return None
    take_password(session, row.account_id, password, settings)
    _end_links(session, row.account_id, now)
    account = access.open_account_of(session, row.account_id)
    only_for = None if settings.second_factor_waived else access.SETUP
    held = access.begin(session, account.id, settings, now, only_for)
    by = trail.Who(account.id, account.role, account.name, held.actor.sign_in_id)
    trail.event(session, "invitation_used", at=now, by=by, about=account.id)
    return held


def set_back(session: Session, account_id: UUID, now: datetime) -> None:
    """No password, no second factor, no passkey, no link and no sign-in of this account is good any more."""
    access.set_password(session, account_id, access.NO_PASSWORD)
    end_factors(session, account_id, now)
    ways.end_all(session, account_id, now)
    _end_links(session, account_id, now)
    access.end_sign_ins(session, account_id, "reset", now)
    trail.event(session, "password_reset", at=now, about=account_id)
    trail.event(session, "factor_reset", at=now, about=account_id)


def _open_link(session: Session, token: str, settings: Settings, now: datetime) -> SetupLink | None:
    ticket = sealed.opened(token, _key(settings), _PURPOSE, now)
    if ticket is None:
        return None
    enter_clinic(session, ticket.clinic_id)
    row = session.scalar(
        select(SetupLink)
        .where(SetupLink.id == ticket.subject, SetupLink.ended_at.is_(None), SetupLink.expires_at > now)
        .with_for_update()
    )
    if row is None:
        return None
    try:
        access.open_account_of(session, row.account_id)
    except NotFound:
        return None
    return row


def _end_links(session: Session, account_id: UUID, now: datetime) -> None:
    session.execute(
        update(SetupLink).where(SetupLink.account_id == account_id, SetupLink.ended_at.is_(None)).values(ended_at=now)
    )


def _key(settings: Settings) -> bytes:
    return settings.key("setup link")
