"""Flags that a person has to look at, and the clinic's protocol for them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, transaction
from backend.safety import schemas, service
from backend.safety.models import SafetyProtocol
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("safety", __name__, "Answers that a person has to look at.")


@blueprint.route("/patients/<uuid:patient_id>/safety-flags", methods=["GET"])
@requires(Permission.SAFETY_READ)
@blueprint.response(200, schemas.SafetyFlagsSchema)
def list_safety_flags(patient_id: UUID) -> dict[str, Any]:
    """The patient's flags, the open ones first, with the clinic's protocol"""
    with transaction() as session:
        return {"items": service.flags_of(session, patient_id)}


@blueprint.route("/patients/<uuid:patient_id>/safety-flags/<uuid:flag_id>/acknowledgement", methods=["POST"])
@requires(Permission.SAFETY_ACKNOWLEDGE)
@blueprint.answers(409)
@blueprint.body(schemas.AcknowledgementSchema)
@blueprint.response(200, schemas.SafetyFlagSchema)
def acknowledge_safety_flag(body: dict[str, str], patient_id: UUID, flag_id: UUID) -> dict[str, Any]:
    """Say that you have looked and what you did; without a note a flag stays open"""
    with transaction() as session:
        flag, is_new = service.acknowledge(
            session,
            patient_id=patient_id,
            flag_id=flag_id,
            by=current().account_id,
            note=body["note"],
            now=clock_of_app().now(),
        )
        if is_new:
            changes("acknowledged_at", "note")
        return flag


@blueprint.route("/safety-protocols", methods=["GET"])
@requires(Permission.SAFETY_PROTOCOL_READ)
@blueprint.response(200, schemas.SafetyProtocolsSchema)
def list_safety_protocols() -> dict[str, Any]:
    """What this clinic does when a flag is raised, in its own words"""
    with transaction() as session:
        return {"items": service.protocols(session)}


@blueprint.route("/safety-protocols", methods=["POST"])
@requires(Permission.SAFETY_PROTOCOL_WRITE)
@blueprint.body(schemas.NewSafetyProtocolSchema)
@blueprint.response(201, schemas.SafetyProtocolSchema)
@blueprint.alt_response(200, schema=schemas.SafetyProtocolSchema, description="These words were in force already.")
def write_safety_protocol(body: dict[str, str]) -> tuple[SafetyProtocol, int]:
    """Put the clinic's words for one kind of flag in force; earlier ones are kept"""
    actor = current()
    with transaction() as session:
        kept, is_new = service.write_protocol(
            session, clinic_id=actor.clinic_id, by=actor.account_id, now=clock_of_app().now(), **body
        )
        if is_new:
            changes("safety_protocol")
        return kept, 201 if is_new else 200
