"""The questions after a session, and a patient's answers: written on their own or in a batch, pulled, read.

There is no address to amend or withdraw one: a phone sends the next revision or the withdrawal in a batch, where
nothing that is refused is lost.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.access.guard import clock_of_app, requires
from backend.access.permissions import Permission
from backend.access.phone import PhoneRecords, Tagged, register
from backend.access.unit import transaction
from backend.follow_up import schemas, service
from backend.follow_up.answer import FollowUpDraft
from backend.follow_up.models import FollowUpAnswer
from backend.shell.sync import wire
from backend.shell.sync.draft import Draft
from backend.shell.sync.pulling import Page
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("follow_up", __name__, "What is asked after a needling session.")
records = register(
    PhoneRecords(
        service.KIND,
        service.intake,
        schemas.FollowUpAnswerSentSchema,
        schemas.FollowUpAnswerSchema,
        ("answers", "answered_at", "note"),
    )
)


@blueprint.route("/patients/<uuid:patient_id>/follow-ups", methods=["GET"])
@requires(Permission.FOLLOW_UP_READ)
@blueprint.response(200, schemas.FollowUpsSchema)
def list_follow_ups(patient_id: UUID) -> dict[str, Any]:
    """What is asked after the sessions of the last week, when, and what was answered; and whom to call"""
    with transaction() as session:
        return service.asked(session, patient_id, clock_of_app().now())


@blueprint.route("/patients/<uuid:patient_id>/follow-up-answers", methods=["POST"])
@requires(Permission.FOLLOW_UP_ANSWER)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.body(schemas.FollowUpAnswerSentSchema)
@blueprint.response(201, schemas.FollowUpAnswerSchema)
@blueprint.alt_response(
    200, schema=schemas.FollowUpAnswerSchema, description="Kept: it was there, or it amends what was."
)
def record_follow_up_answer(draft: Draft[FollowUpDraft], patient_id: UUID) -> Tagged[FollowUpAnswer]:
    """Answer the questions of one time; an alarming answer makes an alert at once"""
    return records.record(patient_id, draft)


@blueprint.route("/patients/<uuid:patient_id>/follow-up-answers/batch", methods=["POST"])
@requires(Permission.FOLLOW_UP_ANSWER, any_app=True)
@blueprint.answers(429)
@blueprint.body(schemas.FollowUpBatchSchema)
@blueprint.response(200, schemas.FollowUpBatchAnswerSchema)
def sync_follow_up_answers(batch: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """Send what waited on a phone, up to 500 records"""
    return records.sync(patient_id, batch)


@blueprint.route("/patients/<uuid:patient_id>/follow-up-answers", methods=["GET"])
@requires(Permission.FOLLOW_UP_READ)
@blueprint.answers(410)
@blueprint.query(wire.PullQuerySchema)
@blueprint.response(200, schemas.FollowUpPageSchema)
def pull_follow_up_answers(query: dict[str, Any], patient_id: UUID) -> Page[FollowUpAnswer]:
    """Answers in the order of their last change, from a cursor on"""
    return records.pull(patient_id, query)


@blueprint.route("/patients/<uuid:patient_id>/follow-up-answers/<uuid:answer_id>", methods=["GET"])
@requires(Permission.FOLLOW_UP_READ)
@blueprint.versioned
@blueprint.response(200, schemas.FollowUpAnswerWithVersionsSchema)
def read_follow_up_answer(patient_id: UUID, answer_id: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """One answering with all its versions"""
    return records.read(patient_id, answer_id)
