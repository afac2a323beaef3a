"""Guessing slows down, and so does asking for too much (docs/decisions/0023).

A try is counted before it is judged and given back when it was good, so a hundred at once are a hundred. Counts stand
in the database, for all processes alike, under a keyed digest of what was tried: a login nobody has is slowed like any
other. A device from which this login has got in before has a budget of its own, which nobody else can use up. Time is
the steady one: putting the clock forward opens nothing.

Whoever judges a password, a code, a PIN, a passkey, a recovery code or a link writes

    with counted(Kind.PASSWORD, login), transaction() as session:
        ...  # raise when it was wrong

and whoever sets a pace inside a transaction calls `at_most`.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from flask import Response, request
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.access import known_device, passwords
from backend.access.guard import clock_of_app, settings_of_app
from backend.access.models import RecentTries
from backend.access.slowing import DAY, Budget, still_counting, wait
from backend.shell.audit import trail
from backend.shell.db import doors
from backend.shell.db.scope import NOWHERE, enter_clinic, entered
from backend.shell.db.session import db
from backend.shell.refusal import Slowed
from backend.shell.settings import Settings

PER_NAME = Budget(free=10, most=100, first_wait=timedelta(seconds=30), longest_wait=timedelta(minutes=15))
# A clinic's people share one address.
PER_ADDRESS = Budget(free=100, most=1000, first_wait=timedelta(seconds=2), longest_wait=timedelta(minutes=2))
HOUR = timedelta(hours=1)
_CLEARED_AT_ONCE = 200


class Kind(StrEnum):
    """What is tried. Each kind has a budget of its own."""

    PASSWORD = "password"  # noqa: S105 - the name of a kind
    SECOND_FACTOR = "second_factor"
    PASSKEY = "passkey"
    PIN = "pin"
    INVITATION = "invitation"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Counter:
    """One thing that is counted, and how much of it there may be."""

    id: UUID
    budget: Budget


@contextmanager
def counted(kind: Kind, name: str, *, good: type[Exception] | tuple[type[Exception], ...] = ()) -> Iterator[None]:
    """Count this try on this login or credential, then judge it inside; what raises nothing is given back.

    `good` are exceptions that only a right credential can lead to. Raises Slowed, before anything is judged, when
    too much was tried lately.
    """
    settings, clock = settings_of_app(), clock_of_app()
    counters = counters_of(settings, kind, name, address_of_asker(), _known_device(settings, name))
    with _on_its_own() as session:
        refuse_if_slowed(session, counters, clock.steady())
    after_all: Exception | None = None
    try:
        yield
    except good as late:
        after_all = late
    except Exception:
        _keep_the_refusal(kind, name, clock.now())
        raise
    with _on_its_own() as session:
        succeeded(session, counters, clock.steady())
    if after_all is not None:
        raise after_all


def _keep_the_refusal(kind: Kind, name: str, now: datetime) -> None:
    """A row in the log of each clinic where somebody has this login; without one, in the log of no clinic.

    The name is kept as a keyed digest. The same work is done for a login nobody has.
    """
    session = db.session()
    session.rollback()
    was = entered(session)
    for clinic_id in doors.clinics_of_login(session, _login(name)) or [NOWHERE]:
        enter_clinic(session, clinic_id)
        trail.event(session, "sign_in_refused", at=now, outcome="denied", login=_login(name), changed=(kind.value,))
        session.commit()
    enter_clinic(session, was or NOWHERE)


def counters_of(settings: Settings, kind: Kind, name: str, address: str, device: str | None) -> list[Counter]:
    """Under what a try is counted: on a device known for this login there, else by the login and by the address."""
    login = _login(name)
    if device is not None:
        return [Counter(_key(settings, kind, "device", device, login), PER_NAME)]
    return [
        Counter(_key(settings, kind, "name", login), PER_NAME),
        Counter(_key(settings, "address", address), PER_ADDRESS),
    ]


def refuse_if_slowed(session: Session, counters: Sequence[Counter], now: datetime) -> None:
    """Count one try under each of these, or raise Slowed and count none. The session has entered the counters' clinic.

    Until `succeeded` says otherwise the try has failed.
    """
    # Always in the same order, so that two who hold a part of each other's rows cannot wait for ever.
    held = [(_held(session, one, now), one) for one in sorted(counters, key=lambda one: one.id)]
    makes_row = any(not row.at for row, _ in held)
    longest = max(wait(_times(row), now, one.budget) for row, one in held)
    if longest:
        raise Slowed(_with_jitter(longest))
    for row, one in held:
        counting = still_counting(_times(row), now, one.budget)
        row.at, row.changed_at = _stored([*counting, now]), now
    session.flush()
    if makes_row:
        _clear_old(session, now)


def succeeded(session: Session, counters: Sequence[Counter], now: datetime) -> None:
    """Give the try back. Others that failed stay: a good one in between does not make room for guessing."""
    for one in sorted(counters, key=lambda one: one.id):
        row = _held(session, one, now)
        row.at = row.at[:-1]
    session.flush()


def at_most(session: Session, settings: Settings, what: str, who: UUID, most: int, span: timedelta = HOUR) -> None:
    """One more of this for this person or sign-in, in the clinic that was entered. Raises Slowed beyond `most`."""
    counter = Counter(_key(settings, "pace", what, str(who)), Budget(free=most, most=most, span=span))
    refuse_if_slowed(session, [counter], clock_of_app().steady())


def remember_device(answer: Response, login: str) -> None:
    """Let this device be known for the login that has just got in, with all its factors."""
    had, key = request.cookies.get(known_device.COOKIE, ""), settings_of_app().key("known device")
    cookie = known_device.marked(had, _login(login), key)
    answer.set_cookie(
        known_device.COOKIE, cookie, max_age=known_device.KEPT_SECONDS,
        secure=True, httponly=True, samesite="Strict", path="/",
    )  # fmt: skip


def address_of_asker() -> str:
    """Where the request comes from: an IPv4 address, or the /64 network one household of IPv6 addresses shares."""
    given = request.remote_addr or ""
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return given
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


@contextmanager
def _on_its_own() -> Iterator[Session]:
    """A transaction before or after the request's own, so that what is counted stays counted."""
    session = db.session()
    inside = entered(session)
    enter_clinic(session, NOWHERE)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        if inside is not None:
            enter_clinic(session, inside)


