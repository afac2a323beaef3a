"""Taking the next step when a deadline has passed, and keeping each alert with an owner.

A step is one transaction: its line in the history, its mail in the outbox, the next deadline. A worker that dies before
the commit has done nothing, one that dies after it has done all; two workers cannot take the same step, because the
row is held, and because a step of a round stands in the history once. Whether a mail can be sent is asked elsewhere.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.permissions import Role
from backend.safety.escalation import Escalation, Reach
from backend.safety.models import Alert
from backend.safety.service import alerts, handling, rules


def take_next_step(session: Session, now: datetime) -> bool:
    """Take the one step of this clinic that is due longest; False when none is."""
    query = (
        select(Alert)
        .where(Alert.due_at <= now, Alert.acknowledged_at.is_(None), Alert.closed_at.is_(None))
        .order_by(Alert.due_at, Alert.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    alert = session.scalar(query)
    if alert is None or alert.due_at is None:
        return False
    rule = rules.escalation(session)
    if alert.step >= len(rule.steps):  # the clinic's rule has become shorter
        alert.due_at = None
        return True
    handling.settle_owner(session, alert, now)
    reach, deadline = rule.steps[alert.step].reach, alert.due_at
    alert.step += 1
    alert.due_at = rule.due(alert.began_at, alert.step)
    if reach is Reach.DUTY:
        alert.told_duty_at = now
    else:
        alert.told_admin_at = now
    alerts.add_event(
        session,
        alert,
        "escalated",
        now,
        owner_id=alert.owner_id,
        step=alert.step,
        reached=reach.value,
        due_at=deadline,
    )
    alerts.tell(session, alert, _addresses(session, reach, rule), now)
    session.flush()
    return True


def keep_owners(session: Session, now: datetime) -> int:
    """Give every alert that has not ended to whose it is now, and tell them; how many changed hands."""
    moved = 0
    rule = rules.escalation(session)
    rows = session.scalars(select(Alert).where(Alert.closed_at.is_(None)).order_by(Alert.id)).all()
    now_owners = alerts.owners_of(session, rows, rule, now)
    for alert in rows:
        if now_owners[alert.id] == alert.owner_id:
            continue
        held = session.scalar(select(Alert).where(Alert.id == alert.id).with_for_update())
        if held is not None and handling.settle_owner(session, held, now):
            moved += 1
            if held.acknowledged_at is None:
                alerts.tell(session, held, alerts.addresses(session, [held.owner_id]), now)
    return moved


def has_work(session: Session, now: datetime) -> bool:
    """Whether a deadline has passed, or an owner is no longer the owner. Reads only."""
    due = select(Alert.id).where(Alert.due_at <= now, Alert.acknowledged_at.is_(None), Alert.closed_at.is_(None))
    if session.scalar(due.limit(1)) is not None:
        return True
    rule = rules.escalation(session)
    standing = session.scalars(select(Alert).where(Alert.closed_at.is_(None))).all()
    now_owners = alerts.owners_of(session, standing, rule, now)
    return any(now_owners[one.id] != one.owner_id for one in standing)


def next_deadline(session: Session) -> datetime | None:
    """When the next step of this clinic is due."""
    query = select(Alert.due_at).where(Alert.due_at.is_not(None)).order_by(Alert.due_at)
    return session.scalar(query.limit(1))


def _addresses(session: Session, reach: Reach, rule: Escalation) -> list[str]:
    if reach is Reach.DUTY:
        by_login = alerts.addresses(session, [] if rule.duty_id is None else [rule.duty_id])
        return [rule.duty_mail] if rule.duty_mail else by_login
    managers: list[UUID] = [one.id for one in access.staff(session) if one.role == Role.CLINIC_ADMIN]
    return alerts.addresses(session, managers)
