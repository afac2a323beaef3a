"""Making, using and removing passkeys, for patients and for staff alike."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.proof import passkey
from backend.proof.models import Passkey
from backend.proof.passkey import Made, NotProven, Place, Shown
from backend.proof.service import challenges
from backend.shell.db import doors
from backend.shell.db.scope import NOWHERE, enter_clinic
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.settings import Settings

SIGN_IN = "sign in with a passkey"
MOST = 20


def add(
    session: Session,
    *,
    clinic_id: UUID,
    account_id: UUID,
    name: str,
    made: Made,
    challenge: bytes,
    purpose: str,
    place: Place,
    settings: Settings,
    now: datetime,
) -> Passkey:
    """Keep a passkey made just now. RuleBroken `passkey_refused`; Conflict `too_many_ways`, `passkey_known`."""
    if not challenges.spend(session, clinic_id, challenge, purpose, settings, now):
        raise _refused()
    try:
        public_key, count = passkey.key_of(made, challenge, place)
    except NotProven as wrong:
        raise _refused() from wrong
    if len(of_account(session, account_id)) >= MOST:
        raise Conflict("too_many_ways", f"There are {MOST} already; remove one first.")
    if doors.clinic_of_passkey(session, made.credential_id) is not None:
        raise Conflict("passkey_known", "This passkey is kept already.")
    kept = Passkey(
        clinic_id=clinic_id,
        id=uuid.uuid4(),
        account_id=account_id,
        credential_id=made.credential_id,
        public_key=public_key,
        sign_count=count,
        name=name,
        made_at=now,
    )
    session.add(kept)
    session.flush()
    return kept


def use(
    session: Session,
    shown: Shown,
    challenge: bytes,
    purpose: str,
    place: Place,
    settings: Settings,
    now: datetime,
    *,
    account_id: UUID | None = None,
) -> Passkey | None:
    """The passkey that was used just now, whose clinic is entered; None for everything else, alike.

    `account_id` is whose it has to be, where that is known already: as a second factor. A passkey whose count shows
    that there is a copy of it is ended.
    """
    clinic_id = doors.clinic_of_passkey(session, shown.credential_id)
    enter_clinic(session, clinic_id or NOWHERE)
    kept = session.scalar(
        select(Passkey)
        .where(Passkey.credential_id == shown.credential_id, Passkey.ended_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if kept is None or kept.account_id.bytes != shown.user_handle or account_id not in {None, kept.account_id}:
        return None
    try:
        count = passkey.count_of(shown, kept.public_key, challenge, place)
    except NotProven:
        return None
    if not challenges.spend(session, kept.clinic_id, challenge, purpose, settings, now):
        return None
    if passkey.copied(kept.sign_count, count):
        kept.ended_at, kept.ended_why = now, "copied"
        session.flush()
        return None
    kept.sign_count, kept.last_used_at = count, now
    session.flush()
    return kept


def of_account(session: Session, account_id: UUID) -> list[Passkey]:
    """The passkeys this account has, the oldest first."""
    query = select(Passkey).where(Passkey.account_id == account_id, Passkey.ended_at.is_(None))
    return list(session.scalars(query.order_by(Passkey.made_at, Passkey.id)))


def rename(session: Session, account_id: UUID, passkey_id: UUID, name: str) -> Passkey:
    """Call it something else."""
    kept = one(session, account_id, passkey_id)
    kept.name = name
    session.flush()
    return kept


def one(session: Session, account_id: UUID, passkey_id: UUID) -> Passkey:
    """This passkey of this account."""
    for kept in of_account(session, account_id):
        if kept.id == passkey_id:
            return kept
    raise NotFound


def end_all(session: Session, account_id: UUID, now: datetime) -> None:
    """End every passkey of this account: the clinic lets the person in anew."""
    session.execute(
        update(Passkey)
        .where(Passkey.account_id == account_id, Passkey.ended_at.is_(None))
        .values(ended_at=now, ended_why="renewed")
    )


def _refused() -> RuleBroken:
    return RuleBroken("passkey_refused", "This passkey could not be read, or too much time went by; make it once more.")
