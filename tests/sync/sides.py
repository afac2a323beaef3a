"""One application on one database, with a clinic, a therapist and a patient who has two phones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from backend.access import service as access
from backend.access import sign_ins
from backend.access.identity import Actor
from backend.access.models import Account
from backend.access.permissions import Role
from backend.app import create_app
from backend.people import service as people
from backend.shell.clock import FixedClock
from backend.shell.db.session import db
from backend.shell.settings import Settings
from tests.features.cast import CHEAP_HASH, PLAN_START, ZONE, inside
from tests.features.conftest import SECRET

CLINIC = UUID("11111111-1111-4111-8111-111111111111")
THERAPIST = UUID("22222222-2222-4222-8222-222222222222")


@dataclass
class Side:
    """One application on one database."""

    app: Flask
    client: FlaskClient
    therapist: list[Actor] = field(default_factory=list)
    phones: list[Actor] = field(default_factory=list)

    def ask(self, actor: Actor, method: str, path: str, **kwargs: Any) -> Any:
        with self.app.app_context():
            token = self.app.extensions["ebb_access_tokens"].make(actor, self.app.extensions["ebb_clock"].now())
        headers = {"Authorization": f"Bearer {token}"}
        return self.client.open(
            f"/api/v1{path}", method=method, headers=headers, base_url="https://localhost", **kwargs
        )


def founded(url: str, clock: FixedClock, folder: Any) -> Side:
    """An application with a clinic and a therapist in it."""
    app = create_app(
        Settings(
            database_url=url,
            secret=SECRET,
            report_folder=folder,
            log_level="CRITICAL",
            second_factor_waived=True,
            sync_batches_an_hour=10**6,
            # Days go by within a history, and nobody signs in again.
            staff_idle_minutes=60 * 24 * 30,
            staff_refresh_hours=24 * 30,
        ),
        clock,
    )
    app.extensions["cast_clinic"] = CLINIC
    with app.app_context():
        session = db.session()
        people.found_clinic(session, "River Clinic", ZONE, CLINIC)
        _account(session, THERAPIST, "dev@ebb.example", Role.THERAPIST, None)
        session.commit()
        db.session.remove()
    side = Side(app, app.test_client())
    side.therapist = [signed_in(app, THERAPIST)]
    return side


def signed_in(app: Flask, account_id: UUID) -> Actor:
    """A new sign-in, made without the way in."""
    with inside(app) as session:
        account = session.scalars(select(Account).where(Account.id == account_id)).one()
        held = sign_ins.begin(session, account, app.extensions["ebb_settings"], app.extensions["ebb_clock"].now())
        session.commit()
        db.session.remove()
    return held.actor


def _account(session: Any, account: UUID, login: str, role: Role, patient: UUID | None) -> None:
    access.open_account(
        session,
        clinic_id=CLINIC,
        login=login,
        password_hash=CHEAP_HASH,
        role=role,
        name=login.partition("@")[0],
        patient_id=patient,
        account_id=account,
    )


def enrolled(side: Side, patient: UUID, account: UUID) -> None:
    """One more patient in the therapist's care, with two phones."""
    login = f"{patient.hex}@ebb.example"
    with inside(side.app) as session:
        people.enrol(
            session,
            clinic_id=CLINIC,
            name="Mara",
            zone=ZONE,
            enrolled_on=PLAN_START,
            birth_date=date(1984, 5, 17),
            patient_id=patient,
        )
        _account(session, account, login, Role.PATIENT, patient)
        session.flush()
        people.link_care(session, clinic_id=CLINIC, patient_id=patient, therapist_id=THERAPIST, from_day=PLAN_START)
        session.commit()
        db.session.remove()
    side.phones = [signed_in(side.app, account) for _ in range(2)]
