"""Enrolling people, linking them to those who care for them, and answering who stands how to whom."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from backend.access.identity import Actor, Standing
from backend.access.permissions import Condition, Role
from backend.people.link import Link
from backend.people.models import CareLink, Clinic, Patient
from backend.shell.audit.names import Facts
from backend.shell.db import doors
from backend.shell.db.scope import enter_clinic
from backend.shell.refusal import NotFound, RuleBroken
from backend.shell.sync.counter import open_counter

RULES: Mapping[str, str] = {
    "day_ahead": "This day has not come yet.",
    "before_enrolment": "This day lies before the first day of the enrolment.",
}


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the records of a patient need to know of the person: days are in the patient's own calendar."""

    patient_id: UUID
    zone: ZoneInfo
    birth_date: date | None
    enrolled_on: date
    ended_on: date | None

    def today(self, now: datetime) -> date:
        """The patient's calendar day at this instant."""
        return now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class PatientLine:
    """A person, as a list shows them."""

    id: UUID
    name: str
    birth_date: date | None


def found_clinic(session: Session, name: str, zone: str, clinic_id: UUID | None = None) -> Clinic:
    """A new clinic, which is entered. RuleBroken `one_clinic_a_file` for a second one in a SQLite file."""
    if session.get_bind().dialect.name == "sqlite" and doors.every_clinic(session):
        raise RuleBroken(
            "one_clinic_a_file",
            "A SQLite file holds one clinic and this one has its clinic; use another file, or PostgreSQL for several.",
        )
    clinic = Clinic(id=clinic_id or uuid.uuid4(), name=name, zone=zone)
    enter_clinic(session, clinic.id)
    session.add(clinic)
    session.flush()
    open_counter(session, clinic.id)
    return clinic


def clinic_of(session: Session, clinic_id: UUID) -> Clinic:
    """The clinic of this id."""
    clinic = session.get(Clinic, clinic_id)
    if clinic is None:
        raise NotFound
    return clinic


def clinic_today(session: Session, clinic_id: UUID, now: datetime) -> date:
    """The clinic's calendar day at this instant."""
    return now.astimezone(ZoneInfo(clinic_of(session, clinic_id).zone)).date()


def clinics(session: Session) -> list[Clinic]:
    """Every clinic on this server. Each is entered to learn its name, so the session ends in the last one."""
    found = []
    for clinic_id in doors.every_clinic(session):
        enter_clinic(session, clinic_id)
        found.append(clinic_of(session, clinic_id))
    return found


def enrol(
    session: Session,
    *,
    clinic_id: UUID,
    name: str,
    zone: str,
    enrolled_on: date,
    birth_date: date | None = None,
    patient_id: UUID | None = None,
) -> Patient:
    """Take a person into the clinic's care."""
    patient = Patient(
        clinic_id=clinic_id,
        id=patient_id or uuid.uuid4(),
        name=name,
        birth_date=birth_date,
        zone=zone,
        enrolled_on=enrolled_on,
    )
    session.add(patient)
    session.flush()
    return patient


def link_care(
    session: Session,
    *,
    clinic_id: UUID,
    patient_id: UUID,
    therapist_id: UUID,
    from_day: date,
    to_day: date | None = None,
) -> CareLink:
    """From this day on, this therapist cares for this patient."""
    link = CareLink(
        clinic_id=clinic_id,
        id=uuid.uuid4(),
        patient_id=patient_id,
        therapist_id=therapist_id,
        from_day=from_day,
        to_day=to_day,
    )
    session.add(link)
    session.flush()
    return link


def patient_of(session: Session, patient_id: UUID) -> Patient:
    """The patient of this id in the clinic that was entered."""
    patient = session.scalar(select(Patient).where(Patient.id == patient_id))
    if patient is None:
        raise NotFound
    return patient


def born_on(session: Session, birth_date: date) -> list[PatientLine]:
    """The people of the clinic with this date of birth."""
    query = select(Patient).where(Patient.birth_date == birth_date).order_by(Patient.name, Patient.id)
    return [PatientLine(one.id, one.name, one.birth_date) for one in session.scalars(query)]


