"""The questions that are asked before a clinic is known. Each answers with clinic ids and nothing else.

On PostgreSQL they are functions that run as the owner of the tables (migration 0013 and later ones); the
application's role can read no row before it has entered a clinic. SQLite has one clinic in one file and is asked
directly.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Select, Uuid, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from backend.shell.db.base import Base, Utc

FUNCTIONS = (
    "clinic_of_device(uuid)",
    "clinic_of_invitation(bytea)",
    "clinic_of_passkey(bytea)",
    "clinic_of_refresh_token(bytea)",
    "clinics_of_login(text)",
    "clinics_with_work(timestamptz)",
    "every_clinic()",
)


def clinics_of_login(session: Session, login: str) -> list[UUID]:
    """The clinics in which somebody signs in with this login; the same words may be two people."""
    table = Base.metadata.tables["account"]
    plainly = select(table.c.clinic_id).where(table.c.login == login).order_by(table.c.clinic_id)
    return list(_ask(session, plainly, func.clinics_of_login(login, type_=Uuid())))


def clinic_of_refresh_token(session: Session, digest: bytes) -> UUID | None:
    """The clinic in which the refresh token with this digest was given out."""
    table = Base.metadata.tables["refresh_token"]
    plainly = select(table.c.clinic_id).where(table.c.digest == digest)
    given = bindparam("digest", digest, LargeBinary())
    return _one(_ask(session, plainly, func.clinic_of_refresh_token(given, type_=Uuid())))


def clinic_of_invitation(session: Session, digest: bytes) -> UUID | None:
    """The clinic that made the invitation with this digest."""
    table = Base.metadata.tables["invitation"]
    plainly = select(table.c.clinic_id).where(table.c.digest == digest)
    given = bindparam("digest", digest, LargeBinary())
    return _one(_ask(session, plainly, func.clinic_of_invitation(given, type_=Uuid())))


def clinic_of_passkey(session: Session, credential_id: bytes) -> UUID | None:
    """The clinic in which somebody signs in with this passkey."""
    table = Base.metadata.tables["passkey"]
    plainly = select(table.c.clinic_id).where(table.c.credential_id == credential_id)
    given = bindparam("credential_id", credential_id, LargeBinary())
    return _one(_ask(session, plainly, func.clinic_of_passkey(given, type_=Uuid())))


def clinic_of_device(session: Session, device_id: UUID) -> UUID | None:
    """The clinic to which this device is linked."""
    table = Base.metadata.tables["linked_device"]
    plainly = select(table.c.clinic_id).where(table.c.id == device_id)
    given = bindparam("device_id", device_id, Uuid())
    return _one(_ask(session, plainly, func.clinic_of_device(given, type_=Uuid())))


def clinics_with_work(session: Session, now: datetime) -> list[UUID]:
    """The clinics that have a job to be done or given up, who waited longest first."""
    job = Base.metadata.tables["job"].c
    waiting = and_(job.state == "waiting", job.ready_at <= now)
    left = and_(job.state == "working", job.lease_until <= now)
    plainly = (
        select(job.clinic_id)
        .where(or_(waiting, left))
        .group_by(job.clinic_id)
        .order_by(func.min(job.created_at), job.clinic_id)
    )
    return list(_ask(session, plainly, func.clinics_with_work(bindparam("now", now, Utc()), type_=Uuid())))


def every_clinic(session: Session) -> list[UUID]:
    """Every clinic on this server, by name."""
    table = Base.metadata.tables["clinic"]
    return list(_ask(session, select(table.c.id).order_by(table.c.name, table.c.id), func.every_clinic(type_=Uuid())))


def _ask(session: Session, plainly: Select[Any], function: Any) -> Sequence[UUID]:
    """Past the first wall, so on the connection; past the second one, so through the function."""
    connection = session.connection()
    question = select(function) if connection.dialect.name == "postgresql" else plainly
    found: Sequence[UUID] = connection.execute(question).scalars().all()
    return found


def _one(found: Sequence[UUID | None]) -> UUID | None:
    return found[0] if found else None
