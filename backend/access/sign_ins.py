"""One sign-in on one device: it begins, it is kept alive, it is listed and ended; and whose it is at this moment."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from backend.access import device_key, tokens
from backend.access.device import Device, Proof
from backend.access.device_key import Verdict
from backend.access.identity import Actor
from backend.access.models import Account, RefreshToken, SignIn
from backend.access.permissions import Role
from backend.access.tokens import Claims
from backend.shell.audit import trail
from backend.shell.db import doors
from backend.shell.db.scope import enter_clinic
from backend.shell.refusal import NotFound, RuleBroken
from backend.shell.settings import Settings

RULES: Mapping[str, str] = {
    "clock_off": "The device's clock is far from the server's: sign again with the time in `now`.",
    "bad_proof": "X-Ebb-Device-Proof cannot be read.",
    "current_sign_in": "This is the sign-in that asks; sign out instead.",
}
# Why a sign-in ended that its owner has to hear of.
SUSPECT = ("reuse", "device")
_TOLD_FOR = timedelta(days=30)
_SEEN_EVERY = timedelta(minutes=1)
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that holds, and the refresh token that follows. `began`: it has just begun."""

    actor: Actor
    refresh_token: str
    refresh_seconds: int
    login: str = ""
    began: bool = False


def begin(
    session: Session, account: Account, settings: Settings, now: datetime, only_for: str | None = None
) -> SignedIn:
    """Begin a sign-in for somebody who has shown who they are."""
    if account.role == Role.PATIENT:
        life = timedelta(days=settings.patient_refresh_days)
    else:
        life = timedelta(hours=settings.staff_refresh_hours)
    family = SignIn(
        clinic_id=account.clinic_id,
        id=uuid.uuid4(),
        account_id=account.id,
        began_at=now,
        expires_at=now + life,
        proved_at=now,
        only_for=only_for,
        last_used_at=now,
    )
    session.add(family)
    session.flush()
    token = tokens.new_refresh_token()
    session.add(_kept_token(family, token, now))
    session.flush()
    seconds = int(life.total_seconds())
    return SignedIn(_actor(account, family), token, seconds, account.login, began=True)


def bind(session: Session, sign_in_id: UUID, device: Device) -> None:
    """Let a sign-in that has just begun belong to this device."""
    session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id)
        .values(device=device.name or None, device_key=device.key, shared=device.shared)
    )


def refresh(session: Session, token: str, proof: Proof, settings: Settings, now: datetime) -> SignedIn | None:
    """Exchange a refresh token for its successor; None when it holds no longer.

    A late second use, or one from another device, ends the sign-in it came from. Raises RuleBroken `clock_off` when
    the device that signed in states a time far from ours, `bad_proof` when a sign-in without a device brings what is no
    proof: then nothing has happened.
    """
    clinic_id = doors.clinic_of_refresh_token(session, tokens.digest(token))
    if clinic_id is None:
        return None
    enter_clinic(session, clinic_id)
    held = _exchange(session, token, proof, settings, now)
    session.flush()
    return held


def sign_out(session: Session, sign_in_id: UUID, now: datetime) -> None:
    """End one sign-in. Its tokens stop on the next request."""
    session.execute(
        update(SignIn).where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None)).values(ended_at=now, ended_why="out")
    )


def actor_of(session: Session, claims: Claims, now: datetime) -> Actor | None:
    """The person behind a verified access token, as the database knows them at this moment. Enters their clinic."""
    enter_clinic(session, claims.clinic_id)
    asked = {"clinic": claims.clinic_id, "sign_in": claims.sign_in_id, "account": claims.account_id, "now": now}
    # The one question of every request, so it goes past the ORM; it names the clinic itself.
    row = session.connection().execute(_WHO, asked).one_or_none()
    if row is None:
        return None
    return Actor(
        account_id=claims.account_id,
        clinic_id=claims.clinic_id,
        role=Role(row.role),
        name=row.name,
        sign_in_id=claims.sign_in_id,
        patient_id=row.patient_id,
        seen_at=row.last_used_at,
        only_for=row.only_for,
    )


