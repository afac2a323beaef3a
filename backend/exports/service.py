"""Asking for an export, freezing what was made, and giving it out again as it was."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend import __version__
from backend.access import service as access
from backend.access.identity import Actor
from backend.exports import rows as row_file
from backend.exports.changes import RowChange, changes
from backend.exports.deidentified import deidentified
from backend.exports.models import Export, SnapshotRow
from backend.exports.models import Snapshot as Snapshot  # noqa: PLC0414 - offered here too
from backend.exports.request import ExportDraft, Kind
from backend.exports.rows import sha256
from backend.exports.weekly_model import model_file, weekly_model
from backend.outcomes import service as outcomes
from backend.people import service as people
from backend.shell.jobs import queue
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.sync import once

TASK = "export"
MOST_LISTED = 200
SOFTWARE = f"Ebb {__version__}"
RULES: Mapping[str, str] = {
    "export_not_ready": "The file is not there yet; status says how far it is.",
    "rows_disposed": "Rows of somebody whose record was let go are no longer in it, so it is not what it was.",
    "no_rows": "This is no export of episodes row by row.",
    "no_report": "This is no frozen report.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """An export somebody asked for, how far it is, and what was frozen for it."""

    export: Export
    status: str
    requested_by: str
    snapshot: Snapshot | None


@dataclass(frozen=True, slots=True)
class Made:
    """What a worker has made and not kept yet: the file, and for rows each with its person."""

    data: bytes
    people: int
    rows: int
    of_people: tuple[tuple[UUID, list[str]], ...] | None


def ask(session: Session, actor: Actor, draft: ExportDraft, now: datetime) -> Told:
    """Keep a request and give it to the workers; sent again with the same id it is the same.

    Raises RuleBroken `period_backwards`, Conflict `id_taken`.
    """
    if draft.to_day < draft.from_day:
        raise RuleBroken("period_backwards", outcomes.RULES["period_backwards"])
    people.lock_clinic(session, actor.clinic_id)
    digest = once.content_digest(draft)
    known = once.known(session, Export, draft.id, digest=digest)
    if known is not None:
        return _told(session, [known])[0]
    row = Export(
        clinic_id=actor.clinic_id,
        id=draft.id,
        kind=draft.kind.value,
        from_day=draft.from_day,
        to_day=draft.to_day,
        purpose=draft.purpose,
        requested_by=actor.account_id,
        created_at=now,
        job_id=queue.enqueue(session, actor.clinic_id, TASK, now, export=str(draft.id)),
        digest=digest,
    )
    session.add(row)
    session.flush()
    return _told(session, [row])[0]


def asked(session: Session) -> list[Told]:
    """What was asked for, the latest first."""
    query = select(Export).order_by(Export.created_at.desc(), Export.id).limit(MOST_LISTED)
    return _told(session, session.scalars(query))


def asked_for(session: Session, export_id: UUID) -> Told:
    """One request. Raises NotFound."""
    row = session.scalar(select(Export).where(Export.id == export_id))
    if row is None:
        raise NotFound
    return _told(session, [row])[0]


def make(session: Session, export_id: UUID) -> Made:
    """Make the file of a request from what stands in the record at this moment."""
    export = asked_for(session, export_id).export
    period = outcomes.ended(session, export.from_day, export.to_day)
    whose = [one.episode.patient_id for one in period.courses]
    if export.kind == Kind.OUTCOMES:
        plain = outcomes.report_of(period).plain()
        data = (json.dumps(plain, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
        return Made(data, len(set(whose)), len(whose), None)
    if export.kind == Kind.WEEKLY_MODEL:
        model = weekly_model(period.courses)
        return Made(model_file(model, period.first, period.last, period.left_out), model.people, model.weeks, None)
    if export.kind == Kind.DEIDENTIFIED:
        lines = deidentified(period.courses)
        return Made(row_file.to_bytes(export.kind, lines), len(set(whose)), len(lines), None)
    lines = [row_file.cells(one) for one in period.courses]
    data = row_file.to_bytes(export.kind, lines)
    return Made(data, len(set(whose)), len(lines), tuple(zip(whose, lines, strict=True)))


def keep(session: Session, export_id: UUID, made: Made, now: datetime) -> None:
    """Freeze what was made."""
    export = asked_for(session, export_id).export
    freeze(
        session,
        clinic_id=export.clinic_id,
        snapshot_id=export.id,
        number=take_number(session, export.clinic_id),
        kind=export.kind,
        made_for=export.requested_by,
        data=made.data,
        people_in_it=made.people,
        rows=made.rows,
        now=now,
        of_people=made.of_people,
    )


def take_number(session: Session, clinic_id: UUID) -> int:
    """The number of the clinic's next snapshot. Nobody else takes one until the transaction ends."""
    people.lock_clinic(session, clinic_id)
    return (session.scalar(select(func.max(Snapshot.number))) or 0) + 1


