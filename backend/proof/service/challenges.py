"""Challenges handed out and used up."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.proof import challenge
from backend.proof.models import UsedChallenge
from backend.shell.settings import Settings


def fresh(settings: Settings, purpose: str, now: datetime) -> bytes:
    """Something to sign for this purpose."""
    return challenge.make(settings.key("challenge"), purpose, now)


def spend(session: Session, clinic_id: UUID, given: bytes, purpose: str, settings: Settings, now: datetime) -> bool:
    """Whether it was made for this and nobody has answered it in this clinic. From here on somebody has."""
    if not challenge.holds(settings.key("challenge"), purpose, given, now):
        return False
    session.execute(delete(UsedChallenge).where(UsedChallenge.expires_at <= now))
    digest = challenge.digest(given)
    if session.scalar(select(UsedChallenge.id).where(UsedChallenge.digest == digest)) is not None:
        return False
    # Two at the same moment: the second one meets the unique key and its request fails as a whole.
    session.add(UsedChallenge(clinic_id=clinic_id, id=uuid.uuid4(), digest=digest, expires_at=challenge.until(given)))
    session.flush()
    return True
