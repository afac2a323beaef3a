"""Which patients met a needle of this lot?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.needling import models
from backend.people import service as people


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody who met the lot, and on which days. `void` days were recorded for them by mistake, as was said since."""

    id: UUID
    name: str
    makers: tuple[str, ...]
    days: tuple[date, ...]
    void_days: tuple[date, ...]


def met_by(session: Session, lot: str, maker: str | None = None) -> list[Met]:
    """Everybody who met this lot, by name; capitals and spaces around make no other lot. Nobody: an empty list."""
    head, site, voided = models.NeedlingSession, models.NeedledSite, models.NeedlingVoid
    query = (
        select(head.patient_id, head.local_day, site.needle_maker, voided.voided_at)
        .join(site, (site.clinic_id == head.clinic_id) & (site.session_id == head.id))
        .outerjoin(voided, (voided.clinic_id == head.clinic_id) & (voided.session_id == head.id))
        .where(func.lower(func.trim(site.needle_lot)) == lot.strip().lower())
    )
    if maker is not None:
        query = query.where(func.lower(func.trim(site.needle_maker)) == maker.strip().lower())
    days: dict[UUID, set[date]] = {}
    void_days: dict[UUID, set[date]] = {}
    makers: dict[UUID, set[str]] = {}
    found: Any = session.execute(query)
    for patient_id, day, made_by, voided_at in found:
        (days if voided_at is None else void_days).setdefault(patient_id, set()).add(day)
        makers.setdefault(patient_id, set()).update([made_by] if made_by else [])
    names = people.names_of(session, list(makers))
    return sorted(
        (
            Met(
                patient_id,
                name,
                tuple(sorted(makers[patient_id])),
                tuple(sorted(days.get(patient_id, ()))),
                tuple(sorted(void_days.get(patient_id, ()))),
            )
            for patient_id, name in names.items()
        ),
        key=lambda one: (one.name, one.id),
    )
