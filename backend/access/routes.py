"""Where one is signed in: looked at, named, ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.access import schemas, sign_ins
from backend.access.guard import clock_of_app, current, requires, settings_of_app
from backend.access.models import SignIn
from backend.access.permissions import Permission
from backend.access.unit import transaction
from backend.shell.refusal import Conflict
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("access", __name__, "Where one is signed in.")


@blueprint.route("/me/sign-ins", methods=["GET"])
@requires(Permission.ME_SIGN_INS)
@blueprint.response(200, schemas.SignInListSchema)
def list_sign_ins() -> dict[str, Any]:
    """Where I am signed in, and what was ended of late because somebody else had it"""
    with transaction() as session:
        found = sign_ins.listed(session, current().account_id, clock_of_app().now(), settings_of_app())
        return {"items": [_told(one) for one in found]}


@blueprint.route("/me/sign-ins/<uuid:sign_in_id>/name", methods=["POST"])
@requires(Permission.ME_SIGN_INS)
@blueprint.body(schemas.SignInNameSchema)
@blueprint.response(200, schemas.SignInLineSchema)
def name_sign_in(body: dict[str, Any], sign_in_id: UUID) -> dict[str, Any]:
    """Call one of my devices something"""
    with transaction() as session:
        return _told(sign_ins.name(session, current().account_id, sign_in_id, body["name"]))


@blueprint.route("/me/sign-ins/<uuid:sign_in_id>/end", methods=["POST"])
@requires(Permission.ME_SIGN_INS)
@blueprint.answers(409)
@blueprint.response(204)
def end_sign_in(sign_in_id: UUID) -> str:
    """End one of my sign-ins on another device; it holds from the next request on"""
    if sign_in_id == current().sign_in_id:
        raise Conflict("current_sign_in", sign_ins.RULES["current_sign_in"])
    with transaction() as session:
        sign_ins.end(session, current().account_id, sign_in_id, clock_of_app().now())
    return ""


@blueprint.route("/me/sign-ins/end-others", methods=["POST"])
@requires(Permission.ME_SIGN_INS)
@blueprint.response(204)
def end_other_sign_ins() -> str:
    """End all of my sign-ins but this one"""
    with transaction() as session:
        sign_ins.end_others(session, current(), clock_of_app().now())
    return ""


def _told(one: SignIn) -> dict[str, Any]:
    columns = ("id", "device", "called", "began_at", "last_used_at", "ended_at", "ended_why")
    told = {column: getattr(one, column) for column in columns}
    return told | {"shared": bool(one.shared), "current": one.id == current().sign_in_id}
