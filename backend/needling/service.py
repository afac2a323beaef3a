"""Keeping needling sessions and reading them back, with the side that was written."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.needling import models
from backend.needling.interlock import REASONS, blocked_by, needles_missing
from backend.needling.technique import (
    AdverseAsked,
    AdverseEvent,
    EventKind,
    Grade,
    NeedledMuscle,
    Position,
    SessionDraft,
    SessionMark,
    Site,
    Target,
    Technique,
    Twitch,
)
from backend.people import service as people
from backend.people.side import Side
from backend.shell.refusal import NotFound, RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = once.CODES | REASONS


@dataclass(frozen=True, slots=True)
class Therapist:
    """Who needled."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A session as kept."""

    id: UUID
    performed_at: datetime
    zone: str
    local_day: date
    purpose: str
    position: Position | None
    consent_given: bool
    needles_in: int
    needles_out: int
    note: str | None
    adverse_events: AdverseAsked
    events: tuple[AdverseEvent, ...]
    sites: tuple[Site, ...]
    therapist: Therapist
    recorded_at: datetime
    digest: str


def record(
    session: Session, *, clinic_id: UUID, patient_id: UUID, therapist_id: UUID, draft: SessionDraft, now: datetime
) -> tuple[KeptSession, bool]:
    """Keep a session once: what is kept, and whether it is new.

    Raises RuleBroken with one of `RULES`, Conflict(id_taken) when the id stands for another session.
    """
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    known = session.scalar(select(models.NeedlingSession).where(models.NeedlingSession.id == draft.id))
    if known is not None:
        once.refuse_other_content((known.patient_id, known.digest), (patient_id, digest))
        return _kept(session, [known])[0], False
    code = blocked_by(draft, now)
    if code == "needle_count":
        raise RuleBroken(code, RULES[code], needles_missing=needles_missing(draft))
    if code is not None:
        raise RuleBroken(code, RULES[code])
    row = models.NeedlingSession(
        clinic_id=clinic_id,
        id=draft.id,
        patient_id=patient_id,
        therapist_id=therapist_id,
        performed_at=draft.performed_at.instant,
        offset_minutes=draft.performed_at.offset_minutes,
        zone=draft.zone,
        local_day=draft.performed_at.diary_day(),
        purpose=draft.purpose,
        position=None if draft.position is None else draft.position.value,
        consent_given=draft.consent_given,
        needles_in=draft.needles_in,
        needles_out=draft.needles_out,
        note=draft.note,
        adverse_events=draft.adverse_events.value,
        recorded_at=now,
        digest=digest,
    )
    session.add(row)
    session.flush()
    session.add_all(_site_row(clinic_id, draft.id, at, site) for at, site in enumerate(draft.sites, start=1))
    session.add_all(_event_row(clinic_id, draft.id, at, event) for at, event in enumerate(draft.events, start=1))
    session.flush()
    return _kept(session, [row])[0], True


def session_of(session: Session, patient_id: UUID, session_id: UUID) -> KeptSession:
    """One session of this patient."""
    table = models.NeedlingSession
    row = session.scalar(select(table).where(table.patient_id == patient_id, table.id == session_id))
    if row is None:
        raise NotFound
    return _kept(session, [row])[0]


def newest(
    session: Session, patient_id: UUID, before: tuple[datetime, UUID] | None, limit: int
) -> tuple[list[KeptSession], bool]:
    """Sessions from the newest on, those before (performed_at, id) where given, and whether there are older ones."""
    table = models.NeedlingSession
    query = select(table).where(table.patient_id == patient_id)
    if before is not None:
        query = query.where(tuple_(table.performed_at, table.id) < before)
    rows = list(session.scalars(query.order_by(table.performed_at.desc(), table.id.desc()).limit(limit + 1)))
    return _kept(session, rows[:limit]), len(rows) > limit


