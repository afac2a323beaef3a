"""Reading the log of the clinic that was entered: a page of it, with the names that can still be read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from backend.shell.audit import chain
from backend.shell.audit.models import AuditHead, AuditRow
from backend.shell.audit.names import unseal
from backend.shell.audit.sealing import book_of

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One row, and what its sealed fields say; None where that can no longer be read."""

    row: AuditRow
    actor_name: str | None
    patient_name: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: about a patient, by somebody or by all but one, by staff only, of one action, within a time."""

    patient_id: UUID | None = None
    actor_id: UUID | None = None
    not_by: UUID | None = None
    staff: bool = False
    at_patients: bool = False
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def newest(session: Session, wanted: Wanted, before: int | None, limit: int) -> list[Line]:
    """The newest rows first, those with a number below `before`."""
    query = select(AuditRow).where(*_conditions(wanted)).order_by(AuditRow.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditRow.seq < before)
    return opened(session, session.scalars(query).all())


def in_order(session: Session, wanted: Wanted) -> Iterator[AuditRow]:
    """All of them from the oldest on, a few hundred at a time."""
    query = select(AuditRow).where(*_conditions(wanted)).order_by(AuditRow.seq)
    yield from session.scalars(query.execution_options(yield_per=_AT_ONCE))


def looks_by_patient(session: Session, wanted: Wanted) -> list[tuple[UUID, int, datetime, datetime]]:
    """Whose records somebody came to see: patient, how often, first and last time. Denied tries saw nothing."""
    query = (
        select(AuditRow.patient_id, func.count(), func.min(AuditRow.at), func.max(AuditRow.at))
        .where(*_conditions(wanted), AuditRow.patient_id.is_not(None), AuditRow.outcome == "allowed")
        .group_by(AuditRow.patient_id)
        .order_by(func.min(AuditRow.at), AuditRow.patient_id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query) if row[0] is not None]


def opened(session: Session, rows: Sequence[AuditRow]) -> list[Line]:
    """The rows with their names, as far as the keys are there."""
    clinics = {row.clinic_id for row in rows}
    people = {row.actor_id for row in rows} | {row.patient_id for row in rows}
    asked = [one for one in people if one is not None]
    keys: dict[UUID, bytes] = {}
    for clinic_id in clinics:
        keys |= book_of(session).kept(session.connection(), clinic_id, asked)
    return [
        Line(
            row,
            unseal(_key(keys, row.actor_id), row.actor_name, "actor_name"),
            unseal(_key(keys, row.patient_id), row.patient_name, "patient_name"),
            unseal(_key(keys, row.patient_id) or _key(keys, row.actor_id), row.reason, "reason"),
        )
        for row in rows
    ]


def copied(session: Session) -> Iterator[str]:
    """A copy of the clinic's log for an auditor, a JSON line for each row and one for the head.

    `row` is what the chain was made over; `readable` are the names, as far as they can still be read.
    """
    batch: list[AuditRow] = []
    for row in in_order(session, Wanted()):
        batch.append(row)
        if len(batch) == _AT_ONCE:
            yield from _lines(session, batch)
            batch = []
    yield from _lines(session, batch)
    for head in session.scalars(select(AuditHead)):
        said = {"clinic_id": head.clinic_id.hex, "last": head.last, "hash": head.hash}
        yield json.dumps({"head": said}) + "\n"


def _lines(session: Session, rows: Sequence[AuditRow]) -> Iterator[str]:
    for line in opened(session, rows):
        row = {name: getattr(line.row, name) for name in (*chain.FIELDS, "previous", "hash")}
        readable = {"actor_name": line.actor_name, "patient_name": line.patient_name, "reason": line.reason}
        yield (
            json.dumps({"row": {name: chain.plain(value) for name, value in row.items()}, "readable": readable}) + "\n"
        )


def _key(keys: dict[UUID, bytes], person_id: UUID | None) -> bytes | None:
    return None if person_id is None else keys.get(person_id)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.patient_id is not None:
        found.append(AuditRow.patient_id == wanted.patient_id)
    if wanted.actor_id is not None:
        found.append(AuditRow.actor_id == wanted.actor_id)
    if wanted.not_by is not None:
        found.append(or_(AuditRow.actor_id != wanted.not_by, AuditRow.actor_id.is_(None)))
    if wanted.staff:
        found += [AuditRow.actor_id.is_not(None), AuditRow.actor_role != "patient"]
    if wanted.at_patients:
        found.append(AuditRow.patient_id.is_not(None))
    if wanted.action is not None:
        found.append(AuditRow.action == wanted.action)
    if wanted.since is not None:
        found.append(AuditRow.at >= wanted.since)
    if wanted.until is not None:
        found.append(AuditRow.at < wanted.until)
    return found


def head(session: Session) -> tuple[int, str]:
    """The number and hash of the newest row of the clinic that was entered; number 0 before the first."""
    head = session.scalar(select(AuditHead))
    return (0, chain.NOTHING_BEFORE) if head is None else (head.last, head.hash)
