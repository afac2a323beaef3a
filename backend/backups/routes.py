"""Whether the backups can be restored."""

from __future__ import annotations

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import transaction
from backend.backups import schemas, service
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("backups", __name__, "Whether the backups can be restored.")


@blueprint.route("/restore-tests", methods=["GET"])
@requires(Permission.BACKUPS_READ)
@blueprint.response(200, schemas.RestoreTestsSchema)
def list_restore_tests() -> service.Told:
    """When a backup was last restored into a scratch database, and what was found there"""
    with transaction() as session:
        return service.told(session, current().clinic_id, clock_of_app().now())
