"""Giving parts of one record outside: with consent on file, written down, and kept as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.identity import Actor
from backend.access.permissions import Role
from backend.consent import service as consent
from backend.consent.purpose import Purpose
from backend.disclosures import fhir_bundle, pdf_file
from backend.disclosures.facts import (
    EventFact,
    ExerciseFact,
    Facts,
    Level,
    MeasureFact,
    PainFact,
    Place,
    SessionFact,
)
from backend.disclosures.insurer_report import insurer_report
from backend.disclosures.models import Disclosure
from backend.disclosures.sections import NOT_IN_FHIR, TWICE, DisclosureDraft, Kind, Section, section_of
from backend.exports import service as exports
from backend.measures import library
from backend.measures import service as measures
from backend.measures.direction import Direction
from backend.measures.reading import Timing
from backend.needling import service as needling
from backend.pain import service as pain
from backend.people import service as people
from backend.shell.moment import SentMoment
from backend.shell.refusal import NotFound, RuleBroken
from backend.shell.sync import once
from backend.trends import service as trends
from backend.trends.level import Level as TrendLevel

RULES: Mapping[str, str] = (
    once.CODES
    | TWICE
    | {
        "consent_needed": "The patient's consent to sharing outside the clinic is not on file.",
        "not_in_fhir": "This part cannot be given as FHIR.",
        "unprintable": "A letter of this record cannot be printed with the typeface Ebb brings.",
    }
)
_MOST_SESSIONS = 10_000


@dataclass(frozen=True, slots=True)
class Told:
    """What was given, by whom, and the snapshot of it."""

    disclosure: Disclosure
    made_by: str
    snapshot: exports.Snapshot


def give(
    session: Session, actor: Actor, patient_id: UUID, draft: DisclosureDraft, now: datetime, day_starts_at: int
) -> tuple[Told, bool]:
    """Make it and freeze it: what was given, and whether it is new.

    The consent is asked in the transaction that uses it. Raises RuleBroken with one of `RULES`, Conflict `id_taken`.
    """
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    known = once.known(session, Disclosure, draft.id, patient_id=patient_id, digest=digest)
    if known is not None:
        return _told(session, [known])[0], False
    _ask_consent(session, patient_id)
    if draft.kind is Kind.FHIR and NOT_IN_FHIR & set(draft.sections):
        raise RuleBroken("not_in_fhir", RULES["not_in_fhir"])
    facts = facts_of(session, actor.clinic_id, patient_id, draft.sections, now, day_starts_at)
    number = exports.take_number(session, actor.clinic_id)
    data, data_sha256 = _file(session, actor.clinic_id, facts, draft, number, now)
    exports.freeze(
        session,
        clinic_id=actor.clinic_id,
        snapshot_id=draft.id,
        number=number,
        kind=draft.kind.value,
        made_for=actor.account_id,
        data=data,
        people_in_it=1,
        rows=len(facts.pain) + len(facts.measures) + len(facts.sessions),
        now=now,
        patient_id=patient_id,
        data_sha256=data_sha256,
    )
    row = Disclosure(
        clinic_id=actor.clinic_id,
        id=draft.id,
        patient_id=patient_id,
        kind=draft.kind.value,
        recipient=draft.recipient,
        purpose=draft.purpose,
        sections=[section.value for section in draft.sections],
        made_by=actor.account_id,
        made_at=now,
        digest=digest,
    )
    session.add(row)
    session.flush()
    return _told(session, [row])[0], True


def given(session: Session, patient_id: UUID) -> list[Told]:
    """What of this record was given outside, the latest first."""
    query = select(Disclosure).where(Disclosure.patient_id == patient_id)
    return _told(session, session.scalars(query.order_by(Disclosure.made_at.desc(), Disclosure.id)).all())


def file_of(session: Session, actor: Actor, patient_id: UUID, disclosure_id: UUID) -> tuple[Told, bytes]:
    """One of them and its file. Whoever is not the patient needs the consent to be there still."""
    query = select(Disclosure).where(Disclosure.patient_id == patient_id, Disclosure.id == disclosure_id)
    row = session.scalar(query)
    if row is None:
        raise NotFound
    if actor.role is not Role.PATIENT:
        _ask_consent(session, patient_id)
    [told] = _told(session, [row])
    return told, exports.file_of(session, told.snapshot)


def facts_of(
    session: Session,
    clinic_id: UUID,
    patient_id: UUID,
    sections: Sequence[Section],
    now: datetime,
    day_starts_at: int,
) -> Facts:
    """The chosen parts, and nothing of the others."""
    person = people.patient_of(session, patient_id)
    portrait = trends.portrait_of(session, patient_id, now, day_starts_at)
    week = portrait.exercise.last_7_days
    levels = {"start": _level(portrait.pain.baseline), "now": _level(portrait.pain.current)}
    exercise = ExerciseFact(week.from_day, week.to_day, week.due, week.done, week.not_done, week.no_answer)
    return Facts(
        clinic=people.clinic_of(session, clinic_id).name,
        patient_id=patient_id,
        patient=person.name,
        birth_date=person.birth_date,
        sections=tuple(sections),
        pain=_pain(session, patient_id) if Section.PAIN in sections else (),
        levels=levels if Section.PAIN in sections else None,
        measures=_measures(session, patient_id, sections),
        sessions=_sessions(session, patient_id) if Section.SESSIONS in sections else (),
        exercise=exercise if Section.EXERCISE in sections else None,
    )


def _file(
    session: Session, clinic_id: UUID, facts: Facts, draft: DisclosureDraft, number: int, now: datetime
) -> tuple[bytes, str | None]:
    if draft.kind is Kind.FHIR:
        return fhir_bundle.to_bytes(facts, draft.id, now), None
    today = people.clinic_today(session, clinic_id, now)
    report = insurer_report(facts, recipient=draft.recipient, purpose=draft.purpose, made_on=today)
    stamp = pdf_file.Stamp(number, str(draft.id), report.data_sha256())
    try:
        return pdf_file.to_bytes(report, stamp), stamp.data_sha256
    except pdf_file.NoLetter as wrong:
        raise RuleBroken("unprintable", RULES["unprintable"]) from wrong


def _ask_consent(session: Session, patient_id: UUID) -> None:
    if not consent.allows(session, patient_id, Purpose.SHARING):
        raise RuleBroken("consent_needed", RULES["consent_needed"])


def _pain(session: Session, patient_id: UUID) -> tuple[PainFact, ...]:
    return tuple(
        PainFact(
            id=row.id,
            felt_at=row.felt_at,
            kind=row.kind,
            score=row.score,
            places=tuple(Place(one["region"], one["side"], one.get("score")) for one in row.places),
        )
        for row in pain.entries_that_count(session, patient_id)
    )


def _measures(session: Session, patient_id: UUID, sections: Sequence[Section]) -> tuple[MeasureFact, ...]:
    defined = library.instruments(session)
    zone = people.enrolment(session, patient_id).zone
    found = []
    for one in measures.readings_of(session, patient_id):
        section, definition = section_of(one.instrument), defined.get(one.instrument)
        if section is None or section not in sections or definition is None:
            continue
        found.append(
            MeasureFact(
                id=one.id,
                section=section,
                instrument=one.instrument,
                name=definition.name.en,
                unit=definition.unit,
                decimals=definition.decimals,
                higher_is_better=definition.direction is Direction.HIGHER_IS_BETTER,
                site=one.site,
                side=None if one.side is None else one.side.value,
                mode=None if one.mode is None else one.mode.value,
                taken_at=SentMoment.from_instant(one.taken_at, zone),
                day=one.day,
                value=one.value,
                after_treatment=one.timing is Timing.POST,
            )
        )
    return tuple(found)


def _sessions(session: Session, patient_id: UUID) -> tuple[SessionFact, ...]:
    kept, _ = needling.newest(session, patient_id, None, _MOST_SESSIONS)
    return tuple(
        SessionFact(
            id=one.id,
            performed_at=SentMoment.from_instant(one.performed_at, ZoneInfo(one.zone)),
            therapist=one.therapist.name,
            sites=tuple((site.muscle, site.side.value) for site in one.sites),
            asked="listed" if any(addendum.events for addendum in one.addenda) else one.adverse_events.value,
            events=tuple(
                EventFact(event.kind.value, event.grade.value)
                for events in (one.events, *(addendum.events for addendum in one.addenda))
                for event in events
            ),
        )
        for one in reversed(kept)
        if one.voided is None
    )


def _level(level: TrendLevel) -> Level:
    return Level(level.mean, level.days_observed, level.days_possible)


def _told(session: Session, rows: Sequence[Disclosure]) -> list[Told]:
    names = access.names_of(session, {row.made_by for row in rows})
    frozen = exports.snapshots(session, [row.id for row in rows])
    return [Told(row, names[row.made_by], frozen[row.id]) for row in rows]
