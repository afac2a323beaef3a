"""Keeping medicines and their changes, other care by month, and the table of before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.episode import service as episode
from backend.other_care import use
from backend.other_care.models import CareElsewhere, Medicine, MedicineReview, MedicineUse
from backend.other_care.use import MedicineDraft, MedicineKind, Month, MonthDraft, Side, Use, UseDraft
from backend.people import service as people
from backend.plan import service as plan
from backend.shell.refusal import NotFound, RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = once.CODES | {
    "use_before_last": "A change cannot begin before the one written before it.",
    "change_reason": "Say why it changed.",
    "dose_of_stopped": "What is not taken any more has no dose.",
    "unit_needed": "A dose needs its unit, and a unit its dose.",
    "source_needed": "An equivalent needs the source it was taken from, and a source its equivalent.",
    "ome_of_opioid": "Only an opioid has a morphine equivalent.",
    "use_ahead": "This lies ahead; write it when it has come.",
    "month_ahead": "This month has not begun.",
    "month_reason": "This month was told before: say why it is told again.",
    "nothing_said": "Neither visits nor work days: then nothing was asked, and nothing is kept.",
}


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """Somebody asked about medicines on this day."""

    id: UUID
    reviewed_on: date


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Other care at the start of the episode (or the plan) and today."""

    before: Side | None
    after: Side


def take(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, draft: MedicineDraft, now: datetime
) -> bool:
    """Keep a medicine with its first use, once: whether it is new. Raises RuleBroken, Conflict(id_taken)."""
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    if once.known(session, Medicine, draft.id, patient_id=patient_id, digest=digest):
        return False
    who = {"clinic_id": clinic_id, "patient_id": patient_id, "author_id": author_id, "written_at": now}
    _judge(session, patient_id, draft.first, [], draft.kind, now)
    session.add(Medicine(**who, id=draft.id, name=draft.name, kind=draft.kind.value, digest=digest))
    session.flush()
    session.add(_use_row(draft.first, who, draft.id, 1, digest))
    session.flush()
    return True


def change(
    session: Session,
    *,
    clinic_id: UUID,
    patient_id: UUID,
    medicine_id: UUID,
    author_id: UUID,
    draft: UseDraft,
    now: datetime,
) -> bool:
    """Keep how a medicine is taken from a day on: whether that is new. What was before stays."""
    people.lock_patient(session, patient_id)
    query = select(Medicine).where(Medicine.patient_id == patient_id, Medicine.id == medicine_id)
    medicine = session.scalar(query)
    if medicine is None:
        raise NotFound
    digest = once.content_digest(draft)
    if once.known(session, MedicineUse, draft.id, medicine_id=medicine_id, digest=digest):
        return False
    before = [one for one in _uses(session, patient_id) if one.medicine_id == medicine_id]
    _judge(session, patient_id, draft, before, MedicineKind(medicine.kind), now)
    who = {"clinic_id": clinic_id, "patient_id": patient_id, "author_id": author_id, "written_at": now}
    session.add(_use_row(draft, who, medicine_id, len(before) + 1, digest))
    session.flush()
    return True


def review(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, draft: ReviewDraft, now: datetime
) -> bool:
    """Keep that somebody asked about medicines: whether that is new."""
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    if once.known(session, MedicineReview, draft.id, patient_id=patient_id, digest=digest):
        return False
    if draft.reviewed_on > people.enrolment(session, patient_id).today(now):
        _raise("use_ahead")
    who = {"clinic_id": clinic_id, "patient_id": patient_id, "author_id": author_id, "written_at": now}
    session.add(MedicineReview(**who, id=draft.id, reviewed_on=draft.reviewed_on, digest=digest))
    session.flush()
    return True


def tell_month(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, draft: MonthDraft, now: datetime
) -> bool:
    """Keep one month of other care: whether that is new. Told again it needs a reason, and what was told stays."""
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    if once.known(session, CareElsewhere, draft.id, patient_id=patient_id, digest=digest):
        return False
    if draft.visits is None and draft.work_days_lost is None:
        _raise("nothing_said")
    if draft.month > people.enrolment(session, patient_id).today(now):
        _raise("month_ahead")
    query = select(CareElsewhere).where(CareElsewhere.patient_id == patient_id, CareElsewhere.month == draft.month)
    before = len(list(session.scalars(query)))
    if before and not (draft.reason or "").strip():
        _raise("month_reason")
    session.add(
        CareElsewhere(
            clinic_id=clinic_id,
            id=draft.id,
            patient_id=patient_id,
            month=draft.month,
            number=before + 1,
            visits=draft.visits,
            work_days_lost=draft.work_days_lost,
            reason=draft.reason if before else None,
            author_id=author_id,
            written_at=now,
            digest=digest,
        )
    )
    session.flush()
    return True


