"""Reading signed sessions back: whole, with what was added since, or as marks; void ones leave every count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.needling import models
from backend.needling.chest import near_chest
from backend.needling.service.rows import event_of, site_of
from backend.needling.technique import AdverseAsked, AdverseEvent, NeedledMuscle, Position, SessionMark, Site
from backend.people.side import Side
from backend.shell.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the clinic: who needled, who supervised, who wrote."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Addendum:
    """What was added after the signing."""

    id: UUID
    text: str
    reason: str
    events: tuple[AdverseEvent, ...]
    written_by: Person
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Voided:
    """Why a session does not count, who said so and when."""

    reason: str
    voided_by: Person
    voided_at: datetime


@dataclass(frozen=True, slots=True)
class KeptConsent:
    """What the yes rested on."""

    text: str
    way: str
    given_by: str
    name: str | None
    given_at: datetime


@dataclass(frozen=True, slots=True)
class KeptAuthorisation:
    """Under which authorisation it was done."""

    number: str
    supervised_by: Person | None


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A session as signed, with what was added to it since. Empty is "not recorded then", never "no"."""

    id: UUID
    performed_at: datetime
    zone: str
    local_day: date
    modality: str
    purpose: str
    position: Position | None
    consent_given: bool
    consent: KeptConsent | None
    red_flags: list[dict[str, str]] | None
    red_flag_decision: str | None
    authorisation: KeptAuthorisation | None
    needles_in: int
    needles_out: int
    pain_before: int | None
    pain_after: int | None
    advice: list[str] | None
    note: str | None
    adverse_events: AdverseAsked
    events: tuple[AdverseEvent, ...]
    sites: tuple[Site, ...]
    therapist: Person
    recorded_at: datetime
    addenda: tuple[Addendum, ...]
    voided: Voided | None
    digest: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed session that counts, for whoever asks the patient something afterwards."""

    id: UUID
    patient_id: UUID
    therapist_id: UUID
    performed_at: datetime
    zone: str
    signed_at: datetime
    near_chest: bool


def session_of(session: Session, patient_id: UUID, session_id: UUID) -> KeptSession:
    """One session of this patient."""
    return kept(session, [row_of(session, patient_id, session_id)])[0]


def newest(
    session: Session, patient_id: UUID, before: tuple[datetime, UUID] | None, limit: int
) -> tuple[list[KeptSession], bool]:
    """Sessions from the newest on, void ones too, those before (performed_at, id) where given; and whether more."""
    table = models.NeedlingSession
    query = select(table).where(table.patient_id == patient_id)
    if before is not None:
        query = query.where(tuple_(table.performed_at, table.id) < before)
    rows = list(session.scalars(query.order_by(table.performed_at.desc(), table.id.desc()).limit(limit + 1)))
    return kept(session, rows[:limit]), len(rows) > limit


def last_of(session: Session, patient_id: UUID) -> KeptSession | None:
    """The last session that counts; None where there was none."""
    table = models.NeedlingSession
    query = _counting(select(table)).where(table.patient_id == patient_id)
    row = session.scalar(query.order_by(table.performed_at.desc(), table.id.desc()).limit(1))
    return None if row is None else kept(session, [row])[0]


def sessions_of(session: Session, patient_id: UUID) -> tuple[SessionMark, ...]:
    """Every session that counts as a mark for a picture, the earliest first; one statement."""
    head, site = models.NeedlingSession, models.NeedledSite
    marks: Any = (
        select(head.id, head.performed_at, head.local_day, site.muscle, site.side)
        .join(site, (site.clinic_id == head.clinic_id) & (site.session_id == head.id))
        .where(head.patient_id == patient_id)
        .order_by(head.performed_at, head.id, site.position)
    )
    sites: dict[tuple[UUID, datetime, date], list[NeedledMuscle]] = {}
    for session_id, performed_at, day, muscle, side in session.execute(_counting(marks)):
        sites.setdefault((session_id, performed_at, day), []).append(NeedledMuscle(muscle, Side(side)))
    return tuple(SessionMark(*key, tuple(muscles)) for key, muscles in sites.items())


def signed_sessions(
    session: Session, *, patient_ids: Collection[UUID] | None = None, performed_since: datetime | None = None
) -> list[Signed]:
    """Signed sessions that count, the earliest first: of these patients, or of the clinic; performed since then."""
    head, site = models.NeedlingSession, models.NeedledSite
    query = _counting(select(head)).order_by(head.performed_at, head.id)
    if patient_ids is not None:
        query = query.where(head.patient_id.in_(list(patient_ids)))
    if performed_since is not None:
        query = query.where(head.performed_at >= performed_since)
    rows = session.scalars(query).all()
    muscles: dict[UUID, list[str]] = {}
    needled = select(site.session_id, site.muscle).where(site.session_id.in_([row.id for row in rows]))
    for session_id, muscle in session.execute(needled):
        muscles.setdefault(session_id, []).append(muscle)
    return [
        Signed(
            id=row.id,
            patient_id=row.patient_id,
            therapist_id=row.therapist_id,
            performed_at=row.performed_at,
            zone=row.zone,
            signed_at=row.recorded_at,
            near_chest=bool(near_chest(muscles.get(row.id, ()))),
        )
        for row in rows
    ]


def row_of(session: Session, patient_id: UUID, session_id: UUID) -> models.NeedlingSession:
    """The row of one session of this patient. Raises NotFound."""
    table = models.NeedlingSession
    row = session.scalar(select(table).where(table.patient_id == patient_id, table.id == session_id))
    if row is None:
        raise NotFound
    return row


def voids_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, models.NeedlingVoid]:
    """Which of these sessions are void, and by which row."""
    query = select(models.NeedlingVoid).where(models.NeedlingVoid.session_id.in_(ids))
    return {row.session_id: row for row in session.scalars(query)}


def kept(session: Session, rows: Sequence[models.NeedlingSession]) -> list[KeptSession]:
    """These sessions with everything that belongs to them, in the order given."""
    ids = [row.id for row in rows]
    sites: dict[UUID, list[Site]] = {}
    site_query = select(models.NeedledSite).where(models.NeedledSite.session_id.in_(ids))
    for site in session.scalars(site_query.order_by(models.NeedledSite.position)):
        sites.setdefault(site.session_id, []).append(site_of(site))
    events: dict[tuple[UUID, UUID | None], list[AdverseEvent]] = {}
    event_query = select(models.AdverseEvent).where(models.AdverseEvent.session_id.in_(ids))
    for event in session.scalars(event_query.order_by(models.AdverseEvent.position)):
        events.setdefault((event.session_id, event.addendum_id), []).append(event_of(event))
    table = models.NeedlingAddendum
    added = session.scalars(select(table).where(table.session_id.in_(ids)).order_by(table.written_at, table.id)).all()
    voids = voids_of(session, ids)
    who = {row.therapist_id for row in rows} | {one.written_by for one in added}
    who |= {row.supervised_by for row in rows if row.supervised_by is not None}
    names = access.names_of(session, who | {one.voided_by for one in voids.values()})

    def person(account_id: UUID) -> Person:
        return Person(account_id, names[account_id])

    def addenda(row: models.NeedlingSession) -> tuple[Addendum, ...]:
        return tuple(
            Addendum(
                one.id,
                one.text,
                one.reason,
                tuple(events.get((row.id, one.id), ())),
                person(one.written_by),
                one.written_at,
            )
            for one in added
            if one.session_id == row.id
        )

    def voided(row: models.NeedlingSession) -> Voided | None:
        found = voids.get(row.id)
        return None if found is None else Voided(found.reason, person(found.voided_by), found.voided_at)

    return [
        KeptSession(
            id=row.id,
            performed_at=row.performed_at,
            zone=row.zone,
            local_day=row.local_day,
            modality=row.modality,
            purpose=row.purpose,
            position=None if row.position is None else Position(row.position),
            consent_given=row.consent_given,
            consent=_consent(row),
            red_flags=row.red_flags,
            red_flag_decision=row.red_flag_decision,
            authorisation=None
            if row.authorisation_number is None
            else KeptAuthorisation(
                row.authorisation_number, None if row.supervised_by is None else person(row.supervised_by)
            ),
            needles_in=row.needles_in,
            needles_out=row.needles_out,
            pain_before=row.pain_before,
            pain_after=row.pain_after,
            advice=row.advice,
            note=row.note,
            adverse_events=AdverseAsked(row.adverse_events),
            events=tuple(events.get((row.id, None), ())),
            sites=tuple(sites[row.id]),
            therapist=person(row.therapist_id),
            recorded_at=row.recorded_at,
            addenda=addenda(row),
            voided=voided(row),
            digest=row.digest,
        )
        for row in rows
    ]


def _counting(query: Select[Any]) -> Select[Any]:
    head, void_row = models.NeedlingSession, models.NeedlingVoid
    return query.outerjoin(void_row, (void_row.clinic_id == head.clinic_id) & (void_row.session_id == head.id)).where(
        void_row.id.is_(None)
    )


def _consent(row: models.NeedlingSession) -> KeptConsent | None:
    if row.consent_text is None or row.consent_way is None or row.consent_by is None or row.consent_at is None:
        return None
    return KeptConsent(row.consent_text, row.consent_way, row.consent_by, row.consent_name, row.consent_at)