def _held(session: Session, counter: Counter, now: datetime) -> RecentTries:
    """The row of this counter, made if there is none, locked until the transaction ends."""
    clinic_id = entered(session)
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(
        insert(RecentTries).values(clinic_id=clinic_id, id=counter.id, at=[], changed_at=now).on_conflict_do_nothing()
    )
    return session.scalars(
        select(RecentTries)
        .where(RecentTries.clinic_id == clinic_id, RecentTries.id == counter.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _clear_old(session: Session, now: datetime) -> None:
    """A first try takes a few rows with it that no longer count; so logins nobody has cannot fill the table."""
    old = (
        select(RecentTries.id)
        .where(RecentTries.changed_at < now - DAY)
        .order_by(RecentTries.changed_at)
        .limit(_CLEARED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    session.execute(
        delete(RecentTries)
        .where(RecentTries.clinic_id == entered(session), RecentTries.id.in_(session.scalars(old).all()))
        .execution_options(synchronize_session=False)
    )


def _times(row: RecentTries) -> list[datetime]:
    return [datetime.fromtimestamp(one / 1000, UTC) for one in row.at]


def _stored(times: Sequence[datetime]) -> list[int]:
    return [int(one.timestamp() * 1000) for one in times]


def _with_jitter(longest: timedelta) -> int:
    """Whole seconds, and up to a tenth more, so that those who were refused together do not come back together."""
    seconds = math.ceil(longest.total_seconds())
    return seconds + secrets.randbelow(max(seconds // 10, 1) + 1)


def _login(name: str) -> str:
    return passwords.login_name(name)


def _key(settings: Settings, *parts: str) -> UUID:
    text = "\x1f".join(parts)
    return UUID(bytes=hmac.new(settings.key("recent tries"), text.encode(), hashlib.sha256).digest()[:16])


def _known_device(settings: Settings, name: str) -> str | None:
    cookie = request.cookies.get(known_device.COOKIE, "")
    found = [known_device.known_as(cookie, _login(name), key) for key in settings.keys("known device")]
    return next((one for one in found if one), None)
