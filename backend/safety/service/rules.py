"""The clinic's own words for each kind of alert, and who is told after how long."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.permissions import Role
from backend.people import service as people
from backend.safety.escalation import DEFAULT, Escalation, Step, in_order, steps_of
from backend.safety.models import EscalationRule, SafetyProtocol
from backend.safety.owner import Staff
from backend.shell.refusal import RuleBroken

RULES: Mapping[str, str] = {
    "steps_in_order": "Each step comes later than the one before it, and there is at least one.",
    "no_such_duty": "The duty person is a therapist or manager who works in this clinic.",
}
_ON_DUTY = (Role.THERAPIST, Role.CLINIC_ADMIN)


def protocols(session: Session) -> list[SafetyProtocol]:
    """The newest protocol of each kind."""
    newest: dict[str, SafetyProtocol] = {}
    for row in session.scalars(select(SafetyProtocol).order_by(SafetyProtocol.kind, SafetyProtocol.number)):
        newest[row.kind] = row
    return list(newest.values())


def write_protocol(
    session: Session, *, clinic_id: UUID, kind: str, text: str, by: UUID, now: datetime
) -> tuple[SafetyProtocol, bool]:
    """Put the clinic's words for this kind of alert in force: what counts now, and whether it is new."""
    people.lock_clinic(session, clinic_id)
    last = next((row for row in protocols(session) if row.kind == kind), None)
    if last is not None and last.text == text:
        return last, False
    row = SafetyProtocol(
        clinic_id=clinic_id,
        id=uuid.uuid4(),
        kind=kind,
        number=1 if last is None else last.number + 1,
        text=text,
        written_by=by,
        written_at=now,
    )
    session.add(row)
    session.flush()
    return row, True


def escalation(session: Session) -> Escalation:
    """Who is told after how long in this clinic: its own newest rule, else the default."""
    row = session.scalar(select(EscalationRule).order_by(EscalationRule.number.desc()).limit(1))
    if row is None:
        return DEFAULT
    return Escalation(
        number=row.number,
        steps=steps_of(row.steps),
        duty_id=row.duty_id,
        duty_phone=row.duty_phone,
        duty_mail=row.duty_mail,
        clinic_phone=row.clinic_phone,
        emergency_number=row.emergency_number,
    )


def told(session: Session, rule: Escalation) -> dict[str, Any]:
    """The rule as it is shown, with the name of who is on duty."""
    names = access.names_of(session, {rule.duty_id} - {None})  # type: ignore[arg-type]
    duty = None if rule.duty_id is None else {"id": rule.duty_id, "name": names[rule.duty_id]}
    plain = {name: getattr(rule, name) for name in _PLAIN}
    return plain | {"steps": [step.plain() for step in rule.steps], "duty": duty}


def write_escalation(
    session: Session, *, clinic_id: UUID, by: UUID, now: datetime, steps: Sequence[Step], **said: Any
) -> tuple[dict[str, Any], bool]:
    """Put another rule in force: what counts now, and whether it is new. Earlier ones are kept.

    Raises RuleBroken `steps_in_order`, `no_such_duty`.
    """
    if not in_order(steps):
        raise RuleBroken("steps_in_order", RULES["steps_in_order"])
    duty = None if said["duty_id"] is None else access.found(session, said["duty_id"])
    if said["duty_id"] is not None and (duty is None or duty.role not in _ON_DUTY or duty.closed_at is not None):
        raise RuleBroken("no_such_duty", RULES["no_such_duty"])
    people.lock_clinic(session, clinic_id)
    last = escalation(session)
    wanted = Escalation(number=last.number, steps=tuple(steps), **said)
    if last.number and last == wanted:
        return told(session, last), False
    row = EscalationRule(
        clinic_id=clinic_id,
        id=uuid.uuid4(),
        number=last.number + 1,
        steps=[step.plain() for step in steps],
        written_by=by,
        written_at=now,
        **said,
    )
    session.add(row)
    session.flush()
    return told(session, escalation(session)), True


def staff_today(session: Session, rule: Escalation) -> Staff:
    """Who works here now."""
    working = [account for account in access.staff(session) if account.closed_at is None]
    return Staff(
        therapists=tuple(one.id for one in working if one.role == Role.THERAPIST),
        managers=tuple(one.id for one in working if one.role == Role.CLINIC_ADMIN),
        duty=rule.duty_id,
    )


_PLAIN = ("number", "duty_phone", "duty_mail", "clinic_phone", "emergency_number")
