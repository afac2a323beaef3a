"""The same few people in every test: who they are, and a client that is signed in as each of them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from backend.access import service as access
from backend.access.permissions import Role
from backend.people import service as people
from backend.shell.db.scope import enter_clinic, every_clinic
from backend.shell.db.session import db

# Tuesday 10 March 2026, 18:30 in Edmonton, two days after the clocks changed there.
NOW = datetime(2026, 3, 11, 0, 30, tzinfo=UTC)
ZONE = "America/Edmonton"
PASSWORD = "a long walk by the river"
# Argon2 keeps its cost in the hash: a cheap one makes a thousand sign-ins affordable.
CHEAP_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
PLAN_START = date(2026, 1, 5)


def body(answer: TestResponse) -> Any:
    """What the answer holds."""
    return answer.json


class Person:
    """Somebody who can be asked to do something. Signs in on the first request."""

    def __init__(self, app: Flask, login: str | None, account_id: UUID | None, patient_id: UUID | None) -> None:
        self.app, self.login, self.id, self.patient_id = app, login, account_id, patient_id
        self.client = app.test_client()
        self.token: str | None = None

    def _headers(self, given: dict[str, str] | None) -> dict[str, str]:
        if self.login is None:
            return dict(given or {})
        if self.token is None:
            body = {"login": self.login, "password": PASSWORD}
            answer = self.client.post("/api/v1/sign-in", json=body, base_url="https://localhost")
            assert answer.status_code == 200, answer.get_data(as_text=True)
            self.token = answer.json["access_token"]  # type: ignore[index]
        return {"Authorization": f"Bearer {self.token}"} | (given or {})

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **kwargs: Any) -> TestResponse:
        url = path if path.startswith("/api/") or not path.startswith("/") else f"/api/v1{path}"
        return self.client.open(
            url, method=method, headers=self._headers(headers), base_url="https://localhost", **kwargs
        )

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        return self.ask("GET", path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> TestResponse:
        return self.ask("POST", path, **kwargs)

    def put(self, path: str, **kwargs: Any) -> TestResponse:
        return self.ask("PUT", path, **kwargs)


@dataclass(frozen=True, slots=True)
class Cast:
    """Mara and Omar are patients; Dev treats Mara; Lena works beside Dev and treats Omar; Ravi works in another
    clinic, where Zoe is a patient; Noor is the clinic's admin; nobody is nobody."""

    clinic_id: UUID
    other_clinic_id: UUID
    mara: Person
    omar: Person
    dev: Person
    lena: Person
    ravi: Person
    zoe: Person
    noor: Person
    nobody: Person

    @property
    def everybody(self) -> dict[str, Person]:
        names = ("mara", "omar", "dev", "lena", "ravi", "zoe", "noor", "nobody")
        return {name: getattr(self, name) for name in names}


def assemble(app: Flask) -> Cast:
    """Put the cast into an empty database."""
    with app.app_context():
        session = db.session()
        with every_clinic(session):
            here = people.found_clinic(session, "River Clinic", ZONE).id
            elsewhere = people.found_clinic(session, "Hill Clinic", ZONE).id
        made: dict[str, Person] = {}
        for clinic_id, name, role in (
            (here, "mara", Role.PATIENT),
            (here, "omar", Role.PATIENT),
            (here, "dev", Role.THERAPIST),
            (here, "lena", Role.THERAPIST),
            (here, "noor", Role.CLINIC_ADMIN),
            (elsewhere, "ravi", Role.THERAPIST),
            (elsewhere, "zoe", Role.PATIENT),
        ):
            made[name] = _person(app, session, clinic_id, name, role)
        for clinic_id, patient, therapist in (
            (here, "mara", "dev"),
            (here, "omar", "lena"),
            (elsewhere, "zoe", "ravi"),
        ):
            enter_clinic(session, clinic_id)
            people.link_care(
                session,
                clinic_id=clinic_id,
                patient_id=made[patient].patient_id,  # type: ignore[arg-type]
                therapist_id=made[therapist].id,  # type: ignore[arg-type]
                from_day=PLAN_START,
            )
            session.flush()
        session.commit()
    return Cast(here, elsewhere, **made, nobody=Person(app, None, None, None))


def _person(app: Flask, session: Session, clinic_id: UUID, name: str, role: Role) -> Person:
    enter_clinic(session, clinic_id)
    patient_id = None
    if role is Role.PATIENT:
        patient_id = people.enrol(
            session,
            clinic_id=clinic_id,
            name=name.title(),
            zone=ZONE,
            enrolled_on=PLAN_START,
            birth_date=date(1984, 5, 17),
            patient_id=uuid.uuid4(),
        ).id
    account = access.open_account(
        session,
        clinic_id=clinic_id,
        login=f"{name}@ebb.example",
        password_hash=CHEAP_HASH,
        role=role,
        name=name.title(),
        patient_id=patient_id,
    )
    return Person(app, f"{name}@ebb.example", account.id, patient_id)
