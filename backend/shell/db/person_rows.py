"""Everything the database holds about one person, found by the tables themselves.

A row is a person's when it names them in `patient_id`, or hangs by a foreign key on a row that is theirs. The account
they sign in with is theirs, and so is what belongs to it by `account_id`. Tables are found by their columns and
keys, so a new one cannot be left out. The trace of who looked and the record of a disposal outlive the person; they
are told by their names.

On PostgreSQL the program may remove nothing; there a function of the owner does it, which looks for itself whether a
released disposal names this person (docs/decisions/0025), and finds the rows by the same rule.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKeyConstraint,
    Integer,
    RowMapping,
    String,
    Table,
    and_,
    case,
    column,
    delete,
    false,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from backend.shell.db.base import Base, Utc
from backend.shell.db.portions import portions

FUNCTION = "dispose_person(uuid)"
_AT_ONCE = 1000
OUTLIVES = ("audit", "disposal")


def tables() -> list[Table]:
    """Every table that may hold something of a person, parents before what hangs on them."""
    theirs: list[Table] = []
    for table in Base.metadata.sorted_tables:
        if table.name.startswith(OUTLIVES):
            continue
        if table.name == "patient" or "patient_id" in table.c or any(_hangs(table, theirs)):
            theirs.append(table)
    return theirs


def count(session: Session, clinic_id: UUID, patient_id: UUID) -> dict[str, int]:
    """How many rows of each table are this person's; tables without one are left out."""
    asked = session.connection()
    found = {
        table.name: asked.scalar(select(func.count()).select_from(table).where(_theirs(table, clinic_id, patient_id)))
        for table in tables()
    }
    return {name: rows for name, rows in found.items() if rows}


def rows_of(session: Session, table: Table, clinic_id: UUID, patient_id: UUID) -> Sequence[RowMapping]:
    """This person's rows of one table, in the order of its key."""
    query = select(table).where(_theirs(table, clinic_id, patient_id)).order_by(*table.primary_key)
    return session.connection().execute(query).mappings().all()


def fingerprint(session: Session, clinic_id: UUID, patient_id: UUID) -> str:
    """SHA-256 over every row of this person, table by table in one spelling: what exactly was there."""
    made = hashlib.sha256()
    for table in tables():
        for row in rows_of(session, table, clinic_id, patient_id):
            plain = [table.name, *(row[one.name] for one in table.c)]
            made.update(json.dumps(plain, sort_keys=True, default=_spelled, ensure_ascii=False).encode())
            made.update(b"\n")
    return made.hexdigest()


def last_written(
    session: Session, clinic_id: UUID, patient_ids: Sequence[UUID], now: datetime, leaving_out: Sequence[str]
) -> dict[UUID, datetime]:
    """When something was last written about each of these people: the latest time in any row that names them.

    Times that lie ahead are a wrong clock and do not count. Tables in `leaving_out` say nothing about care.
    """
    latest: dict[UUID, datetime] = {}
    for table in tables():
        times = [one for one in table.c if isinstance(one.type, Utc)]
        if "patient_id" not in table.c or table.name in leaving_out or not times:
            continue
        whose = table.c.patient_id
        tops = [func.max(case((one <= now, one))) for one in times]
        for some in portions(patient_ids, _AT_ONCE):
            query = select(whose, *tops).where(table.c.clinic_id == clinic_id, whose.in_(some)).group_by(whose)
            for patient_id, *found in session.connection().execute(query):
                known = [one for one in (*found, latest.get(patient_id)) if one is not None]
                if known:
                    latest[patient_id] = max(known)
    return latest


def remove(session: Session, clinic_id: UUID, patient_id: UUID, disposal_id: UUID) -> dict[str, int]:
    """Remove every row of this person, and say how many of which table. The caller's transaction keeps it or not."""
    asked = session.connection()
    if asked.dialect.name == "postgresql":
        gone = func.dispose_person(disposal_id).table_valued(column("held", String), column("gone", Integer))
        return {row.held: row.gone for row in asked.execute(select(gone)) if row.gone}
    removed = {}
    for table in reversed(tables()):
        rows = asked.execute(delete(table).where(_theirs(table, clinic_id, patient_id))).rowcount
        if rows:
            removed[table.name] = rows
    return removed


def _theirs(table: Table, clinic_id: UUID, patient_id: UUID) -> ColumnElement[bool]:
    here = table.c.clinic_id == clinic_id
    if table.name == "patient":
        return and_(here, table.c.id == patient_id)
    if "patient_id" in table.c:
        return and_(here, table.c.patient_id == patient_id)
    ways: list[ColumnElement[bool]] = [false()]
    for key in _hangs(table, tables()):
        parent = key.referred_table
        child = tuple_(*(element.parent for element in key.elements))
        kept = select(*(element.column for element in key.elements)).where(_theirs(parent, clinic_id, patient_id))
        ways.append(child.in_(kept))
    return and_(here, or_(*ways))


def _hangs(table: Table, theirs: Sequence[Table]) -> Iterator[ForeignKeyConstraint]:
    """The keys by which rows of this table belong to rows of a person."""
    for key in sorted(table.foreign_key_constraints, key=lambda one: str(one.name)):
        parent = key.referred_table
        if parent is table or parent not in theirs:
            continue
        # Whoever wrote, asked or decided is named too; only `account_id` says whose account it is.
        if parent.name != "account" or "account_id" in key.column_keys:
            yield key


def _spelled(value: Any) -> str:
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
