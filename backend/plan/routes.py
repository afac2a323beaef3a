"""Reading a plan, and agreeing a version of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, transaction
from backend.people import service as people
from backend.plan import schemas, service
from backend.plan.version import VersionDraft, WrittenVersion
from backend.shell.web.blueprint import Blueprint
from backend.shell.web.etag import quoted, require_match

blueprint = Blueprint("plan", __name__, "What was agreed with the patient, in versions.")


@blueprint.route("/patients/<uuid:patient_id>/plan", methods=["GET"])
@requires(Permission.PLAN_READ)
@blueprint.versioned
@blueprint.response(200, schemas.PlanSchema)
def read_plan(patient_id: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """The plan: every version, and the one in force today"""
    with transaction() as session:
        versions = service.written(session, patient_id)
        today = people.enrolment(session, patient_id).today(clock_of_app().now())
        body = {"versions": versions, "in_force": service.in_force(versions, today)}
        return body, 200, _tag(len(versions))


@blueprint.route("/patients/<uuid:patient_id>/plan/versions", methods=["POST"])
@requires(Permission.PLAN_REVISE)
@blueprint.versioned
@blueprint.match_optional
@blueprint.answers(409, 412, 428)
@blueprint.body(schemas.NewPlanVersionSchema)
@blueprint.response(201, schemas.PlanVersionSchema)
@blueprint.alt_response(200, schema=schemas.PlanVersionSchema, description="This version was kept before.")
def revise_plan(draft: VersionDraft, patient_id: UUID) -> tuple[WrittenVersion, int, dict[str, str]]:
    """Agree a version of the plan from a day on; the first one too"""
    actor = current()
    with transaction() as session:
        known = service.repeated(session, patient_id, draft)
        number = service.latest_number(session, patient_id)
        if known is not None:
            return known, 200, _tag(number)
        if number or "If-Match" in request.headers:
            require_match(request, str(number))
        kept = service.revise(
            session,
            clinic_id=actor.clinic_id,
            patient_id=patient_id,
            author_id=actor.account_id,
            draft=draft,
            now=clock_of_app().now(),
        )
        changes("plan")
        return kept, 201, _tag(kept.number)


def _tag(number: int) -> dict[str, str]:
    return {"ETag": quoted(str(number))}
