"""Opening, changing and closing staff accounts; the clinic's patients by name, and who cares for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.identity import Actor
from backend.access.permissions import Role
from backend.credentials.service import factors
from backend.credentials.service import setup as credentials
from backend.credentials.service.setup import Link
from backend.people import service as people
from backend.shell.audit import trail
from backend.shell.moment import known_zone
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.settings import Settings
from backend.staff.service import authorisations

RULES: Mapping[str, str] = authorisations.RULES | {
    "login_letters": "A login is made of Latin letters, digits and signs such as . - _ @ +.",
    "login_taken": "Somebody signs in with this login already.",
    "not_yourself": "Nobody changes their own role or closes their own account: another admin does.",
    "no_such_therapist": "There is no such therapist in this clinic.",
    "no_such_zone": "There is no time zone of this name.",
    "bad_care_days": "The last day lies before the first.",
}


@dataclass(frozen=True, slots=True)
class StaffLine:
    """Somebody who works here."""

    id: UUID
    name: str
    login: str
    role: str
    set_up: bool
    second_factor: bool
    closed_at: datetime | None


def listed(session: Session) -> list[StaffLine]:
    """Everybody who works here or did, by name."""
    with_factor = factors.with_factor(session)
    return [_line(account, account.id in with_factor) for account in access.staff(session)]


def take_on(
    session: Session, actor: Actor, settings: Settings, now: datetime, *, name: str, login: str, role: str
) -> tuple[StaffLine, Link]:
    """An account without a password, and the link with which its person chooses one.

    Raises RuleBroken `login_letters`, Conflict `login_taken`.
    """
    account = access.open_account(
        session,
        clinic_id=actor.clinic_id,
        login=login,
        password_hash=access.NO_PASSWORD,
        role=Role(role),
        name=name,
    )
    trail.event(session, "account_opened", at=now, about=account.id, changed=("login", "name", "role"))
    link = credentials.make_link(session, account.id, actor.account_id, settings, now)
    return _line(account, second_factor=False), link


def link_again(session: Session, actor: Actor, account_id: UUID, settings: Settings, now: datetime) -> Link:
    """A new link for an account nobody has set up yet. Raises Conflict `already_set_up`, NotFound."""
    access.staff_account(session, account_id)
    return credentials.make_link(session, account_id, actor.account_id, settings, now)


def change_role(session: Session, actor: Actor, account_id: UUID, role: str, now: datetime) -> StaffLine:
    """Another role; every sign-in of the old one ends. Raises Conflict `not_yourself`, NotFound."""
    account = _somebody_else(session, actor, account_id)
    if account.role != role:
        account.role = role
        access.end_sign_ins(session, account_id, "role", now)
        trail.event(session, "role_changed", at=now, about=account_id, changed=("role",))
    return _line(account, bool(factors.factors_of(session, account_id)))


def close(session: Session, actor: Actor, account_id: UUID, now: datetime) -> StaffLine:
    """They work here no longer: from the next request on nothing is open. Raises Conflict `not_yourself`, NotFound."""
    account = _somebody_else(session, actor, account_id)
    account.closed_at = now
    access.end_sign_ins(session, account_id, "closed", now)
    trail.event(session, "account_closed", at=now, about=account_id)
    return _line(account, bool(factors.factors_of(session, account_id)))


def therapists(session: Session) -> list[dict[str, Any]]:
    """Who can care for patients here, by name."""
    return [
        {"id": account.id, "name": account.name}
        for account in access.staff(session)
        if account.role == Role.THERAPIST and account.closed_at is None
    ]


def enrol(
    session: Session, actor: Actor, now: datetime, *, name: str, birth_date: date | None, zone: str
) -> dict[str, Any]:
    """A new patient, from today on. Raises RuleBroken `no_such_zone`."""
    if known_zone(zone) is None:
        raise RuleBroken("no_such_zone", RULES["no_such_zone"])
    today = people.clinic_today(session, actor.clinic_id, now)
    patient = people.enrol(
        session, clinic_id=actor.clinic_id, name=name, zone=zone, enrolled_on=today, birth_date=birth_date
    )
    trail.event(session, "patient_enrolled", at=now, patient_id=patient.id, changed=("birth_date", "name", "zone"))
    return _patients(session, [patient], today)[0]


def patients(session: Session, today: date, after: str | None, limit: int) -> list[dict[str, Any]]:
    """The clinic's patients by name, with who cares for them today and later; `after` is "name\\x1fid"."""
    return _patients(session, people.everybody(session, after, limit), today)


def assign(
    session: Session,
    actor: Actor,
    patient_id: UUID,
    now: datetime,
    *,
    therapist_id: UUID,
    from_day: date,
    to_day: date | None,
) -> dict[str, Any]:
    """A care link. Raises RuleBroken `no_such_therapist` for whoever is none of this clinic, `bad_care_days`."""
    account = access.found(session, therapist_id)
    if account is None or account.role != Role.THERAPIST or account.closed_at is not None:
        raise RuleBroken("no_such_therapist", RULES["no_such_therapist"])
    if to_day is not None and to_day < from_day:
        raise RuleBroken("bad_care_days", RULES["bad_care_days"])
    link = people.link_care(
        session,
        clinic_id=actor.clinic_id,
        patient_id=patient_id,
        therapist_id=therapist_id,
        from_day=from_day,
        to_day=to_day,
    )
    trail.event(session, "care_link_made", at=now, about=therapist_id, patient_id=patient_id)
    return _care(link, account.name)


def end_care(session: Session, patient_id: UUID, link_id: UUID, to_day: date, now: datetime) -> dict[str, Any]:
    """The last day of a care link. Raises RuleBroken `bad_care_days`, NotFound."""
    link = people.care_link(session, patient_id, link_id)
    if to_day < link.from_day:
        raise RuleBroken("bad_care_days", RULES["bad_care_days"])
    link.to_day = to_day
    session.flush()
    trail.event(session, "care_link_ended", at=now, about=link.therapist_id, patient_id=patient_id)
    return _care(link, access.names_of(session, {link.therapist_id})[link.therapist_id])


def _somebody_else(session: Session, actor: Actor, account_id: UUID) -> Any:
    if account_id == actor.account_id:
        raise Conflict("not_yourself", RULES["not_yourself"])
    account = access.staff_account(session, account_id)
    if account.role == Role.OPERATOR:
        raise NotFound
    return account


def _line(account: Any, second_factor: bool) -> StaffLine:  # noqa: FBT001
    return StaffLine(
        account.id,
        account.name,
        account.login,
        account.role,
        access.has_password(account),
        second_factor,
        account.closed_at,
    )


def _patients(session: Session, found: list[Any], today: date) -> list[dict[str, Any]]:
    ids = [patient.id for patient in found]
    joined = access.with_account(session, ids)
    links = people.care_from(session, ids, today)
    names = access.names_of(session, {link.therapist_id for link in links})
    columns = ("id", "name", "birth_date", "enrolled_on", "ended_on")
    return [
        {column: getattr(patient, column) for column in columns}
        | {
            "joined": patient.id in joined,
            "care": [_care(link, names[link.therapist_id]) for link in links if link.patient_id == patient.id],
        }
        for patient in found
    ]


def _care(link: Any, name: str) -> dict[str, Any]:
    return {
        "id": link.id,
        "therapist": {"id": link.therapist_id, "name": name},
        "from_day": link.from_day,
        "to_day": link.to_day,
    }
