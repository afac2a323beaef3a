"""Making the file of an export somebody asked for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.exports import service
from backend.shell.jobs.queue import Claimed, Write


def make_file(session: Session, claimed: Claimed, now: datetime) -> Write:
    """Read everything at one moment, then freeze it together with "done"."""
    export_id = UUID(claimed.arguments["export"])
    made = service.make(session, export_id)

    def keep(session: Session) -> None:
        service.keep(session, export_id, made, now)

    return keep
