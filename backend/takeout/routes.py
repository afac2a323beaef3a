"""A patient takes all of their record with them."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from backend.access.guard import clock_of_app, current, requires, settings_of_app
from backend.access.limits import at_most
from backend.access.permissions import Permission
from backend.access.unit import transaction
from backend.shell.web.blueprint import Blueprint
from backend.takeout import archive, service

blueprint = Blueprint("takeout", __name__, "All of one's own record in one file.")
ZIP = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}


@blueprint.route("/patients/<uuid:patient_id>/my-data", methods=["GET"])
@requires(Permission.MY_DATA_READ)
@blueprint.answers(429)
@blueprint.response(200, description="A ZIP: a page to read, a table for each kind, and all of it as JSON.")
@blueprint.doc(responses={200: {"content": ZIP}})
def download_my_data(patient_id: UUID) -> Response:
    """Everything the clinic keeps about me, who looked too, as one file"""
    now, settings, actor = clock_of_app().now(), settings_of_app(), current()
    with transaction() as session:
        at_most(session, settings, "export", actor.account_id, settings.exports_an_hour)
        made = service.gather(session, actor.clinic_id, patient_id, now)
    answer = Response(archive.to_bytes(made), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="ebb-my-data-{now.date()}.zip"'
    return answer
