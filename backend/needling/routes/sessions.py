"""Recording needling sessions and reading them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, shows, transaction
from backend.needling.routes.tag import blueprint
from backend.needling.schemas import sessions as schemas
from backend.needling.schemas.drafts import LotQuerySchema, LotSchema
from backend.needling.service import afterwards, lots, sessions, signed
from backend.needling.service.signed import KeptSession
from backend.needling.technique import AddendumDraft, SessionDraft
from backend.shell.web.cursor import Cursors
from backend.shell.web.etag import quoted


@blueprint.route("/patients/<uuid:patient_id>/needling-sessions", methods=["POST"])
@requires(Permission.NEEDLING_RECORD)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.body(schemas.NewNeedlingSessionSchema)
@blueprint.response(201, schemas.NeedlingSessionSchema)
@blueprint.alt_response(200, schema=schemas.NeedlingSessionSchema, description="This session was kept before.")
def record_needling_session(draft: SessionDraft, patient_id: UUID) -> tuple[KeptSession, int, dict[str, str]]:
    """Sign a session; who is signed in is who needled, and nothing of it is changed afterwards"""
    actor = current()
    with transaction() as session:
        kept, is_new = sessions.record(
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
        items, more = signed.newest(session, patient_id, before, query["limit"])
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
        kept = signed.session_of(session, patient_id, session_id)
        return kept, 200, _tag(kept)


@blueprint.route("/patients/<uuid:patient_id>/needling-sessions/<uuid:session_id>/addenda", methods=["POST"])
@requires(Permission.NEEDLING_RECORD)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.body(schemas.NewAddendumSchema)
@blueprint.response(201, schemas.NeedlingSessionSchema)
@blueprint.alt_response(200, schema=schemas.NeedlingSessionSchema, description="This addendum was kept before.")
def add_to_needling_session(
    draft: AddendumDraft, patient_id: UUID, session_id: UUID
) -> tuple[KeptSession, int, dict[str, str]]:
    """Add to a signed session, with the reason; events that came up later belong here"""
    actor = current()
    with transaction() as session:
        kept, is_new = afterwards.add(
            session,
            clinic_id=actor.clinic_id,
            patient_id=patient_id,
            session_id=session_id,
            author_id=actor.account_id,
            draft=draft,
            now=clock_of_app().now(),
        )
        if is_new:
            changes("needling_addendum")
        return kept, 201 if is_new else 200, _tag(kept)


@blueprint.route("/patients/<uuid:patient_id>/needling-sessions/<uuid:session_id>/void", methods=["POST"])
@requires(Permission.NEEDLING_RECORD)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.body(schemas.NewVoidSchema)
@blueprint.response(200, schemas.NeedlingSessionSchema)
def void_needling_session(
    body: dict[str, str], patient_id: UUID, session_id: UUID
) -> tuple[KeptSession, int, dict[str, str]]:
    """Say that a session was recorded for the wrong patient; it stays to be seen and leaves every count"""
    actor = current()
    with transaction() as session:
        kept, is_new = afterwards.void(
            session,
            clinic_id=actor.clinic_id,
            patient_id=patient_id,
            session_id=session_id,
            author_id=actor.account_id,
            reason=body["reason"],
            now=clock_of_app().now(),
        )
        if is_new:
            changes("needling_void")
        return kept, 200, _tag(kept)


@blueprint.route("/needle-lots", methods=["GET"])
@requires(Permission.LOT_TRACE)
@blueprint.query(LotQuerySchema)
@blueprint.response(200, LotSchema)
def trace_needle_lot(query: dict[str, str]) -> dict[str, Any]:
    """Which patients met needles of this lot, and on which days; nothing of what was done or felt"""
    with transaction() as session:
        met = lots.met_by(session, query["lot"], query.get("maker"))
        shows([one.id for one in met])
        return {"items": met}


def _tag(kept: KeptSession) -> dict[str, str]:
    since = len(kept.addenda) + (kept.voided is not None)
    return {"ETag": quoted(kept.digest[:32] + (f"-{since}" if since else ""))}
