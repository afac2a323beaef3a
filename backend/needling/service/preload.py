"""What the next session may begin with: who, where and how of the last one, marked with its day.

Never an outcome, and never what has to be asked or looked at anew: counts, twitch, what was felt, events, consent, red
flags, advice, values, lot and expiry begin empty every time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.needling import models
from backend.needling.service.signed import last_of
from backend.needling.technique import Needle, Position, Site
from backend.people import service as people
from backend.staff.authority import Authority
from backend.staff.service import authorisations


@dataclass(frozen=True, slots=True)
class MayNeedle:
    """How who is signed in stands today, before the first field is filled in."""

    authority: Authority
    number: str | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Preload:
    """What the form begins with. `from_day` is None where there was no session yet."""

    from_day: date | None
    from_session: UUID | None
    purpose: str | None
    position: Position | None
    sites: tuple[Site, ...]
    authorisation: MayNeedle


def preload(session: Session, patient_id: UUID, therapist_id: UUID, now: datetime) -> Preload:
    """The form's beginning for this patient and who is signed in."""
    stands = authorisations.standing_of(session, therapist_id, people.enrolment(session, patient_id).today(now))
    held = stands.held
    may = MayNeedle(stands.authority, held.number if held else None, held.valid_to if held else None)
    last = last_of(session, patient_id)
    if last is None:
        return Preload(None, None, None, None, (), may)
    table = models.TriggerPoint
    query = select(table.id).where(table.patient_id == patient_id, table.withdrawn_at.is_(None))
    known = set(session.scalars(query))
    sites = tuple(_before(site, site.trigger_point_id in known) for site in last.sites)
    return Preload(last.local_day, last.id, last.purpose, last.position, sites, may)


def _before(site: Site, point_stands: bool) -> Site:  # noqa: FBT001
    return replace(
        site,
        twitch=None,
        twitch_count=None,
        trigger_point_id=site.trigger_point_id if point_stands else None,
        needle=Needle(maker=site.needle.maker),
        pain_during=None,
        familiar_pain=None,
        referral=None,
        autonomic=None,
    )
