"""Letting a patient in by a link, and giving somebody who is in further ways to sign in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import segno
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.identity import Actor
from backend.access.permissions import Role
from backend.access.sign_ins import SignedIn
from backend.people import service as people
from backend.proof.passkey import Made, Place
from backend.proof.service import Invitation, challenges, devices, invitations, passkeys, ways
from backend.proof.service.devices import Linking
from backend.proof.service.invitations import Invited, Kind
from backend.shell.audit import trail
from backend.shell.db.scope import NOWHERE, enter_clinic, entered
from backend.shell.refusal import NotFound, RuleBroken
from backend.shell.settings import Settings

RULES: Mapping[str, str] = {
    "invitation_over": "The link was used, taken back, replaced by a newer one, or is too old, or it never was one.",
    "account_closed": "The account was closed; open it again first.",
    "one_way": "Say either a passkey or a device with a PIN.",
    "no_passkeys_here": "Passkeys need an address with a name; it is set with EBB_ORIGIN.",
    "passkey_refused": "The passkey could not be read, or its challenge is too old or was used.",
    "passkey_known": "The passkey is kept already.",
    "device_refused": "The device's key could not be read, or its challenge is too old or was used.",
    "pin_form": "A PIN has 6 to 12 digits.",
    "pin_easy": "The PIN is one of those that are tried first.",
    "pins_are_for_patients": "Staff use a passkey or a password with a second factor.",
    "too_many_ways": "There are twenty already.",
    "last_way_in": "It is the only way the person signs in.",
    "passkey_unknown": "The passkey lets nobody in here.",
    "device_unlinked": "The device is not linked to an account, or no longer.",
    "wrong_pin": "The PIN is wrong; `tries_left` says how often it may be wrong again.",
}


@dataclass(frozen=True, slots=True)
class Making:
    """What a new way to sign in is made with: something to sign, and for whom."""

    challenge: bytes
    user_id: bytes
    user_name: str
    known: list[bytes]


@dataclass(frozen=True, slots=True)
class Welcome:
    """Whom a link lets in."""

    clinic: str
    first_name: str
    invitation: Invitation
    making: Making


@dataclass(frozen=True, slots=True)
class Passed:
    """A passkey that was made, what it shall be called, and where."""

    name: str
    challenge: bytes
    made: Made
    place: Place


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody with an account that is open."""

    clinic_id: UUID
    id: UUID
    name: str
    patient_id: UUID | None
    has_password: bool


def invite_patient(
    session: Session,
    actor: Actor,
    patient_id: UUID,
    *,
    ends_old_ways: bool,
    settings: Settings,
    now: datetime,
) -> Invited:
    """A link for this patient, who gets an account with it if there is none yet. RuleBroken `account_closed`."""
    patient = people.patient_of(session, patient_id)
    account = access.account_of_patient(session, patient_id) or access.open_without_password(
        session, clinic_id=actor.clinic_id, role=Role.PATIENT, name=patient.name, patient_id=patient_id
    )
    if account.closed_at is not None:
        raise RuleBroken("account_closed", "This person's account is closed; open it again first.")
    return invitations.invite(
        session,
        Kind.PATIENT,
        account.id,
        clinic_id=actor.clinic_id,
        made_by=actor.account_id,
        settings=settings,
        now=now,
        ends_old_ways=ends_old_ways,
    )


def invitations_of(session: Session, patient_id: UUID) -> list[Invitation]:
    """The latest links made for this patient."""
    account = access.account_of_patient(session, patient_id)
    return [] if account is None else invitations.of_account(session, account.id)


def revoke(session: Session, patient_id: UUID, invitation_id: UUID, now: datetime) -> Invitation:
    """Take one of them back."""
    account = access.account_of_patient(session, patient_id)
    if account is None:
        raise NotFound
    return invitations.revoke(session, account.id, invitation_id, now)


def look(session: Session, token: str, settings: Settings, now: datetime) -> Welcome:
    """Whom this link lets in, for whoever has the link."""
    invitation = invitations.look(session, token, now)
    account = _invited(session, invitation)
    clinic = people.clinic_of(session, invitation.clinic_id)
    making = _making(session, account.id, account.name, _purpose_of(invitation), settings, now)
    return Welcome(clinic.name, first_name(account.name), invitation, making)


def join(
    session: Session, token: str, way: Passed | Linking, settings: Settings, now: datetime
) -> tuple[SignedIn, UUID]:
    """Use the link: the new way is kept, old ones are ended if it says so, and the person is signed in."""
    invitation = invitations.look(session, token, now)
    account = _invited(session, invitation)
    if invitation.ends_old_ways:
        ways.end_all(session, account.id, now)
        access.end_sign_ins(session, account.id, "renewed", now)
    made = _add(session, account, way, _purpose_of(invitation), settings, now)
    invitations.redeem(session, token, now)
    begun = access.begin(session, account.id, settings, now)
    who = begun.actor
    by = trail.Who(who.account_id, who.role.value, who.name, who.sign_in_id)
    trail.event(session, "invitation_used", at=now, by=by, about=account.id, patient_id=account.patient_id)
    trail.event(session, _added(way), at=now, by=by, about=account.id)
    return begun, made


