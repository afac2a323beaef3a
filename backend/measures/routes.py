"""Which instruments there are; taking readings, reading them, taking one back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app, request

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, transaction
from backend.measures import definitions, schemas, service
from backend.measures.models import Reading
from backend.measures.reading import ReadingDraft
from backend.measures.scoring import band_of
from backend.shell.web.blueprint import Blueprint
from backend.shell.web.cursor import Cursors
from backend.shell.web.etag import quoted, require_match

blueprint = Blueprint("measures", __name__, "Every number beside the pain diary.")


@blueprint.route("/instruments", methods=["GET"])
@requires(Permission.INSTRUMENTS_READ)
@blueprint.response(200, schemas.InstrumentsSchema)
def list_instruments() -> dict[str, Any]:
    """The instruments: unit, range, direction, error, source and licence of each"""
    with transaction():
        return {"items": list(definitions.all_definitions().values())}


@blueprint.route("/patients/<uuid:patient_id>/readings", methods=["POST"])
@requires(Permission.MEASURES_RECORD)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.body(schemas.NewReadingSchema)
@blueprint.response(201, schemas.ReadingSchema)
@blueprint.alt_response(200, schema=schemas.ReadingSchema, description="This reading was kept before.")
def record_reading(draft: ReadingDraft, patient_id: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Record a reading: its value, or the trials or answers that make it"""
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
            changes("reading")
        return _told(row), 201 if is_new else 200, _etag(row)


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
        return {"items": [_told(row) for row in rows], "next": following}


@blueprint.route("/patients/<uuid:patient_id>/readings/<uuid:reading_id>", methods=["GET"])
@requires(Permission.MEASURES_READ)
@blueprint.versioned
@blueprint.response(200, schemas.ReadingSchema)
def read_reading(patient_id: UUID, reading_id: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """One reading"""
    with transaction() as session:
        row = service.reading_of(session, patient_id, reading_id)
        return _told(row), 200, _etag(row)


@blueprint.route("/patients/<uuid:patient_id>/readings/<uuid:reading_id>/withdrawal", methods=["POST"])
@requires(Permission.MEASURES_RECORD)
@blueprint.versioned
@blueprint.answers(409, 412, 428)
@blueprint.body(schemas.ReadingWithdrawalSchema)
@blueprint.response(200, schemas.ReadingSchema)
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
        return _told(row), 200, _etag(row)


def _told(row: Reading) -> dict[str, Any]:
    definition = definitions.get(row.instrument)
    band = None if definition is None else band_of(definition, row.value)
    return {column.key: getattr(row, column.key) for column in row.__table__.columns} | {"band": band}


def _tag(row: Reading) -> str:
    return row.digest[:32] + ("" if row.withdrawn_at is None else "-withdrawn")


def _etag(row: Reading) -> dict[str, str]:
    return {"ETag": quoted(_tag(row))}
