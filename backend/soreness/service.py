"""Keeping how sore the needled places are. `shell.sync.store` keeps the entries with the `intake` made here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from backend.needling import service as needling
from backend.people import service as people
from backend.shell.settings import Settings
from backend.shell.sync import store
from backend.shell.sync.intake import Intake, Kind
from backend.shell.sync.placing import Calendar, Placed, place
from backend.soreness import entry, window
from backend.soreness.entry import Sore, SorenessDraft
from backend.soreness.models import SorenessEntry, SorenessEntryRevision

RULES: Mapping[str, str] = {**store.CODES, **window.RULES}


def _fill(row: SorenessEntry, draft: SorenessDraft, first: bool) -> None:  # noqa: FBT001 - called by the store
    row.session_id, row.score, row.note = draft.session_id, draft.score, draft.note
    row.felt_at, row.written_at, row.zone = draft.felt_at, draft.written_at, draft.zone
    if first:  # what was said first stays through every correction
        row.first_score = draft.score


KIND: Kind[SorenessDraft, SorenessEntry] = Kind(
    "soreness_entry", SorenessEntry, SorenessEntryRevision, _fill, entry.canonical
)


def intake(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, settings: Settings, now: datetime
) -> Intake[SorenessDraft, SorenessEntry]:
    """Everything that `store.keep`, `store.amend` and `store.withdraw` need to keep this patient's answers."""
    person = people.enrolment(session, patient_id)
    calendar = Calendar.of(settings, person.birth_date, person.ended_on)
    performed = _performed(session, patient_id)

    def placed(draft: SorenessDraft, before: date | None) -> Placed:
        found = place(draft.felt_at, draft.written_at, draft.zone, calendar, now, before)
        # A clock that cannot be right says nothing about hours: the entry is kept with its flag, in no figure.
        window.check(performed, draft.session_id, () if found.clock_suspect else (draft.felt_at.instant,))
        return found

    return Intake(session, KIND, clinic_id, patient_id, author_id, now, placed)


def asked(session: Session, patient_id: UUID, day: date, now: datetime) -> list[dict[str, Any]]:
    """The sessions soreness is asked for now, the newest first, with what was said for each on this diary day."""
    open_now = window.asked_for(_performed(session, patient_id), now)
    if not open_now:
        return []
    said = {row.session_id: row for row in _counting(session, patient_id) if row.local_day == day}
    return [
        {"session_id": one, "performed_at": begun, "until": until, "entry": said.get(one)}
        for one, begun, until in open_now
    ]


def day_records(session: Session, patient_id: UUID) -> tuple[Sore, ...]:
    """Every answer that counts, by when it was felt: neither withdrawn nor with a doubtful clock."""
    return tuple(
        Sore(row.local_day, row.session_id, row.felt_at.instant, row.score) for row in _counting(session, patient_id)
    )


def _counting(session: Session, patient_id: UUID) -> list[SorenessEntry]:
    query = (
        select(SorenessEntry)
        .where(
            SorenessEntry.patient_id == patient_id,
            SorenessEntry.withdrawn_at.is_(None),
            SorenessEntry.clock_suspect == false(),
        )
        .order_by(SorenessEntry.felt_instant, SorenessEntry.id)
    )
    return list(session.scalars(query))


def _performed(session: Session, patient_id: UUID) -> dict[UUID, datetime]:
    return {mark.id: mark.performed_at for mark in needling.sessions_of(session, patient_id)}
