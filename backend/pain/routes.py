"""A patient's pain entries: written on their own or in a batch, pulled, read, amended, withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.access.guard import clock_of_app, requires, settings_of_app
from backend.access.permissions import Permission
from backend.access.phone import PhoneRecords, Tagged, register
from backend.access.unit import transaction
from backend.pain import schemas, service
from backend.pain.entry import PainDraft
from backend.pain.extent import Extent
from backend.pain.models import PainEntry
from backend.shell.sync import wire
from backend.shell.sync.draft import Draft
from backend.shell.sync.pulling import Page
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("pain", __name__, "What a patient felt, where and when.")
records = register(
    PhoneRecords(
        service.KIND,
        service.intake,
        schemas.PainEntrySentSchema,
        schemas.PainEntrySchema,
        ("kind", "score", "felt_at", "places", "note", "qualities", "worsens", "eases"),
    )
)


@blueprint.route("/patients/<uuid:patient_id>/pain-entries", methods=["POST"])
@requires(Permission.PAIN_WRITE)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.body(schemas.PainEntrySentSchema)
@blueprint.response(201, schemas.PainEntrySchema)
@blueprint.alt_response(200, schema=schemas.PainEntrySchema, description="Kept: it was there, or it amends what was.")
def record_pain_entry(draft: Draft[PainDraft], patient_id: UUID) -> Tagged[PainEntry]:
    """Record one pain entry"""
    return records.record(patient_id, draft)


@blueprint.route("/patients/<uuid:patient_id>/pain-entries/batch", methods=["POST"])
@requires(Permission.PAIN_WRITE, any_app=True)
@blueprint.answers(429)
@blueprint.body(schemas.PainBatchSchema)
@blueprint.response(200, schemas.PainBatchAnswerSchema)
def sync_pain_entries(batch: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """Send what waited on a phone, up to 500 records"""
    return records.sync(patient_id, batch)


@blueprint.route("/patients/<uuid:patient_id>/pain-entries", methods=["GET"])
@requires(Permission.PAIN_READ)
@blueprint.answers(410)
@blueprint.query(wire.PullQuerySchema)
@blueprint.response(200, schemas.PainPageSchema)
def pull_pain_entries(query: dict[str, Any], patient_id: UUID) -> Page[PainEntry]:
    """Pain entries in the order of their last change, from a cursor on"""
    return records.pull(patient_id, query)


@blueprint.route("/patients/<uuid:patient_id>/pain-entries/<uuid:entry_id>", methods=["GET"])
@requires(Permission.PAIN_READ)
@blueprint.versioned
@blueprint.response(200, schemas.PainEntryWithVersionsSchema)
def read_pain_entry(patient_id: UUID, entry_id: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """One pain entry with all its versions"""
    return records.read(patient_id, entry_id)


@blueprint.route("/patients/<uuid:patient_id>/pain-entries/<uuid:entry_id>", methods=["PUT"])
@requires(Permission.PAIN_WRITE)
@blueprint.versioned
@blueprint.answers(409, 412, 428)
@blueprint.body(schemas.PainContentSchema)
@blueprint.response(200, schemas.PainEntrySchema)
def amend_pain_entry(content: PainDraft, patient_id: UUID, entry_id: UUID) -> Tagged[PainEntry]:
    """Correct a pain entry; the first version stays and is shown"""
    return records.amend(patient_id, entry_id, content)


@blueprint.route("/patients/<uuid:patient_id>/pain-entries/<uuid:entry_id>/withdrawal", methods=["POST"])
@requires(Permission.PAIN_WRITE)
@blueprint.versioned
@blueprint.answers(409, 412, 428)
@blueprint.body(wire.WithdrawSchema)
@blueprint.response(200, schemas.PainEntrySchema)
def withdraw_pain_entry(body: dict[str, str], patient_id: UUID, entry_id: UUID) -> Tagged[PainEntry]:
    """Take a pain entry back, with a reason; it stays in the record and leaves every picture"""
    return records.withdraw(patient_id, entry_id, body["reason"])


@blueprint.route("/patients/<uuid:patient_id>/pain-extent", methods=["GET"])
@requires(Permission.PAIN_READ)
@blueprint.response(200, schemas.ExtentSchema)
def read_pain_extent(patient_id: UUID) -> Extent:
    """Days in pain of the last 90, and which places are new since the plan began"""
    with transaction() as session:
        return service.extent_of(session, patient_id, clock_of_app().now(), settings_of_app().diary_day_starts_at)
