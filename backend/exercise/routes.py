"""Prescribing exercises and ending them; and what the patient says was done, on its own or in a batch."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import request

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.phone import PhoneRecords, Tagged, register
from backend.access.unit import changes, transaction
from backend.exercise import schemas, service
from backend.exercise.log import LogDraft
from backend.exercise.models import ExerciseLog, ExercisePause, ExercisePrescription
from backend.exercise.pause import PauseDraft
from backend.exercise.prescription import PrescriptionDraft
from backend.shell.sync import wire
from backend.shell.sync.draft import Draft
from backend.shell.sync.pulling import Page
from backend.shell.web.blueprint import Blueprint
from backend.shell.web.etag import quoted, require_match

blueprint = Blueprint("exercise", __name__, "What was prescribed, what was due, what was done.")
records = register(
    PhoneRecords(
        service.KIND,
        service.intake,
        schemas.ExerciseLogSentSchema,
        schemas.ExerciseLogSchema,
        (
            "due_on",
            "result",
            "reason",
            "sets_done",
            "repetitions_done",
            "load_kg_done",
            "pain_during",
            "exertion",
            "note",
        ),
    )
)
PRESCRIPTION = ("name", "sets", "repetitions", "load", "weekdays", "times", "starts_on", "ends_on", "finding")


@blueprint.route("/patients/<uuid:patient_id>/exercise-prescriptions", methods=["GET"])
@requires(Permission.EXERCISE_READ)
@blueprint.response(200, schemas.PrescriptionListSchema)
def list_prescriptions(patient_id: UUID) -> dict[str, Any]:
    """Everything that was prescribed, also what has ended"""
    with transaction() as session:
        return {"items": service.told(session, service.prescriptions(session, patient_id))}


@blueprint.route("/patients/<uuid:patient_id>/exercise-prescriptions", methods=["POST"])
@requires(Permission.EXERCISE_PRESCRIBE)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.body(schemas.NewPrescriptionSchema)
@blueprint.response(201, schemas.PrescriptionSchema)
@blueprint.alt_response(200, schema=schemas.PrescriptionSchema, description="This prescription was kept before.")
def prescribe_exercise(draft: PrescriptionDraft, patient_id: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
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
        return service.told(session, [row])[0], 201 if new else 200, _tagged(row)


@blueprint.route("/patients/<uuid:patient_id>/exercise-prescriptions/<uuid:prescription_id>", methods=["GET"])
@requires(Permission.EXERCISE_READ)
@blueprint.versioned
@blueprint.response(200, schemas.PrescriptionSchema)
def read_prescription(patient_id: UUID, prescription_id: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """One prescription"""
    with transaction() as session:
        row = service.prescription_of(session, patient_id, prescription_id)
        return service.told(session, [row])[0], 200, _tagged(row)


@blueprint.route("/patients/<uuid:patient_id>/exercise-prescriptions/<uuid:prescription_id>/end", methods=["POST"])
@requires(Permission.EXERCISE_PRESCRIBE)
@blueprint.versioned
@blueprint.answers(412, 428)
@blueprint.body(schemas.EndPrescriptionSchema)
@blueprint.response(200, schemas.PrescriptionSchema)
def end_prescription(
    body: dict[str, date], patient_id: UUID, prescription_id: UUID
) -> tuple[dict[str, Any], int, dict[str, str]]:
    """End a prescription; what has been due stays due"""
    with transaction() as session:
        row = service.hold(session, patient_id, prescription_id)
        require_match(request, _tag(row))
        changes("ends_on")
        service.end(session, row, body["last_day"], clock_of_app().now())
        return service.told(session, [row])[0], 200, _tagged(row)


@blueprint.route("/patients/<uuid:patient_id>/exercise-pauses", methods=["GET"])
@requires(Permission.EXERCISE_READ)
@blueprint.response(200, schemas.PauseListSchema)
def list_pauses(patient_id: UUID) -> dict[str, Any]:
    """Every pause, the oldest first"""
    with transaction() as session:
        return {"items": service.pauses(session, patient_id)}


@blueprint.route("/patients/<uuid:patient_id>/exercise-pauses", methods=["POST"])
@requires(Permission.EXERCISE_PRESCRIBE)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.body(schemas.NewPauseSchema)
@blueprint.response(201, schemas.PauseSchema)
@blueprint.alt_response(200, schema=schemas.PauseSchema, description="This pause was kept before.")
def pause_exercises(draft: PauseDraft, patient_id: UUID) -> tuple[ExercisePause, int, dict[str, str]]:
    """Agree a pause: nothing is due in it and nothing counts as missed"""
    actor = current()
    with transaction() as session:
        row, new = service.pause_exercises(
            session,
            clinic_id=actor.clinic_id,
            patient_id=patient_id,
            author_id=actor.account_id,
            draft=draft,
            now=clock_of_app().now(),
        )
        changes("from_day", "to_day", "reason")
        return row, 201 if new else 200, _tagged(row)


@blueprint.route("/patients/<uuid:patient_id>/exercise-pauses/<uuid:pause_id>/end", methods=["POST"])
@requires(Permission.EXERCISE_PRESCRIBE)
@blueprint.versioned
@blueprint.answers(412, 428)
@blueprint.body(schemas.EndPrescriptionSchema)
@blueprint.response(200, schemas.PauseSchema)
def end_pause(body: dict[str, date], patient_id: UUID, pause_id: UUID) -> tuple[ExercisePause, int, dict[str, str]]:
    """End a pause; the days it held stay as they were"""
    with transaction() as session:
        row = service.hold_pause(session, patient_id, pause_id)
        require_match(request, _tag(row))
        changes("to_day")
        service.end_pause(session, row, body["last_day"], clock_of_app().now())
        return row, 200, _tagged(row)


@blueprint.route("/patients/<uuid:patient_id>/open-findings", methods=["GET"])
@requires(Permission.EXERCISE_READ)
@blueprint.response(200, schemas.OpenFindingsSchema)
def list_open_findings(patient_id: UUID) -> dict[str, Any]:
    """Measured findings that no exercise answers"""
    with transaction() as session:
        today = service.today(session, patient_id, clock_of_app().now())
        return {"items": service.without_exercise(session, patient_id, today)}


@blueprint.route("/patients/<uuid:patient_id>/adherence", methods=["GET"])
@requires(Permission.EXERCISE_READ)
@blueprint.query(schemas.AdherenceQuerySchema)
@blueprint.response(200, schemas.AdherenceSchema)
def read_adherence(query: dict[str, date], patient_id: UUID) -> dict[str, Any]:
    """What was done of what was due in a window, and why the rest was not"""
    with transaction() as session:
        today = service.today(session, patient_id, clock_of_app().now())
        return service.adherence_told(session, patient_id, query["from_day"], query["to_day"], today)


@blueprint.route("/patients/<uuid:patient_id>/exercise-logs", methods=["POST"])
@requires(Permission.EXERCISE_LOG)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.body(schemas.ExerciseLogSentSchema)
@blueprint.response(201, schemas.ExerciseLogSchema)
@blueprint.alt_response(200, schema=schemas.ExerciseLogSchema, description="Kept: it was there, or it amends what was.")
def record_exercise_log(draft: Draft[LogDraft], patient_id: UUID) -> Tagged[ExerciseLog]:
    """Record one exercise log"""
    return records.record(patient_id, draft)


@blueprint.route("/patients/<uuid:patient_id>/exercise-logs/batch", methods=["POST"])
@requires(Permission.EXERCISE_LOG, any_app=True)
@blueprint.answers(429)
@blueprint.body(schemas.LogBatchSchema)
@blueprint.response(200, schemas.LogBatchAnswerSchema)
def sync_exercise_logs(batch: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """Send what waited on a phone, up to 500 records"""
    return records.sync(patient_id, batch)


@blueprint.route("/patients/<uuid:patient_id>/exercise-logs", methods=["GET"])
@requires(Permission.EXERCISE_READ)
@blueprint.answers(410)
@blueprint.query(wire.PullQuerySchema)
@blueprint.response(200, schemas.LogPageSchema)
def pull_exercise_logs(query: dict[str, Any], patient_id: UUID) -> Page[ExerciseLog]:
    """Exercise logs in the order of their last change, from a cursor on"""
    return records.pull(patient_id, query)


@blueprint.route("/patients/<uuid:patient_id>/exercise-logs/<uuid:log_id>", methods=["GET"])
@requires(Permission.EXERCISE_READ)
@blueprint.versioned
@blueprint.response(200, schemas.ExerciseLogWithVersionsSchema)
def read_exercise_log(patient_id: UUID, log_id: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """One exercise log with all its versions"""
    return records.read(patient_id, log_id)


@blueprint.route("/patients/<uuid:patient_id>/exercise-logs/<uuid:log_id>", methods=["PUT"])
@requires(Permission.EXERCISE_LOG)
@blueprint.versioned
@blueprint.answers(409, 412, 428)
@blueprint.body(schemas.LogContentSchema)
@blueprint.response(200, schemas.ExerciseLogSchema)
def amend_exercise_log(content: LogDraft, patient_id: UUID, log_id: UUID) -> Tagged[ExerciseLog]:
    """Correct an exercise log; the first version stays and is shown"""
    return records.amend(patient_id, log_id, content)


@blueprint.route("/patients/<uuid:patient_id>/exercise-logs/<uuid:log_id>/withdrawal", methods=["POST"])
@requires(Permission.EXERCISE_LOG)
@blueprint.versioned
@blueprint.answers(409, 412, 428)
@blueprint.body(wire.WithdrawSchema)
@blueprint.response(200, schemas.ExerciseLogSchema)
def withdraw_exercise_log(body: dict[str, str], patient_id: UUID, log_id: UUID) -> Tagged[ExerciseLog]:
    """Take an exercise log back, with a reason; it stays in the record and leaves every picture"""
    return records.withdraw(patient_id, log_id, body["reason"])


def _tag(row: ExercisePrescription | ExercisePause) -> str:
    return f"{row.id}.{row.revision}"


def _tagged(row: ExercisePrescription | ExercisePause) -> dict[str, str]:
    return {"ETag": quoted(_tag(row))}
