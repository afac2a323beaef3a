"""The picture of one patient."""

from __future__ import annotations

import hashlib
import json
from uuid import UUID

from flask import Response, make_response, request

from backend.access.guard import clock_of_app, requires, settings_of_app
from backend.access.permissions import Permission
from backend.access.unit import transaction
from backend.pain.scale import PainKind
from backend.shell.web import etag
from backend.shell.web.blueprint import Blueprint
from backend.trends import schemas, service

blueprint = Blueprint("trends", __name__, "From records to an honest picture: gaps stay gaps.")


@blueprint.route("/patients/<uuid:patient_id>/portrait", methods=["GET"])
@requires(Permission.TREND_READ)
@blueprint.answers(304)
@blueprint.query(schemas.PortraitQuerySchema)
@blueprint.response(200, schemas.PortraitSchema)
def read_portrait(query: dict[str, str], patient_id: UUID) -> Response:
    """Pain, sessions, exercise, plan and measures on one time axis"""
    with transaction() as session:
        now, day_starts_at = clock_of_app().now(), settings_of_app().diary_day_starts_at
        portrait = service.portrait_of(session, patient_id, now, day_starts_at, PainKind(query["kind"]))
        body = schemas.PortraitSchema().dump(portrait)
    # The moment of looking is no part of what is looked at.
    content = json.dumps({key: value for key, value in body.items() if key != "as_of"}, default=str)
    tag = hashlib.sha256(content.encode()).hexdigest()[:32]
    answer = make_response("", 304) if etag.unchanged(request, tag) else make_response(body)
    answer.headers["ETag"] = etag.quoted(tag)
    return answer


@blueprint.route("/patients/<uuid:patient_id>/plan/check", methods=["GET"])
@requires(Permission.TREND_READ)
@blueprint.response(200, schemas.PlanCheckSchema)
def read_plan_check(patient_id: UUID) -> service.PlanCheck:
    """How the plan stands: its stop rule, what is to be measured again, each goal"""
    with transaction() as session:
        now, starts = clock_of_app().now(), settings_of_app().diary_day_starts_at
        return service.plan_check_of(session, patient_id, now, starts)
