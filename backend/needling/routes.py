"""Recording needling sessions and reading them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, transaction
from backend.needling import schemas, service
from backend.needling.service import KeptSession
from backend.needling.technique import SessionDraft
from backend.shell.web.blueprint import Blueprint
from backend.shell.web.cursor import Cursors
from backend.shell.web.etag import quoted

blueprint = Blueprint("needling", __name__, "Dry needling sessions.")


@blueprint.route("/patients/<uuid:patient_id>/needling-sessions", methods=["POST"])
@requires(Permission.NEEDLING_RECORD)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.body(schemas.NewNeedlingSessionSchema)
@blueprint.response(201, schemas.NeedlingSessionSchema)
@blueprint.alt_response(200, schema=schemas.NeedlingSessionSchema, description="This session was kept before.")
def record_needling_session(draft: SessionDraft, patient_id: UUID) -> tuple[KeptSession, int, dict[str, str]]:
    """Record a session; who is signed in is who needled"""
    actor = current()
    with transaction() as session:
        kept, is_new = service.record(
            session,
            clinic_id=actor.clinic_id,
            patient_id=patient_id,
            therapist_id=actor.account_id,
            draft=draft,
            now=clock_of_app().now(),
        )
        if is_new:
            changes("needling_session")
        return kept, 201 if is_new else 200, _tag(kept)


@blueprint.route("/patients/<uuid:patient_id>/needling-sessions", methods=["GET"])
@requires(Permission.NEEDLING_READ)
@blueprint.query(schemas.SessionsQuerySchema)
@blueprint.response(200, schemas.NeedlingSessionsSchema)
def list_needling_sessions(query: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """The sessions of a patient, the newest first"""
    actor = current()
    cursors: Cursors = current_app.extensions["ebb_cursors"]
    before = None
    if "after" in query:
        at, _, session_id = str(cursors.open(query["after"], "needling", actor.clinic_id, patient_id)).partition(" ")
        before = datetime.fromisoformat(at), UUID(session_id)
    with transaction() as session:
        items, more = service.newest(session, patient_id, before, query["limit"])
        last = f"{items[-1].performed_at.isoformat()} {items[-1].id}" if items else ""
        following = cursors.seal("needling", actor.clinic_id, patient_id, last) if more else None
        return {"items": items, "next": following}


@blueprint.route("/patients/<uuid:patient_id>/needling-sessions/<uuid:session_id>", methods=["GET"])
@requires(Permission.NEEDLING_READ)
@blueprint.versioned
@blueprint.response(200, schemas.NeedlingSessionSchema)
def read_needling_session(patient_id: UUID, session_id: UUID) -> tuple[KeptSession, int, dict[str, str]]:
    """One session"""
    with transaction() as session:
        kept = service.session_of(session, patient_id, session_id)
        return kept, 200, _tag(kept)


def _tag(kept: KeptSession) -> dict[str, str]:
    return {"ETag": quoted(kept.digest[:32])}
