"""Today and the worklist, from what the features hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.identity import Actor
from backend.agenda.needs import LOOK_BACK, Need, OpenAlert, needs
from backend.education import service as education
from backend.exercise import service as exercise
from backend.follow_up import service as follow_up
from backend.goals import service as goals
from backend.pain import service as pain
from backend.pain.scale import PainKind
from backend.people import service as people
from backend.people.service import Enrolment
from backend.plan import service as plan
from backend.plan.timeline import started_on
from backend.safety.service import alerts as safety
from backend.safety.service.alerts import Waiting
from backend.safety.state import State
from backend.soreness import service as soreness
from backend.trends.series import DailySeries
from backend.trends.service import diary_today, overdue_reassessments

ANSWERED_WITHIN = timedelta(days=7)


def today(session: Session, patient_id: UUID, now: datetime, day_starts_at: int) -> dict[str, Any]:
    """The check-in, the exercises of the patient's diary day, what is asked after a session; each with what was said.

    By the prescriptions valid on that day. Nothing counts days in a row, and nothing says how somebody did.
    """
    day = diary_today(people.enrolment(session, patient_id), now, day_starts_at)
    entry = pain.entry_for_day(session, patient_id, PainKind.AVERAGE, day)
    logs = {
        (log.prescription_id, log.due_time): log for log in exercise.logs(session, patient_id, day) if log.due_on == day
    }
    due = exercise.due_on(session, patient_id, day)
    told = {one["id"]: one for one in exercise.told(session, [row for row, _ in due])}
    return {
        "day": day,
        "check_in": {"done": entry is not None, "entry": entry},
        "soreness": soreness.asked(session, patient_id, day, now),
        "exercises": [
            {
                "prescription": told[row.id],
                "due_on": day,
                "due_time": one.due_time,
                "state": logs[row.id, one.due_time].result if (row.id, one.due_time) in logs else "open",
                "log": logs.get((row.id, one.due_time)),
            }
            for row, one in due
        ],
        "follow_ups": follow_up.open_now(session, patient_id, now),
        "lessons": education.not_finished(session, patient_id),
    }


def worklist(session: Session, actor: Actor, now: datetime, day_starts_at: int) -> dict[str, Any]:
    """The people in the therapist's care and those whose alert is theirs: one line each, the most pressing first.

    A line has one reason, one owner, and the number of other reasons. Alerts are first, those past a deadline before
    fresh ones; then as `needs` orders them, then by name.
    """
    clinic_today = people.clinic_today(session, actor.clinic_id, now)
    patients = people.in_care_of(session, actor.account_id, clinic_today)
    ids = [patient.id for patient in patients]
    last_days = pain.last_entry_days(session, ids)
    plans = plan.plans_of(session, ids)
    waiting = _by_patient(safety.waiting(session, actor, ids, now))
    owners = access.names_of(session, {one.owner_id for some in waiting.values() for one in some})
    overdue = overdue_reassessments(session, ids, clinic_today)
    passed = goals.goal_days_passed(session, ids, clinic_today)
    records = pain.day_records_of(session, ids, from_day=clinic_today - LOOK_BACK - timedelta(days=1))
    lines = []
    for patient in patients:
        enrolment = people.enrolment_of(patient)
        day = diary_today(enrolment, now, day_starts_at)
        daily = DailySeries.of((entry.day, float(entry.score)) for entry in records[patient.id])
        alerts = _placed(waiting.pop(patient.id, []), enrolment, day_starts_at)
        reasons = needs(
            day,
            started_on(plans[patient.id]),
            last_days.get(patient.id),
            passed.get(patient.id),
            daily,
            [one for one, _ in alerts],
            overdue.get(patient.id),
        )
        lines.append(_line(patient.id, patient.name, reasons, alerts, actor, owners))
    for patient_id, some in waiting.items():
        alerts = _placed(some, people.enrolment(session, patient_id), day_starts_at)
        day = diary_today(people.enrolment(session, patient_id), now, day_starts_at)
        reasons = needs(day, None, None, None, DailySeries.of(()), [one for one, _ in alerts])
        name = people.names_of(session, [patient_id])[patient_id]
        lines.append(_line(patient_id, name, reasons, alerts, actor, owners))
    lines.sort(key=lambda line: (-line["need"], -(line["reason"]["days"] or 0), line["patient"]["name"]))
    recent = clinic_today - ANSWERED_WITHIN
    return {
        "as_of": now,
        "in_care": len(patients),
        "answered_this_week": sum(day > recent for day in last_days.values()),
        "items": lines,
    }


def _by_patient(waiting: Sequence[Waiting]) -> dict[UUID, list[Waiting]]:
    found: dict[UUID, list[Waiting]] = {}
    for one in waiting:
        found.setdefault(one.patient_id, []).append(one)
    return found


def _placed(waiting: Sequence[Waiting], enrolment: Enrolment, day_starts_at: int) -> list[tuple[OpenAlert, Waiting]]:
    """Each alert on the person's own day."""
    return [
        (
            OpenAlert(
                diary_today(enrolment, one.happened_at, day_starts_at),
                escalated=one.state is State.ESCALATED,
                acknowledged=one.state is State.ACKNOWLEDGED,
            ),
            one,
        )
        for one in waiting
    ]


def _line(
    patient_id: UUID,
    name: str,
    reasons: Sequence[Need],
    alerts: Sequence[tuple[OpenAlert, Waiting]],
    actor: Actor,
    owners: Mapping[UUID, str],
) -> dict[str, Any]:
    reason = reasons[0]
    stands_for = [(one, behind) for one, behind in alerts if one.reason is reason.reason]
    owner = {"id": actor.account_id, "name": actor.name}
    alert = None
    if stands_for:
        placed, behind = min(stands_for, key=lambda pair: (pair[0].day, pair[1].raised_at))
        owner = {"id": behind.owner_id, "name": owners[behind.owner_id]}
        alert = {
            "id": behind.id,
            "kind": behind.kind,
            "happened_on": placed.day,
            "state": behind.state.value,
            "reached": None if behind.reached is None else behind.reached.value,
            "mail": behind.mail.value,
        }
    return {
        "patient": {"id": patient_id, "name": name},
        "reason": {
            "code": reason.reason.value,
            "days": reason.days,
            "value": reason.value,
            "compared_with": reason.compared_with,
        },
        "owner": owner,
        "others": len(reasons) - 1,
        "alert": alert,
        "need": reason.rank,
    }
