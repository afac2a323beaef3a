"""Keeping readings, taking one back, and handing them to pictures and reports."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from backend.measures import definitions
from backend.measures.models import Reading
from backend.measures.reading import (
    REASONS,
    DatedReading,
    Judged,
    NotValid,
    PointReading,
    ReadingDraft,
    Source,
    Timing,
    judge,
)
from backend.people import service as people
from backend.people.side import Side
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = (
    once.CODES | REASONS | {"already_withdrawn": "This was withdrawn before, for another reason; that one stays."}
)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one reading of an import: created, unchanged (it was there), or refused and why."""

    id: UUID
    outcome: str
    code: str | None = None
    detail: str | None = None


def record(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, draft: ReadingDraft, now: datetime
) -> tuple[Reading, bool]:
    """Keep a reading taken in this clinic, once: what is kept, and whether it is new.

    Raises RuleBroken with one of `RULES`, Conflict(id_taken) when the id stands for another reading.
    """
    people.lock_patient(session, patient_id)
    known = session.scalar(select(Reading).where(Reading.id == draft.id))
    if known is not None:
        once.refuse_other_content((known.patient_id, known.digest), (patient_id, once.content_digest(draft)))
        return known, False
    judged = judge(definitions.get(draft.instrument), draft, now)
    if isinstance(judged, NotValid):
        raise RuleBroken(judged.code, RULES[judged.code])
    row = _row(clinic_id, patient_id, draft, judged, now)
    row.author_id, row.source = author_id, Source.CLINIC.value
    session.add(row)
    session.flush()
    return row, True


def bring_in(
    session: Session, *, clinic_id: UUID, drafts: Sequence[tuple[UUID, ReadingDraft]], now: datetime
) -> list[Brought]:
    """Keep readings from another record, each with its patient: one outcome each, in their order.

    The importer gives ids that a second run makes again, so a second run changes nothing. Patients have to
    be enrolled. Nothing is raised for a reading that cannot be kept; it is listed.
    """
    known: dict[UUID, tuple[UUID, str]] = {}
    for ids in _chunks([draft.id for _, draft in drafts]):
        found = session.execute(select(Reading.id, Reading.patient_id, Reading.digest).where(Reading.id.in_(ids)))
        known |= {reading_id: (patient_id, digest) for reading_id, patient_id, digest in found}
    outcomes = []
    for patient_id, draft in drafts:
        digest = once.content_digest(draft)
        if draft.id in known:
            same = known[draft.id] == (patient_id, digest)
            code = None if same else "id_taken"
            outcomes.append(Brought(draft.id, "unchanged" if same else "refused", code, RULES.get(code or "")))
            continue
        judged = judge(definitions.get(draft.instrument), draft, now)
        if isinstance(judged, NotValid):
            outcomes.append(Brought(draft.id, "refused", judged.code, RULES[judged.code]))
            continue
        session.add(_row(clinic_id, patient_id, draft, judged, now))
        known[draft.id] = (patient_id, digest)
        outcomes.append(Brought(draft.id, "created"))
    session.flush()
    return outcomes


def reading_of(session: Session, patient_id: UUID, reading_id: UUID) -> Reading:
    """One reading of this patient, withdrawn or not."""
    row = session.scalar(select(Reading).where(Reading.patient_id == patient_id, Reading.id == reading_id))
    if row is None:
        raise NotFound
    return row


def locked(session: Session, patient_id: UUID, reading_id: UUID) -> Reading:
    """The same, for somebody who is about to change it."""
    people.lock_patient(session, patient_id)
    return reading_of(session, patient_id, reading_id)


def withdraw(session: Session, reading: Reading, *, author_id: UUID, reason: str, now: datetime) -> Reading:
    """Take a reading back: it stays readable and leaves every figure.

    Withdrawing again for the same reason changes nothing; for another one it raises Conflict(already_withdrawn).
    """
    if reading.withdrawn_at is not None:
        if reading.withdrawn_reason != reason:
            raise Conflict("already_withdrawn", RULES["already_withdrawn"])
        return reading
    reading.withdrawn_at, reading.withdrawn_reason, reading.withdrawn_by = now, reason, author_id
    session.flush()
    return reading