def note_use(session: Session, actor: Actor, now: datetime) -> bool:
    """Keep that this sign-in is in use, once a minute; whether there was anything to keep.

    In a transaction of its own after the answer is made: held for as long as a slow request, the row would make every
    other request of the same sign-in wait.
    """
    if actor.seen_at is not None and abs(now - actor.seen_at) < _SEEN_EVERY:
        return False
    session.execute(update(SignIn).where(SignIn.id == actor.sign_in_id).values(last_used_at=now))
    return True


def listed(session: Session, account_id: UUID, now: datetime, settings: Settings) -> list[SignIn]:
    """Where this person is signed in, the latest first, and what was ended of late because somebody else had it."""
    going_on = and_(SignIn.ended_at.is_(None), SignIn.expires_at > now)
    to_be_told = and_(SignIn.ended_why.in_(SUSPECT), SignIn.ended_at > now - _TOLD_FOR)
    found = session.execute(
        select(SignIn, Account.role)
        .join(Account, and_(Account.clinic_id == SignIn.clinic_id, Account.id == SignIn.account_id))
        .where(SignIn.account_id == account_id, or_(going_on, to_be_told))
        .order_by(SignIn.began_at.desc(), SignIn.id)
        .limit(MOST_LISTED)
    )
    return [row.SignIn for row in found if row.SignIn.ended_at or not _idle(row.SignIn, row.role, settings, now)]


def name(session: Session, account_id: UUID, sign_in_id: UUID, called: str | None) -> SignIn:
    """Call one of one's own sign-ins something. NotFound when it is not one's own or is over."""
    found = _own(session, account_id, sign_in_id)
    found.called = called
    session.flush()
    return found


def end(session: Session, account_id: UUID, sign_in_id: UUID, now: datetime) -> None:
    """End one of one's own sign-ins, wherever it is. NotFound when it is not one's own or is over."""
    _end(_own(session, account_id, sign_in_id), now, "ended")
    session.flush()
    trail.event(session, "session_ended", at=now, about=account_id)


def end_others(session: Session, actor: Actor, now: datetime) -> None:
    """End all of one's own sign-ins but this one."""
    end_all_of(session, actor.account_id, "ended", now, besides=actor.sign_in_id)
    trail.event(session, "session_ended", at=now, about=actor.account_id)


def end_all_of(session: Session, account_id: UUID, why: str, now: datetime, besides: UUID | None = None) -> None:
    """End every sign-in of this account, on every device, but for one that may be named."""
    query = update(SignIn).where(SignIn.account_id == account_id, SignIn.ended_at.is_(None))
    if besides is not None:
        query = query.where(SignIn.id != besides)
    session.execute(query.values(ended_at=now, ended_why=why))


def untold(session: Session, account_id: UUID, now: datetime) -> Sequence[SignIn]:
    """The sign-ins that were ended because somebody else had them and of which the person has not heard yet."""
    found = session.scalars(
        select(SignIn)
        .where(SignIn.account_id == account_id, SignIn.ended_why.in_(SUSPECT), SignIn.told_at.is_(None))
        .where(SignIn.ended_at > now - _TOLD_FOR)
        .order_by(SignIn.ended_at, SignIn.id)
        .limit(MOST_LISTED)
    ).all()
    for one in found:
        one.told_at = now
    return found


_sign_in, _account = SignIn.__table__.c, Account.__table__.c
_WHO = (
    select(_account.role, _account.name, _account.patient_id, _sign_in.only_for, _sign_in.last_used_at)
    .select_from(SignIn.__table__)
    .join(Account.__table__, and_(_account.clinic_id == _sign_in.clinic_id, _account.id == _sign_in.account_id))
    .where(_sign_in.clinic_id == bindparam("clinic"), _sign_in.id == bindparam("sign_in"))
    .where(_sign_in.account_id == bindparam("account"), _account.closed_at.is_(None))
    .where(_sign_in.ended_at.is_(None), _sign_in.expires_at > bindparam("now", type_=_sign_in.expires_at.type))
)


