"""Keeping what a patient felt, and reading it for the picture.

Recording, amending and withdrawing are the same for every record of a phone: `shell.sync.store` does them with
the `intake` made here. Sources of the rules: domain L8 (average pain, 0 to 10); days by the stated offset.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, select
from sqlalchemy.orm import Session

from backend.pain import entry
from backend.pain import extent as extent_rule
from backend.pain.entry import DayScore, PainDraft
from backend.pain.extent import Extent, Marked, Told, extent
from backend.pain.models import PainEntry, PainEntryRevision
from backend.pain.scale import PainKind
from backend.people import service as people
from backend.people.side import Side
from backend.plan import service as plan
from backend.shell.settings import Settings
from backend.shell.sync import store
from backend.shell.sync.intake import Intake, Kind
from backend.shell.sync.placing import Calendar, Placed, place

RULES: Mapping[str, str] = {**store.CODES, **entry.RULES}


def _fill(row: PainEntry, draft: PainDraft, first: bool) -> None:  # noqa: FBT001 - called by the store
    row.kind, row.score, row.note = draft.kind.value, draft.score, draft.note
    row.felt_at, row.written_at, row.zone = draft.felt_at, draft.written_at, draft.zone
    row.places = entry.plain_places(draft.places)
    for name, said in entry.plain_character(draft).items():
        setattr(row, name, said)
    if first:  # what was said first stays through every correction
        row.first_score = draft.score


KIND: Kind[PainDraft, PainEntry] = Kind("pain_entry", PainEntry, PainEntryRevision, _fill, entry.canonical)


def intake(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, settings: Settings, now: datetime
) -> Intake[PainDraft, PainEntry]:
    """Everything that `store.keep`, `store.amend` and `store.withdraw` need to write into this patient's diary."""
    person = people.enrolment(session, patient_id)
    calendar = Calendar.of(settings, person.birth_date, person.ended_on)

    def placed(draft: PainDraft, before: date | None) -> Placed:
        return place(draft.felt_at, draft.written_at, draft.zone, calendar, now, before)

    return Intake(session, KIND, clinic_id, patient_id, author_id, now, placed)


def day_records(
    session: Session, patient_id: UUID, kind: PainKind = PainKind.AVERAGE, from_day: date | None = None
) -> list[DayScore]:
    """The scores of one kind that count, by diary day: neither withdrawn nor with a doubtful clock. A day may
    have several; a day without one is not in the list."""
    return day_records_of(session, [patient_id], kind, from_day)[patient_id]


def day_records_of(
    session: Session, patient_ids: Iterable[UUID], kind: PainKind = PainKind.AVERAGE, from_day: date | None = None
) -> dict[UUID, list[DayScore]]:
    """The same for several patients in one query; a patient without a score has an empty list."""
    found: dict[UUID, list[DayScore]] = {patient_id: [] for patient_id in patient_ids}
    query = (
        select(PainEntry.patient_id, PainEntry.local_day, PainEntry.score)
        .where(PainEntry.patient_id.in_(found), PainEntry.kind == kind.value, _counts())
        .order_by(PainEntry.patient_id, PainEntry.local_day, PainEntry.change_no)
    )
    if from_day is not None:
        query = query.where(PainEntry.local_day >= from_day)
    for patient_id, day, score in session.execute(query):
        found[patient_id].append(DayScore(day, kind, score))
    return found


def last_entry_days(session: Session, patient_ids: Iterable[UUID]) -> dict[UUID, date]:
    """The last diary day each of these patients has any score for; who never answered is not in it."""
    query = (
        select(PainEntry.patient_id, func.max(PainEntry.local_day))
        .where(PainEntry.patient_id.in_(list(patient_ids)), _counts())
        .group_by(PainEntry.patient_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def entry_for_day(session: Session, patient_id: UUID, kind: PainKind, day: date) -> PainEntry | None:
    """The score of this kind for this diary day that counts, the one felt last where there are several."""
    query = (
        select(PainEntry)
        .where(PainEntry.patient_id == patient_id, PainEntry.kind == kind.value, PainEntry.local_day == day, _counts())
        .order_by(PainEntry.felt_instant.desc(), PainEntry.id)
        .limit(1)
    )
    return session.scalar(query)


def extent_of(session: Session, patient_id: UUID, now: datetime, day_starts_at: int) -> Extent:
    """How far the pain reaches on the patient's diary day. Raises NotFound."""
    zone = people.enrolment(session, patient_id).zone
    today = (now.astimezone(zone) - timedelta(hours=day_starts_at)).date()
    return extent(_drawn(session, patient_id), plan.start_day(session, patient_id), today)


def areas_by_day(session: Session, patient_id: UUID) -> tuple[tuple[date, int], ...]:
    """In how many places it hurt, for each day on which places were marked."""
    return extent_rule.areas_by_day(_drawn(session, patient_id))


def _drawn(session: Session, patient_id: UUID) -> list[Told]:
    query = select(PainEntry.local_day, PainEntry.score, PainEntry.places).where(
        PainEntry.patient_id == patient_id, _counts()
    )
    return [Told(day, score, tuple(map(_marked, places))) for day, score, places in session.execute(query)]


def _marked(place: Mapping[str, Any]) -> Marked:
    onset = place.get("onset")
    return Marked(
        place["region"],
        Side(place["side"]),
        place["score"],
        place.get("secondary", False),
        None if onset is None else date.fromisoformat(onset),
    )


def entries_that_count(session: Session, patient_id: UUID) -> list[PainEntry]:
    """Every entry of the patient that counts, of every kind, in the order in which it was felt."""
    query = select(PainEntry).where(PainEntry.patient_id == patient_id, _counts())
    return list(session.scalars(query.order_by(PainEntry.felt_instant, PainEntry.id)))


def _counts() -> ColumnElement[bool]:
    return and_(PainEntry.withdrawn_at.is_(None), PainEntry.clock_suspect == false())
