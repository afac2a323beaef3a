"""How sore the needled places are: written on its own or in a batch, pulled, read, amended, withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.access.guard import requires
from backend.access.permissions import Permission
from backend.access.phone import PhoneRecords, Tagged, register
from backend.shell.sync import wire
from backend.shell.sync.draft import Draft
from backend.shell.sync.pulling import Page
from backend.shell.web.blueprint import Blueprint
from backend.soreness import schemas, service
from backend.soreness.entry import SorenessDraft
from backend.soreness.models import SorenessEntry

blueprint = Blueprint("soreness", __name__, "How sore the needled places are, apart from pain.")
records = register(
    PhoneRecords(
        service.KIND,
        service.intake,
        schemas.SorenessEntrySentSchema,
        schemas.SorenessEntrySchema,
        ("session_id", "score", "felt_at", "note"),
    )
)


@blueprint.route("/patients/<uuid:patient_id>/soreness-entries", methods=["POST"])
@requires(Permission.PAIN_WRITE, any_app=True)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.body(schemas.SorenessEntrySentSchema)
@blueprint.response(201, schemas.SorenessEntrySchema)
@blueprint.alt_response(
    200, schema=schemas.SorenessEntrySchema, description="Kept: it was there, or it amends what was."
)
def record_soreness_entry(draft: Draft[SorenessDraft], patient_id: UUID) -> Tagged[SorenessEntry]:
    """Record one soreness entry"""
    return records.record(patient_id, draft)


@blueprint.route("/patients/<uuid:patient_id>/soreness-entries/batch", methods=["POST"])
@requires(Permission.PAIN_WRITE, any_app=True)
@blueprint.answers(429)
@blueprint.body(schemas.SorenessBatchSchema)
@blueprint.response(200, schemas.SorenessBatchAnswerSchema)
def sync_soreness_entries(batch: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """Send what waited on a phone, up to 500 records"""
    return records.sync(patient_id, batch)


@blueprint.route("/patients/<uuid:patient_id>/soreness-entries", methods=["GET"])
@requires(Permission.PAIN_READ)
@blueprint.answers(410)
@blueprint.query(wire.PullQuerySchema)
@blueprint.response(200, schemas.SorenessPageSchema)
def pull_soreness_entries(query: dict[str, Any], patient_id: UUID) -> Page[SorenessEntry]:
    """Soreness entries in the order of their last change, from a cursor on"""
    return records.pull(patient_id, query)


@blueprint.route("/patients/<uuid:patient_id>/soreness-entries/<uuid:soreness_id>", methods=["GET"])
@requires(Permission.PAIN_READ)
@blueprint.versioned
@blueprint.response(200, schemas.SorenessEntryWithVersionsSchema)
def read_soreness_entry(patient_id: UUID, soreness_id: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """One soreness entry with all its versions"""
    return records.read(patient_id, soreness_id)


@blueprint.route("/patients/<uuid:patient_id>/soreness-entries/<uuid:soreness_id>", methods=["PUT"])
@requires(Permission.PAIN_WRITE, any_app=True)
@blueprint.versioned
@blueprint.answers(409, 412, 428)
@blueprint.body(schemas.SorenessContentSchema)
@blueprint.response(200, schemas.SorenessEntrySchema)
def amend_soreness_entry(content: SorenessDraft, patient_id: UUID, soreness_id: UUID) -> Tagged[SorenessEntry]:
    """Correct a soreness entry; the first version stays and is shown"""
    return records.amend(patient_id, soreness_id, content)


@blueprint.route("/patients/<uuid:patient_id>/soreness-entries/<uuid:soreness_id>/withdrawal", methods=["POST"])
@requires(Permission.PAIN_WRITE, any_app=True)
@blueprint.versioned
@blueprint.answers(409, 412, 428)
@blueprint.body(wire.WithdrawSchema)
@blueprint.response(200, schemas.SorenessEntrySchema)
def withdraw_soreness_entry(body: dict[str, str], patient_id: UUID, soreness_id: UUID) -> Tagged[SorenessEntry]:
    """Take a soreness entry back, with a reason; it stays in the record and leaves every picture"""
    return records.withdraw(patient_id, soreness_id, body["reason"])
