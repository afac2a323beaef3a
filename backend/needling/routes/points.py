"""The ledger of trigger points: reading it, adding a spot, what an examination found, taking something back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, transaction
from backend.needling.examination import ExaminationDraft, PointDraft
from backend.needling.routes.tag import blueprint
from backend.needling.schemas import points as schemas
from backend.needling.schemas.felt import ReasonSchema
from backend.needling.service import ledger as service
from backend.needling.service.ledger import Lane

_POINTS = "/patients/<uuid:patient_id>/trigger-points"
_POINT = f"{_POINTS}/<uuid:trigger_point_id>"


@blueprint.route(_POINTS, methods=["GET"])
@requires(Permission.NEEDLING_READ)
@blueprint.response(200, schemas.TriggerPointsSchema)
def list_trigger_points(patient_id: UUID) -> dict[str, Any]:
    """A lane for each spot: state at each examination, whose finger it was, when it was needled, when it came back"""
    with transaction() as session:
        return {"items": service.ledger_of(session, patient_id)}


@blueprint.route(_POINTS, methods=["POST"])
@requires(Permission.NEEDLING_RECORD)
@blueprint.answers(409)
@blueprint.body(schemas.NewTriggerPointSchema)
@blueprint.response(201, schemas.TriggerPointSchema)
@blueprint.alt_response(200, schema=schemas.TriggerPointSchema, description="This spot was kept before.")
def record_trigger_point(draft: PointDraft, patient_id: UUID) -> tuple[Lane, int]:
    """Write a spot into the ledger, once; it lives through all visits"""
    actor = current()
    with transaction() as session:
        lane, is_new = service.add_point(
            session,
            clinic_id=actor.clinic_id,
            patient_id=patient_id,
            found_by=actor.account_id,
            draft=draft,
            now=clock_of_app().now(),
        )
        if is_new:
            changes("trigger_point")
        return lane, 201 if is_new else 200


@blueprint.route(f"{_POINT}/withdrawal", methods=["POST"])
@requires(Permission.NEEDLING_RECORD)
@blueprint.answers(409)
@blueprint.body(ReasonSchema)
@blueprint.response(200, schemas.TriggerPointSchema)
def withdraw_trigger_point(body: dict[str, str], patient_id: UUID, trigger_point_id: UUID) -> Lane:
    """Take a spot back, with a reason; it stays to be read and nothing counts it"""
    with transaction() as session:
        lane, is_new = service.withdraw_point(
            session,
            patient_id=patient_id,
            point_id=trigger_point_id,
            author_id=current().account_id,
            reason=body["reason"],
            now=clock_of_app().now(),
        )
        if is_new:
            changes("trigger_point")
        return lane


@blueprint.route(f"{_POINT}/examinations", methods=["POST"])
@requires(Permission.NEEDLING_RECORD)
@blueprint.answers(409)
@blueprint.body(schemas.NewExaminationSchema)
@blueprint.response(201, schemas.TriggerPointSchema)
@blueprint.alt_response(200, schema=schemas.TriggerPointSchema, description="This finding was kept before.")
def record_trigger_point_examination(
    draft: ExaminationDraft, patient_id: UUID, trigger_point_id: UUID
) -> tuple[Lane, int]:
    """Keep what you found at a spot; nobody's finding is merged with another's"""
    actor = current()
    with transaction() as session:
        lane, is_new = service.examine(
            session,
            clinic_id=actor.clinic_id,
            patient_id=patient_id,
            point_id=trigger_point_id,
            rater_id=actor.account_id,
            draft=draft,
            now=clock_of_app().now(),
        )
        if is_new:
            changes("trigger_point_examination")
        return lane, 201 if is_new else 200


@blueprint.route(f"{_POINT}/examinations/<uuid:examination_id>/withdrawal", methods=["POST"])
@requires(Permission.NEEDLING_RECORD)
@blueprint.answers(409)
@blueprint.body(ReasonSchema)
@blueprint.response(200, schemas.TriggerPointSchema)
def withdraw_trigger_point_examination(
    body: dict[str, str], patient_id: UUID, trigger_point_id: UUID, examination_id: UUID
) -> Lane:
    """Take one finding back, with a reason; the lane goes on without it"""
    with transaction() as session:
        lane, is_new = service.withdraw_examination(
            session,
            patient_id=patient_id,
            point_id=trigger_point_id,
            examination_id=examination_id,
            author_id=current().account_id,
            reason=body["reason"],
            now=clock_of_app().now(),
        )
        if is_new:
            changes("trigger_point_examination")
        return lane
