"""Signing in: the password first, then the second factor. Whatever is not right, the answer is the same."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from backend.access import passwords
from backend.access import service as access
from backend.access.permissions import Role
from backend.access.sign_ins import SignedIn
from backend.credentials import sealed
from backend.credentials.service.factors import code_counts, factors_of, recovery_code_counts
from backend.proof.service import passkeys
from backend.shell.audit import trail
from backend.shell.db.scope import enter_clinic
from backend.shell.refusal import NotFound
from backend.shell.settings import Settings

TICKET_LIFE = timedelta(minutes=5)
_PURPOSE = "second step"


@dataclass(frozen=True, slots=True)
class SecondStep:
    """The password was right; one of these factors is still to be shown, in the browser that holds `browser`."""

    ticket: str
    browser: str
    factors: list[str]


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose second step it is."""

    account_id: UUID
    login: str


def first_step(
    session: Session, settings: Settings, now: datetime, *, login: str, password: str, clinic_id: UUID | None = None
) -> SignedIn | SecondStep | None:
    """What follows a login and a password; None when they do not belong together.

    Staff without a second factor get a sign-in that is only good for setting one up. Raises Conflict `pick_clinic`.
    """
    account = access.account_with(session, login, password, clinic_id)
    if account is None:
        return None
    factors = factors_of(session, account.id)
    if account.role != Role.PATIENT and passkeys.of_account(session, account.id):
        factors = ["passkey", *factors]
    if factors:
        browser = secrets.token_urlsafe(32)
        ticket = sealed.Ticket(account.clinic_id, account.id, now + TICKET_LIFE, _stamp(account.password_hash))
        return SecondStep(ticket.seal(_key(settings), _PURPOSE, browser), browser, factors)
    alone = account.role == Role.PATIENT or settings.second_factor_waived
    return access.begin(session, account.id, settings, now, None if alone else access.SETUP)


def second_step(
    session: Session,
    account_id: UUID,
    settings: Settings,
    now: datetime,
    *,
    code: str | None = None,
    recovery_code: str | None = None,
) -> SignedIn | None:
    """The sign-in, when the code counts; else None, which takes as long as a wrong password."""
    counts = False
    if code is not None:
        counts = code_counts(session, account_id, code, settings, now)
    elif recovery_code is not None:
        counts = recovery_code_counts(session, account_id, recovery_code, settings, now)
    if recovery_code is not None and counts:
        trail.event(session, "recovery_code_used", at=now, about=account_id)
    if not counts:
        passwords.matches(code or recovery_code or "", None)
        return None
    return access.begin(session, account_id, settings, now)


def account_due(session: Session, ticket: str, browser: str, settings: Settings, now: datetime) -> Whose | None:
    """Whose second step this ticket stands for, once the password was right in this browser. Enters their clinic.

    None when the ticket is too old or not ours, or when the account was closed or its password changed since.
    """
    held = sealed.opened(ticket, _key(settings), _PURPOSE, now, browser)
    if held is None or not browser:
        return None
    enter_clinic(session, held.clinic_id)
    try:
        account = access.open_account_of(session, held.subject)
    except NotFound:
        return None
    return Whose(account.id, account.login) if _stamp(account.password_hash) == held.stamp else None


def _stamp(password_hash: str) -> bytes:
    return sealed.stamp(password_hash)


def _key(settings: Settings) -> bytes:
    return settings.key("sign-in ticket")
