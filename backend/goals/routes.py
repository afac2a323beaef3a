"""Goals: agreeing them, saying whether they are pursued, judging how far they were reached."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, transaction
from backend.goals import schemas, service
from backend.goals.goal import AchievementDraft, GoalDraft, StateDraft
from backend.goals.kept import ToldGoal
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("goals", __name__, "What a patient wants to reach, and how far they got.")
KEPT = "This was kept before."


@blueprint.route("/patients/<uuid:patient_id>/goals", methods=["GET"])
@requires(Permission.PLAN_READ)
@blueprint.response(200, schemas.GoalsSchema)
def list_goals(patient_id: UUID) -> dict[str, Any]:
    """The patient's goals, those that are pursued first"""
    with transaction() as session:
        return {"items": service.told(session, patient_id)}


@blueprint.route("/patients/<uuid:patient_id>/goals", methods=["POST"])
@requires(Permission.PLAN_REVISE)
@blueprint.answers(409)
@blueprint.body(schemas.NewGoalSchema)
@blueprint.response(201, schemas.AgreedGoalSchema)
@blueprint.alt_response(200, schema=schemas.AgreedGoalSchema, description=KEPT)
def agree_goal(draft: GoalDraft, patient_id: UUID) -> tuple[ToldGoal, int]:
    """Agree a goal; it is active from then on"""
    with transaction() as session:
        is_new = service.agree(session, **_who(patient_id), draft=draft, now=clock_of_app().now())
        if is_new:
            changes("goal")
        return _one(session, patient_id, draft.id), 201 if is_new else 200


@blueprint.route("/patients/<uuid:patient_id>/goals/<uuid:goal_id>/states", methods=["POST"])
@requires(Permission.PLAN_REVISE)
@blueprint.answers(409)
@blueprint.body(schemas.NewGoalStateSchema)
@blueprint.response(201, schemas.AgreedGoalSchema)
@blueprint.alt_response(200, schema=schemas.AgreedGoalSchema, description=KEPT)
def record_goal_state(draft: StateDraft, patient_id: UUID, goal_id: UUID) -> tuple[ToldGoal, int]:
    """Pause a goal, give it up with a reason, call it done, or take it up again"""
    with transaction() as session:
        is_new = service.step(session, **_who(patient_id), goal_id=goal_id, draft=draft, now=clock_of_app().now())
        if is_new:
            changes("goal_state")
        return _one(session, patient_id, goal_id), 201 if is_new else 200


@blueprint.route("/patients/<uuid:patient_id>/goals/<uuid:goal_id>/achievements", methods=["POST"])
@requires(Permission.PLAN_REVISE)
@blueprint.answers(409)
@blueprint.body(schemas.NewAchievementSchema)
@blueprint.response(201, schemas.AgreedGoalSchema)
@blueprint.alt_response(200, schema=schemas.AgreedGoalSchema, description=KEPT)
def record_achievement(draft: AchievementDraft, patient_id: UUID, goal_id: UUID) -> tuple[ToldGoal, int]:
    """Say how far a goal was reached on a day; its life goes on as it was"""
    with transaction() as session:
        is_new = service.judge(session, **_who(patient_id), goal_id=goal_id, draft=draft, now=clock_of_app().now())
        if is_new:
            changes("goal_achievement")
        return _one(session, patient_id, goal_id), 201 if is_new else 200


def _who(patient_id: UUID) -> dict[str, UUID]:
    actor = current()
    return {"clinic_id": actor.clinic_id, "patient_id": patient_id, "author_id": actor.account_id}


def _one(session: Session, patient_id: UUID, goal_id: UUID) -> ToldGoal:
    return next(one for one in service.told(session, patient_id) if one.id == goal_id)
