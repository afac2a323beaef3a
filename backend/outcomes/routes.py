"""What became of the episodes that ended: for the clinic, and for each therapist about themselves. No ranking."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from backend.access.guard import current, requires
from backend.access.permissions import Permission
from backend.access.unit import counts, transaction
from backend.outcomes import schemas, service
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("outcomes", __name__, "What became of the episodes that ended in a period.")


@blueprint.route("/outcomes/ended", methods=["GET"])
@requires(Permission.OUTCOMES_READ)
@blueprint.query(schemas.EndedQuerySchema)
@blueprint.response(200, schemas.PeriodReportSchema)
def read_ended_outcomes(query: dict[str, date]) -> dict[str, Any]:
    """How the episodes went that ended in a period: who is missing first, then pain, safety, parts of the body"""
    with transaction() as session:
        report = service.report(session, query["from_day"], query["to_day"])
        counts(report.figures.ended)
        return report.plain()


@blueprint.route("/outcomes/mine", methods=["GET"])
@requires(Permission.OUTCOMES_OWN)
@blueprint.query(schemas.EndedQuerySchema)
@blueprint.response(200, schemas.OwnOutcomesSchema)
def read_own_outcomes(query: dict[str, date]) -> dict[str, Any]:
    """My own figures against the clinic's; those of a colleague are nobody's to see"""
    with transaction() as session:
        told = service.own(session, current(), query["from_day"], query["to_day"])
        counts(told.figures.ended)
        return asdict(told)
