"""A patient's pain entries: written on their own or in a batch, pulled, read, amended, withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app, request
from sqlalchemy.orm import Session

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, refuses, transaction
from backend.pain import schemas, service
from backend.pain.entry import PainDraft
from backend.pain.models import PainEntry
from backend.shell.sync import store, wire
from backend.shell.sync.draft import Draft
from backend.shell.sync.intake import Intake
from backend.shell.sync.pulling import Page, Reader, after_batch, pull
from backend.shell.web.blueprint import Blueprint
from backend.shell.web.etag import require_match

blueprint = Blueprint("pain", __name__, "What a patient felt, where and when.")
FIELDS = ("kind", "score", "felt_at", "places", "note")


@blueprint.route("/patients/<uuid:patient_id>/pain-entries", methods=["POST"])
@requires(Permission.PAIN_WRITE)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.body(schemas.PainEntrySentSchema)
@blueprint.response(201, schemas.PainEntrySchema)
@blueprint.alt_response(200, schema=schemas.PainEntrySchema, description="Kept: it was there, or it amends what was.")
def record_pain_entry(draft: Draft[PainDraft], patient_id: UUID) -> tuple[PainEntry, int, dict[str, str]]:
    """Record one pain entry"""
    with transaction() as session:
        result = store.keep(_intake(session, patient_id), [draft])[0]
        status = wire.status(result)
        refuses(status) if status >= 400 else changes(*FIELDS)
    if status >= 400 or result.row is None:
        raise wire.refusal(result, schemas.PainEntrySchema())
    return result.row, status, wire.tagged(result.row)


@blueprint.route("/patients/<uuid:patient_id>/pain-entries/batch", methods=["POST"])
@requires(Permission.PAIN_WRITE)
@blueprint.body(schemas.PainBatchSchema)
@blueprint.response(200, schemas.PainBatchAnswerSchema)
def sync_pain_entries(batch: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """Send what waited on a phone, up to 500 records"""
    items = wire.read(schemas.PainEntrySentSchema(), batch["items"])
    with transaction() as session:
        intake = _intake(session, patient_id)
        results = store.keep(intake, items)
        changes(*FIELDS)
        return wire.answered(results, after_batch(_reader(session, patient_id), intake, results, batch.get("after")))


@blueprint.route("/patients/<uuid:patient_id>/pain-entries", methods=["GET"])
@requires(Permission.PAIN_READ)
@blueprint.answers(410)
@blueprint.query(wire.PullQuerySchema)
@blueprint.response(200, schemas.PainPageSchema)
def pull_pain_entries(query: dict[str, Any], patient_id: UUID) -> Page[PainEntry]:
    """Pain entries in the order of their last change, from a cursor on"""
    with transaction() as session:
        return pull(_reader(session, patient_id), service.KIND, query.get("after"), query["limit"])


@blueprint.route("/patients/<uuid:patient_id>/pain-entries/<uuid:entry_id>", methods=["GET"])
@requires(Permission.PAIN_READ)
@blueprint.versioned
@blueprint.response(200, schemas.PainEntryWithVersionsSchema)
def read_pain_entry(patient_id: UUID, entry_id: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """One pain entry with all its versions"""
    with transaction() as session:
        row, revisions = store.record_of(session, service.KIND, patient_id, entry_id)
        return wire.with_versions(row, revisions, schemas.PainEntrySchema()), 200, wire.tagged(row)


@blueprint.route("/patients/<uuid:patient_id>/pain-entries/<uuid:entry_id>", methods=["PUT"])
@requires(Permission.PAIN_WRITE)
@blueprint.versioned
@blueprint.answers(409, 412, 428)
@blueprint.body(schemas.PainContentSchema)
@blueprint.response(200, schemas.PainEntrySchema)
def amend_pain_entry(content: PainDraft, patient_id: UUID, entry_id: UUID) -> tuple[PainEntry, int, dict[str, str]]:
    """Correct a pain entry; the first version stays and is shown"""
    with transaction() as session:
        intake = _intake(session, patient_id)
        row = store.hold(intake, entry_id)
        require_match(request, wire.tag(row))
        changes(*FIELDS)
        store.amend(intake, row, content)
        return row, 200, wire.tagged(row)


@blueprint.route("/patients/<uuid:patient_id>/pain-entries/<uuid:entry_id>/withdrawal", methods=["POST"])
@requires(Permission.PAIN_WRITE)
@blueprint.versioned
@blueprint.answers(409, 412, 428)
@blueprint.body(wire.WithdrawSchema)
@blueprint.response(200, schemas.PainEntrySchema)
def withdraw_pain_entry(
    body: dict[str, str], patient_id: UUID, entry_id: UUID
) -> tuple[PainEntry, int, dict[str, str]]:
    """Take a pain entry back, with a reason; it stays in the record and leaves every picture"""
    with transaction() as session:
        intake = _intake(session, patient_id)
        row = store.hold(intake, entry_id)
        require_match(request, wire.tag(row))
        changes("withdrawn")
        store.withdraw(intake, row, body["reason"])
        return row, 200, wire.tagged(row)


def _intake(session: Session, patient_id: UUID) -> Intake[PainDraft, PainEntry]:
    actor = current()
    return service.intake(
        session,
        clinic_id=actor.clinic_id,
        patient_id=patient_id,
        author_id=actor.account_id,
        settings=current_app.extensions["ebb_settings"],
        now=clock_of_app().now(),
    )


def _reader(session: Session, patient_id: UUID) -> Reader:
    return Reader(session, current_app.extensions["ebb_cursors"], current().clinic_id, patient_id)
