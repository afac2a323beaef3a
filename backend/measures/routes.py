"""Which instruments there are; taking readings, reading them, taking one back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app, request
from sqlalchemy.orm import Session

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, transaction
from backend.measures import library, schemas, service
from backend.measures.activities import ActivitiesDraft
from backend.measures.models import ActivityList, Reading
from backend.measures.reading import ReadingDraft
from backend.measures.told import told
from backend.shell.web.blueprint import Blueprint
from backend.shell.web.cursor import Cursors
from backend.shell.web.etag import quoted, require_match

blueprint = Blueprint("measures", __name__, "Every number beside the pain diary.")


@blueprint.route("/instruments", methods=["GET"])
@requires(Permission.INSTRUMENTS_READ)
@blueprint.response(200, schemas.InstrumentsSchema)
def list_instruments() -> dict[str, Any]:
    """The instruments: unit, range, direction, error, source and licence of each"""
    with transaction() as session:
        own = library.own_keys(session)
        return {"items": [told(each, own) for each in library.instruments(session).values()]}


@blueprint.route("/instruments", methods=["POST"])
@requires(Permission.INSTRUMENTS_LOAD)
@blueprint.answers(409)
@blueprint.body(schemas.InstrumentFileSchema)
@blueprint.response(201, schemas.InstrumentSchema)
@blueprint.alt_response(200, schema=schemas.InstrumentSchema, description="This version was loaded before.")
def load_instrument(body: dict[str, str]) -> tuple[dict[str, Any], int]:
    """Load an instrument of the clinic's own; what it leaves out is named, and nothing is kept"""
    actor = current()
    with transaction() as session:
        made, is_new = library.load(
            session,
            clinic_id=actor.clinic_id,
            text=body["text"],
            loaded_by=actor.account_id,
            now=clock_of_app().now(),
        )
        if is_new:
            changes("instrument")
        return told(made, library.own_keys(session)), 201 if is_new else 200


@blueprint.route("/instrument-versions", methods=["GET"])
@requires(Permission.INSTRUMENTS_READ)
@blueprint.query(schemas.InstrumentKeySchema)
@blueprint.response(200, schemas.InstrumentsSchema)
def list_instrument_versions(query: dict[str, str]) -> dict[str, Any]:
    """Every version of one instrument, the newest first; a reading keeps the one it was made with"""
    with transaction() as session:
        own = library.own_keys(session)
        return {"items": [told(each, own) for each in library.versions_of(session, query["instrument"])]}


@blueprint.route("/patients/<uuid:patient_id>/activities", methods=["GET"])
@requires(Permission.MEASURES_READ)
@blueprint.response(200, schemas.ActivityListsSchema)
def list_activities(patient_id: UUID) -> dict[str, Any]:
    """The activities the patient named, list by list, the newest first"""
    with transaction() as session:
        return {"items": service.activity_lists(session, patient_id)}


@blueprint.route("/patients/<uuid:patient_id>/activities", methods=["POST"])
@requires(Permission.MEASURES_RECORD)
@blueprint.answers(409)
@blueprint.body(schemas.NewActivitiesSchema)
@blueprint.response(201, schemas.ActivitiesSchema)
@blueprint.alt_response(200, schema=schemas.ActivitiesSchema, description="This list was kept before.")
def name_activities(draft: ActivitiesDraft, patient_id: UUID) -> tuple[ActivityList, int]:
    """Keep up to five activities in the patient's own words; the same names are rated from then on"""
    actor = current()
    with transaction() as session:
        row, is_new = service.name_activities(
            session,
            clinic_id=actor.clinic_id,
            patient_id=patient_id,
            author_id=actor.account_id,
            draft=draft,
            now=clock_of_app().now(),
        )
        if is_new:
            changes("activities")
        return row, 201 if is_new else 200


