"""How long records are kept, whose may go, and legal holds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, shows, transaction
from backend.retention import schemas, service
from backend.retention.schedule import DEFAULTS, HoldDraft
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("retention", __name__, "How long records are kept, and what forbids disposing of them.")


@blueprint.route("/retention", methods=["GET"])
@requires(Permission.RETENTION_READ)
@blueprint.response(200, schemas.RetentionSchema)
def read_retention() -> dict[str, Any]:
    """The schedule, and everybody whose enrolment has ended, with the day from which the record may go"""
    with transaction() as session:
        found = service.ended(session, current().clinic_id, clock_of_app().now())[: service.MOST_SHOWN]
        shows([line.patient_id for line in found])
        columns = ("ended_on", "last_entry", "disposable_from", "due", "stops")
        lines = [
            {"patient": {"id": line.patient_id, "name": line.name}} | {name: getattr(line, name) for name in columns}
            for line in found
        ]
        return _schedule(session) | {"people": lines}


@blueprint.route("/retention/rules", methods=["POST"])
@requires(Permission.RETENTION_SET)
@blueprint.body(schemas.NewRuleSchema)
@blueprint.response(201, schemas.ScheduleSchema)
def set_retention_rule(rule: dict[str, Any]) -> dict[str, Any]:
    """Keep a class of records for longer than the default"""
    with transaction() as session:
        service.set_rule(session, current(), **rule, now=clock_of_app().now())
        changes("retention_rule")
        return _schedule(session)


@blueprint.route("/legal-holds", methods=["GET"])
@requires(Permission.RETENTION_READ)
@blueprint.response(200, schemas.HoldsSchema)
def list_legal_holds() -> dict[str, Any]:
    """Every legal hold, the latest first, lifted ones too"""
    with transaction() as session:
        found = service.holds(session)
        shows(sorted({line["patient"]["id"] for line in found}))
        return {"items": found}


@blueprint.route("/legal-holds", methods=["POST"])
@requires(Permission.HOLD_PLACE)
@blueprint.answers(409)
@blueprint.body(schemas.NewHoldSchema)
@blueprint.response(201, schemas.HoldSchema)
def place_legal_hold(draft: HoldDraft) -> dict[str, Any]:
    """Forbid any disposal of a patient's record until somebody else lifts this"""
    with transaction() as session:
        kept = service.hold(session, current(), draft, clock_of_app().now())
        shows([draft.patient_id])
        changes("legal_hold")
        return kept


@blueprint.route("/legal-holds/<uuid:hold_id>/lift", methods=["POST"])
@requires(Permission.HOLD_LIFT)
@blueprint.answers(409)
@blueprint.body(schemas.LiftSchema)
@blueprint.response(200, schemas.HoldSchema)
def lift_legal_hold(body: dict[str, Any], hold_id: UUID) -> dict[str, Any]:
    """Lift a hold that somebody else placed"""
    with transaction() as session:
        kept = service.lift(session, current(), hold_id, body["reason"], clock_of_app().now())
        shows([kept["patient"]["id"]])
        changes("legal_hold")
        return kept


def _schedule(session: Session) -> dict[str, Any]:
    kept = service.schedule(session)
    return {
        "schedule": [{"record_class": one.value, "kept": kept[one], "default": DEFAULTS[one]} for one in DEFAULTS],
    }
