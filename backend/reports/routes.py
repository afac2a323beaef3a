"""Which cohorts there are, how they did, and their reports as files."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from flask import Response

from backend.access.guard import clock_of_app, current, requires, settings_of_app
from backend.access.limits import at_most
from backend.access.permissions import Permission, Role
from backend.access.unit import changes, counts, transaction
from backend.reports import schemas, service
from backend.reports.formats import MEDIA
from backend.reports.request import Draft
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("reports", __name__, "Figures about people in care, to be defended outside the clinic.")


@blueprint.route("/cohorts", methods=["GET"])
@requires(Permission.COHORTS_LIST)
@blueprint.response(200, schemas.CohortsSchema)
def list_cohorts() -> dict[str, Any]:
    """The cohorts: the clinic's own people, and those brought in from elsewhere"""
    with transaction() as session:
        found = service.listed(session, current().clinic_id, clock_of_app().now())
        counts(sum(line.people for line in found))
        return {"items": service.for_research(found) if _researches() else found}


@blueprint.route("/outcomes", methods=["GET"])
@requires(Permission.OUTCOMES_READ)
@blueprint.answers(404)
@blueprint.query(schemas.OutcomesQuerySchema)
@blueprint.response(200, schemas.CohortReportSchema)
def read_outcomes(query: dict[str, Any]) -> dict[str, Any]:
    """How a cohort did, and who is missing from that"""
    with transaction() as session:
        try:
            report = service.make(
                session,
                clinic_id=current().clinic_id,
                now=clock_of_app().now(),
                day_starts_at=settings_of_app().diary_day_starts_at,
                **query,
            )
        except RuleBroken as nothing_there:
            raise NotFound from nothing_there
        counts(report.people)
        return report.plain()


@blueprint.route("/reports", methods=["POST"])
@requires(Permission.REPORT_REQUEST)
@blueprint.answers(409, 429)
@blueprint.body(schemas.ReportDraftSchema)
@blueprint.response(202, schemas.ReportSchema)
def request_report(draft: Draft) -> dict[str, Any]:
    """Ask for a report as a file; asking again for the same while it is being made gives the same one"""
    actor = current()
    with transaction() as session:
        settings = settings_of_app()
        at_most(session, settings, "export", actor.account_id, settings.exports_an_hour)
        ask = service.ask_for_research if _researches() or draft.approval_number else service.ask
        asked = ask(
            session, clinic_id=actor.clinic_id, actor_id=actor.account_id, draft=draft, now=clock_of_app().now()
        )
        counts(asked.row.people)
        changes("report")
        return _told(asked)


@blueprint.route("/reports", methods=["GET"])
@requires(Permission.REPORT_READ)
@blueprint.response(200, schemas.ReportsSchema)
def list_reports() -> dict[str, Any]:
    """The latest reports that were asked for, and how far they are"""
    with transaction() as session:
        return {"items": [_told(asked) for asked in service.asked(session, research_only=_researches())]}


@blueprint.route("/reports/<uuid:report_id>", methods=["GET"])
@requires(Permission.REPORT_READ)
@blueprint.response(200, schemas.ReportSchema)
def read_report(report_id: UUID) -> dict[str, Any]:
    """One report: how far it is, and the hash of its file"""
    with transaction() as session:
        return _told(service.asked_for(session, report_id, research_only=_researches()))


@blueprint.route("/reports/<uuid:report_id>/file", methods=["GET"])
@requires(Permission.REPORT_READ, fresh=True)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.response(200, schemas.CohortReportSchema, description="The file, in the format that was asked for.")
@blueprint.doc(responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}})
def read_report_file(report_id: UUID) -> Response:
    """The file of a report; it is handed out only when it is, byte for byte, the one that was made"""
    with transaction() as session:
        row = service.asked_for(session, report_id, research_only=_researches()).row
        if row.sha256 is None:
            raise Conflict("report_not_ready", service.RULES["report_not_ready"])
        try:
            data = service.file_of(settings_of_app().report_folder, row).read_bytes()
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() != row.sha256:
            raise Conflict("report_damaged", service.RULES["report_damaged"])
        counts(row.people)
        answer = Response(data, content_type=MEDIA[row.format])
        answer.set_etag(row.sha256)
        name = f"{row.cohort}-{row.outcome}-{row.as_of}.{row.format}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


def _researches() -> bool:
    return current().role is Role.RESEARCHER


def _told(asked: service.Asked) -> dict[str, Any]:
    names = ("id", "kind", "cohort", "outcome", "thresholds", "format", "as_of", "requested_by", "approval_number")
    results = ("created_at", "finished_at", "sha256", "size", "figures")
    return {name: getattr(asked.row, name) for name in (*names, *results)} | {"status": asked.status}
