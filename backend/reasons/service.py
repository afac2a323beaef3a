"""Stating a reason, reading under it, ending it. A reason never allows writing: no permission to write asks for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.identity import Actor, Standing
from backend.access.permissions import Condition, Role
from backend.people import service as people
from backend.people.service import PatientLine
from backend.reasons.models import StatedReason
from backend.reasons.name import plain, same
from backend.reasons.statement import Draft
from backend.shell.refusal import Conflict, NotFound, RuleBroken

RULES: Mapping[str, str] = {
    "already_in_care": "This person is in your care today; no reason is needed.",
    "reason_stands": "A reason of yours stands for this person; it ends at until_at, or when you end it.",
    "reason_short": "Say in a few words why this record has to be read.",
    "reason_over": "This reason is over already.",
    "id_taken": "This id already stands for other content; what is stored stays.",
}
NEEDLESS = {Condition.IN_CARE: "already_in_care", Condition.STATED_REASON: "reason_stands"}
MOST_LISTED = 200
SHORTEST = 10


def standing(session: Session, actor: Actor, patient_id: UUID, now: datetime) -> Standing | None:
    """How the actor stands to the patient at this instant, with the reason they have stated if that is all there is."""
    nearest = people.relation(session, actor, patient_id, now)
    if nearest is None or nearest.condition is not Condition.IN_CLINIC:
        return nearest
    row = _standing_reason(session, actor.account_id, patient_id, now)
    return nearest if row is None else Standing(Condition.STATED_REASON, said(row))


def state(
    session: Session, actor: Actor, patient_id: UUID, draft: Draft, usual_hours: int, now: datetime
) -> StatedReason:
    """Keep the reason; from now on the record can be read for its hours, or the usual ones when it names none.

    Raises Conflict `reason_stands` while another one does, `already_in_care` when a care link covers today, and
    `id_taken` when the id stands for something else; RuleBroken `reason_short` for words that are mostly space. The
    same one sent again is answered with what is kept.
    """
    if len(plain(draft.reason)) < SHORTEST:
        raise RuleBroken("reason_short", RULES["reason_short"])
    people.lock_patient(session, patient_id)
    kept = session.scalar(select(StatedReason).where(StatedReason.id == draft.id))
    if kept is not None:
        if (kept.patient_id, kept.account_id, kept.kind, kept.reason) != (
            patient_id, actor.account_id, draft.kind.value, draft.reason,
        ):  # fmt: skip
            raise Conflict("id_taken", RULES["id_taken"])
        return kept
    nearest = standing(session, actor, patient_id, now)
    if nearest is not None and nearest.condition in NEEDLESS:
        code = NEEDLESS[nearest.condition]
        raise Conflict(code, RULES[code])
    row = StatedReason(
        clinic_id=actor.clinic_id,
        id=draft.id,
        patient_id=patient_id,
        account_id=actor.account_id,
        role=actor.role.value,
        kind=draft.kind.value,
        reason=draft.reason,
        stated_at=now,
        until_at=now + timedelta(hours=draft.hours or usual_hours),
    )
    session.add(row)
    session.flush()
    return row


def end(session: Session, actor: Actor, patient_id: UUID, reason_id: UUID, now: datetime) -> StatedReason:
    """End it before its time: one's own, or as the clinic's admin anybody's. Raises NotFound, Conflict(reason_over)."""
    row = session.scalar(
        select(StatedReason)
        .where(StatedReason.id == reason_id, StatedReason.patient_id == patient_id)
        .with_for_update()
    )
    if row is None or (row.account_id != actor.account_id and actor.role is not Role.CLINIC_ADMIN):
        raise NotFound
    if row.ended_at is not None or row.until_at <= now:
        raise Conflict("reason_over", RULES["reason_over"])
    row.ended_at, row.ended_by = now, actor.account_id
    session.flush()
    return row


def of_patient(session: Session, patient_id: UUID, now: datetime) -> list[dict[str, Any]]:
    """Every reason that was stated for this patient, the latest first."""
    query = select(StatedReason).where(StatedReason.patient_id == patient_id)
    rows = list(session.scalars(query.order_by(StatedReason.stated_at.desc(), StatedReason.id).limit(MOST_LISTED)))
    return _told(session, rows, now)


def told(session: Session, row: StatedReason, now: datetime) -> dict[str, Any]:
    """One reason, with who stated it and whether it still stands."""
    return _told(session, [row], now)[0]


def find(session: Session, name: str, birth_date: date) -> list[PatientLine]:
    """The people of the clinic who have exactly this name and this date of birth."""
    return [one for one in people.born_on(session, birth_date) if same(name, one.name)]


def said(row: StatedReason) -> str:
    """A reason as the access log keeps it."""
    return f"{row.kind}: {row.reason}"


def _told(session: Session, rows: Sequence[StatedReason], now: datetime) -> list[dict[str, Any]]:
    names = access.names_of(session, {row.account_id for row in rows})
    columns = ("id", "kind", "reason", "stated_at", "until_at", "ended_at")
    return [
        {column: getattr(row, column) for column in columns}
        | {"by": {"id": row.account_id, "name": names[row.account_id], "role": row.role}}
        | {"stands": row.ended_at is None and now < row.until_at}
        for row in rows
    ]


def _standing_reason(session: Session, account_id: UUID, patient_id: UUID, now: datetime) -> StatedReason | None:
    return session.scalar(
        select(StatedReason)
        .where(StatedReason.account_id == account_id, StatedReason.patient_id == patient_id)
        .where(StatedReason.ended_at.is_(None), StatedReason.stated_at <= now, StatedReason.until_at > now)
        .limit(1)
    )
