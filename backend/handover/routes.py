"""Handing a patient over to another therapist."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, transaction
from backend.handover import schemas, service
from backend.handover.given import HandoverDraft
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("handover", __name__, "From one therapist to another.")


@blueprint.route("/patients/<uuid:patient_id>/handovers", methods=["GET"])
@requires(Permission.PLAN_READ)
@blueprint.response(200, schemas.HandoversSchema)
def list_handovers(patient_id: UUID) -> dict[str, Any]:
    """Who handed the patient over to whom, the latest first"""
    with transaction() as session:
        return {"items": service.told(session, patient_id)}


@blueprint.route("/patients/<uuid:patient_id>/handovers", methods=["POST"])
@requires(Permission.PLAN_REVISE)
@blueprint.answers(409)
@blueprint.body(schemas.NewHandoverSchema)
@blueprint.response(201, schemas.HandoverSchema)
@blueprint.alt_response(200, schema=schemas.HandoverSchema, description="This handover was kept before.")
def record_handover(draft: HandoverDraft, patient_id: UUID) -> tuple[dict[str, Any], int]:
    """Hand a patient of yours over; on the day itself both of you care for them"""
    actor = current()
    with transaction() as session:
        who = {"clinic_id": actor.clinic_id, "patient_id": patient_id, "from_id": actor.account_id}
        is_new = service.hand_over(session, **who, draft=draft, now=clock_of_app().now())
        if is_new:
            changes("care_link", "handover")
        found = next(one for one in service.told(session, patient_id) if one["id"] == draft.id)
        return found, 201 if is_new else 200
