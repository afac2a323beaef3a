"""The same few people in every test: who they are, and a client that is signed in as each of them.

Two clinics. On PostgreSQL they share a database. A SQLite file holds one clinic, so there the other one has an
application and a file of its own, made when somebody of it is first asked; its ids exist nowhere else.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from backend.access import service as access
from backend.access.permissions import Role
from backend.app import create_app
from backend.people import service as people
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from backend.shell.settings import Settings
from backend.staff.authority import AuthorisationDraft
from backend.staff.service import authorisations
from tests.support import log_scan

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
    """Somebody who can be asked to do something. Signs in on the first request, and again when the token ran out."""

    def __init__(
        self,
        app: Flask | Callable[[], Flask],
        login: str | None,
        account_id: UUID | None,
        patient_id: UUID | None,
        clinic_id: UUID | None = None,
    ) -> None:
        self._app, self.login, self.id, self.patient_id = app, login, account_id, patient_id
        self.clinic_id = clinic_id
        self.token: str | None = None
        self._good_until = NOW

    @property
    def app(self) -> Flask:
        """The application this person's clinic is served by."""
        return self._app if isinstance(self._app, Flask) else self._app()

    @cached_property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def _headers(self, given: dict[str, str] | None) -> dict[str, str]:
        if self.login is None:
            return dict(given or {})
        now = self.app.extensions["ebb_clock"].now()
        if self.token is None or now >= self._good_until:
            body = {"login": self.login, "password": PASSWORD}
            answer = self.client.post("/api/v1/sign-in", json=body, base_url="https://localhost")
            assert answer.status_code == 200, answer.get_data(as_text=True)
            self.token = answer.json["access_token"]  # type: ignore[index]
            self._good_until = now + timedelta(minutes=9)
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
    clinic, where Zoe is a patient. Noor is the clinic's admin, Ines its auditor, Theo a researcher, Otto the
    operator; in the other clinic these are Hana, Iris, Tove and Olaf. Nobody is nobody."""

    clinic_id: UUID
    other_clinic_id: UUID
    mara: Person
    omar: Person
    dev: Person
    lena: Person
    ravi: Person
    zoe: Person
    hana: Person
    iris: Person
    tove: Person
    olaf: Person
    noor: Person
    ines: Person
    theo: Person
    otto: Person
    nobody: Person

    @property
    def everybody(self) -> dict[str, Person]:
        names = (*RIVER, *HILL, "nobody")
        return {name: getattr(self, name) for name in names}


def assemble(app: Flask) -> Cast:
    """Put the cast into an empty database."""
    here, elsewhere = uuid.uuid4(), uuid.uuid4()
    settings: Settings = app.extensions["ebb_settings"]
    apart = _Apart(app, settings, elsewhere) if settings.on_sqlite else None
    river = _settle(app, here, "River Clinic", RIVER)
    hill = apart.people if apart else _settle(app, elsewhere, "Hill Clinic", HILL)
    app.extensions["cast_clinic"] = here
    return Cast(here, elsewhere, **river, **hill, nobody=Person(app, None, None, None))


@contextmanager
def inside(app: Flask, clinic_id: UUID | None = None) -> Iterator[Session]:
    """A session in this clinic, by default that of Mara."""
    with app.app_context():
        session = db.session()
        enter_clinic(session, clinic_id or app.extensions["cast_clinic"])
        yield session


RIVER = {
    "mara": Role.PATIENT,
    "omar": Role.PATIENT,
    "dev": Role.THERAPIST,
    "lena": Role.THERAPIST,
    "noor": Role.CLINIC_ADMIN,
    "ines": Role.AUDITOR,
    "theo": Role.RESEARCHER,
    "otto": Role.OPERATOR,
}
HILL = {
    "ravi": Role.THERAPIST,
    "zoe": Role.PATIENT,
    "hana": Role.CLINIC_ADMIN,
    "iris": Role.AUDITOR,
    "tove": Role.RESEARCHER,
    "olaf": Role.OPERATOR,
}
CARE = {"mara": "dev", "omar": "lena", "zoe": "ravi"}


class _Apart:
    """The other clinic on SQLite. Its people's ids are known at once, its application is made when it is asked."""

    def __init__(self, app: Flask, settings: Settings, clinic_id: UUID) -> None:
        self._beside, self._clinic_id, self._made = app, clinic_id, False
        file = Path(make_url(settings.database_url).database or "")
        self._file = file.with_name(f"elsewhere-{file.name}")
        shutil.copyfile(file, self._file)  # migrated, and nothing in it yet
        self._settings = replace(settings, database_url=f"sqlite:///{self._file}")
        self._ids = {
            name: (uuid.uuid4(), uuid.uuid4() if role is Role.PATIENT else None) for name, role in HILL.items()
        }
        self.people = {
            name: Person(self.app, login_of(name), *ids, clinic_id) for name, ids in self._ids.items()
        }  # fmt: skip

    def app(self) -> Flask:
        if not self._made:
            made = create_app(self._settings, self._beside.extensions["ebb_clock"])
            made.test_client_class = self._beside.test_client_class
            _settle(made, self._clinic_id, "Hill Clinic", HILL, self._ids)
            made.extensions["cast_clinic"] = self._clinic_id
            self._beside.extensions["elsewhere"] = made
            self._made = True
        apart: Flask = self._beside.extensions["elsewhere"]
        return apart


