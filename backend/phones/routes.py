"""Sending and fetching records of every kind at once, and settling what was held back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app

from backend.access.guard import app_too_old, clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.phone import KINDS, counted, reader
from backend.access.unit import changes, transaction
from backend.phones import schemas, sending, service
from backend.shell.sync import quarantine, wire
from backend.shell.sync.pulling import after_all, pull_all
from backend.shell.sync.quarantine import Source
from backend.shell.web.blueprint import Blueprint
from backend.shell.web.cursor import Cursors

blueprint = Blueprint("phones", __name__, "What phones send and fetch, of every kind, and what was held back.")
LIST = "phone_records"


@blueprint.route("/patients/<uuid:patient_id>/phone-records/batch", methods=["POST"])
@requires(Permission.PHONE_SEND, any_app=True)
@blueprint.answers(429)
@blueprint.body(schemas.PhoneBatchSchema)
@blueprint.response(200, schemas.PhoneBatchAnswerSchema)
def send_phone_records(body: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """Send what waited on a phone, of every kind, up to 500 records"""
    stated = wire.Stated(body["schema"], app_too_old())
    batch = sending.sort(body["items"], KINDS)
    read = {kind: KINDS[kind].read_sent(items, stated) for kind, items in batch.known.items()}
    with transaction() as session:
        counted(session)
        now, me = clock_of_app().now(), current()
        parts = {one: (KINDS[one].open_intake(session, patient_id, stated.schema), read[one]) for one in read}
        source = Source("", me.clinic_id, patient_id, me.account_id, now, stated.schema)
        results = service.keep(session, parts, batch, source)
        changes(*{name for kind in parts for name in KINDS[kind].fields})
        kinds = [one.kind for one in KINDS.values()]
        cursor = after_all(reader(session, patient_id), LIST, kinds, results, body.get("after"))
        said = wire.answered(results, cursor, update_app=stated.too_old)
        said["results"] = [_with_kind(*pair) for pair in zip(batch.kinds, said["results"], strict=True)]
        return said


@blueprint.route("/patients/<uuid:patient_id>/phone-records", methods=["GET"])
@requires(Permission.PHONE_FETCH)
@blueprint.answers(410)
@blueprint.query(wire.PullQuerySchema)
@blueprint.response(200, schemas.ChangesSchema)
def pull_phone_records(query: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """Records of every kind in the order of their last change, from a cursor on"""
    kinds = [one.kind for one in KINDS.values()]
    with transaction() as session:
        page = pull_all(reader(session, patient_id), LIST, kinds, query.get("after"), query["limit"])
        items = [{"kind": kind.name, "record": KINDS[kind.name].kept().dump(row)} for kind, row in page.items]
        return {"items": items, "next": page.next, "more": page.more}


@blueprint.route("/patients/<uuid:patient_id>/quarantine", methods=["GET"])
@requires(Permission.QUARANTINE_READ)
@blueprint.query(schemas.HeldQuerySchema)
@blueprint.response(200, schemas.QuarantineSchema)
def read_quarantine(query: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """What a phone sent and could not be taken, with the reason: nothing is dropped"""
    clinic_id, limit = current().clinic_id, query["limit"]
    cursors: Cursors = current_app.extensions["ebb_cursors"]
    after = str(cursors.open(query["after"], "quarantine", clinic_id, patient_id)) if "after" in query else None
    with transaction() as session:
        found = quarantine.listed(session, patient_id, limit + 1, after, only_open=query["open"] == "yes")
        page, more = found[:limit], len(found) > limit
        following = cursors.seal("quarantine", clinic_id, patient_id, quarantine.place_of(page[-1])) if more else None
        return {"items": service.shown(session, page), "next": following}


@blueprint.route("/patients/<uuid:patient_id>/quarantine/<uuid:held_id>/answer", methods=["POST"])
@requires(Permission.QUARANTINE_ANSWER, any_app=True)
@blueprint.answers(409)
@blueprint.body(schemas.HeldAnswerSchema)
@blueprint.response(200, schemas.QuarantinedSchema)
def answer_quarantined(body: dict[str, Any], patient_id: UUID, held_id: UUID) -> dict[str, Any]:
    """Settle what was held back: let it go with a reason, or say that it was put right and sent again"""
    with transaction() as session:
        changes("answer", "reason")
        me, now = current(), clock_of_app().now()
        return service.settle(session, patient_id=patient_id, held_id=held_id, **body, by=me.account_id, now=now)


def _with_kind(kind: str, line: dict[str, Any]) -> dict[str, Any]:
    """One result with its kind, and what stands instead in the spelling of that kind."""
    named = None if kind == sending.UNREADABLE else kind
    current_row = line["current"]
    return line | {"kind": named, "current": None if current_row is None else KINDS[kind].kept().dump(current_row)}
