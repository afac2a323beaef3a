"""Asking for a correction of the record, and answering."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.access.guard import clock_of_app, current, requires, settings_of_app
from backend.access.permissions import Permission
from backend.access.unit import changes, shows, transaction
from backend.corrections import schemas, service
from backend.corrections.correction import AnswerDraft, DisagreementDraft, RequestDraft
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("corrections", __name__, "Corrections of the record: asked, answered, disagreed with.")
KEPT_BEFORE = "This was kept before."


@blueprint.route("/corrections", methods=["GET"])
@requires(Permission.CORRECTIONS_LIST)
@blueprint.response(200, schemas.OpenCorrectionsSchema)
def list_open_corrections() -> dict[str, Any]:
    """Requests that wait for an answer, with owner and due day: of my people, or of the clinic"""
    with transaction() as session:
        found = service.open_requests(session, current(), clock_of_app().now())
        shows(sorted({line["patient"]["id"] for line in found}))
        return {"items": found}


@blueprint.route("/patients/<uuid:patient_id>/corrections", methods=["GET"])
@requires(Permission.CORRECTION_READ)
@blueprint.response(200, schemas.CorrectionsSchema)
def list_corrections(patient_id: UUID) -> dict[str, Any]:
    """What this patient asked to have corrected, with the answers"""
    with transaction() as session:
        return {"items": service.of_patient(session, patient_id)}


@blueprint.route("/patients/<uuid:patient_id>/corrections", methods=["POST"])
@requires(Permission.CORRECTION_ASK)
@blueprint.answers(409)
@blueprint.body(schemas.NewCorrectionSchema)
@blueprint.response(201, schemas.CorrectionSchema)
@blueprint.alt_response(200, schema=schemas.CorrectionSchema, description=KEPT_BEFORE)
def ask_for_correction(draft: RequestDraft, patient_id: UUID) -> tuple[dict[str, Any], int]:
    """Ask for a correction; a therapist records what a representative asks"""
    days = settings_of_app().correction_days
    with transaction() as session:
        kept, new = service.ask(session, current(), patient_id, draft, days, clock_of_app().now())
        changes(*(["correction_request"] if new else []))
        return kept, 201 if new else 200


@blueprint.route("/patients/<uuid:patient_id>/corrections/<uuid:correction_id>/answer", methods=["POST"])
@requires(Permission.CORRECTION_ANSWER)
@blueprint.answers(409)
@blueprint.body(schemas.NewAnswerSchema)
@blueprint.response(201, schemas.CorrectionSchema)
@blueprint.alt_response(200, schema=schemas.CorrectionSchema, description=KEPT_BEFORE)
def answer_correction(draft: AnswerDraft, patient_id: UUID, correction_id: UUID) -> tuple[dict[str, Any], int]:
    """Answer: corrected, or refused with the reason"""
    with transaction() as session:
        kept, new = service.answer(session, current(), patient_id, correction_id, draft, clock_of_app().now())
        changes(*(["correction_answer"] if new else []))
        return kept, 201 if new else 200


@blueprint.route("/patients/<uuid:patient_id>/corrections/<uuid:correction_id>/disagreement", methods=["POST"])
@requires(Permission.CORRECTION_DISAGREE)
@blueprint.answers(409)
@blueprint.body(schemas.NewDisagreementSchema)
@blueprint.response(201, schemas.CorrectionSchema)
@blueprint.alt_response(200, schema=schemas.CorrectionSchema, description=KEPT_BEFORE)
def disagree_with_refusal(
    draft: DisagreementDraft, patient_id: UUID, correction_id: UUID
) -> tuple[dict[str, Any], int]:
    """Say what you hold against a refusal; it is kept beside it"""
    with transaction() as session:
        kept, new = service.disagree(session, current(), patient_id, correction_id, draft, clock_of_app().now())
        changes(*(["disagreement"] if new else []))
        return kept, 201 if new else 200