@blueprint.route("/patients/<uuid:patient_id>/readings", methods=["POST"])
@requires(Permission.MEASURES_RECORD)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.body(schemas.NewReadingSchema)
@blueprint.response(201, schemas.ReadingComparedSchema)
@blueprint.alt_response(200, schema=schemas.ReadingComparedSchema, description="This reading was kept before.")
def record_reading(draft: ReadingDraft, patient_id: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Record a reading: its value, or the trials or answers that make it; told with what it is read by"""
    actor = current()
    with transaction() as session:
        row, is_new = service.record(
            session,
            clinic_id=actor.clinic_id,
            patient_id=patient_id,
            author_id=actor.account_id,
            draft=draft,
            now=clock_of_app().now(),
        )
        if is_new:
            changes("reading", *(["alert"] if row.flags else []))
        return _compared(session, row), 201 if is_new else 200, _etag(row)


@blueprint.route("/patients/<uuid:patient_id>/readings", methods=["GET"])
@requires(Permission.MEASURES_READ)
@blueprint.query(schemas.ReadingsQuerySchema)
@blueprint.response(200, schemas.ReadingsSchema)
def list_readings(query: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """The readings of a patient, the newest first; withdrawn ones say so"""
    actor = current()
    cursors: Cursors = current_app.extensions["ebb_cursors"]
    before = None
    if "after" in query:
        at, _, reading_id = str(cursors.open(query["after"], "readings", actor.clinic_id, patient_id)).partition(" ")
        before = datetime.fromisoformat(at), UUID(reading_id)
    with transaction() as session:
        rows, more = service.newest(session, patient_id, query.get("instrument"), before, query["limit"])
        last = f"{(rows[-1].taken_at or rows[-1].recorded_at).isoformat()} {rows[-1].id}" if rows else ""
        following = cursors.seal("readings", actor.clinic_id, patient_id, last) if more else None
        units = {key: each.unit for key, each in library.instruments(session).items()}
        return {"items": [_told(row, units.get(row.instrument)) for row in rows], "next": following}


@blueprint.route("/patients/<uuid:patient_id>/readings/<uuid:reading_id>", methods=["GET"])
@requires(Permission.MEASURES_READ)
@blueprint.versioned
@blueprint.response(200, schemas.ReadingComparedSchema)
def read_reading(patient_id: UUID, reading_id: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """One reading"""
    with transaction() as session:
        row = service.reading_of(session, patient_id, reading_id)
        return _compared(session, row), 200, _etag(row)


@blueprint.route("/patients/<uuid:patient_id>/readings/<uuid:reading_id>/withdrawal", methods=["POST"])
@requires(Permission.MEASURES_RECORD)
@blueprint.versioned
@blueprint.answers(409, 412, 428)
@blueprint.body(schemas.ReadingWithdrawalSchema)
@blueprint.response(200, schemas.ReadingComparedSchema)
def withdraw_reading(
    body: dict[str, str], patient_id: UUID, reading_id: UUID
) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Take a reading back, with a reason; it stays readable and leaves every figure"""
    actor = current()
    with transaction() as session:
        row = service.locked(session, patient_id, reading_id)
        if row.withdrawn_reason != body["reason"]:
            require_match(request, _tag(row))
            changes("withdrawn_at", "withdrawn_reason")
        row = service.withdraw(
            session, row, author_id=actor.account_id, reason=body["reason"], now=clock_of_app().now()
        )
        return _compared(session, row), 200, _etag(row)


def _unit(session: Session, row: Reading) -> str | None:
    definition = library.instrument(session, row.instrument)
    return None if definition is None else definition.unit


def _told(row: Reading, unit: str | None) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns} | {"unit": unit}


def _compared(session: Session, row: Reading) -> dict[str, Any]:
    found = service.compared(session, row)
    by = None if found is None else {"since": found.since, "value": found.value, "day": found.day} | asdict(found.found)
    return _told(row, _unit(session, row)) | {"compared": by}


def _tag(row: Reading) -> str:
    return row.digest[:32] + ("" if row.withdrawn_at is None else "-withdrawn")


def _etag(row: Reading) -> dict[str, str]:
    return {"ETag": quoted(_tag(row))}