def lock_patient(session: Session, patient_id: UUID) -> None:
    """Take turns with everybody else who writes to this patient's record, until the transaction ends."""
    locked = session.scalar(select(Patient.id).where(Patient.id == patient_id).with_for_update())
    if locked is None:
        raise NotFound


def enrolment(session: Session, patient_id: UUID) -> Enrolment:
    """The facts of the person that the records need."""
    return enrolment_of(patient_of(session, patient_id))


def enrolment_of(patient: Patient) -> Enrolment:
    """The same for a patient already at hand."""
    return Enrolment(patient.id, ZoneInfo(patient.zone), patient.birth_date, patient.enrolled_on, patient.ended_on)


def relation(session: Session, actor: Actor, patient_id: UUID, now: datetime) -> Standing | None:
    """How the actor stands to the patient today; None for an outsider and for a patient who does not exist."""
    if actor.role is Role.PATIENT:
        return Standing(Condition.OWN) if actor.patient_id == patient_id else None
    patient = session.scalar(select(Patient).where(Patient.id == patient_id))
    if patient is None:
        return None
    today = now.astimezone(ZoneInfo(patient.zone)).date()
    link = session.scalar(
        select(CareLink.id)
        .where(CareLink.patient_id == patient_id, CareLink.therapist_id == actor.account_id, _covers(today))
        .limit(1)
    )
    return Standing(Condition.IN_CLINIC if link is None else Condition.IN_CARE)


def in_care_of(
    session: Session, therapist_id: UUID, today: date, after: str | None = None, limit: int | None = None
) -> list[Patient]:
    """The people this therapist cares for on this day, by name; `after` is "name\\x1fid" of the last one read."""
    query = (
        select(Patient)
        .join(CareLink, and_(CareLink.clinic_id == Patient.clinic_id, CareLink.patient_id == Patient.id))
        .where(CareLink.therapist_id == therapist_id, _covers(today))
        .order_by(Patient.name, Patient.id)
        .distinct()
    )
    if after is not None:
        name, _, patient_id = after.rpartition("\x1f")
        query = query.where(or_(Patient.name > name, and_(Patient.name == name, Patient.id > UUID(patient_id))))
    return list(session.scalars(query if limit is None else query.limit(limit)))


def discharge(session: Session, patient_id: UUID, last_day: date, now: datetime) -> Patient:
    """Set the last day of the enrolment; set again, the later word holds.

    Raises RuleBroken `day_ahead` for a day that has not come, `before_enrolment` for one before the first.
    """
    lock_patient(session, patient_id)
    patient = patient_of(session, patient_id)
    if last_day > enrolment_of(patient).today(now):
        raise RuleBroken("day_ahead", RULES["day_ahead"])
    if last_day < patient.enrolled_on:
        raise RuleBroken("before_enrolment", RULES["before_enrolment"])
    patient.ended_on = last_day
    session.flush()
    return patient


def lock_clinic(session: Session, clinic_id: UUID) -> None:
    """Take turns with everybody else of the clinic who does this, until the transaction ends."""
    if session.scalar(select(Clinic.id).where(Clinic.id == clinic_id).with_for_update()) is None:
        raise NotFound


def is_known(session: Session, patient_id: UUID) -> bool:
    """Whether there is such a patient in the clinic that was entered."""
    return session.scalar(select(Patient.id).where(Patient.id == patient_id)) is not None


def ended(session: Session, only: UUID | None = None) -> list[Patient]:
    """Everybody whose enrolment has ended; `only` asks about one."""
    query = select(Patient).where(Patient.ended_on.is_not(None)).order_by(Patient.ended_on, Patient.id)
    return list(session.scalars(query if only is None else query.where(Patient.id == only)))


def names_of(session: Session, patient_ids: Collection[UUID]) -> dict[UUID, str]:
    """What these patients are called."""
    rows = session.execute(select(Patient.id, Patient.name).where(Patient.id.in_(patient_ids)))
    return {row.id: row.name for row in rows}


