"""Finding one person by their whole name, saying why their record has to be read, and ending that."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.access.guard import clock_of_app, current, requires, settings_of_app
from backend.access.limits import at_most
from backend.access.permissions import Permission
from backend.access.unit import changes, shows, states, transaction
from backend.reasons import schemas, service
from backend.reasons.statement import Draft
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("reasons", __name__, "Reading a record that is not in one's care, with a reason that is kept.")
ONE = "/patients/<uuid:patient_id>/stated-reasons"


@blueprint.route("/patients/find", methods=["POST"])
@requires(Permission.PATIENT_FIND)
@blueprint.answers(429)
@blueprint.body(schemas.WantedSchema)
@blueprint.response(200, schemas.FoundListSchema)
def find_patient(wanted: dict[str, Any]) -> dict[str, Any]:
    """Find a person of the clinic by whole name and date of birth; nothing else of them is told"""
    settings = settings_of_app()
    with transaction() as session:
        at_most(session, settings, "find", current().account_id, settings.finds_an_hour)
        found = service.find(session, wanted["name"], wanted["birth_date"])
        shows([one.id for one in found])
        return {"items": found}


@blueprint.route(ONE, methods=["POST"])
@requires(Permission.REASON_STATE)
@blueprint.answers(409, 429)
@blueprint.body(schemas.ReasonDraftSchema)
@blueprint.response(201, schemas.StatedReasonSchema)
def state_reason(draft: Draft, patient_id: UUID) -> dict[str, Any]:
    """Say why this record has to be read. From now on it can be, for a few hours, and the patient sees it"""
    actor, settings, now = current(), settings_of_app(), clock_of_app().now()
    with transaction() as session:
        at_most(session, settings, "reason", actor.account_id, settings.reasons_an_hour)
        row = service.state(session, actor, patient_id, draft, settings.reason_hours, now)
        states(service.said(row))
        changes("stated_reason")
        return service.told(session, row, now)


@blueprint.route(ONE, methods=["GET"])
@requires(Permission.REASONS_READ)
@blueprint.response(200, schemas.StatedReasonsSchema)
def list_stated_reasons(patient_id: UUID) -> dict[str, Any]:
    """Who stated a reason to read this record, and which"""
    with transaction() as session:
        return {"items": service.of_patient(session, patient_id, clock_of_app().now())}


@blueprint.route(f"{ONE}/<uuid:reason_id>/end", methods=["POST"])
@requires(Permission.REASON_STATE)
@blueprint.answers(409)
@blueprint.response(200, schemas.StatedReasonSchema)
def end_reason(patient_id: UUID, reason_id: UUID) -> dict[str, Any]:
    """End a reason before its time: one's own, or as the clinic's admin anybody's"""
    now = clock_of_app().now()
    with transaction() as session:
        row = service.end(session, current(), patient_id, reason_id, now)
        states(service.said(row))
        changes("ended_at")
        return service.told(session, row, now)
