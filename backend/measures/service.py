"""Keeping readings, taking one back, and handing them to pictures and reports."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.measures import library
from backend.measures.activities import ActivitiesDraft
from backend.measures.comparison import Comparison, compare
from backend.measures.definition import Definition
from backend.measures.models import ActivityList, Reading
from backend.measures.reading import (
    REASONS,
    DatedReading,
    Judged,
    Mode,
    NotValid,
    PointReading,
    ReadingDraft,
    Source,
    Timing,
    WithoutValue,
    judge,
)
from backend.people import service as people
from backend.people.side import Side
from backend.safety.service import alerts
from backend.safety.service.alerts import Cause
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = (
    once.CODES
    | REASONS
    | {
        "already_withdrawn": "This was withdrawn before, for another reason; that one stays.",
        "activities_reason": "The patient has a list already: say why a new one begins. Nothing is compared across.",
        "activities_same": "Two of the activities have the same name.",
    }
)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Compared:
    """A reading against the one it is read by: the patient's first one, or for `post` the one before the treatment."""

    since: str
    value: float
    day: date
    found: Comparison


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

    An answer that a person has to see raises its alert in the same transaction. Raises RuleBroken with one of
    `RULES`, Conflict(id_taken) when the id stands for another reading.
    """
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    known = once.known(session, Reading, draft.id, patient_id=patient_id, digest=digest)
    if known is not None:
        return known, False
    definition = library.instrument(session, draft.instrument)
    judged = judge(definition, draft, now, named=_named(session, patient_id, draft.activity_list_id))
    if isinstance(judged, NotValid):
        raise _refused(judged)
    if definition is None:
        raise AssertionError("judged without a definition")
    row = _row(clinic_id, patient_id, draft, definition, judged, now)
    row.author_id, row.source = author_id, Source.CLINIC.value
    session.add(row)
    session.flush()
    alerts.raise_alerts(
        session,
        clinic_id=clinic_id,
        patient_id=patient_id,
        causes=[Cause(kind, "reading", row.id, 1, row.taken_at or now) for kind in judged.flags],
        raised_by=author_id,
        now=now,
    )
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
    instruments = library.instruments(session)
    outcomes = []
    for patient_id, draft in drafts:
        digest = once.content_digest(draft)
        if draft.id in known:
            same = known[draft.id] == (patient_id, digest)
            code = None if same else "id_taken"
            outcomes.append(Brought(draft.id, "unchanged" if same else "refused", code, RULES.get(code or "")))
            continue
        definition = instruments.get(draft.instrument)
        judged = judge(definition, draft, now, elsewhere=True)
        if definition is None or isinstance(judged, NotValid):
            code = judged.code if isinstance(judged, NotValid) else "unknown_instrument"
            outcomes.append(Brought(draft.id, "refused", code, RULES[code]))
            continue
        session.add(_row(clinic_id, patient_id, draft, definition, judged, now))
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


def name_activities(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, draft: ActivitiesDraft, now: datetime
) -> tuple[ActivityList, bool]:
    """Keep the activities a patient named: the list, and whether it is new. A second list has to say why.

    Raises RuleBroken(activities_reason, activities_same), Conflict(id_taken).
    """
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    known = once.known(session, ActivityList, draft.id, patient_id=patient_id, digest=digest)
    if known is not None:
        return known, False
    if len({name.strip().casefold() for name in draft.names}) != len(draft.names):
        raise RuleBroken("activities_same", RULES["activities_same"])
    before = activity_lists(session, patient_id)
    if before and draft.reason is None:
        raise RuleBroken("activities_reason", RULES["activities_reason"])
    row = ActivityList(
        clinic_id=clinic_id,
        id=draft.id,
        patient_id=patient_id,
        number=len(before) + 1,
        names=list(draft.names),
        reason=draft.reason if before else None,
        author_id=author_id,
        written_at=now,
        digest=digest,
    )
    session.add(row)
    session.flush()
    return row, True


def activity_lists(session: Session, patient_id: UUID) -> list[ActivityList]:
    """The patient's lists of activities, the newest first: that one is rated."""
    query = select(ActivityList).where(ActivityList.patient_id == patient_id).order_by(ActivityList.number.desc())
    return list(session.scalars(query))


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
            if value is not None:
                found.append(PointReading(patient_id, instrument, time_point, day, value))
    return tuple(found)


def days_read(
    session: Session, patient_ids: Collection[UUID], instruments: Collection[str]
) -> dict[UUID, dict[str, list[date]]]:
    """On which days each of these was read, of each person; not what was taken just after a treatment."""
    found: dict[UUID, dict[str, list[date]]] = {patient_id: {} for patient_id in patient_ids}
    for ids in _chunks(sorted(patient_ids)):
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


def _named(session: Session, patient_id: UUID, list_id: UUID | None) -> int | None:
    """How many activities stand in this list of the patient's. RuleBroken when there is none such."""
    if list_id is None:
        return None
    query = select(ActivityList).where(ActivityList.patient_id == patient_id, ActivityList.id == list_id)
    found = session.scalar(query)
    if found is None:
        raise RuleBroken("unknown_activities", RULES["unknown_activities"])
    return len(found.names)


def _refused(judged: NotValid) -> RuleBroken:
    if judged.field is None:
        return RuleBroken(judged.code, RULES[judged.code])
    code = "required" if judged.code == "detail_needed" else "unknown_field"
    told = {"field": judged.field, "code": code, "detail": RULES[judged.code]}
    return RuleBroken(judged.code, RULES[judged.code], errors=[told])


def _counts() -> ColumnElement[bool]:
    return Reading.withdrawn_at.is_(None)


def _when() -> ColumnElement[datetime]:
    """When it was taken; an undated one stands where it was recorded."""
    return func.coalesce(Reading.taken_at, Reading.recorded_at)


def _chunks(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


def _row(
    clinic_id: UUID, patient_id: UUID, draft: ReadingDraft, definition: Definition, judged: Judged, now: datetime
) -> Reading:
    taken = draft.taken_at
    return Reading(
        clinic_id=clinic_id,
        id=draft.id,
        patient_id=patient_id,
        instrument=draft.instrument,
        definition_version=definition.version,
        value=judged.value,
        no_value=judged.no_value,
        band=judged.band,
        trials=None if draft.trials is None else list(draft.trials),
        answers=None if draft.answers is None else list(draft.answers),
        activity_list_id=draft.activity_list_id,
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
        probe_cm2=draft.probe_cm2,
        force_n=draft.force_n,
        mode=None if judged.mode is None else judged.mode.value,
        end_pain=draft.end_pain,
        warm_up=draft.warm_up,
        fault=draft.fault,
        source=Source.IMPORT.value,
        recorded_at=now,
        digest=once.content_digest(draft),
    )