def carers_of(session: Session, patient_ids: Collection[UUID], today: date) -> dict[UUID, UUID]:
    """Who cares for each of these today: of several, who began first. Nobody in care: no entry."""
    query = (
        select(CareLink.patient_id, CareLink.therapist_id)
        .where(CareLink.patient_id.in_(patient_ids), _covers(today))
        .order_by(CareLink.from_day.desc(), CareLink.id.desc())
    )
    return {row.patient_id: row.therapist_id for row in session.execute(query)}


def carers_today(session: Session, patient_ids: Collection[UUID], now: datetime) -> dict[UUID, list[UUID]]:
    """Who cares for each of these today, in each one's own calendar, who began first first."""
    zones = {
        row.id: row.zone for row in session.execute(select(Patient.id, Patient.zone).where(Patient.id.in_(patient_ids)))
    }
    query = select(CareLink).where(CareLink.patient_id.in_(zones)).order_by(CareLink.from_day, CareLink.id)
    found: dict[UUID, list[UUID]] = {patient_id: [] for patient_id in zones}
    for row in session.scalars(query) if zones else ():
        today = now.astimezone(ZoneInfo(zones[row.patient_id])).date()
        if Link(row.therapist_id, row.patient_id, row.from_day, row.to_day).covers(today):
            found[row.patient_id].append(row.therapist_id)
    return found


def everybody(session: Session, after: str | None, limit: int) -> list[Patient]:
    """The clinic's patients by name; `after` is "name\\x1fid" of the last one read."""
    query = select(Patient).order_by(Patient.name, Patient.id).limit(limit)
    if after is not None:
        name, _, patient_id = after.rpartition("\x1f")
        query = query.where(or_(Patient.name > name, and_(Patient.name == name, Patient.id > UUID(patient_id))))
    return list(session.scalars(query))


def care_from(session: Session, patient_ids: Collection[UUID], today: date) -> list[CareLink]:
    """Who cares for these patients today or will later."""
    lasts = or_(CareLink.to_day.is_(None), CareLink.to_day >= today)
    query = select(CareLink).where(CareLink.patient_id.in_(patient_ids), lasts)
    return list(session.scalars(query.order_by(CareLink.from_day, CareLink.id)))


def care_link(session: Session, patient_id: UUID, link_id: UUID) -> CareLink:
    """One care link of this patient. Raises NotFound."""
    link = session.scalar(select(CareLink).where(CareLink.patient_id == patient_id, CareLink.id == link_id))
    if link is None:
        raise NotFound
    return link


def care_of(session: Session, patient_id: UUID) -> list[CareLink]:
    """Who cares or cared for this patient, newest first."""
    query = select(CareLink).where(CareLink.patient_id == patient_id).order_by(CareLink.from_day.desc(), CareLink.id)
    return list(session.scalars(query))


def links_between(session: Session, first: date, last: date) -> list[Link]:
    """Every care link that covers one of these days."""
    query = select(CareLink).where(CareLink.from_day <= last, or_(CareLink.to_day.is_(None), CareLink.to_day >= first))
    return [Link(row.therapist_id, row.patient_id, row.from_day, row.to_day) for row in session.scalars(query)]


def facts_for_log(session: Session, patient_ids: Sequence[UUID]) -> Facts:
    """The clinic's name, and those of these patients as far as they are its own."""
    known = session.execute(
        select(Clinic.name, Patient.id, Patient.name)
        .select_from(Clinic)
        .outerjoin(Patient, and_(Patient.clinic_id == Clinic.id, Patient.id.in_(patient_ids)))
    ).all()
    named: dict[UUID | None, str] = {row[1]: row[2] for row in known}
    return Facts(known[0][0] if known else None, {one: name for one, name in named.items() if one is not None})


def _covers(today: date) -> ColumnElement[bool]:
    return and_(CareLink.from_day <= today, or_(CareLink.to_day.is_(None), CareLink.to_day >= today))
