"""The last thing before a commit: what waits becomes rows of the clinic's chain.

The order of locks is the same everywhere: what the request itself locks, the change counter, the name keys (by id),
the head. Whoever holds the head waits for nobody, so nobody waits in a circle. On SQLite one writer holds everything.
A row that cannot be written raises, and so nothing of the transaction is kept.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Table, event, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, SessionTransaction

from backend.shell.audit import chain, names
from backend.shell.audit.models import AuditHead, AuditRow
from backend.shell.audit.names import Book, Facts
from backend.shell.audit.trail import WAITING, Who
from backend.shell.db.scope import OutsideClinic, entered

_BOOK = "ebb_audit"
_HEAD: Table = AuditHead.__table__  # type: ignore[assignment]
_ROWS: Table = AuditRow.__table__  # type: ignore[assignment]
_EMPTY = dict.fromkeys((*chain.FIELDS, "previous", "hash"))
_SEALED = ("patient_name", "reason")


def keep_log(engine: Engine, book: Book) -> None:
    """From here on sessions of this engine write their log with this book."""
    engine.update_execution_options(**{_BOOK: book})


def book_of(session: Session) -> Book:
    """The book of the engine this session works with."""
    book: Book = session.connection().get_execution_options()[_BOOK]
    return book


@event.listens_for(Session, "before_commit")
def _seal(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(WAITING):
        return
    waiting: list[dict[str, Any]] = session.info.pop(WAITING)
    session.flush()
    clinic_id = entered(session)
    if clinic_id is None or any(said["clinic_id"] != clinic_id for said in waiting):
        raise OutsideClinic("a row for the log of another clinic")
    book, connection = book_of(session), session.connection()
    patients = sorted({said["patient_id"] for said in waiting if said["patient_id"] is not None})
    facts = book.knows(session, patients)
    people = set(facts.patients) | {said["who"].id for said in waiting if said["who"] is not None}
    keys = book.keys(connection, clinic_id, people)
    rows = [_row(said, facts, keys, book) for said in waiting]
    _append(connection, clinic_id, rows)


@event.listens_for(Session, "after_transaction_end")
def _forget_what_was_not_kept(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(WAITING, None)


def _row(said: dict[str, Any], facts: Facts, keys: dict[UUID, bytes], book: Book) -> dict[str, Any]:
    """What stands in the table, but for its place in the chain."""
    row: dict[str, Any] = _EMPTY | {"id": uuid.uuid4(), "form": chain.FORM, "facility": facts.clinic} | said
    who: Who | None = row.pop("who")
    login = row.pop("login", None)
    row["login_digest"] = None if login is None else book.digest(login)
    if who is not None:
        row |= {"actor_id": who.id, "actor_role": who.role}
        row["actor_name"] = names.seal(keys[who.id], who.name, "actor_name")
        row["session_digest"] = None if who.session_id is None else book.digest(who.session_id.hex)
    about = row["patient_id"] if row["patient_id"] in keys else row["actor_id"]
    row["patient_name"] = facts.patients.get(row["patient_id"])
    for what in _SEALED:
        if row[what] is not None:
            row[what] = names.seal(keys[about], row[what], what)
    return row


def _append(connection: Connection, clinic_id: UUID, rows: Sequence[dict[str, Any]]) -> None:
    last, previous = _hold_head(connection, clinic_id)
    for row in rows:
        last += 1
        row |= {"seq": last, "previous": previous}
        row["hash"] = previous = chain.link(previous, row)
    connection.execute(insert(_ROWS), list(rows))
    connection.execute(update(_HEAD).where(_HEAD.c.clinic_id == clinic_id).values(last=last, hash=previous))


def _hold_head(connection: Connection, clinic_id: UUID) -> tuple[int, str]:
    """Number and hash of the newest row. Nobody else adds a row to this chain until the transaction ends."""
    asked = select(_HEAD.c.last, _HEAD.c.hash).where(_HEAD.c.clinic_id == clinic_id).with_for_update()
    held = connection.execute(asked).one_or_none()
    if held is None:
        on = postgresql if connection.dialect.name == "postgresql" else sqlite
        first = {"clinic_id": clinic_id, "last": 0, "hash": chain.NOTHING_BEFORE}
        connection.execute(on.insert(_HEAD).values(first).on_conflict_do_nothing())
        held = connection.execute(asked).one()
    return held.last, held.hash
