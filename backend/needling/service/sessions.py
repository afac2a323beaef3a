"""Signing a session.

There is one way into the table of sessions, and it is `record`: whoever signs sends all of it, and every rule of the
interlock is asked. Nothing changes a session afterwards; `afterwards.add` writes beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.needling import models
from backend.needling.chest import near_chest
from backend.needling.interlock import REASONS, blocked_by, needles_missing, unanswered
from backend.needling.service import drafts, signed
from backend.needling.service.rows import event_row, site_row
from backend.needling.technique import MODALITY, SessionDraft, Site
from backend.people import service as people
from backend.shell.refusal import RuleBroken
from backend.shell.sync import once
from backend.staff.authority import Standing
from backend.staff.service import authorisations

RULES: Mapping[str, str] = {
    "other_trigger_point": "This trigger point is none of this patient's, or of another muscle or side.",
}


def record(
    session: Session, *, clinic_id: UUID, patient_id: UUID, therapist_id: UUID, draft: SessionDraft, now: datetime
) -> tuple[signed.KeptSession, bool]:
    """Sign a session once: what is kept, and whether it is new. A draft under this id is closed with it.

    Raises RuleBroken with a rule of the interlock or `other_trigger_point`, Conflict(id_taken) when the id stands for
    another session or for somebody else's draft.
    """
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    known = once.known(session, models.NeedlingSession, draft.id, patient_id=patient_id, digest=digest)
    if known is not None:
        return signed.kept(session, [known])[0], False
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
    return signed.kept(session, [row])[0], True


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
