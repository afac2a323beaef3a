"""What is taken away is gone on the next request, every time (N61): a sign-in, an account, a role, a care link."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.access import sign_ins
from backend.access.identity import Actor
from backend.access.models import Account
from backend.access.tokens import Claims
from backend.people.models import CareLink
from backend.shell.clock import FixedClock
from tests.features.access.families import begun
from tests.features.cast import Cast, Person, inside

WALL_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Way:
    """Something that is taken away, how it is seen, and how it is given back."""

    name: str
    who: str
    path: str
    after: int
    take: Callable[[Session, Cast, Any], None]
    give: Callable[[Session, Cast], None] = lambda _session, _cast: None


def own_account(session: Session, person: Person, **values: Any) -> None:
    session.execute(update(Account).where(Account.id == person.id).values(**values))


def care(session: Session, cast: Cast, to_day: Any) -> None:
    session.execute(update(CareLink).where(CareLink.patient_id == cast.mara.patient_id).values(to_day=to_day))


def ways(cast: Cast, clock: FixedClock) -> list[Way]:
    now = clock.now()
    record = f"/patients/{cast.mara.patient_id}"
    yesterday = now.date() - timedelta(days=2)
    return [
        Way("signed out", "mara", "/me", 401, lambda s, _, one: sign_ins.sign_out(s, one, now)),
        Way("ended from elsewhere", "mara", record, 401, lambda s, c, one: sign_ins.end(s, c.mara.id, one, now)),  # type: ignore[arg-type]
        Way("new password", "dev", record, 401, lambda s, c, _: sign_ins.end_all_of(s, c.dev.id, "password", now)),  # type: ignore[arg-type]
        Way("account closed", "dev", record, 401, lambda s, c, _: own_account(s, c.dev, closed_at=now),
            lambda s, c: own_account(s, c.dev, closed_at=None)),
        Way("another role", "dev", "/patients", 403, lambda s, c, _: own_account(s, c.dev, role="clinic_admin"),
            lambda s, c: own_account(s, c.dev, role="therapist")),
        Way("care ended", "dev", record, 404, lambda s, c, _: care(s, c, yesterday), lambda s, c: care(s, c, None)),
    ]  # fmt: skip


def stale(app: Flask, cast: Cast, clock: FixedClock, times: int) -> tuple[int, list[str]]:
    """How often something was taken away, and every time the next request did not notice."""
    client, faults, ran = FlaskClient(app), [], 0
    until = time.monotonic() + WALL_SECONDS

    def ask(path: str, token: str) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return client.get(f"/api/v1{path}", headers=headers, base_url="https://localhost").status_code

    while ran < times and time.monotonic() < until:
        for way in ways(cast, clock):
            person = cast.everybody[way.who]
            family = begun(app, person)
            before = ask(way.path, family.token)
            with inside(app) as session:
                way.take(session, cast, family.sign_in_id)
                session.commit()
            after = ask(way.path, family.token)
            ran += 1
            if (before, after) != (200, way.after):
                faults.append(f"{way.name}: {before}, then {after}")
            with inside(app) as session:
                way.give(session, cast)
                session.commit()
            if ran == times:
                break
    return ran, faults


def remembering() -> Callable[[Session, Claims, Any], Actor | None]:
    """A guard that asks the database once for each token."""
    seen: dict[Claims, Actor | None] = {}
    own = sign_ins.actor_of

    def actor_of(session: Session, claims: Claims, now: Any) -> Actor | None:
        found = own(session, claims, now)
        return seen.setdefault(claims, found) or found

    return actor_of


def run(app: Flask, cast: Cast, clock: FixedClock, times: int) -> None:
    ran, faults = stale(app, cast, clock, times)
    print(f"\n{ran - len(faults)} of {ran} acted on the next request")
    assert faults == []
    assert ran >= times // 2, "void: too slow a machine to say anything"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign_ins, "actor_of", remembering())
        _, noticed = stale(app, cast, clock, 6)
    assert len(noticed) >= 4, "void: a guard that remembers was not noticed"


def test_two_hundred_times(app: Flask, cast: Cast, clock: FixedClock) -> None:
    run(app, cast, clock, 100)


@pytest.mark.long
@pytest.mark.timeout(WALL_SECONDS + 300)
def test_ten_thousand_times(app: Flask, cast: Cast, clock: FixedClock) -> None:
    """Five thousand on each database."""
    run(app, cast, clock, 5000)
