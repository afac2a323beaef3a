"""The ledger of trigger points: adding a spot, what an examination found, and a lane for each spot."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.needling import models
from backend.needling.examination import (
    REASONS,
    ExaminationDraft,
    PointDraft,
    TautBand,
    blocked_by,
    point_blocked_by,
)
from backend.needling.interlock import REASONS as SESSION_REASONS
from backend.needling.ledger import ClearTime, Examination, State, clear_times, state_on
from backend.needling.service.rows import place_of, plain_referral, referral_of, signs_of
from backend.needling.technique import Autonomic, Familiar, Felt, Spot, Technique, Twitch
from backend.people import service as people
from backend.people.side import Side
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.sync import once

RULES = once.CODES | {
    "already_withdrawn": "This was withdrawn before, for another reason; that one stays.",
    "point_withdrawn": "This spot was taken back; look at the others.",
}


@dataclass(frozen=True, slots=True)
class Rater:
    """Whose finger it was."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Look:
    """One examination as it is shown. `rater_changed`: somebody else looked the time before."""

    id: UUID
    examined_at: datetime
    local_day: date
    state: State
    recognised_pain: bool | None
    taut_band: TautBand | None
    tenderness: int | None
    familiar_pain: Familiar | None
    referral: tuple[Felt, ...] | None
    autonomic: tuple[Autonomic, ...] | None
    note: str | None
    rater: Rater
    rater_changed: bool
    recorded_at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class Dose:
    """One time this spot was needled."""

    session_id: UUID
    local_day: date
    technique: Technique
    insertions: int
    twitch: Twitch | None
    twitch_count: int | None


@dataclass(frozen=True, slots=True)
class Lane:
    """One spot with everything that was found and done there.

    `state` is the last finding, of `state_on`; nobody looked yet is none. `clear` are the times it was clear: it came
    back in an interval between the last clear look and the first active one, never a day.
    """

    id: UUID
    muscle: str
    side: Side
    spot: str | None
    place: Spot | None
    first_seen_on: date
    found_by: Rater
    recorded_at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str | None
    state: State | None
    state_on: date | None
    raters: int
    examinations: tuple[Look, ...]
    needled: tuple[Dose, ...]
    clear: tuple[ClearTime, ...]


def add_point(
    session: Session, *, clinic_id: UUID, patient_id: UUID, found_by: UUID, draft: PointDraft, now: datetime
) -> tuple[Lane, bool]:
    """Write a spot into the ledger, once: its lane, and whether it is new."""
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    if once.known(session, models.TriggerPoint, draft.id, patient_id=patient_id, digest=digest):
        return lane_of(session, patient_id, draft.id), False
    code = point_blocked_by(draft, people.enrolment(session, patient_id).today(now))
    if code is not None:
        raise _broken(code)
    session.add(
        models.TriggerPoint(
            clinic_id=clinic_id,
            id=draft.id,
            patient_id=patient_id,
            muscle=draft.muscle,
            side=draft.side.value,
            spot=draft.spot,
            view=None if draft.place is None else draft.place.view.value,
            spot_x=None if draft.place is None else draft.place.x,
            spot_y=None if draft.place is None else draft.place.y,
            first_seen_on=draft.first_seen_on,
            found_by=found_by,
            recorded_at=now,
            digest=digest,
        )
    )
    session.flush()
    return lane_of(session, patient_id, draft.id), True


def examine(
    session: Session,
    *,
    clinic_id: UUID,
    patient_id: UUID,
    point_id: UUID,
    rater_id: UUID,
    draft: ExaminationDraft,
    now: datetime,
) -> tuple[Lane, bool]:
    """Keep what this rater found, once: the lane with it, and whether it is new."""
    people.lock_patient(session, patient_id)
    point = _point(session, patient_id, point_id)
    digest = once.content_digest(draft)
    if once.known(session, models.TriggerPointExamination, draft.id, trigger_point_id=point_id, digest=digest):
        return lane_of(session, patient_id, point_id), False
    if point.withdrawn_at is not None:
        raise RuleBroken("point_withdrawn", RULES["point_withdrawn"])
    code = blocked_by(draft, now)
    if code is not None:
        raise _broken(code)
    session.add(
        models.TriggerPointExamination(
            clinic_id=clinic_id,
            id=draft.id,
            trigger_point_id=point_id,
            examined_at=draft.examined_at.instant,
            offset_minutes=draft.examined_at.offset_minutes,
            zone=draft.zone,
            local_day=draft.examined_at.diary_day(),
            state=draft.state.value,
            recognised_pain=draft.recognised_pain,
            taut_band=None if draft.taut_band is None else draft.taut_band.value,
            tenderness=draft.tenderness,
            familiar_pain=None if draft.familiar_pain is None else draft.familiar_pain.value,
            referral=plain_referral(draft.referral),
            autonomic=None if draft.autonomic is None else [one.value for one in draft.autonomic],
            rater_id=rater_id,
            note=draft.note,
            recorded_at=now,
            digest=digest,
        )
    )
    session.flush()
    return lane_of(session, patient_id, point_id), True


def withdraw_point(
    session: Session, *, patient_id: UUID, point_id: UUID, author_id: UUID, reason: str, now: datetime
) -> tuple[Lane, bool]:
    """Take a spot back: it stays to be read, and nothing counts it."""
    people.lock_patient(session, patient_id)
    is_new = _withdraw(_point(session, patient_id, point_id), author_id, reason, now)
    session.flush()
    return lane_of(session, patient_id, point_id), is_new