def sessions_of(session: Session, patient_id: UUID) -> tuple[SessionMark, ...]:
    """Every session of the patient as a mark for a picture, the earliest first; one statement."""
    head, site = models.NeedlingSession, models.NeedledSite
    query = (
        select(head.id, head.performed_at, head.local_day, site.muscle, site.side)
        .join(site, (site.clinic_id == head.clinic_id) & (site.session_id == head.id))
        .where(head.patient_id == patient_id)
        .order_by(head.performed_at, head.id, site.position)
    )
    sites: dict[tuple[UUID, datetime, date], list[NeedledMuscle]] = {}
    for session_id, performed_at, day, muscle, side in session.execute(query):
        sites.setdefault((session_id, performed_at, day), []).append(NeedledMuscle(muscle, Side(side)))
    return tuple(SessionMark(*key, tuple(muscles)) for key, muscles in sites.items())


def _kept(session: Session, rows: Sequence[models.NeedlingSession]) -> list[KeptSession]:
    ids = [row.id for row in rows]
    sites: dict[UUID, list[Site]] = {}
    site_query = select(models.NeedledSite).where(models.NeedledSite.session_id.in_(ids))
    for site in session.scalars(site_query.order_by(models.NeedledSite.position)):
        sites.setdefault(site.session_id, []).append(_site(site))
    events: dict[UUID, list[AdverseEvent]] = {}
    event_query = select(models.AdverseEvent).where(models.AdverseEvent.session_id.in_(ids))
    for event in session.scalars(event_query.order_by(models.AdverseEvent.position)):
        told = AdverseEvent(EventKind(event.kind), Grade(event.grade), event.note)
        events.setdefault(event.session_id, []).append(told)
    names = access.names_of(session, {row.therapist_id for row in rows})
    return [
        KeptSession(
            id=row.id,
            performed_at=row.performed_at,
            zone=row.zone,
            local_day=row.local_day,
            purpose=row.purpose,
            position=None if row.position is None else Position(row.position),
            consent_given=row.consent_given,
            needles_in=row.needles_in,
            needles_out=row.needles_out,
            note=row.note,
            adverse_events=AdverseAsked(row.adverse_events),
            events=tuple(events.get(row.id, ())),
            sites=tuple(sites[row.id]),
            therapist=Therapist(row.therapist_id, names[row.therapist_id]),
            recorded_at=row.recorded_at,
            digest=row.digest,
        )
        for row in rows
    ]


def _site(row: models.NeedledSite) -> Site:
    return Site(
        muscle=row.muscle,
        side=Side(row.side),
        spot=row.spot,
        target=Target(row.target),
        technique=Technique(row.technique),
        needle_diameter_mm=row.needle_diameter_mm,
        needle_length_mm=row.needle_length_mm,
        insertions=row.insertions,
        depth_mm=row.depth_mm,
        twitch=None if row.twitch is None else Twitch(row.twitch),
        twitch_count=row.twitch_count,
    )


def _site_row(clinic_id: UUID, session_id: UUID, position: int, site: Site) -> models.NeedledSite:
    return models.NeedledSite(
        clinic_id=clinic_id,
        id=uuid.uuid4(),
        session_id=session_id,
        position=position,
        muscle=site.muscle,
        side=site.side.value,
        spot=site.spot,
        target=site.target.value,
        technique=site.technique.value,
        needle_diameter_mm=site.needle_diameter_mm,
        needle_length_mm=site.needle_length_mm,
        insertions=site.insertions,
        depth_mm=site.depth_mm,
        twitch=None if site.twitch is None else site.twitch.value,
        twitch_count=site.twitch_count,
    )


def _event_row(clinic_id: UUID, session_id: UUID, position: int, event: AdverseEvent) -> models.AdverseEvent:
    return models.AdverseEvent(
        clinic_id=clinic_id,
        id=uuid.uuid4(),
        session_id=session_id,
        position=position,
        kind=event.kind.value,
        grade=event.grade.value,
        note=event.note,
    )
