"""Sign-ins made without the way in, so that a thousand cost little."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from backend.access import sign_ins
from backend.access.device import Device
from backend.access.models import Account
from tests.features.access.browsers import Key
from tests.features.cast import Person, inside


@dataclass(slots=True)
class Family:
    """A sign-in: its access token and its refresh token as they stand."""

    token: str
    cookie: str
    sign_in_id: object


def begun(app: Flask, person: Person, key: Key | None = None) -> Family:
    """A new sign-in of this person, bound to the key if there is one."""
    clock, settings = app.extensions["ebb_clock"], app.extensions["ebb_settings"]
    with inside(app, person.clinic_id) as session:
        account = session.scalars(select(Account).where(Account.id == person.id)).one()
        held = sign_ins.begin(session, account, settings, clock.now())
        if key is not None:
            sign_ins.bind(session, held.actor.sign_in_id, Device(key=base64.urlsafe_b64decode(key.public + "=")))
        session.commit()
        token = app.extensions["ebb_access_tokens"].make(held.actor, clock.now())
    return Family(token, held.refresh_token, held.actor.sign_in_id)
