"""What somebody does about their own password and second factor."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.access import passwords
from backend.access import service as access
from backend.access.identity import Actor
from backend.access.permissions import Role
from backend.access.service import SETUP
from backend.access.sign_ins import SignedIn
from backend.credentials.password_rules import broken_rule
from backend.credentials.service import RULES, factors
from backend.people import service as people
from backend.shell.audit import trail
from backend.shell.refusal import Conflict, RuleBroken
from backend.shell.settings import Settings


class PasswordRefused(RuleBroken):
    """The new password cannot be taken; what proves the person was right."""


def confirm(
    session: Session, actor: Actor, code: str, settings: Settings, now: datetime
) -> tuple[list[str], SignedIn | None]:
    """The authenticator's first code. The recovery codes that were made, and a full sign-in for who was in set-up:
    a new one, so that nothing from before the second factor is good after it."""
    codes = factors.confirm_totp(session, actor, code, settings, now)
    if actor.only_for != SETUP:
        return codes or [], None
    access.end_sign_ins(session, actor.account_id, "set_up", now)
    return codes or [], access.begin(session, actor.account_id, settings, now)


def codes_anew(session: Session, actor: Actor, settings: Settings, now: datetime) -> list[str]:
    """Ten new recovery codes. Raises Conflict `no_authenticator`."""
    if not factors.factors_of(session, actor.account_id):
        raise Conflict("no_authenticator", RULES["no_authenticator"])
    return factors.new_recovery_codes(session, actor, settings, now)


def prove(
    session: Session,
    actor: Actor,
    settings: Settings,
    now: datetime,
    *,
    password: str | None = None,
    code: str | None = None,
) -> None:
    """Show again that it is you. Raises RuleBroken `wrong_proof`."""
    if code is not None:
        right = factors.code_counts(session, actor.account_id, code, settings, now)
    else:
        right = access.password_is(session, actor.account_id, password or "")
    if not right:
        raise RuleBroken("wrong_proof", RULES["wrong_proof"])
    access.proved(session, actor.sign_in_id, now)
    trail.event(session, "stepped_up", at=now, about=actor.account_id)


def change_password(
    session: Session, actor: Actor, settings: Settings, now: datetime, *, old_password: str, new_password: str
) -> None:
    """From now on the new one. Raises RuleBroken `wrong_proof` or what `take_password` raises."""
    if not access.password_is(session, actor.account_id, old_password):
        raise RuleBroken("wrong_proof", RULES["wrong_proof"])
    take_password(session, actor.account_id, new_password, settings)
    trail.event(session, "password_changed", at=now, about=actor.account_id)
    access.end_sign_ins(session, actor.account_id, "password", now, besides=actor.sign_in_id)
    access.proved(session, actor.sign_in_id, now)


def take_password(session: Session, account_id: UUID, password: str, settings: Settings) -> None:
    """Keep this password. Raises PasswordRefused `password_short`, `password_common`, `password_context`."""
    account = access.open_account_of(session, account_id)
    alone = account.role == Role.PATIENT or settings.second_factor_waived
    known = (account.login, account.name, people.clinic_of(session, account.clinic_id).name)
    broken = broken_rule(passwords.normalised(password), alone=alone, known=known)
    if broken is not None:
        raise PasswordRefused(broken, RULES[broken])
    access.set_password(session, account_id, passwords.hash_password(password))
