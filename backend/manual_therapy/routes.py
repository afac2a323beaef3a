"""Manual-therapy sessions: keeping and signing one, adding to it, taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, transaction
from backend.manual_therapy import schemas, service
from backend.manual_therapy.hands import HandDraft
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("manual_therapy", __name__, "What was done by hand.")


@blueprint.route("/patients/<uuid:patient_id>/manual-sessions", methods=["GET"])
@requires(Permission.MANUAL_THERAPY_READ)
@blueprint.response(200, schemas.ManualSessionsSchema)
def list_manual_sessions(patient_id: UUID) -> dict[str, Any]:
    """The patient's manual-therapy sessions, the newest first"""
    with transaction() as session:
        return {"items": service.told(session, patient_id)}


@blueprint.route("/patients/<uuid:patient_id>/manual-sessions", methods=["POST"])
@requires(Permission.MANUAL_THERAPY_RECORD)
@blueprint.answers(409)
@blueprint.body(schemas.NewManualSessionSchema)
@blueprint.response(201, schemas.ManualSessionSchema)
@blueprint.alt_response(200, schema=schemas.ManualSessionSchema, description="This session was kept before.")
def record_manual_session(draft: HandDraft, patient_id: UUID) -> tuple[dict[str, Any], int]:
    """Keep a session; who is signed in signs it"""
    actor = current()
    with transaction() as session:
        who = {"clinic_id": actor.clinic_id, "patient_id": patient_id, "author_id": actor.account_id}
        is_new = service.record(session, **who, draft=draft, now=clock_of_app().now())
        if is_new:
            changes("manual_session")
        return _one(session, patient_id, draft.id), 201 if is_new else 200


@blueprint.route("/patients/<uuid:patient_id>/manual-sessions/<uuid:manual_session_id>/addenda", methods=["POST"])
@requires(Permission.MANUAL_THERAPY_RECORD)
@blueprint.answers(409)
@blueprint.body(schemas.NewManualAddendumSchema)
@blueprint.response(201, schemas.ManualSessionSchema)
@blueprint.alt_response(200, schema=schemas.ManualSessionSchema, description="This was added before.")
def record_manual_addendum(
    body: dict[str, Any], patient_id: UUID, manual_session_id: UUID
) -> tuple[dict[str, Any], int]:
    """Add to a signed session; what was signed stays as it was"""
    actor, draft = current(), service.AddendumDraft(**body)
    with transaction() as session:
        who = {"clinic_id": actor.clinic_id, "patient_id": patient_id, "author_id": actor.account_id}
        now = clock_of_app().now()
        is_new = service.add_words(session, **who, session_id=manual_session_id, draft=draft, now=now)
        if is_new:
            changes("manual_addendum")
        return _one(session, patient_id, manual_session_id), 201 if is_new else 200


@blueprint.route("/patients/<uuid:patient_id>/manual-sessions/<uuid:manual_session_id>/withdrawal", methods=["POST"])
@requires(Permission.MANUAL_THERAPY_RECORD)
@blueprint.answers(409)
@blueprint.body(schemas.ManualWithdrawalSchema)
@blueprint.response(200, schemas.ManualSessionSchema)
def withdraw_manual_session(body: dict[str, str], patient_id: UUID, manual_session_id: UUID) -> dict[str, Any]:
    """Take a session back, with a reason; it stays readable and leaves every picture"""
    with transaction() as session:
        who = {"patient_id": patient_id, "session_id": manual_session_id, "author_id": current().account_id}
        if service.withdraw(session, **who, reason=body["reason"], now=clock_of_app().now()):
            changes("withdrawn_at", "withdrawn_reason")
        return _one(session, patient_id, manual_session_id)


def _one(session: Session, patient_id: UUID, session_id: UUID) -> dict[str, Any]:
    return next(one for one in service.told(session, patient_id) if one["id"] == session_id)
