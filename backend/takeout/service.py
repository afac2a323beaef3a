"""Gathering everything about one patient, table by table, with the names of who wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, LargeBinary, RowMapping, Table, Uuid
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.measures import library
from backend.people import service as people
from backend.shell.db import person_rows
from backend.shell.db.base import Base, Utc
from backend.shell.refusal import RuleBroken
from backend.takeout.archive import Kind, Takeout

RULES: Mapping[str, str] = {"too_much": "This is more than fits into one file. Ask the clinic for it."}
MOST_ROWS = 300_000
# The same in every row, or a mark of ours that says nothing about the person.
_OURS = ("clinic_id", "patient_id", "change_no")
# What proves who somebody is never leaves, not even as a mark that cannot be read back.
_PROOF = ("digest", "hash", "secret", "token", "password", "challenge")
_ABOUT_ACCOUNT = ("id", "login", "name", "role", "label", "device", "ended_why")
_ABOUT_LOOK = ("at", "actor_id", "actor_role", "action", "operation", "basis", "outcome", "changed")
_WHO = ("author_id", "therapist_id", "actor_id")


def gather(session: Session, clinic_id: UUID, patient_id: UUID, now: datetime) -> Takeout:
    """All of this patient's record. RuleBroken `too_much` for more than one file can hold."""
    found: list[tuple[str, list[Column[Any]], Sequence[RowMapping]]] = []
    credentials = _credentials()
    total = 0
    for table in (*person_rows.tables(), *_looks()):
        rows = person_rows.rows_of(session, table, clinic_id, patient_id)
        total += len(rows)
        if total > MOST_ROWS:
            raise RuleBroken("too_much", RULES["too_much"])
        found.append((table.name, list(_shown(table, credentials)), rows))
    names = _names(session, found)
    kinds = tuple(sorted((_kind(*one, names) for one in found), key=lambda kind: kind.name))
    patient = people.patient_of(session, patient_id)
    return Takeout(
        clinic=people.clinic_of(session, clinic_id).name,
        patient=patient.name,
        made_at=_plain(now),
        kinds=kinds,
        units=_units(session, kinds),
    )


def _looks() -> list[Table]:
    """Who looked: the trace outlives the record, so it is not among its tables."""
    return [
        table for table in Base.metadata.sorted_tables if table.name.startswith("audit") and "patient_id" in table.c
    ]


def _credentials() -> set[str]:
    """The account and what belongs to it: of these only what is named is shown."""
    theirs = {"account"}
    for table in person_rows.tables():
        # Whoever wrote or examined is named too; only `account_id` says whose account something belongs to.
        keys = [one for one in table.foreign_key_constraints if one.referred_table.name != "account"]
        keys += [one for one in table.foreign_key_constraints if "account_id" in one.column_keys]
        parents = {key.referred_table.name for key in keys}
        if "patient_id" not in table.c and parents & theirs:
            theirs.add(table.name)
    return theirs


def _shown(table: Table, credentials: set[str]) -> Iterator[Column[Any]]:
    for column in table.c:
        if column.name in _OURS or isinstance(column.type, LargeBinary) or any(one in column.name for one in _PROOF):
            continue
        if table.name.startswith("audit") and column.name not in _ABOUT_LOOK:
            continue
        if table.name in credentials and column.name not in _ABOUT_ACCOUNT and not isinstance(column.type, Utc | Date):
            continue
        yield column


def _is_somebody(column: Column[Any]) -> bool:
    return isinstance(column.type, Uuid) and (column.name in _WHO or column.name.endswith("_by"))


def _names(session: Session, found: Sequence[tuple[str, list[Column[Any]], Sequence[RowMapping]]]) -> dict[UUID, str]:
    who = {
        row[column.name]
        for _, columns, rows in found
        for column in columns
        if _is_somebody(column)
        for row in rows
        if row[column.name] is not None
    }
    return access.names_of(session, who)


def _kind(name: str, columns: list[Column[Any]], rows: Sequence[RowMapping], names: Mapping[UUID, str]) -> Kind:
    heads: list[str] = []
    for column in columns:
        heads.append(column.name)
        if _is_somebody(column):
            heads.append(f"{column.name.removesuffix('_id')}_name")
    lines = []
    for row in rows:
        line: list[Any] = []
        for column in columns:
            value = row[column.name]
            line.append(_plain(value))
            if _is_somebody(column):
                line.append(names.get(value))
        lines.append(tuple(line))
    return Kind(name, tuple(heads), lines)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, date | UUID):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _units(session: Session, kinds: Sequence[Kind]) -> dict[str, tuple[str, str]]:
    read = {row[kind.columns.index("instrument")] for kind in kinds if kind.name == "reading" for row in kind.rows}
    known = library.instruments(session)
    return {key: (known[key].name.en, known[key].unit) for key in sorted(read) if key in known}
