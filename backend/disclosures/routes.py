"""Giving parts of one record outside, and what was given."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from backend.access.guard import clock_of_app, current, requires, settings_of_app
from backend.access.limits import at_most
from backend.access.permissions import Permission
from backend.access.unit import changes, states, transaction
from backend.disclosures import schemas, service
from backend.disclosures.sections import DisclosureDraft, Kind
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("disclosures", __name__, "Parts of one record, given outside with consent.")
FILES = {
    200: {
        "content": {
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
            "application/fhir+json": {"schema": {"type": "object"}},
        }
    }
}
_MEDIA = {Kind.INSURER_PDF.value: ("application/pdf", "pdf"), Kind.FHIR.value: ("application/fhir+json", "json")}


@blueprint.route("/patients/<uuid:patient_id>/disclosures", methods=["GET"])
@requires(Permission.DISCLOSURE_READ)
@blueprint.response(200, schemas.DisclosuresSchema)
def list_disclosures(patient_id: UUID) -> dict[str, Any]:
    """What of this record was given outside: to whom, for what, which parts, by whom"""
    with transaction() as session:
        return {"items": [_told(one) for one in service.given(session, patient_id)]}


@blueprint.route("/patients/<uuid:patient_id>/disclosures", methods=["POST"])
@requires(Permission.DISCLOSURE_MAKE, fresh=True)
@blueprint.answers(409, 429)
@blueprint.body(schemas.NewDisclosureSchema)
@blueprint.response(201, schemas.DisclosureSchema)
@blueprint.alt_response(200, schema=schemas.DisclosureSchema, description="This was made before.")
def export_disclosure(draft: DisclosureDraft, patient_id: UUID) -> tuple[dict[str, Any], int]:
    """Make pages for an insurer or a FHIR bundle of the chosen parts; the patient's consent has to be on file"""
    actor, settings = current(), settings_of_app()
    with transaction() as session:
        at_most(session, settings, "export", actor.account_id, settings.exports_an_hour)
        now, starts_at = clock_of_app().now(), settings.diary_day_starts_at
        told, new = service.give(session, actor, patient_id, draft, now, starts_at)
        states(_words(told))
        if new:
            changes("disclosure")
        return _told(told), 201 if new else 200


@blueprint.route("/patients/<uuid:patient_id>/disclosures/<uuid:disclosure_id>/file", methods=["GET"])
@requires(Permission.DISCLOSURE_READ, fresh=True)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.response(200, description="The file as it was made.")
@blueprint.doc(responses=FILES)
def read_disclosure_file(patient_id: UUID, disclosure_id: UUID) -> Response:
    """The file, byte for byte as it was given; for staff only while the consent stands"""
    with transaction() as session:
        told, data = service.file_of(session, current(), patient_id, disclosure_id)
        states(_words(told))
        media, ending = _MEDIA[told.disclosure.kind]
        answer = Response(data, content_type=media)
        answer.set_etag(told.snapshot.sha256)
        name = f"ebb-{told.disclosure.kind}-{told.snapshot.number}.{ending}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


def _words(told: service.Told) -> str:
    row, snapshot = told.disclosure, told.snapshot
    parts = ", ".join(row.sections)
    return f"{row.kind}: {parts}; snapshot {snapshot.number}; {snapshot.rows} rows; to {row.recipient}: {row.purpose}"


def _told(told: service.Told) -> dict[str, Any]:
    row = told.disclosure
    same = ("id", "kind", "recipient", "purpose", "sections", "made_at")
    return {name: getattr(row, name) for name in same} | {
        "made_by": {"id": row.made_by, "name": told.made_by},
        "snapshot": told.snapshot,
        "data_sha256": told.snapshot.data_sha256,
    }
