"""Lessons: the library, sending one, and what a phone says of reading it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.phone import PhoneRecords, register
from backend.access.unit import changes, transaction
from backend.education import schemas, service
from backend.education.lesson import LessonDraft
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("education", __name__, "Short lessons to read.")
records = register(
    PhoneRecords(
        service.KIND,
        service.intake,
        schemas.LessonReadingSentSchema,
        schemas.LessonReadingSchema,
        ("opened_at", "finished_at", "answers"),
    )
)


@blueprint.route("/lessons", methods=["GET"])
@requires(Permission.LESSONS_READ)
@blueprint.response(200, schemas.LessonsSchema)
def list_lessons() -> dict[str, Any]:
    """The library: Ebb's own lessons, then the clinic's"""
    with transaction() as session:
        return {"items": service.catalogue(session)}


@blueprint.route("/lessons", methods=["POST"])
@requires(Permission.LESSONS_WRITE)
@blueprint.answers(409)
@blueprint.body(schemas.NewLessonSchema)
@blueprint.response(201, schemas.LessonsSchema)
@blueprint.alt_response(200, schema=schemas.LessonsSchema, description="This was kept before.")
def write_lesson(draft: LessonDraft) -> tuple[dict[str, Any], int]:
    """Keep a lesson of the clinic's own, or the next version of one"""
    actor = current()
    with transaction() as session:
        who = {"clinic_id": actor.clinic_id, "author_id": actor.account_id}
        is_new = service.write(session, **who, draft=draft, now=clock_of_app().now())
        if is_new:
            changes("lesson")
        return {"items": service.catalogue(session)}, 201 if is_new else 200


@blueprint.route("/patients/<uuid:patient_id>/lessons", methods=["GET"])
@requires(Permission.EDUCATION_READ)
@blueprint.response(200, schemas.LessonsSentSchema)
def list_lessons_sent(patient_id: UUID) -> dict[str, Any]:
    """The lessons the patient was sent, with their text and what was read"""
    with transaction() as session:
        return {"items": service.sent_to(session, patient_id)}


@blueprint.route("/patients/<uuid:patient_id>/lessons", methods=["POST"])
@requires(Permission.EDUCATION_SEND)
@blueprint.answers(409)
@blueprint.body(schemas.NewLessonSentSchema)
@blueprint.response(201, schemas.LessonSentSchema)
@blueprint.alt_response(200, schema=schemas.LessonSentSchema, description="This was sent before.")
def record_lesson_sent(body: dict[str, Any], patient_id: UUID) -> tuple[dict[str, Any], int]:
    """Send a lesson; its text is kept as it is now"""
    actor, draft = current(), service.SendDraft(**body)
    with transaction() as session:
        who = {"clinic_id": actor.clinic_id, "patient_id": patient_id, "author_id": actor.account_id}
        is_new = service.send(session, **who, draft=draft, now=clock_of_app().now())
        if is_new:
            changes("lesson_sent")
        found = next(one for one in service.sent_to(session, patient_id) if one["id"] == draft.id)
        return found, 201 if is_new else 200