def withdraw_examination(
    session: Session,
    *,
    patient_id: UUID,
    point_id: UUID,
    examination_id: UUID,
    author_id: UUID,
    reason: str,
    now: datetime,
) -> tuple[Lane, bool]:
    """Take one finding back: it stays to be read, and the lane goes on without it."""
    people.lock_patient(session, patient_id)
    _point(session, patient_id, point_id)
    table = models.TriggerPointExamination
    row = session.scalar(select(table).where(table.trigger_point_id == point_id, table.id == examination_id))
    if row is None:
        raise NotFound
    is_new = _withdraw(row, author_id, reason, now)
    session.flush()
    return lane_of(session, patient_id, point_id), is_new


def lane_of(session: Session, patient_id: UUID, point_id: UUID) -> Lane:
    """One spot of this patient. Raises NotFound."""
    return _lanes(session, [_point(session, patient_id, point_id)])[0]


def ledger_of(session: Session, patient_id: UUID) -> list[Lane]:
    """Every spot of this patient, those first seen first; what was taken back says so."""
    table = models.TriggerPoint
    query = (
        select(table).where(table.patient_id == patient_id).order_by(table.first_seen_on, table.recorded_at, table.id)
    )
    return _lanes(session, session.scalars(query).all())


def _point(session: Session, patient_id: UUID, point_id: UUID) -> models.TriggerPoint:
    table = models.TriggerPoint
    row = session.scalar(select(table).where(table.patient_id == patient_id, table.id == point_id))
    if row is None:
        raise NotFound
    return row


def _broken(code: str) -> RuleBroken:
    return RuleBroken(code, (SESSION_REASONS | REASONS)[code])


def _withdraw(
    row: models.TriggerPoint | models.TriggerPointExamination, author_id: UUID, reason: str, now: datetime
) -> bool:
    if row.withdrawn_at is not None:
        if row.withdrawn_reason != reason:
            raise Conflict("already_withdrawn", RULES["already_withdrawn"])
        return False
    row.withdrawn_at, row.withdrawn_reason, row.withdrawn_by = now, reason, author_id
    return True


def _lanes(session: Session, points: Sequence[models.TriggerPoint]) -> list[Lane]:
    ids = [point.id for point in points]
    table = models.TriggerPointExamination
    rows = session.scalars(
        select(table).where(table.trigger_point_id.in_(ids)).order_by(table.examined_at, table.recorded_at, table.id)
    ).all()
    names = access.names_of(session, {point.found_by for point in points} | {row.rater_id for row in rows})
    doses = _doses(session, ids)
    lanes = []
    for point in points:
        theirs = [row for row in rows if row.trigger_point_id == point.id]
        counting = [row for row in theirs if row.withdrawn_at is None]
        seen = [Examination(row.local_day, State(row.state), str(row.rater_id)) for row in counting]
        last = state_on(seen, date.max)
        lanes.append(
            Lane(
                id=point.id,
                muscle=point.muscle,
                side=Side(point.side),
                spot=point.spot,
                place=place_of(point.view, point.spot_x, point.spot_y),
                first_seen_on=point.first_seen_on,
                found_by=Rater(point.found_by, names[point.found_by]),
                recorded_at=point.recorded_at,
                withdrawn_at=point.withdrawn_at,
                withdrawn_reason=point.withdrawn_reason,
                state=None if last is None else last.state,
                state_on=None if last is None else last.day,
                raters=len({one.examiner for one in seen if one.state is not State.NOT_EXAMINED}),
                examinations=_looks(theirs, names),
                needled=tuple(doses.get(point.id, ())),
                clear=clear_times(seen),
            )
        )
    return lanes


def _looks(rows: Sequence[models.TriggerPointExamination], names: dict[UUID, str]) -> tuple[Look, ...]:
    looks, before = [], None
    for row in rows:
        looked = row.withdrawn_at is None and row.state != State.NOT_EXAMINED
        looks.append(
            Look(
                id=row.id,
                examined_at=row.examined_at,
                local_day=row.local_day,
                state=State(row.state),
                recognised_pain=row.recognised_pain,
                taut_band=None if row.taut_band is None else TautBand(row.taut_band),
                tenderness=row.tenderness,
                familiar_pain=None if row.familiar_pain is None else Familiar(row.familiar_pain),
                referral=referral_of(row.referral),
                autonomic=signs_of(row.autonomic),
                note=row.note,
                rater=Rater(row.rater_id, names[row.rater_id]),
                rater_changed=looked and before is not None and before != row.rater_id,
                recorded_at=row.recorded_at,
                withdrawn_at=row.withdrawn_at,
                withdrawn_reason=row.withdrawn_reason,
            )
        )
        if looked:
            before = row.rater_id
    return tuple(looks)


def _doses(session: Session, point_ids: Collection[UUID]) -> dict[UUID, list[Dose]]:
    head, site, voided = models.NeedlingSession, models.NeedledSite, models.NeedlingVoid
    query = (
        select(site, head.local_day)
        .join(head, (site.clinic_id == head.clinic_id) & (site.session_id == head.id))
        .outerjoin(voided, (voided.clinic_id == head.clinic_id) & (voided.session_id == head.id))
        .where(site.trigger_point_id.in_(point_ids), voided.id.is_(None))
        .order_by(head.performed_at, site.position)
    )
    found: dict[UUID, list[Dose]] = {}
    for row, day in session.execute(query):
        twitch = None if row.twitch is None else Twitch(row.twitch)
        dose = Dose(row.session_id, day, Technique(row.technique), row.insertions, twitch, row.twitch_count)
        if row.trigger_point_id is not None:
            found.setdefault(row.trigger_point_id, []).append(dose)
    return found