def told(session: Session, patient_id: UUID) -> dict[str, Any]:
    """The medicines with every change, when somebody asked, and the months, the latest first."""
    medicines = session.scalars(
        select(Medicine).where(Medicine.patient_id == patient_id).order_by(Medicine.name, Medicine.id)
    ).all()
    uses = session.scalars(
        select(MedicineUse).where(MedicineUse.patient_id == patient_id).order_by(MedicineUse.number)
    ).all()
    reviews = session.scalars(
        select(MedicineReview).where(MedicineReview.patient_id == patient_id).order_by(MedicineReview.reviewed_on)
    ).all()
    months = session.scalars(
        select(CareElsewhere)
        .where(CareElsewhere.patient_id == patient_id)
        .order_by(CareElsewhere.month.desc(), CareElsewhere.number)
    ).all()
    everything: list[Any] = [*medicines, *uses, *reviews, *months]
    names = access.names_of(session, {row.author_id for row in everything})

    def with_author(row: Any) -> dict[str, Any]:
        plain = {column.key: getattr(row, column.key) for column in row.__table__.columns}
        return plain | {"author": {"id": row.author_id, "name": names[row.author_id]}}

    return {
        "medicines": [
            with_author(row) | {"uses": [with_author(one) for one in uses if one.medicine_id == row.id]}
            for row in medicines
        ],
        "reviews": [with_author(row) for row in reviews],
        "months": [with_author(row) for row in months],
    }


def before_after(session: Session, patient_id: UUID, today: date) -> BeforeAfter:
    """Other care when the episode opened (without one, when the plan began) and today."""
    opened = episode.spans_of(session, [patient_id])[patient_id]
    start = opened[-1].opened_on if opened else plan.start_day(session, patient_id)
    uses = _uses(session, patient_id)
    reviewed = list(session.scalars(select(MedicineReview.reviewed_on).where(MedicineReview.patient_id == patient_id)))
    latest: dict[date, Month] = {}
    query = select(CareElsewhere).where(CareElsewhere.patient_id == patient_id).order_by(CareElsewhere.number)
    for row in session.scalars(query):
        latest[row.month] = Month(row.month, row.visits, row.work_days_lost)
    months = list(latest.values())
    before = None if start is None or start > today else use.side(uses, reviewed, months, start)
    return BeforeAfter(before, use.side(uses, reviewed, months, today))


def _uses(session: Session, patient_id: UUID) -> list[Use]:
    query = (
        select(MedicineUse, Medicine.kind)
        .join(Medicine, (Medicine.clinic_id == MedicineUse.clinic_id) & (Medicine.id == MedicineUse.medicine_id))
        .where(MedicineUse.patient_id == patient_id)
        .order_by(MedicineUse.number)
    )
    return [
        Use(MedicineKind(kind), row.medicine_id, row.number, row.from_day, row.taken, row.ome_mg_day)
        for row, kind in session.execute(query)
    ]


def _judge(
    session: Session, patient_id: UUID, draft: UseDraft, before: list[Use], kind: MedicineKind, now: datetime
) -> None:
    _raise(use.broken_use(draft, before, kind))
    if draft.from_day > people.enrolment(session, patient_id).today(now):
        _raise("use_ahead")


def _use_row(draft: UseDraft, who: Mapping[str, Any], medicine_id: UUID, number: int, digest: str) -> MedicineUse:
    return MedicineUse(
        **who,
        id=draft.id,
        medicine_id=medicine_id,
        number=number,
        from_day=draft.from_day,
        taken=draft.taken,
        dose=draft.dose,
        unit=draft.unit,
        times_a_day=draft.times_a_day,
        as_needed=draft.as_needed,
        ome_mg_day=draft.ome_mg_day,
        ome_source=draft.ome_source,
        reason=draft.reason,
        digest=digest,
    )


def _raise(code: str | None) -> None:
    if code is not None:
        raise RuleBroken(code, RULES[code])
