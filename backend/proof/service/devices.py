"""Devices linked to an account, and the PIN that is good on them only.

Who holds the device is asked first: without its signature over a fresh challenge no PIN is looked at and nothing is
counted, so somebody without the device can neither guess nor unlink it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.access import passwords
from backend.proof import device, pin
from backend.proof.models import LinkedDevice
from backend.proof.service import challenges
from backend.shell.db import doors
from backend.shell.db.scope import NOWHERE, enter_clinic
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.settings import Settings

MOST = 20


@dataclass(frozen=True, slots=True)
class Linking:
    """What a browser gives to link its device: its public key, and the challenge signed with the private one."""

    name: str
    public_key: bytes
    challenge: bytes
    signature: bytes
    pin: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a PIN: the device when it was right; else how many tries are left, None when none of it counts."""

    device: LinkedDevice | None
    tries_left: int | None = None


def purpose_of(device_id: UUID) -> str:
    """What a challenge for this device is for. It need not exist."""
    return f"sign in on device {device_id}"


def link(
    session: Session,
    *,
    clinic_id: UUID,
    account_id: UUID,
    born: date | None,
    linking: Linking,
    purpose: str,
    settings: Settings,
    now: datetime,
) -> LinkedDevice:
    """Link this device. RuleBroken `pin_form`, `pin_easy`, `device_refused`; Conflict `too_many_ways`."""
    check_pin(linking.pin, born)
    spent = challenges.spend(session, clinic_id, linking.challenge, purpose, settings, now)
    if not spent or not device.signed(linking.public_key, linking.challenge, linking.signature):
        raise RuleBroken("device_refused", "This device's key could not be read, or too much time went by; try again.")
    if len(of_account(session, account_id)) >= MOST:
        raise Conflict("too_many_ways", f"There are {MOST} already; remove one first.")
    linked = LinkedDevice(
        clinic_id=clinic_id,
        id=uuid.uuid4(),
        account_id=account_id,
        public_key=linking.public_key,
        pin_hash=passwords.hash_password(linking.pin),
        wrong_pins=0,
        name=linking.name,
        made_at=now,
    )
    session.add(linked)
    session.flush()
    return linked


def check_pin(given: str, born: date | None) -> None:
    """Raise RuleBroken `pin_form` or `pin_easy` for a PIN that cannot be taken."""
    if not pin.well_formed(given):
        raise RuleBroken("pin_form", f"A PIN has {pin.SHORTEST} to {pin.LONGEST} digits.")
    if pin.easy(given, born):
        raise RuleBroken("pin_easy", "This is one of the PINs that are tried first; choose another.")


def ask(
    session: Session,
    device_id: UUID,
    challenge: bytes,
    signature: bytes,
    given: str,
    settings: Settings,
    now: datetime,
    *,
    account_id: UUID | None = None,
) -> Asked:
    """Look at a PIN from a device, whose clinic is entered. The eighth wrong one in a row unlinks the device.

    `account_id` is whose it has to be, where that is known already.

    What was counted has to be kept, so nothing is raised: commit, then answer.
    """
    clinic_id = doors.clinic_of_device(session, device_id)
    enter_clinic(session, clinic_id or NOWHERE)
    linked = session.scalar(
        select(LinkedDevice)
        .where(LinkedDevice.id == device_id, LinkedDevice.ended_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if not device.signed(None if linked is None else linked.public_key, challenge, signature) or linked is None:
        return Asked(None)
    if account_id not in {None, linked.account_id}:
        return Asked(None)
    if not challenges.spend(session, linked.clinic_id, challenge, purpose_of(device_id), settings, now):
        return Asked(None)
    if not passwords.matches(given, linked.pin_hash):
        linked.wrong_pins += 1
        if linked.wrong_pins >= pin.MOST_WRONG:
            linked.ended_at, linked.ended_why = now, "wrong_pins"
        session.flush()
        return Asked(None, pin.MOST_WRONG - linked.wrong_pins)
    linked.wrong_pins, linked.last_used_at = 0, now
    session.flush()
    return Asked(linked)


def of_account(session: Session, account_id: UUID) -> list[LinkedDevice]:
    """The devices linked to this account, the oldest first."""
    query = select(LinkedDevice).where(LinkedDevice.account_id == account_id, LinkedDevice.ended_at.is_(None))
    return list(session.scalars(query.order_by(LinkedDevice.made_at, LinkedDevice.id)))


def one(session: Session, account_id: UUID, device_id: UUID) -> LinkedDevice:
    """This device of this account."""
    for linked in of_account(session, account_id):
        if linked.id == device_id:
            return linked
    raise NotFound


def end_all(session: Session, account_id: UUID, now: datetime) -> None:
    """Unlink every device of this account: the clinic lets the person in anew."""
    session.execute(
        update(LinkedDevice)
        .where(LinkedDevice.account_id == account_id, LinkedDevice.ended_at.is_(None))
        .values(ended_at=now, ended_why="renewed")
    )
