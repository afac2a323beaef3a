"""What leaves the clinic about the episodes that ended, and what of it was different before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response

from backend.access.guard import clock_of_app, current, requires, settings_of_app
from backend.access.limits import at_most
from backend.access.permissions import Permission
from backend.access.unit import changes, counts, states, transaction
from backend.exports import rows, schemas, service
from backend.exports.request import ExportDraft, Kind, filter_words
from backend.shell.refusal import RuleBroken
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("exports", __name__, "What leaves the clinic as a file, frozen under a number and a hash.")
CSV = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
SCRIPT = Path(__file__).with_name("recompute.py")


@blueprint.route("/exports", methods=["POST"])
@requires(Permission.EXPORT_MAKE)
@blueprint.answers(409, 429)
@blueprint.body(schemas.ExportDraftSchema)
@blueprint.response(202, schemas.ExportSchema)
def export_period(draft: ExportDraft) -> dict[str, Any]:
    """Ask for the episodes that ended in a period as a file; a worker makes and freezes it"""
    actor = current()
    with transaction() as session:
        settings = settings_of_app()
        at_most(session, settings, "export", actor.account_id, settings.exports_an_hour)
        states(f"{draft.words}; asked for: {draft.purpose}")
        asked = service.ask(session, actor, draft, clock_of_app().now())
        changes("export")
        return _told(asked)


@blueprint.route("/exports", methods=["GET"])
@requires(Permission.EXPORT_READ)
@blueprint.response(200, schemas.ExportsSchema)
def list_exports() -> dict[str, Any]:
    """The exports that were asked for, how far they are, and what was frozen for them"""
    with transaction() as session:
        return {"items": [_told(one) for one in service.asked(session)]}


@blueprint.route("/exports/<uuid:export_id>", methods=["GET"])
@requires(Permission.EXPORT_READ)
@blueprint.response(200, schemas.ExportSchema)
def read_export(export_id: UUID) -> dict[str, Any]:
    """One export: how far it is, and the number and hash of its snapshot"""
    with transaction() as session:
        return _told(service.asked_for(session, export_id))


@blueprint.route("/exports/<uuid:export_id>/file", methods=["GET"])
@requires(Permission.EXPORT_READ, fresh=True)
@blueprint.versioned
@blueprint.answers(409)
@blueprint.response(200, schemas.PeriodReportSchema, description="The file: rows as CSV, a frozen report as JSON.")
@blueprint.doc(responses=CSV)
def read_export_file(export_id: UUID) -> Response:
    """The file as it was frozen, byte for byte, also after what it was made of has changed"""
    with transaction() as session:
        told = service.asked_for(session, export_id)
        snapshot, export = service.ready(told), told.export
        words = filter_words(export.kind, export.from_day, export.to_day)
        states(f"{words}; snapshot {snapshot.number}; {snapshot.rows} rows")
        counts(snapshot.people)
        data = service.file_of(session, snapshot)
        as_json = export.kind == Kind.OUTCOMES
        answer = Response(data, content_type="application/json" if as_json else "text/csv; charset=utf-8")
        answer.set_etag(snapshot.sha256)
        name = f"ebb-{export.kind}-{snapshot.number}.{'json' if as_json else 'csv'}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


@blueprint.route("/exports/<uuid:export_id>/dictionary", methods=["GET"])
@requires(Permission.EXPORT_READ)
@blueprint.response(200, description="What the columns of the file mean, as CSV.")
@blueprint.doc(responses=CSV)
def read_export_dictionary(export_id: UUID) -> Response:
    """The data dictionary that goes with the rows: one line for each column, in their order"""
    with transaction() as session:
        export = service.asked_for(session, export_id).export
        if export.kind == Kind.OUTCOMES:
            raise RuleBroken("no_rows", service.RULES["no_rows"])
        answer = Response(rows.dictionary(export.kind), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="ebb-{export.kind}-dictionary.csv"'
        return answer


@blueprint.route("/exports/recompute.py", methods=["GET"])
@requires(Permission.EXPORT_READ)
@blueprint.response(200, description="A script that reckons the headline anew from the rows.")
@blueprint.doc(responses={200: {"content": {"text/x-python": {"schema": {"type": "string"}}}}})
def read_recompute_script() -> Response:
    """The script that goes with the rows; it needs Python and nothing of Ebb"""
    with transaction():
        answer = Response(SCRIPT.read_bytes(), content_type="text/x-python; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="recompute.py"'
        return answer


@blueprint.route("/exports/<uuid:export_id>/report", methods=["GET"])
@requires(Permission.EXPORT_READ)
@blueprint.answers(409)
@blueprint.response(200, schemas.FrozenReportSchema)
def read_frozen_report(export_id: UUID) -> dict[str, Any]:
    """A report as it was frozen, its number, and when that was"""
    with transaction() as session:
        told = service.asked_for(session, export_id)
        if told.export.kind != Kind.OUTCOMES:
            raise RuleBroken("no_report", service.RULES["no_report"])
        snapshot = service.ready(told)
        counts(snapshot.people)
        return {"snapshot": snapshot, "report": json.loads(service.file_of(session, snapshot))}


@blueprint.route("/exports/<uuid:export_id>/changes", methods=["GET"])
@requires(Permission.EXPORT_READ)
@blueprint.answers(404, 409)
@blueprint.query(schemas.ChangesQuerySchema)
@blueprint.response(200, schemas.RowChangesSchema)
def list_export_changes(query: dict[str, UUID], export_id: UUID) -> dict[str, Any]:
    """Which rows are different since an earlier export, and in which columns"""
    with transaction() as session:
        earlier, later = service.asked_for(session, query["since"]), service.asked_for(session, export_id)
        found = service.changes_between(session, earlier, later)
        counts(len(found))
        return {"since": service.ready(earlier).number, "items": found}


def _told(told: service.Told) -> dict[str, Any]:
    export = told.export
    same = ("id", "kind", "from_day", "to_day", "purpose", "created_at")
    return {name: getattr(export, name) for name in same} | {
        "status": told.status,
        "requested_by": {"id": export.requested_by, "name": told.requested_by},
        "snapshot": told.snapshot,
    }
