"""The second factor of an account: an authenticator, and the recovery codes beside it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.identity import Actor
from backend.credentials import recovery, sealed, totp
from backend.credentials.models import RecoveryCode, Totp
from backend.credentials.service import RULES
from backend.people import service as people
from backend.shell.audit import trail
from backend.shell.refusal import Conflict, RuleBroken
from backend.shell.settings import Settings

_WIPED = b""


@dataclass(frozen=True, slots=True)
class Offered:
    """A secret for an authenticator, shown once; it counts from its first code on."""

    secret: str
    uri: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody has beside the password."""

    authenticator_since: datetime | None
    recovery_codes_left: int


def factors_of(session: Session, account_id: UUID) -> list[str]:
    """What may be the second step for this account: none when it has not been set up."""
    if _confirmed(session, account_id) is None:
        return []
    return ["totp", "recovery_code"] if _codes_left(session, account_id) else ["totp"]


def with_factor(session: Session) -> set[UUID]:
    """Who in this clinic has a second factor."""
    query = select(Totp.account_id).where(Totp.confirmed_at.is_not(None), Totp.ended_at.is_(None))
    return set(session.scalars(query))


def standing(session: Session, account_id: UUID) -> Standing:
    """Since when there is an authenticator, and how many recovery codes are left."""
    held = _confirmed(session, account_id)
    return Standing(None if held is None else held.confirmed_at, _codes_left(session, account_id))


def offer_totp(session: Session, actor: Actor, settings: Settings, now: datetime) -> Offered:
    """A new secret. Until its first code is shown, what was there before goes on counting."""
    for waiting in session.scalars(_open(actor.account_id).where(Totp.confirmed_at.is_(None))):
        _end(waiting, now)
    row_id, secret = uuid.uuid4(), totp.new_secret()
    locked = sealed.lock(_totp_key(settings), secret, actor.clinic_id, actor.account_id, row_id)
    session.add(Totp(clinic_id=actor.clinic_id, id=row_id, account_id=actor.account_id, secret=locked, made_at=now))
    session.flush()
    account = access.open_account_of(session, actor.account_id)
    clinic = people.clinic_of(session, actor.clinic_id)
    return Offered(secret, totp.uri(secret, account.login, clinic.name))


def confirm_totp(session: Session, actor: Actor, code: str, settings: Settings, now: datetime) -> list[str] | None:
    """The new authenticator counts from here on. Ten recovery codes where there were none, else None.

    Raises Conflict `nothing_to_confirm`, RuleBroken `wrong_proof`.
    """
    waiting = session.scalar(_open(actor.account_id).where(Totp.confirmed_at.is_(None)).with_for_update())
    if waiting is None:
        raise Conflict("nothing_to_confirm", RULES["nothing_to_confirm"])
    if not _used(waiting, code, settings, now):
        raise RuleBroken("wrong_proof", RULES["wrong_proof"])
    for before in session.scalars(_open(actor.account_id).where(Totp.confirmed_at.is_not(None))):
        _end(before, now)
    waiting.confirmed_at = now
    session.flush()
    trail.event(session, "factor_added", at=now, about=actor.account_id, changed=("authenticator",))
    return None if _codes_left(session, actor.account_id) else new_recovery_codes(session, actor, settings, now)


def new_recovery_codes(session: Session, actor: Actor, settings: Settings, now: datetime) -> list[str]:
    """Ten new ones; those from before count no more."""
    _end_codes(session, actor.account_id, now)
    made = recovery.new_codes()
    for code in made:
        digest = recovery.digest(code, actor.account_id, _recovery_key(settings))
        session.add(
            RecoveryCode(
                clinic_id=actor.clinic_id, id=uuid.uuid4(), account_id=actor.account_id, digest=digest, made_at=now
            )
        )
    session.flush()
    trail.event(session, "recovery_codes_made", at=now, about=actor.account_id)
    return made


def code_counts(session: Session, account_id: UUID, code: str, settings: Settings, now: datetime) -> bool:
    """Whether the authenticator shows this code; from now on it does not count again."""
    held = _confirmed(session, account_id, hold=True)
    return held is not None and _used(held, code, settings, now)


def recovery_code_counts(session: Session, account_id: UUID, code: str, settings: Settings, now: datetime) -> bool:
    """Whether this is one of the recovery codes; from now on it does not count again."""
    taken = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.digest == recovery.digest(code, account_id, _recovery_key(settings)),
            RecoveryCode.used_at.is_(None),
            RecoveryCode.ended_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
    )
    return taken.first() is not None


def end_factors(session: Session, account_id: UUID, now: datetime) -> None:
    """Authenticator and recovery codes count no more, and the secret is wiped."""
    for held in session.scalars(_open(account_id)):
        _end(held, now)
    _end_codes(session, account_id, now)
    session.flush()


def _open(account_id: UUID) -> Select[Totp]:
    return select(Totp).where(Totp.account_id == account_id, Totp.ended_at.is_(None))


def _confirmed(session: Session, account_id: UUID, *, hold: bool = False) -> Totp | None:
    query = _open(account_id).where(Totp.confirmed_at.is_not(None)).order_by(Totp.made_at.desc()).limit(1)
    if hold:
        query = query.with_for_update().execution_options(populate_existing=True)
    found: Totp | None = session.scalar(query)
    return found


def _used(row: Totp, code: str, settings: Settings, now: datetime) -> bool:
    secret = sealed.unlock(_totp_key(settings), row.secret, row.clinic_id, row.account_id, row.id)
    step = None if secret is None else totp.step_of(secret, code, now, row.last_step)
    if step is None:
        return False
    row.last_step = step
    return True


def _end(row: Totp, now: datetime) -> None:
    row.ended_at, row.secret = now, _WIPED


def _codes_left(session: Session, account_id: UUID) -> int:
    query = select(func.count()).select_from(RecoveryCode)
    still = (RecoveryCode.used_at.is_(None), RecoveryCode.ended_at.is_(None))
    return session.scalar(query.where(RecoveryCode.account_id == account_id, *still)) or 0


def _end_codes(session: Session, account_id: UUID, now: datetime) -> None:
    session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.ended_at.is_(None))
        .values(ended_at=now)
    )


def _totp_key(settings: Settings) -> bytes:
    return settings.key("authenticator secret")


def _recovery_key(settings: Settings) -> bytes:
    return settings.key("recovery code")
