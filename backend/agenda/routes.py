"""Today for the patient, the worklist for the therapist."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.access.guard import clock_of_app, current, requires, settings_of_app
from backend.access.permissions import Permission
from backend.access.unit import shows, transaction
from backend.agenda import schemas, service
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("agenda", __name__, "Who needs to do what today.")


@blueprint.route("/patients/<uuid:patient_id>/today", methods=["GET"])
@requires(Permission.TODAY_READ)
@blueprint.response(200, schemas.TodaySchema)
def read_today(patient_id: UUID) -> dict[str, Any]:
    """What is asked of the patient today, and what is done"""
    with transaction() as session:
        return service.today(session, patient_id, clock_of_app().now(), settings_of_app().diary_day_starts_at)


@blueprint.route("/worklist", methods=["GET"])
@requires(Permission.WORKLIST_READ)
@blueprint.response(200, schemas.WorklistSchema)
def read_worklist() -> dict[str, Any]:
    """The people in my care, one reason each, the most pressing first"""
    actor = current()
    with transaction() as session:
        found = service.worklist(session, actor, clock_of_app().now(), settings_of_app().diary_day_starts_at)
        shows([line["patient"]["id"] for line in found["items"]])
        return found
