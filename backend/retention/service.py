"""The clinic's schedule, whose record may go from when on, and legal holds."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.identity import Actor
from backend.corrections import service as corrections
from backend.people import service as people
from backend.retention.models import LegalHold, LegalHoldLift, RetentionRule
from backend.retention.schedule import DEFAULTS, HoldDraft, Keep, RecordClass, disposable_from, is_shorter
from backend.shell.db import person_rows
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = once.CODES | {
    "kept_too_short": "A clinic may keep records longer than the default, never shorter.",
    "unknown_patient": "There is no such patient.",
    "second_person_needed": "This takes two: somebody else has to do it.",
    "already_lifted": "This hold was lifted before.",
    "day_ahead": "This day has not come yet.",
}
MOST_SHOWN = 500
# They name a person and say nothing about care: signing in or a hold does not make a record younger.
NO_ENTRIES = ("account", "legal_hold", "snapshot", "disclosure")


@dataclass(frozen=True, slots=True)
class Kept:
    """A person whose enrolment has ended: from when on the record may go, and what forbids it."""

    patient_id: UUID
    name: str
    ended_on: date
    last_entry: date | None
    disposable_from: date
    due: bool
    stops: tuple[str, ...]


def schedule(session: Session) -> dict[RecordClass, Keep]:
    """How long each class of records is kept in this clinic today."""
    rows = session.scalars(select(RetentionRule).order_by(RetentionRule.number))
    return DEFAULTS | {RecordClass(row.record_class): Keep(row.years, row.until_age) for row in rows}


def set_rule(session: Session, actor: Actor, record_class: RecordClass, keep: Keep, now: datetime) -> None:
    """Keep a class of records for longer than the default. RuleBroken `kept_too_short` for less."""
    least = DEFAULTS[record_class]
    if is_shorter(keep, least) or (keep.until_age is None) != (least.until_age is None):
        raise RuleBroken("kept_too_short", RULES["kept_too_short"])
    # One after the other, so that each has its number.
    people.lock_clinic(session, actor.clinic_id)
    last = session.scalar(select(func.max(RetentionRule.number))) or 0
    session.add(
        RetentionRule(
            clinic_id=actor.clinic_id,
            id=uuid.uuid4(),
            number=last + 1,
            record_class=record_class.value,
            years=keep.years,
            until_age=keep.until_age,
            set_by=actor.account_id,
            set_at=now,
        )
    )
    session.flush()


def ended(session: Session, clinic_id: UUID, now: datetime, only: UUID | None = None) -> list[Kept]:
    """Everybody whose enrolment has ended, the first that may go first; `only` asks about one."""
    keep = schedule(session)[RecordClass.CLINICAL]
    found = people.ended(session, only)
    written = person_rows.last_written(session, clinic_id, [one.id for one in found], now, NO_ENTRIES)
    forbid = _forbidden(session)
    lines = []
    for patient in found:
        if patient.ended_on is None:
            continue
        zone = ZoneInfo(patient.zone)
        at = written.get(patient.id)
        last = None if at is None else at.astimezone(zone).date()
        may_go = disposable_from(
            keep,
            last_entry=last,
            birth=patient.birth_date,
            enrolled=patient.enrolled_on,
            ended=patient.ended_on,
        )
        due = may_go <= now.astimezone(zone).date()
        stops = tuple(name for name, people_named in forbid.items() if patient.id in people_named)
        lines.append(Kept(patient.id, patient.name, patient.ended_on, last, may_go, due, stops))
    return sorted(lines, key=lambda line: (line.disposable_from, line.name, line.patient_id))


def what_stops(session: Session, clinic_id: UUID, patient_id: UUID, now: datetime) -> str | None:
    """The first thing that forbids disposing of this person now; None when nothing does."""
    found = ended(session, clinic_id, now, only=patient_id)
    if not found:
        return "running_enrolment" if people.is_known(session, patient_id) else "unknown_patient"
    (kept,) = found
    if kept.stops:
        return kept.stops[0]
    return None if kept.due else "not_due"


def hold(session: Session, actor: Actor, draft: HoldDraft, now: datetime) -> dict[str, Any]:
    """Place a hold, once. RuleBroken `unknown_patient` or `day_ahead`, Conflict `id_taken`."""
    if not people.is_known(session, draft.patient_id):
        raise RuleBroken("unknown_patient", RULES["unknown_patient"])
    people.lock_patient(session, draft.patient_id)
    digest = once.content_digest(draft)
    known = once.known(session, LegalHold, draft.id, patient_id=draft.patient_id, digest=digest)
    if known is not None:
        return _told(session, [known])[0]
    if draft.from_day > people.clinic_today(session, actor.clinic_id, now):
        raise RuleBroken("day_ahead", RULES["day_ahead"])
    row = LegalHold(
        clinic_id=actor.clinic_id,
        id=draft.id,
        patient_id=draft.patient_id,
        reason=draft.reason,
        from_day=draft.from_day,
        placed_by=actor.account_id,
        placed_at=now,
        digest=digest,
    )
    session.add(row)
    session.flush()
    return _told(session, [row])[0]


def lift(session: Session, actor: Actor, hold_id: UUID, reason: str, now: datetime) -> dict[str, Any]:
    """Lift a hold somebody else placed. RuleBroken `second_person_needed`, Conflict `already_lifted`."""
    row = session.scalar(select(LegalHold).where(LegalHold.id == hold_id))
    if row is None:
        raise NotFound
    people.lock_patient(session, row.patient_id)
    if row.placed_by == actor.account_id:
        raise RuleBroken("second_person_needed", RULES["second_person_needed"])
    if session.scalar(select(LegalHoldLift.id).where(LegalHoldLift.hold_id == hold_id)) is not None:
        raise Conflict("already_lifted", RULES["already_lifted"])
    session.add(
        LegalHoldLift(
            clinic_id=actor.clinic_id,
            id=uuid.uuid4(),
            hold_id=hold_id,
            placed_by=row.placed_by,
            lifted_by=actor.account_id,
            reason=reason,
            lifted_at=now,
        )
    )
    session.flush()
    return _told(session, [row])[0]


def holds(session: Session) -> list[dict[str, Any]]:
    """Every hold, the latest first, lifted ones too."""
    query = select(LegalHold).order_by(LegalHold.placed_at.desc(), LegalHold.id).limit(MOST_SHOWN)
    return _told(session, list(session.scalars(query)))


def _forbidden(session: Session) -> dict[str, frozenset[UUID]]:
    """What forbids a disposal, whatever the schedule says, and for whom: an open request, a legal hold."""
    held = session.scalars(select(LegalHold.patient_id).where(_holds()))
    return {"open_correction": corrections.with_open(session), "legal_hold": frozenset(held)}


def _holds() -> ColumnElement[bool]:
    return ~exists().where(LegalHoldLift.clinic_id == LegalHold.clinic_id, LegalHoldLift.hold_id == LegalHold.id)


def _told(session: Session, rows: list[LegalHold]) -> list[dict[str, Any]]:
    lifted = {
        row.hold_id: row
        for row in session.scalars(select(LegalHoldLift).where(LegalHoldLift.hold_id.in_([row.id for row in rows])))
    }
    who = {row.placed_by for row in rows} | {row.lifted_by for row in lifted.values()}
    names = access.names_of(session, who)
    patients = people.names_of(session, {row.patient_id for row in rows})
    told = []
    for row in rows:
        up = lifted.get(row.id)
        told.append(
            {
                "id": row.id,
                "patient": {"id": row.patient_id, "name": patients[row.patient_id]},
                "reason": row.reason,
                "from_day": row.from_day,
                "placed_by": {"id": row.placed_by, "name": names[row.placed_by]},
                "placed_at": row.placed_at,
                "lifted": up
                and {
                    "lifted_by": {"id": up.lifted_by, "name": names[up.lifted_by]},
                    "reason": up.reason,
                    "lifted_at": up.lifted_at,
                },
            }
        )
    return told