def _exchange(session: Session, token: str, proof: Proof, settings: Settings, now: datetime) -> SignedIn | None:
    kept = session.scalar(select(RefreshToken).where(RefreshToken.digest == tokens.digest(token)))
    if kept is None:
        return None
    family = session.scalars(
        select(SignIn).where(SignIn.clinic_id == kept.clinic_id, SignIn.id == kept.sign_in_id).with_for_update()
    ).one()
    session.refresh(kept)  # what was read before the lock may be old
    account = _open_account_of(session, family)
    if account is None or family.ended_at is not None or family.expires_at <= now:
        return None
    if not _from_its_device(family, proof, now):
        _end_suspect(session, family, account, now, "device")
        return None
    following = tokens.successor(token, settings.key("refresh successor"))
    if kept.used_at is None:
        if _idle(family, account.role, settings, now):
            _end(family, now, "idle")
            return None
        kept.used_at = family.last_used_at = now
        session.add(_kept_token(family, following, now))
    elif not tokens.within_grace(kept.used_at, now):
        _end_suspect(session, family, account, now, "reuse")
        return None
    seconds = int((family.expires_at - now).total_seconds())
    return SignedIn(_actor(account, family), following, seconds, account.login)


def _from_its_device(family: SignIn, proof: Proof, now: datetime) -> bool:
    if family.device_key is None:
        if proof.text is not None and not device_key.looks_like_proof(proof.text):
            raise RuleBroken("bad_proof", RULES["bad_proof"])
        return True
    verdict = device_key.judge(family.device_key, proof.text or "", proof.method, proof.path, now)
    if verdict is Verdict.LATE:
        raise RuleBroken("clock_off", RULES["clock_off"], now=int(now.timestamp()))
    return verdict is Verdict.OWN


def _idle(family: SignIn, role: str, settings: Settings, now: datetime) -> bool:
    """Whether it has not been used for so long that it is over."""
    if family.shared:
        longest = settings.shared_idle_minutes
    elif role != Role.PATIENT:
        longest = settings.staff_idle_minutes
    else:
        return False
    return now - (family.last_used_at or family.began_at) > timedelta(minutes=longest)


def _end_suspect(session: Session, family: SignIn, account: Account, now: datetime, why: str) -> None:
    _end(family, now, why)
    session.flush()
    whose = trail.Who(account.id, account.role, account.name, family.id)
    trail.event(session, "session_ended_by_reuse", at=now, by=whose, about=account.id, outcome="denied", reason=why)


def _kept_token(family: SignIn, token: str, now: datetime) -> RefreshToken:
    return RefreshToken(
        clinic_id=family.clinic_id,
        id=uuid.uuid4(),
        sign_in_id=family.id,
        digest=tokens.digest(token),
        issued_at=now,
    )


def _open_account_of(session: Session, family: SignIn) -> Account | None:
    return session.scalar(
        select(Account).where(
            Account.clinic_id == family.clinic_id, Account.id == family.account_id, Account.closed_at.is_(None)
        )
    )


def _own(session: Session, account_id: UUID, sign_in_id: UUID) -> SignIn:
    found = session.scalar(
        select(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.account_id == account_id, SignIn.ended_at.is_(None))
        .with_for_update()
    )
    if found is None:
        raise NotFound
    return found


def _end(family: SignIn, now: datetime, why: str) -> None:
    family.ended_at = now
    family.ended_why = why


def _actor(account: Account, family: SignIn) -> Actor:
    return Actor(
        account_id=account.id,
        clinic_id=account.clinic_id,
        role=Role(account.role),
        name=account.name,
        sign_in_id=family.id,
        patient_id=account.patient_id,
        seen_at=family.last_used_at,
        only_for=family.only_for,
    )
