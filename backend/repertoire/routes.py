"""The exercises of the clinic: written down, listed, put away; and their pictures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, transaction
from backend.repertoire import schemas, service
from backend.repertoire.draft import ExerciseDraft
from backend.repertoire.service import Kept
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("repertoire", __name__, "The exercises a clinic has.")
_IMAGE = {"schema": {"type": "string", "format": "binary"}}
IMAGES = {"image/png": _IMAGE, "image/jpeg": _IMAGE}


@blueprint.route("/exercise-library", methods=["GET"])
@requires(Permission.LIBRARY_READ)
@blueprint.response(200, schemas.LibrarySchema)
def list_library() -> dict[str, Any]:
    """The exercises of the clinic, also what was put away"""
    with transaction() as session:
        return {"items": service.library(session)}


@blueprint.route("/exercise-library", methods=["POST"])
@requires(Permission.LIBRARY_WRITE)
@blueprint.answers(409)
@blueprint.body(schemas.NewLibraryExerciseSchema)
@blueprint.response(201, schemas.LibraryExerciseSchema)
@blueprint.alt_response(200, schema=schemas.LibraryExerciseSchema, description="This exercise was written before.")
def write_exercise(draft: ExerciseDraft) -> tuple[Kept, int]:
    """Write an exercise down"""
    actor = current()
    with transaction() as session:
        kept, new = service.write(
            session, clinic_id=actor.clinic_id, author_id=actor.account_id, draft=draft, now=clock_of_app().now()
        )
        changes("name", "purpose", "words")
        return kept, 201 if new else 200


@blueprint.route("/exercise-library/starting-set", methods=["POST"])
@requires(Permission.LIBRARY_WRITE)
@blueprint.response(200, schemas.LibrarySchema)
def take_starting_set() -> dict[str, Any]:
    """Put Ebb's own starting set into the library; asked twice it is there once"""
    actor = current()
    with transaction() as session:
        changes("name")
        now = clock_of_app().now()
        found = service.begin_with(session, clinic_id=actor.clinic_id, author_id=actor.account_id, now=now)
        return {"items": found}


@blueprint.route("/exercise-library/<uuid:exercise_id>/put-away", methods=["POST"])
@requires(Permission.LIBRARY_WRITE)
@blueprint.response(200, schemas.LibraryExerciseSchema)
def put_exercise_away(exercise_id: UUID) -> Kept:
    """Offer an exercise no more; what was prescribed stays"""
    with transaction() as session:
        changes("put_away")
        return service.put_away(session, current().clinic_id, exercise_id, clock_of_app().now())


@blueprint.route("/exercise-library/<uuid:exercise_id>/picture", methods=["POST"])
@requires(Permission.LIBRARY_WRITE)
@blueprint.answers(409)
@blueprint.body(schemas.NewPictureSchema)
@blueprint.response(201, schemas.LibraryExerciseSchema)
@blueprint.alt_response(200, schema=schemas.LibraryExerciseSchema, description="This picture was given before.")
def give_picture(body: dict[str, bytes], exercise_id: UUID) -> tuple[Kept, int]:
    """Give an exercise its picture"""
    actor = current()
    with transaction() as session:
        changes("picture")
        kept, new = service.give_picture(
            session,
            clinic_id=actor.clinic_id,
            author_id=actor.account_id,
            exercise_id=exercise_id,
            raw=body["content"],
            now=clock_of_app().now(),
        )
        return kept, 201 if new else 200


@blueprint.route("/exercise-library/<uuid:exercise_id>/picture", methods=["GET"])
@requires(Permission.LIBRARY_READ)
@blueprint.response(200, description="The picture as it is kept.")
@blueprint.doc(responses={200: {"content": IMAGES}})
def read_picture(exercise_id: UUID) -> Response:
    """The picture of an exercise"""
    with transaction() as session:
        row = service.picture_of(session, current().clinic_id, exercise_id)
        answer = Response(row.content, content_type=row.media_type)
    answer.headers["Content-Disposition"] = "inline"
    return answer
