"""What people are told, and what they allow beyond their care."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, transaction
from backend.consent import schemas, service, wording
from backend.consent.purpose import ConsentDraft, NoticeDraft
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("consent", __name__, "What people are told about their record, and what they allow beyond care.")


@blueprint.route("/notices", methods=["GET"])
@requires(Permission.NOTICES_READ)
@blueprint.response(200, schemas.NoticesSchema)
def read_notices() -> dict[str, Any]:
    """The notice and the questions of today, in both languages"""
    with transaction():
        asked = wording.current_questions()
        purposes = [{"purpose": purpose.value, "text": text} for purpose, text in asked.asked.items()]
        return {"notice": wording.current_notice(), "questions": {"version": asked.version, "purposes": purposes}}


@blueprint.route("/patients/<uuid:patient_id>/consents", methods=["GET"])
@requires(Permission.CONSENT_READ)
@blueprint.response(200, schemas.ConsentsSchema)
def read_consents(patient_id: UUID) -> dict[str, Any]:
    """What this patient allows now, everything that was said, and the notices given"""
    with transaction() as session:
        return service.told(session, patient_id)


@blueprint.route("/patients/<uuid:patient_id>/consents", methods=["POST"])
@requires(Permission.CONSENT_RECORD)
@blueprint.answers(409)
@blueprint.body(schemas.NewConsentSchema)
@blueprint.response(201, schemas.ConsentSaidSchema)
@blueprint.alt_response(200, schema=schemas.ConsentSaidSchema, description="This was kept before.")
def record_consent(draft: ConsentDraft, patient_id: UUID) -> tuple[dict[str, Any], int]:
    """Say yes or no for one purpose; a therapist records what was said on paper"""
    with transaction() as session:
        kept, new = service.say(session, current(), patient_id, draft, clock_of_app().now())
        if new:
            changes("consent")
        return kept, 201 if new else 200


@blueprint.route("/patients/<uuid:patient_id>/notices", methods=["POST"])
@requires(Permission.CONSENT_RECORD)
@blueprint.answers(409)
@blueprint.body(schemas.NewNoticeGivenSchema)
@blueprint.response(201, schemas.NoticeGivenSchema)
@blueprint.alt_response(200, schema=schemas.NoticeGivenSchema, description="This was kept before.")
def record_notice(draft: NoticeDraft, patient_id: UUID) -> tuple[dict[str, Any], int]:
    """Record that the notice was read, or handed over on paper"""
    with transaction() as session:
        kept, new = service.give_notice(session, current(), patient_id, draft, clock_of_app().now())
        if new:
            changes("notice")
        return kept, 201 if new else 200