def making_of(session: Session, actor: Actor, settings: Settings, now: datetime) -> Making:
    """What a further way to sign in is made with."""
    return _making(session, actor.account_id, actor.name, _further(actor), settings, now)


def add(session: Session, actor: Actor, way: Passed | Linking, settings: Settings, now: datetime) -> UUID:
    """Give somebody who is signed in a further way."""
    made = _add(session, _self(session, actor), way, _further(actor), settings, now)
    trail.event(session, _added(way), at=now, about=actor.account_id)
    return made


def remove_passkey(session: Session, actor: Actor, passkey_id: UUID, now: datetime) -> None:
    """Take a passkey of one's own away. Conflict `last_way_in`."""
    account = _self(session, actor)
    way = passkeys.one(session, actor.account_id, passkey_id)
    trail.event(session, "passkey_removed", at=now, about=actor.account_id)
    ways.remove(session, actor.account_id, way, now, has_password=account.has_password)


def remove_device(session: Session, actor: Actor, device_id: UUID, now: datetime) -> None:
    """Unlink a device of one's own. Conflict `last_way_in`."""
    account = _self(session, actor)
    way = devices.one(session, actor.account_id, device_id)
    trail.event(session, "pin_removed", at=now, about=actor.account_id)
    ways.remove(session, actor.account_id, way, now, has_password=account.has_password)


def seal_of(session: Session, actor: Actor) -> bytes:
    """What one's own phones seal their store with."""
    _self(session, actor)  # two phones that ask for the first time at once get the same one
    return ways.seal_of(session, actor.clinic_id, actor.account_id)


def has_password(session: Session, actor: Actor) -> bool:
    """Whether a password is among somebody's ways to sign in."""
    return _self(session, actor).has_password


def let_in(session: Session, account_id: UUID | None, settings: Settings, now: datetime) -> SignedIn | None:
    """A sign-in for whoever showed their way in; None where nobody did, or when the account was closed meanwhile.

    A refusal is in the log of the clinic it was about, where there is one.
    """
    try:
        if account_id is not None:
            return access.begin(session, account_id, settings, now)
    except NotFound:
        pass
    if entered(session) not in {None, NOWHERE}:
        trail.event(session, "sign_in_refused", at=now, outcome="denied")
    return None


def prove(session: Session, actor: Actor, shown: bool, now: datetime) -> None:  # noqa: FBT001 - what came of it
    """Back in one's own clinic: it is them again, or not, and that is in the log either way."""
    enter_clinic(session, actor.clinic_id)
    if shown:
        access.proved(session, actor.sign_in_id, now)
    trail.event(session, "stepped_up" if shown else "step_up_refused", at=now, outcome="allowed" if shown else "denied")


def first_name(name: str) -> str:
    """What somebody is called by those who know them."""
    return (name.split() or [name])[0]


def qr(link: str) -> list[str]:
    """The link as a QR code with the second level of repair: row by row, 1 for dark."""
    return ["".join("1" if dark else "0" for dark in row) for row in segno.make_qr(link, error="m").matrix]


def _add(
    session: Session, person: _Person, way: Passed | Linking, purpose: str, settings: Settings, now: datetime
) -> UUID:
    if isinstance(way, Passed):
        return passkeys.add(
            session,
            clinic_id=person.clinic_id,
            account_id=person.id,
            name=way.name,
            made=way.made,
            challenge=way.challenge,
            purpose=purpose,
            place=way.place,
            settings=settings,
            now=now,
        ).id
    if person.patient_id is None:
        raise RuleBroken("pins_are_for_patients", "Staff use a passkey, or a password with a second factor.")
    return devices.link(
        session,
        clinic_id=person.clinic_id,
        account_id=person.id,
        born=people.patient_of(session, person.patient_id).birth_date,
        linking=way,
        purpose=purpose,
        settings=settings,
        now=now,
    ).id


def _making(session: Session, account_id: UUID, name: str, purpose: str, settings: Settings, now: datetime) -> Making:
    known = [one.credential_id for one in passkeys.of_account(session, account_id)]
    return Making(challenges.fresh(settings, purpose, now), account_id.bytes, first_name(name), known)


def _invited(session: Session, invitation: Invitation) -> _Person:
    try:
        return _open(session, invitation.account_id)
    except NotFound as closed:
        raise invitations.over() from closed


def _self(session: Session, actor: Actor) -> _Person:
    return _open(session, actor.account_id)


def _open(session: Session, account_id: UUID) -> _Person:
    """Held until the transaction ends, so that what is counted of their ways stays true."""
    account = access.open_account_of(session, account_id)
    password = access.has_password(account)
    return _Person(account.clinic_id, account.id, account.name, account.patient_id, password)


def _added(way: Passed | Linking) -> str:
    return "passkey_added" if isinstance(way, Passed) else "pin_set"


def _purpose_of(invitation: Invitation) -> str:
    return f"join by {invitation.id}"


def _further(actor: Actor) -> str:
    return f"a further way for {actor.account_id}"
