"""The picture of one patient."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, make_response, request

from backend.access.guard import clock_of_app, current, requires, settings_of_app
from backend.access.permissions import Permission, Role
from backend.access.unit import transaction
from backend.pain.scale import PainKind
from backend.shell.web import etag
from backend.shell.web.blueprint import Blueprint
from backend.trends import service
from backend.trends.schemas.around import AroundSessionsSchema
from backend.trends.schemas.picture import PlanCheckSchema, PortraitQuerySchema, PortraitSchema
from backend.trends.schemas.scorecard import ScorecardSchema

blueprint = Blueprint("trends", __name__, "From records to an honest picture: gaps stay gaps.")


@blueprint.route("/patients/<uuid:patient_id>/portrait", methods=["GET"])
@requires(Permission.TREND_READ)
@blueprint.answers(304)
@blueprint.query(PortraitQuerySchema)
@blueprint.response(200, PortraitSchema)
def read_portrait(query: dict[str, str], patient_id: UUID) -> Response:
    """Pain, sessions, exercise, plan and measures on one time axis"""
    with transaction() as session:
        body = PortraitSchema().dump(service.portrait_of(session, patient_id, *_now(), PainKind(query["kind"])))
    return _once(body)


@blueprint.route("/patients/<uuid:patient_id>/scorecard", methods=["GET"])
@requires(Permission.TREND_READ)
@blueprint.answers(304)
@blueprint.response(200, ScorecardSchema)
def read_scorecard(patient_id: UUID) -> Response:
    """Every claim: seen, not seen, worse, too early or not measured, with what that rests on"""
    with transaction() as session:
        body = ScorecardSchema().dump(service.scorecard_of(session, patient_id, *_now()))
    return _once(body)


@blueprint.route("/patients/<uuid:patient_id>/plan/check", methods=["GET"])
@requires(Permission.TREND_READ)
@blueprint.response(200, PlanCheckSchema)
def read_plan_check(patient_id: UUID) -> service.PlanCheck:
    """How the plan stands: its stop rule, what is to be measured again, each goal"""
    with transaction() as session:
        advise = current().role is not Role.PATIENT
        return service.plan_check_of(session, patient_id, *_now(), advise=advise)


@blueprint.route("/patients/<uuid:patient_id>/around-sessions", methods=["GET"])
@requires(Permission.TREND_READ)
@blueprint.answers(304)
@blueprint.response(200, AroundSessionsSchema)
def read_around_sessions(patient_id: UUID) -> Response:
    """All sessions on one axis: pain and soreness apart, exercise around them, and what came back"""
    with transaction() as session:
        body = AroundSessionsSchema().dump(service.around_sessions_of(session, patient_id, *_now()))
    return _once(body)


def _now() -> tuple[datetime, int]:
    return clock_of_app().now(), settings_of_app().diary_day_starts_at


def _once(body: Any) -> Response:
    """The answer with its tag; the moment of looking is no part of what is looked at."""
    content = json.dumps({key: value for key, value in body.items() if key != "as_of"}, default=str)
    tag = hashlib.sha256(content.encode()).hexdigest()[:32]
    answer = make_response("", 304) if etag.unchanged(request, tag) else make_response(body)
    answer.headers["ETag"] = etag.quoted(tag)
    return answer
