"""What the next session begins with, and sessions that are being written."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, transaction
from backend.needling.draft import DraftSaved
from backend.needling.models import NeedlingDraft
from backend.needling.routes.tag import blueprint
from backend.needling.schemas import drafts as schemas
from backend.needling.schemas.felt import ReasonSchema
from backend.needling.service import drafts as service
from backend.needling.service.preload import Preload, preload
from backend.shell.web.etag import quoted, require_match


@blueprint.route("/patients/<uuid:patient_id>/needling-preload", methods=["GET"])
@requires(Permission.NEEDLING_RECORD)
@blueprint.response(200, schemas.PreloadSchema)
def read_needling_preload(patient_id: UUID) -> Preload:
    """What the next session may begin with: muscle, needle and dose of the last one with its day, never an outcome"""
    with transaction() as session:
        return preload(session, patient_id, current().account_id, clock_of_app().now())


@blueprint.route("/patients/<uuid:patient_id>/needling-drafts", methods=["GET"])
@requires(Permission.NEEDLING_RECORD)
@blueprint.response(200, schemas.NeedlingDraftsSchema)
def list_needling_drafts(patient_id: UUID) -> dict[str, Any]:
    """Your own sessions of this patient that are not signed yet"""
    with transaction() as session:
        return {"items": service.open_drafts(session, patient_id, current().account_id)}


@blueprint.route("/patients/<uuid:patient_id>/needling-drafts/<uuid:draft_id>", methods=["GET"])
@requires(Permission.NEEDLING_RECORD)
@blueprint.versioned
@blueprint.response(200, schemas.NeedlingDraftSchema)
def read_needling_draft(patient_id: UUID, draft_id: UUID) -> tuple[NeedlingDraft, int, dict[str, str]]:
    """One draft of your own"""
    with transaction() as session:
        row = service.draft_of(session, patient_id, current().account_id, draft_id)
        return row, 200, _tag(row)


@blueprint.route("/patients/<uuid:patient_id>/needling-drafts/<uuid:draft_id>", methods=["PUT"])
@requires(Permission.NEEDLING_RECORD)
@blueprint.versioned
@blueprint.match_optional
@blueprint.answers(409, 412, 428)
@blueprint.body(schemas.DraftSavedSchema)
@blueprint.response(200, schemas.NeedlingDraftSchema)
def save_needling_draft(
    body: dict[str, Any], patient_id: UUID, draft_id: UUID
) -> tuple[NeedlingDraft, int, dict[str, str]]:
    """Keep what the page holds so far; it is no session until it is signed, and a missing needle is refused here too"""
    actor = current()
    with transaction() as session:
        saved = DraftSaved(draft_id, body["content"], body["needles_in"], body["needles_out"])
        known = service.writable(session, patient_id, actor.account_id, saved)
        if known is not None:
            require_match(request, str(known.version))
        row, is_new = service.save(
            session,
            clinic_id=actor.clinic_id,
            patient_id=patient_id,
            author_id=actor.account_id,
            saved=saved,
            now=clock_of_app().now(),
        )
        if is_new:
            changes("needling_draft")
        return row, 200, _tag(row)


@blueprint.route("/patients/<uuid:patient_id>/needling-drafts/<uuid:draft_id>/discard", methods=["POST"])
@requires(Permission.NEEDLING_RECORD)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.body(ReasonSchema)
@blueprint.response(200, schemas.NeedlingDraftSchema)
def discard_needling_draft(
    body: dict[str, str], patient_id: UUID, draft_id: UUID
) -> tuple[NeedlingDraft, int, dict[str, str]]:
    """Put a draft of your own away, with a reason; it stays in the record, closed"""
    with transaction() as session:
        row = service.draft_of(session, patient_id, current().account_id, draft_id)
        if row.closed_at is None:
            changes("needling_draft")
        row = service.discard(session, row, body["reason"], clock_of_app().now())
        return row, 200, _tag(row)


def _tag(row: NeedlingDraft) -> dict[str, str]:
    return {"ETag": quoted(str(row.version) + ("" if row.closed_at is None else "-closed"))}
