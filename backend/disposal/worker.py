"""Disposing of one person, as a job."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.disposal import service
from backend.shell.jobs.queue import Claimed, Write


def dispose(_session: Session, claimed: Claimed, now: datetime) -> Write:
    """Everything is looked at and done in the transaction that also says that it is done."""
    disposal_id = UUID(claimed.arguments["person"])

    def write(session: Session) -> None:
        service.dispose(session, disposal_id, now)

    return write
