"""Which therapist may needle, from when to when: written down by the manager, asked for at every session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.identity import Actor
from backend.access.permissions import Role
from backend.people import service as people
from backend.shell.audit import trail
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.sync import once
from backend.staff.authority import NEEDLING, AuthorisationDraft, DueState, Held, Standing, due_state, standing
from backend.staff.models import Authorisation

RULES = once.CODES | {
    "bad_authorisation_days": "The last day lies before the first.",
    "own_supervisor": "Nobody supervises themselves.",
    "no_such_therapist": "There is no such therapist in this clinic.",
    "already_withdrawn": "This was withdrawn before, for another reason; that one stays.",
}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody of the clinic."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class AuthorisationLine:
    """One authorisation as the manager sees it, with how it stands today."""

    id: UUID
    therapist: Named
    number: str
    issued_by: str
    valid_from: date
    valid_to: date
    supervised_by: Named | None
    state: DueState
    recorded_at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str | None


def standing_of(session: Session, therapist_id: UUID, day: date) -> Standing:
    """How this therapist stands on this day: the one question a session asks before it may be kept."""
    return standing(_held(session, therapist_id, day), day)


def keep(
    session: Session, actor: Actor, therapist_id: UUID, draft: AuthorisationDraft, now: datetime
) -> tuple[AuthorisationLine, bool]:
    """Write an authorisation down: what is kept, and whether it is new.

    Raises RuleBroken with one of `RULES`, Conflict `id_taken`.
    """
    people.lock_clinic(session, actor.clinic_id)
    digest = once.content_digest(draft)
    known = once.known(session, Authorisation, draft.id, therapist_id=therapist_id, digest=digest)
    if known is not None:
        return _lines(session, [known], _today(session, actor, now), 0)[0], False
    if draft.valid_to < draft.valid_from:
        raise RuleBroken("bad_authorisation_days", RULES["bad_authorisation_days"])
    if draft.supervised_by == therapist_id:
        raise RuleBroken("own_supervisor", RULES["own_supervisor"])
    for one in (therapist_id, draft.supervised_by):
        account = None if one is None else access.found(session, one)
        if one == therapist_id and account is None:
            raise NotFound
        if one is not None and (account is None or account.role != Role.THERAPIST):
            raise RuleBroken("no_such_therapist", RULES["no_such_therapist"])
    row = authorise(session, actor.clinic_id, therapist_id, draft, actor.account_id, now)
    trail.event(session, "authorisation_kept", at=now, about=therapist_id, changed=("authorisation",))
    return _lines(session, [row], _today(session, actor, now), 0)[0], True


def authorise(
    session: Session, clinic_id: UUID, therapist_id: UUID, draft: AuthorisationDraft, recorded_by: UUID, now: datetime
) -> Authorisation:
    """The row itself, for whoever has checked it; a demo or a test writes its therapists' this way."""
    row = Authorisation(
        clinic_id=clinic_id,
        id=draft.id,
        therapist_id=therapist_id,
        activity=NEEDLING,
        number=draft.number,
        issued_by=draft.issued_by,
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
        supervised_by=draft.supervised_by,
        recorded_by=recorded_by,
        recorded_at=now,
        digest=once.content_digest(draft),
    )
    session.add(row)
    session.flush()
    return row


def withdraw(
    session: Session, actor: Actor, authorisation_id: UUID, reason: str, now: datetime
) -> tuple[AuthorisationLine, bool]:
    """It does not count from now on, with a reason; the sessions done under it keep it. Raises NotFound, Conflict."""
    people.lock_clinic(session, actor.clinic_id)
    row = session.scalar(select(Authorisation).where(Authorisation.id == authorisation_id))
    if row is None:
        raise NotFound
    is_new = row.withdrawn_at is None
    if is_new:
        row.withdrawn_at, row.withdrawn_reason, row.withdrawn_by = now, reason, actor.account_id
        session.flush()
        trail.event(session, "authorisation_withdrawn", at=now, about=row.therapist_id, changed=("authorisation",))
    elif row.withdrawn_reason != reason:
        raise Conflict("already_withdrawn", RULES["already_withdrawn"])
    return _lines(session, [row], _today(session, actor, now), 0)[0], is_new


def listed(session: Session, actor: Actor, now: datetime, within_days: int) -> list[AuthorisationLine]:
    """Every authorisation, those that end first at the top; `expiring` is whatever ends within so many days."""
    rows = session.scalars(select(Authorisation).order_by(Authorisation.valid_to, Authorisation.id)).all()
    return _lines(session, rows, _today(session, actor, now), within_days)


def _held(session: Session, therapist_id: UUID, day: date) -> list[Held]:
    rows = _counting(session, therapist_id)
    covered = {
        supervisor: any(one.valid_from <= day <= one.valid_to for one in _counting(session, supervisor))
        for supervisor in {row.supervised_by for row in rows if row.supervised_by is not None}
    }
    return [
        Held(
            row.id,
            row.number,
            row.valid_from,
            row.valid_to,
            row.supervised_by,
            row.supervised_by is None or covered[row.supervised_by],
        )
        for row in rows
    ]


def _counting(session: Session, therapist_id: UUID) -> Sequence[Authorisation]:
    query = select(Authorisation).where(
        Authorisation.therapist_id == therapist_id,
        Authorisation.activity == NEEDLING,
        Authorisation.withdrawn_at.is_(None),
    )
    return session.scalars(query).all()


def _today(session: Session, actor: Actor, now: datetime) -> date:
    return people.clinic_today(session, actor.clinic_id, now)


def _lines(session: Session, rows: Sequence[Authorisation], today: date, within_days: int) -> list[AuthorisationLine]:
    who = {row.therapist_id for row in rows} | {row.supervised_by for row in rows if row.supervised_by is not None}
    names = access.names_of(session, who)
    return [
        AuthorisationLine(
            id=row.id,
            therapist=Named(row.therapist_id, names[row.therapist_id]),
            number=row.number,
            issued_by=row.issued_by,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            supervised_by=None if row.supervised_by is None else Named(row.supervised_by, names[row.supervised_by]),
            state=due_state(row.valid_from, row.valid_to, today, within_days, withdrawn=row.withdrawn_at is not None),
            recorded_at=row.recorded_at,
            withdrawn_at=row.withdrawn_at,
            withdrawn_reason=row.withdrawn_reason,
        )
        for row in rows
    ]
