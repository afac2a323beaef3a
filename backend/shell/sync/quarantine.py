"""What could not be taken: kept exactly as it came, once, and shown to the person who wrote it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from backend.shell.sync.draft import digest
from backend.shell.sync.models import Quarantined


def put_aside(
    session: Session,
    kind: str,
    *,
    clinic_id: UUID,
    patient_id: UUID,
    author_id: UUID,
    refused: Sequence[tuple[Mapping[str, Any], str, str]],
    now: datetime,
) -> None:
    """Keep these (item, outcome, code). What is there already, from an earlier sending, stays as it is."""
    aside = {digest(item): (item, outcome, code) for item, outcome, code in refused}
    if not aside:
        return
    already = session.scalars(
        select(Quarantined.digest).where(
            Quarantined.patient_id == patient_id, Quarantined.kind == kind, Quarantined.digest.in_(aside)
        )
    )
    for known in already.all():
        del aside[known]
    for key, (item, outcome, code) in aside.items():
        session.add(
            Quarantined(
                clinic_id=clinic_id,
                id=uuid.uuid4(),
                patient_id=patient_id,
                kind=kind,
                digest=key,
                item=dict(item),
                outcome=outcome,
                code=code,
                received_at=now,
                author_id=author_id,
            )
        )


def listed(session: Session, patient_id: UUID, limit: int, after: str | None = None) -> list[Quarantined]:
    """What was put aside for this patient, the latest first; `after` is the `place_of` the last one read."""
    query = select(Quarantined).where(Quarantined.patient_id == patient_id)
    if after is not None:
        text, _, last = after.partition(" ")
        at = datetime.fromisoformat(text)
        same = and_(Quarantined.received_at == at, Quarantined.id > UUID(last))
        query = query.where(or_(Quarantined.received_at < at, same))
    return list(session.scalars(query.order_by(Quarantined.received_at.desc(), Quarantined.id).limit(limit)))


def place_of(row: Quarantined) -> str:
    """Where in that list it stands."""
    return f"{row.received_at.isoformat()} {row.id}"
