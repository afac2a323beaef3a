"""Disposals: one asks, another releases."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, shows, transaction
from backend.disposal import schemas, service
from backend.disposal.request import DisposalDraft
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("disposal", __name__, "Disposing of records whose time is over: one asks, another releases.")


@blueprint.route("/disposals", methods=["GET"])
@requires(Permission.RETENTION_READ)
@blueprint.response(200, schemas.DisposalsSchema)
def list_disposals() -> dict[str, Any]:
    """The disposals of this clinic, the latest first; of who is still there, what would go"""
    with transaction() as session:
        found = service.every(session)
        shows(sorted({person["person_id"] for line in found for person in line["people"]}))
        return {"items": found}


@blueprint.route("/disposals", methods=["POST"])
@requires(Permission.DISPOSAL_REQUEST)
@blueprint.answers(409)
@blueprint.body(schemas.NewDisposalSchema)
@blueprint.response(201, schemas.DisposalSchema)
def request_disposal(draft: DisposalDraft) -> dict[str, Any]:
    """Ask for the disposal of people whose time is over; nothing goes before somebody else releases it"""
    with transaction() as session:
        kept = service.ask(session, current(), draft, clock_of_app().now())
        shows(sorted(draft.patient_ids))
        changes("disposal")
        return kept


@blueprint.route("/disposals/<uuid:disposal_id>/release", methods=["POST"])
@requires(Permission.DISPOSAL_RELEASE, fresh=True)
@blueprint.answers(409)
@blueprint.response(202, schemas.DisposalSchema)
def release_disposal(disposal_id: UUID) -> dict[str, Any]:
    """Release a disposal somebody else asked for; a worker does it, one person at a time"""
    with transaction() as session:
        kept = service.release(session, current(), disposal_id, clock_of_app().now())
        shows(sorted(person["person_id"] for person in kept["people"]))
        changes("disposal")
        return kept
