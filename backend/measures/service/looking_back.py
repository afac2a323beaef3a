"""Handing readings to pages, pictures and reports. Those that were taken back leave every figure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.measures import library
from backend.measures.comparison import Comparison, compare
from backend.measures.models import Reading
from backend.measures.reading import DatedReading, Mode, PointReading, Timing, WithoutValue
from backend.people.side import Side
from backend.shell.db.portions import portions


@dataclass(frozen=True, slots=True)
class Compared:
    """A reading against the one it is read by: the patient's first one, or for `post` the one before the treatment."""

    since: str
    value: float
    day: date
    found: Comparison


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
    """Every dated reading of the patient that counts and has a value, the earliest first.

    Who measured is whom the reading names, else who wrote it down.
    """
    rows = _dated(session, patient_id)
    names = access.names_of(session, {row.author_id for row in rows if row.rater is None and row.author_id is not None})
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
            version=row.definition_version,
            mode=None if row.mode is None else Mode(row.mode),
            activity_list_id=row.activity_list_id,
            rater=row.rater or (None if row.author_id is None else names.get(row.author_id)),
            device=row.device,
        )
        for row in rows
        if row.taken_at is not None and row.local_day is not None and row.value is not None
    )


def without_value(session: Session, patient_id: UUID) -> tuple[WithoutValue, ...]:
    """The dated readings that count and have no number, the earliest first: what was answered, and why none."""
    query = select(Reading).where(Reading.patient_id == patient_id, Reading.no_value.is_not(None), _counts())
    rows = session.scalars(query.order_by(Reading.taken_at, Reading.id))
    return tuple(
        WithoutValue(row.instrument, row.local_day, sum(one is not None for one in given), len(given), row.no_value)
        for row in rows
        if row.local_day is not None and row.no_value is not None
        for given in [row.answers or row.trials or []]
    )


def compared(session: Session, reading: Reading) -> Compared | None:
    """What the reading is read by; None where there is nothing to compare it with.

    One taken before the treatment, or without one, against the first of its series; one taken after it against
    the last one before it on that day.
    """
    everything = {each.id: each for each in readings_of(session, reading.patient_id)}
    this = everything.get(reading.id)
    definition = library.instrument(session, reading.instrument)
    if this is None or definition is None or definition.version != this.version:
        return None
    series = [each for each in everything.values() if _line(each) == _line(this) and each.timing is not Timing.POST]
    earlier = [each for each in series if each.taken_at <= this.taken_at and each.id != this.id]
    if this.timing is Timing.POST:
        since, earlier = "before", [each for each in earlier if each.day == this.day][-1:]
    else:
        since = "first"
    if not earlier:
        return None
    found = compare(definition.error, earlier[0].taken, this.taken)
    return Compared(since, earlier[0].value, earlier[0].day, found)


def readings_at(session: Session, patient_ids: Collection[UUID], instrument: str) -> tuple[PointReading, ...]:
    """The readings of one instrument of these people that count, in the order in which they were taken.

    Values taken just after a treatment are left out: they are never joined with those taken before.
    """
    found: list[PointReading] = []
    for ids in portions(sorted(patient_ids)):
        query = (
            select(Reading.patient_id, Reading.time_point, Reading.local_day, Reading.value)
            .where(Reading.patient_id.in_(ids), Reading.instrument == instrument, _counts())
            .where(or_(Reading.timing.is_(None), Reading.timing == Timing.PRE.value))
            .order_by(Reading.patient_id, _when(), Reading.id)
        )
        for patient_id, time_point, day, value in session.execute(query):
            if value is not None:
                found.append(PointReading(patient_id, instrument, time_point, day, value))
    return tuple(found)


def days_read(
    session: Session, patient_ids: Collection[UUID], instruments: Collection[str]
) -> dict[UUID, dict[str, list[date]]]:
    """On which days each of these was read, of each person; not what was taken just after a treatment."""
    found: dict[UUID, dict[str, list[date]]] = {patient_id: {} for patient_id in patient_ids}
    for ids in portions(sorted(patient_ids)):
        query = (
            select(Reading.patient_id, Reading.instrument, Reading.local_day)
            .where(Reading.patient_id.in_(ids), Reading.instrument.in_(instruments), _counts())
            .where(Reading.local_day.is_not(None), Reading.value.is_not(None))
            .where(or_(Reading.timing.is_(None), Reading.timing == Timing.PRE.value))
            .order_by(Reading.local_day)
        )
        for patient_id, instrument, day in session.execute(query):
            if day is not None:
                found[patient_id].setdefault(instrument, []).append(day)
    return found


def activity_answers(session: Session, patient_id: UUID) -> tuple[tuple[UUID, date, tuple[int | None, ...]], ...]:
    """What the patient said of each of their own activities: the list, the day, an answer or None for each."""
    query = (
        select(Reading.activity_list_id, Reading.local_day, Reading.answers)
        .where(Reading.patient_id == patient_id, Reading.activity_list_id.is_not(None), _counts())
        .where(Reading.local_day.is_not(None))
        .order_by(Reading.taken_at, Reading.recorded_at, Reading.id)
    )
    return tuple(
        (list_id, day, tuple(answers))
        for list_id, day, answers in session.execute(query)
        if list_id is not None and day is not None and answers is not None
    )


def _dated(session: Session, patient_id: UUID) -> Sequence[Reading]:
    return session.scalars(
        select(Reading)
        .where(Reading.patient_id == patient_id, Reading.taken_at.is_not(None), Reading.value.is_not(None), _counts())
        .order_by(Reading.taken_at, Reading.recorded_at, Reading.id)
    ).all()


def _line(reading: DatedReading) -> tuple[Any, ...]:
    """What readings have to share to stand in one line."""
    return (
        reading.instrument,
        reading.version,
        reading.site,
        reading.side,
        reading.mode,
        reading.activity_list_id,
    )


def _counts() -> ColumnElement[bool]:
    return Reading.withdrawn_at.is_(None)


def _when() -> ColumnElement[datetime]:
    """When it was taken; an undated one stands where it was recorded."""
    return func.coalesce(Reading.taken_at, Reading.recorded_at)
