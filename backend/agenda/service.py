"""Today and the worklist, from what the features hold."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.access.identity import Actor
from backend.agenda.needs import LOOK_BACK, Need, need
from backend.exercise import service as exercise
from backend.exercise.schedule import is_due
from backend.pain import service as pain
from backend.pain.scale import PainKind
from backend.people import service as people
from backend.plan import service as plan
from backend.plan.timeline import in_force, started_on
from backend.safety import service as safety
from backend.soreness import service as soreness
from backend.trends.series import DailySeries
from backend.trends.service import diary_today

ANSWERED_WITHIN = timedelta(days=7)


def today(session: Session, patient_id: UUID, now: datetime, day_starts_at: int) -> dict[str, Any]:
    """The check-in and the exercises of the patient's diary day, each with what was said about it."""
    day = diary_today(people.enrolment(session, patient_id), now, day_starts_at)
    entry = pain.entry_for_day(session, patient_id, PainKind.AVERAGE, day)
    logs = {log.prescription_id: log for log in exercise.logs(session, patient_id, day) if log.due_on == day}
    due = [row for row in exercise.prescriptions(session, patient_id) if is_due(exercise.as_prescribed(row), day)]
    return {
        "day": day,
        "check_in": {"done": entry is not None, "entry": entry},
        "soreness": soreness.asked(session, patient_id, day, now),
        "exercises": [
            {
                "prescription": row,
                "due_on": day,
                "state": logs[row.id].result if row.id in logs else "open",
                "log": logs.get(row.id),
            }
            for row in due
        ],
    }


def worklist(session: Session, actor: Actor, now: datetime, day_starts_at: int) -> dict[str, Any]:
    """The people in the therapist's care, one reason each, the most pressing first, then by name."""
    clinic_today = people.clinic_today(session, actor.clinic_id, now)
    patients = people.in_care_of(session, actor.account_id, clinic_today)
    ids = [patient.id for patient in patients]
    last_days = pain.last_entry_days(session, ids)
    plans = plan.plans_of(session, ids)
    flagged = safety.open_since(session, ids)
    records = pain.day_records_of(session, ids, from_day=clinic_today - LOOK_BACK - timedelta(days=1))
    lines = []
    for patient in patients:
        day = diary_today(people.enrolment_of(patient), now, day_starts_at)
        version = in_force(plans[patient.id], day)
        goal_by = None if version is None or version.goal is None else version.goal.by_day
        daily = DailySeries.of((entry.day, float(entry.score)) for entry in records[patient.id])
        since = flagged.get(patient.id)
        flagged_on = None if since is None else diary_today(people.enrolment_of(patient), since, day_starts_at)
        reason = need(day, started_on(plans[patient.id]), last_days.get(patient.id), goal_by, daily, flagged_on)
        lines.append(_line(patient.id, patient.name, reason, actor))
    lines.sort(key=lambda line: (-line["need"], -(line["reason"]["days"] or 0), line["patient"]["name"]))
    recent = clinic_today - ANSWERED_WITHIN
    return {
        "as_of": now,
        "in_care": len(patients),
        "answered_this_week": sum(day > recent for day in last_days.values()),
        "items": lines,
    }


def _line(patient_id: UUID, name: str, reason: Need, owner: Actor) -> dict[str, Any]:
    return {
        "patient": {"id": patient_id, "name": name},
        "reason": {
            "code": reason.reason.value,
            "days": reason.days,
            "value": reason.value,
            "compared_with": reason.compared_with,
        },
        "owner": {"id": owner.account_id, "name": owner.name},
        "need": reason.rank,
    }