def close(app: Flask) -> None:
    """Let go of the databases of the cast."""
    for one in (app, app.extensions.get("elsewhere")):
        if one is not None:
            with one.app_context():
                db.session.remove()
                db.engine.dispose()


def login_of(name: str) -> str:
    return f"{name}@ebb.example"


def _settle(
    app: Flask,
    clinic_id: UUID,
    called: str,
    who: dict[str, Role],
    ids: dict[str, tuple[UUID, UUID | None]] | None = None,
) -> dict[str, Person]:
    """Found a clinic with these people in it."""
    made: dict[str, Person] = {}
    with app.app_context():
        session = db.session()
        people.found_clinic(session, called, ZONE, clinic_id)
        for name, role in who.items():
            account_id, patient_id = (ids or {}).get(name, (uuid.uuid4(), uuid.uuid4()))
            made[name] = _person(app, clinic_id, name, role, account_id, patient_id if role is Role.PATIENT else None)
        for name, role in who.items():
            if role is Role.THERAPIST:
                _authorise(clinic_id, name, made[name].id)
        for patient, therapist in CARE.items():
            if patient in who:
                people.link_care(
                    session,
                    clinic_id=clinic_id,
                    patient_id=made[patient].patient_id,  # type: ignore[arg-type]
                    therapist_id=made[therapist].id,  # type: ignore[arg-type]
                    from_day=PLAN_START,
                )
        session.commit()
        db.session.remove()
    return made


def _authorise(clinic_id: UUID, name: str, therapist_id: UUID | None) -> None:
    """Whoever treats may needle, for as long as any test goes on."""
    assert therapist_id is not None
    paper = AuthorisationDraft(
        uuid.uuid4(), f"DN-{name}", "College of Physiotherapists", date(2020, 1, 1), date(2099, 12, 31), None
    )
    authorisations.authorise(db.session(), clinic_id, therapist_id, paper, therapist_id, NOW)


def _person(app: Flask, clinic_id: UUID, name: str, role: Role, account_id: UUID, patient_id: UUID | None) -> Person:
    session = db.session()
    for kind, word in (("name", name.title()), ("login", login_of(name)), ("patient id", str(patient_id or ""))):
        log_scan.HEARD.secrets.keep(kind, word)
    if role is Role.PATIENT:
        people.enrol(
            session,
            clinic_id=clinic_id,
            name=name.title(),
            zone=ZONE,
            enrolled_on=PLAN_START,
            birth_date=date(1984, 5, 17),
            patient_id=patient_id,
        )
    access.open_account(
        session,
        clinic_id=clinic_id,
        login=login_of(name),
        password_hash=CHEAP_HASH,
        role=role,
        name=name.title(),
        patient_id=patient_id,
        account_id=account_id,
    )
    return Person(app, login_of(name), account_id, patient_id, clinic_id)
