"""Signing in, who am I, whom do I care for."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from flask import Response, current_app, make_response, request

from backend.access import service as access
from backend.access import sign_ins, tokens
from backend.access.device import proof_at_hand, proves_device
from backend.access.guard import clock_of_app, current, public, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, shows, transaction
from backend.people import schemas, service
from backend.people.signed_in import person, signed_in
from backend.shell.settings import Settings
from backend.shell.web.blueprint import Blueprint
from backend.shell.web.cursor import Cursors
from backend.shell.web.problems import Problem

blueprint = Blueprint("people", __name__, "Signing in, and the people of a clinic.")
CLIENT = "^[A-Za-z0-9._-]{1,40}$"


@blueprint.route("/session/refresh", methods=["POST"])
@public
@blueprint.answers(401, 403)
@blueprint.by_cookie(
    "refresh", tokens.COOKIE, "The refresh token of a sign-in. It is used once; the answer sets the next."
)
@proves_device
@blueprint.takes(tokens.CLIENT_HEADER, "Which client asks, for example web. A foreign page cannot send it.", CLIENT)
@blueprint.response(200, schemas.SignedInSchema)
def refresh_session() -> Response:
    """Stay signed in: exchange the cookie for a new access token and the next cookie"""
    if not re.fullmatch(CLIENT, request.headers.get(tokens.CLIENT_HEADER, "")):
        raise Problem(403, "not_allowed", f"Send the header {tokens.CLIENT_HEADER}; a foreign page cannot.")
    token = request.cookies.get(tokens.COOKIE, "")
    with transaction() as session:
        held = sign_ins.refresh(session, token, proof_at_hand(), _settings(), clock_of_app().now()) if token else None
        answer = None if held is None else signed_in(session, held)
    if answer is None:
        raise Problem(401, "sign_in_needed", "Sign in first.")
    return answer


@blueprint.route("/sign-out", methods=["POST"])
@requires(Permission.ME_READ, in_setup=True)
@blueprint.response(204)
def sign_out() -> Response:
    """Sign out on this device"""
    with transaction() as session:
        sign_ins.sign_out(session, current().sign_in_id, clock_of_app().now())
    answer = make_response("", 204)
    answer.delete_cookie(tokens.COOKIE, secure=True, httponly=True, samesite="Strict")
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@blueprint.route("/me", methods=["GET"])
@requires(Permission.ME_READ, in_setup=True)
@blueprint.response(200, schemas.PersonSchema)
def read_me() -> dict[str, Any]:
    """Who is signed in"""
    with transaction() as session:
        return person(session, current())


@blueprint.route("/patients", methods=["GET"])
@requires(Permission.PATIENTS_LIST)
@blueprint.query(schemas.PageQuerySchema)
@blueprint.response(200, schemas.PatientListSchema)
def list_patients(query: dict[str, Any]) -> dict[str, Any]:
    """The people in my care today, by name"""
    actor, limit = current(), query["limit"]
    cursors: Cursors = current_app.extensions["ebb_cursors"]
    after = cursors.open(query["after"], "patients", actor.clinic_id, actor.account_id) if "after" in query else None
    with transaction() as session:
        today = service.clinic_today(session, actor.clinic_id, clock_of_app().now())
        found = service.in_care_of(session, actor.account_id, today, None if after is None else str(after), limit + 1)
        page, more = found[:limit], len(found) > limit
        shows([patient.id for patient in page])
        last = f"{page[-1].name}\x1f{page[-1].id}" if page else ""
        following = cursors.seal("patients", actor.clinic_id, actor.account_id, last) if more else None
        return {"items": page, "next": following}


@blueprint.route("/patients/<uuid:patient_id>", methods=["GET"])
@requires(Permission.PATIENT_READ)
@blueprint.response(200, schemas.PatientSchema)
def read_patient(patient_id: UUID) -> dict[str, Any]:
    """One patient, and who cares for them"""
    with transaction() as session:
        patient = service.patient_of(session, patient_id)
        today = service.enrolment(session, patient_id).today(clock_of_app().now())
        links = service.care_of(session, patient_id)
        names = access.names_of(session, {link.therapist_id for link in links})
        care = [
            {
                "therapist": {"id": link.therapist_id, "name": names[link.therapist_id]},
                "from_day": link.from_day,
                "to_day": link.to_day,
                "covers_today": link.from_day <= today and (link.to_day is None or today <= link.to_day),
            }
            for link in links
        ]
        columns = ("id", "name", "birth_date", "zone", "enrolled_on", "ended_on")
        return {column: getattr(patient, column) for column in columns} | {"care": care}


@blueprint.route("/patients/<uuid:patient_id>/discharge", methods=["POST"])
@requires(Permission.PATIENT_DISCHARGE)
@blueprint.body(schemas.DischargeSchema)
@blueprint.response(200, schemas.EnrolmentSchema)
def discharge_patient(body: dict[str, Any], patient_id: UUID) -> Any:
    """End the enrolment with a last day; said again, the later word holds"""
    with transaction() as session:
        changes("ended_on")
        return service.discharge(session, patient_id, body["last_day"], clock_of_app().now())


def _settings() -> Settings:
    settings: Settings = current_app.extensions["ebb_settings"]
    return settings
