"""Who looked: the patient's own list, one's own actions, the clinic's log, and what somebody should ask about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import counts, shows, transaction
from backend.oversight import schemas, service
from backend.shell.audit.reading import Wanted
from backend.shell.web.blueprint import Blueprint
from backend.shell.web.cursor import Cursors

blueprint = Blueprint("oversight", __name__, "Who looked at whose record.")


@blueprint.route("/patients/<uuid:patient_id>/accesses", methods=["GET"])
@requires(Permission.ACCESSES_READ)
@blueprint.query(schemas.AccessPageQuerySchema)
@blueprint.response(200, schemas.WhoLookedSchema)
def read_who_looked(query: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """Who looked at my record, when, at what, and whether they were let in"""
    before = _before(query, "who looked", patient_id)
    with transaction() as session:
        items, last = service.who_looked(session, patient_id, current().account_id, before, query["limit"])
        return {"items": items, "next": _next("who looked", patient_id, last)}


@blueprint.route("/me/accesses", methods=["GET"])
@requires(Permission.ME_READ)
@blueprint.query(schemas.AccessPageQuerySchema)
@blueprint.response(200, schemas.AccessListSchema)
def list_my_accesses(query: dict[str, Any]) -> dict[str, Any]:
    """What I did myself, as the access log has it"""
    me = current().account_id
    before = _before(query, "my accesses", me)
    with transaction() as session:
        items, last = service.own_rows(session, me, before, query["limit"])
        return {"items": items, "next": _next("my accesses", me, last)}


@blueprint.route("/accesses", methods=["GET"])
@requires(Permission.AUDIT_READ)
@blueprint.query(schemas.AccessQuerySchema)
@blueprint.response(200, schemas.AccessListSchema)
def list_accesses(query: dict[str, Any]) -> dict[str, Any]:
    """The clinic's access log: of one patient, by one account, of one action, in a period, or all of it"""
    before, now = _before(query, "accesses", None), clock_of_app().now()
    patient_id, days = query.get("patient_id"), (query.get("from_day"), query.get("to_day"))
    with transaction() as session:
        meant = service.period(session, current().clinic_id, now, *days) if any(days) else None
        since, until = (meant.since, meant.until) if meant else (None, None)
        account_id, action = query.get("account_id"), query.get("action")
        wanted = Wanted(patient_id=patient_id, actor_id=account_id, action=action, since=since, until=until)
        items, last = service.rows(session, wanted, before, query["limit"])
        _say_whose(items, patient_id)
        return {"items": items, "next": _next("accesses", None, last)}


@blueprint.route("/accesses/head", methods=["GET"])
@requires(Permission.AUDIT_HEADS_READ)
@blueprint.response(200, schemas.HeadSchema)
def read_access_head() -> dict[str, Any]:
    """The number and hash of the log's newest row before this look, to hold against an anchor"""
    with transaction() as session:
        return service.head(session)


@blueprint.route("/accesses/affected", methods=["GET"])
@requires(Permission.AUDIT_READ)
@blueprint.query(schemas.AffectedQuerySchema)
@blueprint.response(200, schemas.AffectedListSchema)
def list_affected_patients(query: dict[str, Any]) -> dict[str, Any]:
    """Whose records one account saw in a period"""
    with transaction() as session:
        days = _days(session, query)
        items = service.affected(session, query["account_id"], days)
        counts(len(items))
        return {"from_day": days.from_day, "to_day": days.to_day, "items": items}


@blueprint.route("/accesses/unusual", methods=["GET"])
@requires(Permission.AUDIT_READ)
@blueprint.query(schemas.UnusualQuerySchema)
@blueprint.response(200, schemas.UnusualSchema)
def list_unusual_accesses(query: dict[str, Any]) -> dict[str, Any]:
    """Looks that have a sign that nobody needed them: a question each, not a proof"""
    with transaction() as session:
        days = _days(session, query, service.MOST_DAYS)
        found, read = service.report(session, days, query["opens"], query["closes"])
        items = [_told(one) for one in found]
        counts(len({one["patient_id"] for one in items}))
        return {"from_day": days.from_day, "to_day": days.to_day, "read": read, "items": items}


def _days(session: Any, query: dict[str, Any], most: int | None = None) -> service.Period:
    clinic_id, now = current().clinic_id, clock_of_app().now()
    return service.period(session, clinic_id, now, query.get("from_day"), query.get("to_day"), most)


def _told(found: Any) -> dict[str, Any]:
    same = ("day", "role", "patient_name", "signs", "looks", "denied", "first_at", "last_at")
    told = {name: getattr(found, name) for name in same}
    patient_id = found.patient_id if found.of_clinic else None
    return told | {"account_id": found.actor_id, "name": found.actor_name, "patient_id": patient_id}


def _say_whose(items: list[dict[str, Any]], patient_id: UUID | None) -> None:
    """Reading one person's part of the log is a look at that person; reading all of it is counted."""
    if patient_id is not None and any(one["patient_name"] is not None for one in items):
        shows([patient_id])
    else:
        counts(len({one["patient_id"] for one in items if one["patient_id"] is not None}))


def _before(query: dict[str, Any], kind: str, owner_id: UUID | None) -> int | None:
    if "after" not in query:
        return None
    return int(_cursors().open(query["after"], kind, current().clinic_id, owner_id))


def _next(kind: str, owner_id: UUID | None, last: int | None) -> str | None:
    return None if last is None else _cursors().seal(kind, current().clinic_id, owner_id, last)


def _cursors() -> Cursors:
    cursors: Cursors = current_app.extensions["ebb_cursors"]
    return cursors
