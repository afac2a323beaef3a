"""Phones against a real server over real sockets: people with sign-ins, and a client that can be cut off anywhere."""

from __future__ import annotations

import json
import random
import socket
import struct
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from flask import Flask

from backend.access import service as access
from backend.access.permissions import Role
from backend.people import service as people
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from tests.features.access.families import begun
from tests.features.cast import CHEAP_HASH, PLAN_START, ZONE, Person
from tests.features.diary import FELT

Item = dict[str, Any]
Cut = Literal["before", "head", "body", "sent", "answer"]
# Where a line can be cut: before anything is sent, after the headers, in the middle of the body, when everything was
# sent (the server may be anywhere: before, in or after its commit), and in the middle of the answer.
CUTS: tuple[Cut, ...] = ("before", "head", "body", "sent", "answer")


@dataclass(frozen=True, slots=True)
class Phone:
    """One patient's phone: whose, and the token of its sign-in."""

    patient: str
    token: str


def people_with_phones(app: Flask, patients: int, phones: int) -> list[list[Phone]]:
    """A clinic with these patients in the application's database, each with so many signed-in phones."""
    clinic_id = uuid.uuid4()
    made: list[list[Phone]] = []
    with app.app_context():
        session = db.session()
        people.found_clinic(session, "River Clinic", ZONE, clinic_id)
        ids = []
        for number in range(patients):
            patient, account = uuid.uuid4(), uuid.uuid4()
            ids.append((patient, account, f"phone{number}@ebb.example"))
            people.enrol(
                session,
                clinic_id=clinic_id,
                name=f"Patient {number}",
                zone=ZONE,
                enrolled_on=PLAN_START,
                birth_date=date(1984, 5, 17),
                patient_id=patient,
            )
            access.open_account(
                session,
                clinic_id=clinic_id,
                login=ids[-1][2],
                password_hash=CHEAP_HASH,
                role=Role.PATIENT,
                name=f"Patient {number}",
                patient_id=patient,
                account_id=account,
            )
        session.commit()
        db.session.remove()
    app.extensions["cast_clinic"] = clinic_id
    for patient, account, login in ids:
        person = Person(app, login, account, patient, clinic_id)
        made.append([Phone(str(patient), begun(app, person).token) for _ in range(phones)])
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return made


def inside(app: Flask) -> Any:
    """A session in that clinic; the caller has an application context."""
    session = db.session()
    enter_clinic(session, app.extensions["cast_clinic"])
    return session


def entry(chance: random.Random, **content: Any) -> Item:
    """A pain entry of today."""
    return {
        "id": str(UUID(int=chance.getrandbits(128), version=4)),
        "revision": 1,
        "kind": "average",
        "score": chance.randrange(11),
        "felt_at": FELT,
        "written_at": FELT,
        "zone": ZONE,
    } | content


def mixed(items: list[Item]) -> Item:
    """A batch as it is sent."""
    return {"items": [{"kind": "pain_entry", "record": item} for item in items]}


def warm(phone: Phone, item: Item) -> tuple[str, str, Item]:
    """A request that a nursery makes itself before it forks."""
    return f"/api/v1/patients/{phone.patient}/phone-records/batch", phone.token, mixed([item])


class Away(Exception):
    """The line is to be cut here."""


class Line:
    """A connection of a phone, opened when it is needed and again after it was cut."""

    def __init__(self, port: int, timeout: float = 60) -> None:
        self.port, self.timeout = port, timeout
        self.socket: socket.socket | None = None

    def send(self, phone: Phone, items: list[Item], cut: Cut | None = None) -> list[Item] | None:
        """Send a batch; its results. None: nothing is known, the line was cut or the server was in trouble."""
        answer = self.ask(phone, "POST", "phone-records/batch", mixed(items), cut)
        return None if answer is None else list(answer["results"])

    def pull(self, phone: Phone, after: str | None, limit: int = 200) -> Item | None:
        """A page of changes."""
        query = f"?limit={limit}" + ("" if after is None else f"&after={after}")
        return self.ask(phone, "GET", f"phone-records{query}")

    def ask(
        self, phone: Phone, method: str, what: str, body: Item | None = None, cut: Cut | None = None
    ) -> Item | None:
        """One request; the body of a 200. Raises AssertionError for an answer that is neither 200 nor 5xx."""
        try:
            if self.socket is None:
                self.socket = socket.create_connection(("127.0.0.1", self.port), self.timeout)
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return self._ask(self.socket, phone, method, what, body, cut)
        except Away:
            self._cut()
        except OSError:
            self.close()
        return None

    def _ask(
        self, line: socket.socket, phone: Phone, method: str, what: str, body: Item | None, cut: Cut | None
    ) -> Item | None:
        content = b"" if body is None else json.dumps(body).encode()
        head = (
            f"{method} /api/v1/patients/{phone.patient}/{what} HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {phone.token}\r\n"
        )
        if body is not None:
            head += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n"
        parts = {"before": b"", "head": head.encode() + b"\r\n", "body": content[: len(content) // 2]}
        for place, part in parts.items():
            line.sendall(part)
            if cut == place:
                raise Away
        line.sendall(content[len(content) // 2 :])
        if cut == "sent":
            raise Away
        return self._answer(line, cut)

    def _answer(self, line: socket.socket, cut: Cut | None) -> Item | None:
        got = self._until(line, b"", b"\r\n\r\n")
        if cut == "answer":
            raise Away
        head, _, rest = got.partition(b"\r\n\r\n")
        names = head.decode("latin-1").lower().split("\r\n")
        length = next(int(one.split(":")[1]) for one in names if one.startswith("content-length:"))
        while len(rest) < length:
            rest += self._some(line)
        if any(one == "connection: close" for one in names):
            self.close()
        status = int(names[0].split(" ")[1])
        assert status == 200 or status >= 500, (status, rest[:300])
        found: Item | None = json.loads(rest) if status == 200 else None
        return found

    def _until(self, line: socket.socket, got: bytes, end: bytes) -> bytes:
        while end not in got:
            got += self._some(line)
        return got

    @staticmethod
    def _some(line: socket.socket) -> bytes:
        part = line.recv(65536)
        if not part:
            raise ConnectionResetError("the server is gone")
        return part

    def _cut(self) -> None:
        """Break the line off: a reset, as when a train goes into a tunnel and the radio gives up."""
        if self.socket is not None:
            with suppress(OSError):
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self) -> None:
        if self.socket is not None:
            with suppress(OSError):
                self.socket.close()
        self.socket = None