def freeze(
    session: Session,
    *,
    clinic_id: UUID,
    snapshot_id: UUID,
    number: int,
    kind: str,
    made_for: UUID,
    data: bytes,
    people_in_it: int,
    rows: int,
    now: datetime,
    patient_id: UUID | None = None,
    data_sha256: str | None = None,
    of_people: Sequence[tuple[UUID, list[str]]] | None = None,
) -> Snapshot:
    """Keep a file as it is. `of_people` are its rows with whose they are; the file is then made of them again."""
    snapshot = Snapshot(
        clinic_id=clinic_id,
        id=snapshot_id,
        number=number,
        kind=kind,
        patient_id=patient_id,
        people=people_in_it,
        rows=rows,
        sha256=sha256(data),
        data_sha256=data_sha256,
        size=len(data),
        content=data if of_people is None else None,
        software_version=SOFTWARE,
        frozen_at=now,
        made_for=made_for,
    )
    session.add(snapshot)
    session.flush()
    session.add_all(
        SnapshotRow(
            clinic_id=clinic_id,
            id=uuid.uuid4(),
            snapshot_id=snapshot_id,
            patient_id=patient_id_of_row,
            position=position,
            cells=cells,
        )
        for position, (patient_id_of_row, cells) in enumerate(of_people or (), start=1)
    )
    session.flush()
    return snapshot


def snapshots(session: Session, ids: Iterable[UUID]) -> dict[UUID, Snapshot]:
    """What was frozen under these ids; what is not there yet is left out."""
    return {row.id: row for row in session.scalars(select(Snapshot).where(Snapshot.id.in_(list(ids))))}


def file_of(session: Session, snapshot: Snapshot) -> bytes:
    """The file, byte for byte as it was frozen. Raises Conflict `rows_disposed` where that can no longer be."""
    data = snapshot.content
    if data is None:
        data = row_file.to_bytes(snapshot.kind, [row.cells for row in _rows(session, snapshot.id)])
    if sha256(data) != snapshot.sha256:
        raise Conflict("rows_disposed", RULES["rows_disposed"])
    return data


def ready(told: Told) -> Snapshot:
    """What was frozen for it. Raises Conflict `export_not_ready`."""
    if told.snapshot is None:
        raise Conflict("export_not_ready", RULES["export_not_ready"])
    return told.snapshot


def changes_between(session: Session, earlier: Told, later: Told) -> list[RowChange]:
    """The rows in which two exports of episodes differ. Raises RuleBroken `no_rows`, Conflict `export_not_ready`."""
    if not earlier.export.kind == later.export.kind == Kind.EPISODES:
        raise RuleBroken("no_rows", RULES["no_rows"])
    before, after = ([row.cells for row in _rows(session, ready(one).id)] for one in (earlier, later))
    return changes(before, after)


def _rows(session: Session, snapshot_id: UUID) -> list[SnapshotRow]:
    query = select(SnapshotRow).where(SnapshotRow.snapshot_id == snapshot_id).order_by(SnapshotRow.position)
    return list(session.scalars(query))


def _told(session: Session, rows: Iterable[Export]) -> list[Told]:
    found = list(rows)
    states = queue.states(session, [row.job_id for row in found])
    names = access.names_of(session, {row.requested_by for row in found})
    frozen = snapshots(session, [row.id for row in found])
    return [Told(row, states[row.job_id], names[row.requested_by], frozen.get(row.id)) for row in found]
