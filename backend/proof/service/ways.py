"""The ways somebody has to sign in without a password, and that the last one is never removed."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.proof.models import LinkedDevice, Passkey, PhoneSeal
from backend.proof.service import devices, passkeys
from backend.shell.refusal import Conflict


def remove(
    session: Session, account_id: UUID, way: Passkey | LinkedDevice, now: datetime, *, has_password: bool
) -> None:
    """Take a way to sign in away. Conflict `last_way_in` when there is no other."""
    ways = len(passkeys.of_account(session, account_id)) + len(devices.of_account(session, account_id))
    if ways <= 1 and not has_password:
        raise Conflict("last_way_in", "This is the only way you sign in; add another one first.")
    way.ended_at, way.ended_why = now, "removed"
    session.flush()


def end_all(session: Session, account_id: UUID, now: datetime) -> None:
    """End every one of them, for somebody the clinic lets in anew."""
    passkeys.end_all(session, account_id, now)
    devices.end_all(session, account_id, now)


def seal_of(session: Session, clinic_id: UUID, account_id: UUID) -> bytes:
    """What this account's phones seal their store with: made when first asked for, and the same for ever."""
    kept = session.scalar(select(PhoneSeal).where(PhoneSeal.account_id == account_id))
    if kept is None:
        kept = PhoneSeal(clinic_id=clinic_id, id=uuid.uuid4(), account_id=account_id, secret=secrets.token_bytes(32))
        session.add(kept)
        session.flush()
    return kept.secret
