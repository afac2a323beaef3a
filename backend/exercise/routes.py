"""Prescribing exercises and ending them; and what the patient says was done, on its own or in a batch."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app, request
from sqlalchemy.orm import Session

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, refuses, transaction
from backend.exercise import schemas, service
from backend.exercise.log import LogDraft
from backend.exercise.models import ExerciseLog, ExercisePrescription
from backend.exercise.prescription import PrescriptionDraft
from backend.shell.sync import store, wire
from backend.shell.sync.draft import Draft
from backend.shell.sync.intake import Intake
from backend.shell.sync.pulling import Page, Reader, after_batch, pull
from backend.shell.web.blueprint import Blueprint
from backend.shell.web.etag import quoted, require_match

blueprint = Blueprint("exercise", __name__, "What was prescribed, what was due, what was done.")
FIELDS = ("due_on", "result", "reason", "sets_done", "repetitions_done", "pain_during", "exertion", "note")
PRESCRIPTION = ("name", "sets", "repetitions", "load", "weekdays", "starts_on", "ends_on")


@blueprint.route("/patients/<uuid:patient_id>/exercise-prescriptions", methods=["GET"])
@requires(Permission.EXERCISE_READ)
@blueprint.response(200, schemas.PrescriptionListSchema)
def list_prescriptions(patient_id: UUID) -> dict[str, Any]:
    """Everything that was prescribed, also what has ended"""
    with transaction() as session:
        return {"items": service.prescriptions(session, patient_id)}


@blueprint.route("/patients/<uuid:patient_id>/exercise-prescriptions", methods=["POST"])
@requires(Permission.EXERCISE_PRESCRIBE)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.body(schemas.NewPrescriptionSchema)
@blueprint.response(201, schemas.PrescriptionSchema)
@blueprint.alt_response(200, schema=schemas.PrescriptionSchema, description="This prescription was kept before.")
def prescribe_exercise(draft: PrescriptionDraft, patient_id: UUID) -> tuple[ExercisePrescription, int, dict[str, str]]:
    """Prescribe an exercise from a day on"""
    actor = current()
    with transaction() as session:
        row, new = service.prescribe(
            session,
            clinic_id=actor.clinic_id,
            patient_id=patient_id,
            author_id=actor.account_id,
            draft=draft,
            now=clock_of_app().now(),
        )
        changes(*PRESCRIPTION)
        return row, 201 if new else 200, _tagged(row)


@blueprint.route("/patients/<uuid:patient_id>/exercise-prescriptions/<uuid:prescription_id>", methods=["GET"])
@requires(Permission.EXERCISE_READ)
@blueprint.versioned
@blueprint.response(200, schemas.PrescriptionSchema)
def read_prescription(patient_id: UUID, prescription_id: UUID) -> tuple[ExercisePrescription, int, dict[str, str]]:
    """One prescription"""
    with transaction() as session:
        row = service.prescription_of(session, patient_id, prescription_id)
        return row, 200, _tagged(row)


@blueprint.route("/patients/<uuid:patient_id>/exercise-prescriptions/<uuid:prescription_id>/end", methods=["POST"])
@requires(Permission.EXERCISE_PRESCRIBE)
@blueprint.versioned
@blueprint.answers(412, 428)
@blueprint.body(schemas.EndPrescriptionSchema)
@blueprint.response(200, schemas.PrescriptionSchema)
def end_prescription(
    body: dict[str, date], patient_id: UUID, prescription_id: UUID
) -> tuple[ExercisePrescription, int, dict[str, str]]:
    """End a prescription; what has been due stays due"""
    with transaction() as session:
        row = service.hold(session, patient_id, prescription_id)
        require_match(request, _tag(row))
        changes("ends_on")
        service.end(session, row, body["last_day"], clock_of_app().now())
        return row, 200, _tagged(row)


@blueprint.route("/patients/<uuid:patient_id>/exercise-logs", methods=["POST"])
@requires(Permission.EXERCISE_LOG)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.body(schemas.ExerciseLogSentSchema)
@blueprint.response(201, schemas.ExerciseLogSchema)
@blueprint.alt_response(200, schema=schemas.ExerciseLogSchema, description="Kept: it was there, or it amends what was.")
def record_exercise_log(draft: Draft[LogDraft], patient_id: UUID) -> tuple[ExerciseLog, int, dict[str, str]]:
    """Record one exercise log"""
    with transaction() as session:
        result = store.keep(_intake(session, patient_id), [draft])[0]
        status = wire.status(result)
        refuses(status) if status >= 400 else changes(*FIELDS)
    if status >= 400 or result.row is None:
        raise wire.refusal(result, schemas.ExerciseLogSchema())
    return result.row, status, wire.tagged(result.row)


@blueprint.route("/patients/<uuid:patient_id>/exercise-logs/batch", methods=["POST"])
@requires(Permission.EXERCISE_LOG)
@blueprint.body(schemas.LogBatchSchema)
@blueprint.response(200, schemas.LogBatchAnswerSchema)
def sync_exercise_logs(batch: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """Send what waited on a phone, up to 500 records"""
    items = wire.read(schemas.ExerciseLogSentSchema(), batch["items"])
    with transaction() as session:
        intake = _intake(session, patient_id)
        results = store.keep(intake, items)
        changes(*FIELDS)
        return wire.answered(results, after_batch(_reader(session, patient_id), intake, results, batch.get("after")))


@blueprint.route("/patients/<uuid:patient_id>/exercise-logs", methods=["GET"])
@requires(Permission.EXERCISE_READ)
@blueprint.answers(410)
@blueprint.query(wire.PullQuerySchema)
@blueprint.response(200, schemas.LogPageSchema)
def pull_exercise_logs(query: dict[str, Any], patient_id: UUID) -> Page[ExerciseLog]:
    """Exercise logs in the order of their last change, from a cursor on"""
    with transaction() as session:
        return pull(_reader(session, patient_id), service.KIND, query.get("after"), query["limit"])


@blueprint.route("/patients/<uuid:patient_id>/exercise-logs/<uuid:log_id>", methods=["GET"])
@requires(Permission.EXERCISE_READ)
@blueprint.versioned
@blueprint.response(200, schemas.ExerciseLogWithVersionsSchema)
def read_exercise_log(patient_id: UUID, log_id: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """One exercise log with all its versions"""
    with transaction() as session:
        row, revisions = store.record_of(session, service.KIND, patient_id, log_id)
        return wire.with_versions(row, revisions, schemas.ExerciseLogSchema()), 200, wire.tagged(row)


@blueprint.route("/patients/<uuid:patient_id>/exercise-logs/<uuid:log_id>", methods=["PUT"])
@requires(Permission.EXERCISE_LOG)
@blueprint.versioned
@blueprint.answers(409, 412, 428)
@blueprint.body(schemas.LogContentSchema)
@blueprint.response(200, schemas.ExerciseLogSchema)
def amend_exercise_log(content: LogDraft, patient_id: UUID, log_id: UUID) -> tuple[ExerciseLog, int, dict[str, str]]:
    """Correct an exercise log; the first version stays and is shown"""
    with transaction() as session:
        intake = _intake(session, patient_id)
        row = store.hold(intake, log_id)
        require_match(request, wire.tag(row))
        changes(*FIELDS)
        store.amend(intake, row, content)
        return row, 200, wire.tagged(row)


@blueprint.route("/patients/<uuid:patient_id>/exercise-logs/<uuid:log_id>/withdrawal", methods=["POST"])
@requires(Permission.EXERCISE_LOG)
@blueprint.versioned
@blueprint.answers(409, 412, 428)
@blueprint.body(wire.WithdrawSchema)
@blueprint.response(200, schemas.ExerciseLogSchema)
def withdraw_exercise_log(
    body: dict[str, str], patient_id: UUID, log_id: UUID
) -> tuple[ExerciseLog, int, dict[str, str]]:
    """Take an exercise log back, with a reason; it stays in the record and leaves every picture"""
    with transaction() as session:
        intake = _intake(session, patient_id)
        row = store.hold(intake, log_id)
        require_match(request, wire.tag(row))
        changes("withdrawn")
        store.withdraw(intake, row, body["reason"])
        return row, 200, wire.tagged(row)


def _intake(session: Session, patient_id: UUID) -> Intake[LogDraft, ExerciseLog]:
    actor = current()
    return service.intake(
        session,
        clinic_id=actor.clinic_id,
        patient_id=patient_id,
        author_id=actor.account_id,
        settings=current_app.extensions["ebb_settings"],
        now=clock_of_app().now(),
    )


def _reader(session: Session, patient_id: UUID) -> Reader:
    return Reader(session, current_app.extensions["ebb_cursors"], current().clinic_id, patient_id)


def _tag(row: ExercisePrescription) -> str:
    return f"{row.id}.{row.revision}"


def _tagged(row: ExercisePrescription) -> dict[str, str]:
    return {"ETag": quoted(_tag(row))}
