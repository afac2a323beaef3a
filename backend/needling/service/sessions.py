"""Signing a session, adding to it, voiding it, and reading sessions back, with the side that was written.

There is one way into the table of sessions, and it is `record`: whoever signs sends all of it, and every rule of the
interlock is asked. Nothing changes a session afterwards; `add` writes beside it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.needling import models
from backend.needling.chest import near_chest
from backend.needling.interlock import REASONS, blocked_by, happened_ahead, needles_missing, unanswered
from backend.needling.service import drafts
from backend.needling.service.rows import event_of, event_row, site_of, site_row
from backend.needling.technique import (
    MODALITY,
    AddendumDraft,
    AdverseAsked,
    AdverseEvent,
    NeedledMuscle,
    Position,
    SessionDraft,
    SessionMark,
    Site,
)
from backend.people import service as people
from backend.people.side import Side
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.sync import once
from backend.staff.authority import Standing
from backend.staff.service import authorisations

RULES: Mapping[str, str] = {
    "other_trigger_point": "This trigger point is none of this patient's, or of another muscle or side.",
    "already_void": "This session was voided before, for another reason; that one stays.",
    "session_void": "This session is void: what belongs to the right patient is recorded there.",
}


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


def record(
    session: Session, *, clinic_id: UUID, patient_id: UUID, therapist_id: UUID, draft: SessionDraft, now: datetime
) -> tuple[KeptSession, bool]:
    """Sign a session once: what is kept, and whether it is new. A draft under this id is closed with it.

    Raises RuleBroken with a rule of the interlock or `other_trigger_point`, Conflict(id_taken) when the id stands for
    another session or for somebody else's draft.
    """
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    known = once.known(session, models.NeedlingSession, draft.id, patient_id=patient_id, digest=digest)
    if known is not None:
        return _kept(session, [known])[0], False
    day = draft.performed_at.diary_day()
    stands = authorisations.standing_of(session, therapist_id, day)
    _refuse_blocked(draft, stands, now)
    _refuse_other_points(session, patient_id, draft.sites)
    drafts.close_signed(session, patient_id, therapist_id, draft.id, now)
    row = _row(clinic_id, patient_id, therapist_id, draft, stands, digest, now)
    session.add(row)
    session.flush()
    session.add_all(site_row(clinic_id, draft.id, at, site) for at, site in enumerate(draft.sites, start=1))
    session.add_all(event_row(clinic_id, draft.id, at, event) for at, event in enumerate(draft.events, start=1))
    session.flush()
    return _kept(session, [row])[0], True


def add(
    session: Session,
    *,
    clinic_id: UUID,
    patient_id: UUID,
    session_id: UUID,
    author_id: UUID,
    draft: AddendumDraft,
    now: datetime,
) -> tuple[KeptSession, bool]:
    """Add to a signed session: the session with all that was added, and whether this is new.

    Raises NotFound, RuleBroken(session_void, in_the_future), Conflict(id_taken).
    """
    people.lock_patient(session, patient_id)
    row = _session_row(session, patient_id, session_id)
    digest = once.content_digest(draft)
    if once.known(session, models.NeedlingAddendum, draft.id, session_id=session_id, digest=digest):
        return _kept(session, [row])[0], False
    if _voids(session, [session_id]):
        raise RuleBroken("session_void", RULES["session_void"])
    if happened_ahead(draft.events, now):
        raise RuleBroken("in_the_future", REASONS["in_the_future"])
    session.add(
        models.NeedlingAddendum(
            clinic_id=clinic_id,
            id=draft.id,
            session_id=session_id,
            text=draft.text,
            reason=draft.reason,
            written_by=author_id,
            written_at=now,
            digest=digest,
        )
    )
    session.flush()
    table = models.AdverseEvent
    last = session.scalar(select(func.max(table.position)).where(table.session_id == session_id)) or 0
    session.add_all(
        event_row(clinic_id, session_id, last + at, event, draft.id) for at, event in enumerate(draft.events, start=1)
    )
    session.flush()
    return _kept(session, [row])[0], True


def void(
    session: Session,
    *,
    clinic_id: UUID,
    patient_id: UUID,
    session_id: UUID,
    author_id: UUID,
    reason: str,
    now: datetime,
) -> tuple[KeptSession, bool]:
    """Say that this session was recorded for the wrong patient: it stays to be seen and leaves every count.

    The same reason again changes nothing; another one raises Conflict(already_void).
    """
    people.lock_patient(session, patient_id)
    row = _session_row(session, patient_id, session_id)
    known = _voids(session, [session_id]).get(session_id)
    if known is not None:
        if known.reason != reason:
            raise Conflict("already_void", RULES["already_void"])
        return _kept(session, [row])[0], False
    session.add(
        models.NeedlingVoid(
            clinic_id=clinic_id,
            id=uuid.uuid4(),
            session_id=session_id,
            reason=reason,
            voided_by=author_id,
            voided_at=now,
        )
    )
    session.flush()
    return _kept(session, [row])[0], True


def session_of(session: Session, patient_id: UUID, session_id: UUID) -> KeptSession:
    """One session of this patient."""
    return _kept(session, [_session_row(session, patient_id, session_id)])[0]


def newest(
    session: Session, patient_id: UUID, before: tuple[datetime, UUID] | None, limit: int
) -> tuple[list[KeptSession], bool]:
    """Sessions from the newest on, void ones too, those before (performed_at, id) where given; and whether more."""
    table = models.NeedlingSession
    query = select(table).where(table.patient_id == patient_id)
    if before is not None:
        query = query.where(tuple_(table.performed_at, table.id) < before)
    rows = list(session.scalars(query.order_by(table.performed_at.desc(), table.id.desc()).limit(limit + 1)))
    return _kept(session, rows[:limit]), len(rows) > limit


def last_of(session: Session, patient_id: UUID) -> KeptSession | None:
    """The last session that counts; None where there was none."""
    table = models.NeedlingSession
    query = _counting(select(table)).where(table.patient_id == patient_id)
    row = session.scalar(query.order_by(table.performed_at.desc(), table.id.desc()).limit(1))
    return None if row is None else _kept(session, [row])[0]


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


def _counting(query: Select[Any]) -> Select[Any]:
    head, void_row = models.NeedlingSession, models.NeedlingVoid
    return query.outerjoin(void_row, (void_row.clinic_id == head.clinic_id) & (void_row.session_id == head.id)).where(
        void_row.id.is_(None)
    )


def _session_row(session: Session, patient_id: UUID, session_id: UUID) -> models.NeedlingSession:
    table = models.NeedlingSession
    row = session.scalar(select(table).where(table.patient_id == patient_id, table.id == session_id))
    if row is None:
        raise NotFound
    return row


def _refuse_blocked(draft: SessionDraft, stands: Standing, now: datetime) -> None:
    code = blocked_by(draft, stands.authority, now)
    if code is None:
        return
    if code == "needle_count":
        missing = needles_missing(draft.needles_in, draft.needles_out)
        raise RuleBroken(code, REASONS[code], needles_missing=missing)
    if code == "red_flags_unanswered":
        named = ", ".join(flag.value for flag in unanswered(draft))
        raise RuleBroken(code, f"{REASONS[code]} Without an answer: {named}.")
    if code == "lung_advice_needed":
        named = ", ".join(near_chest(site.muscle for site in draft.sites))
        raise RuleBroken(code, f"{REASONS[code]} Near the chest: {named}.")
    raise RuleBroken(code, REASONS[code])


def _refuse_other_points(session: Session, patient_id: UUID, sites: Sequence[Site]) -> None:
    named = {site.trigger_point_id for site in sites if site.trigger_point_id is not None}
    if not named:
        return
    table = models.TriggerPoint
    query = select(table).where(table.patient_id == patient_id, table.id.in_(named), table.withdrawn_at.is_(None))
    known = {row.id: (row.muscle, row.side) for row in session.scalars(query)}
    for site in sites:
        if site.trigger_point_id is not None and known.get(site.trigger_point_id) != (site.muscle, site.side.value):
            raise RuleBroken("other_trigger_point", RULES["other_trigger_point"])


def _row(
    clinic_id: UUID,
    patient_id: UUID,
    therapist_id: UUID,
    draft: SessionDraft,
    stands: Standing,
    digest: str,
    now: datetime,
) -> models.NeedlingSession:
    consent, held = draft.consent, stands.held
    if consent is None or held is None:
        raise AssertionError("the interlock let a session through without consent or authorisation")
    return models.NeedlingSession(
        clinic_id=clinic_id,
        id=draft.id,
        patient_id=patient_id,
        therapist_id=therapist_id,
        performed_at=draft.performed_at.instant,
        offset_minutes=draft.performed_at.offset_minutes,
        zone=draft.zone,
        local_day=draft.performed_at.diary_day(),
        modality=MODALITY,
        purpose=draft.purpose,
        position=None if draft.position is None else draft.position.value,
        consent_given=draft.consent_given,
        consent_text=consent.text,
        consent_way=consent.way.value,
        consent_by=consent.given_by.value,
        consent_name=consent.name,
        consent_at=consent.given_at.instant,
        red_flags=[{"flag": one.flag.value, "answer": one.answer.value} for one in draft.red_flags],
        red_flag_decision=draft.red_flag_decision,
        authorisation_id=held.id,
        authorisation_number=held.number,
        supervised_by=held.supervised_by,
        needles_in=draft.needles_in,
        needles_out=draft.needles_out,
        pain_before=draft.pain_before,
        pain_after=draft.pain_after,
        advice=[one.value for one in draft.advice],
        note=draft.note,
        adverse_events=draft.adverse_events.value,
        recorded_at=now,
        digest=digest,
    )


def _voids(session: Session, ids: Sequence[UUID]) -> dict[UUID, models.NeedlingVoid]:
    query = select(models.NeedlingVoid).where(models.NeedlingVoid.session_id.in_(ids))
    return {row.session_id: row for row in session.scalars(query)}


def _kept(session: Session, rows: Sequence[models.NeedlingSession]) -> list[KeptSession]:
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
    voids = _voids(session, ids)
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


def _consent(row: models.NeedlingSession) -> KeptConsent | None:
    if row.consent_text is None or row.consent_way is None or row.consent_by is None or row.consent_at is None:
        return None
    return KeptConsent(row.consent_text, row.consent_way, row.consent_by, row.consent_name, row.consent_at)