def newest(
    session: Session, patient_id: UUID, instrument: str | None, before: tuple[datetime, UUID] | None, limit: int
) -> tuple[list[Reading], bool]:
    """Readings from the newest on, withdrawn ones too, and whether there are older ones."""
    at = _when()
    query = select(Reading).where(Reading.patient_id == patient_id)
    if instrument is not None:
        query = query.where(Reading.instrument == instrument)
    if before is not None:
        query = query.where(or_(at < before[0], and_(at == before[0], Reading.id < before[1])))
    rows = list(session.scalars(query.order_by(at.desc(), Reading.id.desc()).limit(limit + 1)))
    return rows[:limit], len(rows) > limit


def readings_of(session: Session, patient_id: UUID) -> tuple[DatedReading, ...]:
    """Every dated reading of the patient that counts, the earliest first."""
    query = (
        select(Reading)
        .where(Reading.patient_id == patient_id, Reading.taken_at.is_not(None), _counts())
        .order_by(Reading.taken_at, Reading.recorded_at, Reading.id)
    )
    return tuple(
        DatedReading(
            id=row.id,
            instrument=row.instrument,
            taken_at=row.taken_at,
            day=row.local_day,
            value=row.value,
            timing=None if row.timing is None else Timing(row.timing),
            site=row.site,
            side=None if row.side is None else Side(row.side),
        )
        for row in session.scalars(query)
        if row.taken_at is not None and row.local_day is not None
    )


def readings_at(session: Session, patient_ids: Collection[UUID], instrument: str) -> tuple[PointReading, ...]:
    """The readings of one instrument of these people that count, in the order in which they were taken.

    Values taken just after a treatment are left out: they are never joined with those taken before.
    """
    found: list[PointReading] = []
    for ids in _chunks(sorted(patient_ids)):
        query = (
            select(Reading.patient_id, Reading.time_point, Reading.local_day, Reading.value)
            .where(Reading.patient_id.in_(ids), Reading.instrument == instrument, _counts())
            .where(or_(Reading.timing.is_(None), Reading.timing == Timing.PRE.value))
            .order_by(Reading.patient_id, _when(), Reading.id)
        )
        for patient_id, time_point, day, value in session.execute(query):
            found.append(PointReading(patient_id, instrument, time_point, day, value))
    return tuple(found)


def _counts() -> ColumnElement[bool]:
    return Reading.withdrawn_at.is_(None)


def _when() -> ColumnElement[datetime]:
    """When it was taken; an undated one stands where it was recorded."""
    return func.coalesce(Reading.taken_at, Reading.recorded_at)


def _chunks(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


def _row(clinic_id: UUID, patient_id: UUID, draft: ReadingDraft, judged: Judged, now: datetime) -> Reading:
    definition = definitions.get(draft.instrument)
    if definition is None:
        raise AssertionError("judged without a definition")
    taken = draft.taken_at
    return Reading(
        clinic_id=clinic_id,
        id=draft.id,
        patient_id=patient_id,
        instrument=draft.instrument,
        definition_version=definition.version,
        value=judged.value,
        trials=None if draft.trials is None else list(draft.trials),
        answers=None if draft.answers is None else list(draft.answers),
        flags=list(judged.flags),
        taken_at=None if taken is None else taken.instant,
        offset_minutes=None if taken is None else taken.offset_minutes,
        zone=draft.zone,
        local_day=None if taken is None else taken.diary_day(),
        time_point=draft.time_point,
        site=draft.site,
        side=None if draft.side is None else draft.side.value,
        timing=None if draft.timing is None else draft.timing.value,
        rater=draft.rater,
        device=draft.device,
        source=Source.IMPORT.value,
        recorded_at=now,
        digest=once.content_digest(draft),
    )
