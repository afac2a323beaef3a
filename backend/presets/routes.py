"""Ready starts of a plan: Ebb's own few and the clinic's."""

from __future__ import annotations

from typing import Any

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, transaction
from backend.presets import schemas, service
from backend.presets.preset import PresetDraft
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("presets", __name__, "Ready starts of a plan; they fill a form and write nothing.")


@blueprint.route("/plan-presets", methods=["GET"])
@requires(Permission.PRESETS_READ)
@blueprint.response(200, schemas.PresetsSchema)
def list_presets() -> dict[str, Any]:
    """The presets there are: Ebb's own, then the clinic's"""
    with transaction() as session:
        return {"items": service.listed(session)}


@blueprint.route("/plan-presets", methods=["POST"])
@requires(Permission.PRESETS_WRITE)
@blueprint.answers(409)
@blueprint.body(schemas.NewPresetSchema)
@blueprint.response(201, schemas.PresetsSchema)
@blueprint.alt_response(200, schema=schemas.PresetsSchema, description="This was kept before.")
def write_preset(draft: PresetDraft) -> tuple[dict[str, Any], int]:
    """Keep a preset of the clinic's own, or the next version of one"""
    actor = current()
    with transaction() as session:
        who = {"clinic_id": actor.clinic_id, "author_id": actor.account_id}
        is_new = service.write(session, **who, draft=draft, now=clock_of_app().now())
        if is_new:
            changes("plan_preset")
        return {"items": service.listed(session)}, 201 if is_new else 200
