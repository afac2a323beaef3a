"""The clinic's admin: staff accounts, resets by two, patients by name, care links."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.guard import clock_of_app, current, requires, settings_of_app
from backend.access.permissions import Permission
from backend.access.unit import changes, shows, transaction
from backend.credentials.service import resets
from backend.people import service as people
from backend.shell.web.blueprint import Blueprint
from backend.shell.web.cursor import Cursors
from backend.staff import schemas, service
from backend.staff.authority import AuthorisationDraft
from backend.staff.service import authorisations

blueprint = Blueprint("staff", __name__, "Who works here, who is a patient, and who cares for whom.")


@blueprint.route("/staff", methods=["GET"])
@requires(Permission.STAFF_LIST)
@blueprint.response(200, schemas.StaffSchema)
def list_staff() -> dict[str, Any]:
    """Everybody who works here or did, by name"""
    with transaction() as session:
        return {"items": service.listed(session)}


@blueprint.route("/staff", methods=["POST"])
@requires(Permission.STAFF_MANAGE, fresh=True)
@blueprint.answers(409)
@blueprint.body(schemas.NewStaffSchema)
@blueprint.response(201, schemas.OpenedSchema)
def take_on(sent: dict[str, str]) -> dict[str, Any]:
    """Open an account; its person chooses the password, with the link that is shown once"""
    with transaction() as session:
        account, link = service.take_on(session, current(), settings_of_app(), clock_of_app().now(), **sent)
        return {"account": account, "link": link}


@blueprint.route("/staff/<uuid:account_id>/setup-link", methods=["POST"])
@requires(Permission.STAFF_MANAGE, fresh=True)
@blueprint.answers(409)
@blueprint.response(201, schemas.LinkSchema)
def make_setup_link(account_id: UUID) -> Any:
    """Another link for an account nobody has set up yet; the one before ends"""
    with transaction() as session:
        return service.link_again(session, current(), account_id, settings_of_app(), clock_of_app().now())


@blueprint.route("/staff/<uuid:account_id>/role", methods=["POST"])
@requires(Permission.STAFF_MANAGE, fresh=True)
@blueprint.answers(409)
@blueprint.body(schemas.RoleSchema)
@blueprint.response(200, schemas.StaffLineSchema)
def change_role(sent: dict[str, str], account_id: UUID) -> Any:
    """Give somebody another role; what they had open ends at once"""
    with transaction() as session:
        return service.change_role(session, current(), account_id, sent["role"], clock_of_app().now())


@blueprint.route("/staff/<uuid:account_id>/closure", methods=["POST"])
@requires(Permission.STAFF_MANAGE, fresh=True)
@blueprint.answers(409)
@blueprint.response(200, schemas.StaffLineSchema)
def close_account(account_id: UUID) -> Any:
    """Close the account of somebody who left; what they had open ends at once"""
    with transaction() as session:
        return service.close(session, current(), account_id, clock_of_app().now())


@blueprint.route("/staff/<uuid:account_id>/reset", methods=["POST"])
@requires(Permission.STAFF_MANAGE, fresh=True)
@blueprint.answers(409)
@blueprint.response(201, schemas.ResetSchema)
def ask_for_reset(account_id: UUID) -> dict[str, Any]:
    """Ask that somebody's password and second factor be set back; another admin has to agree"""
    with transaction() as session:
        return _told(session, [resets.ask(session, current(), account_id, clock_of_app().now())])[0]


@blueprint.route("/staff/resets", methods=["GET"])
@requires(Permission.STAFF_MANAGE)
@blueprint.response(200, schemas.ResetsSchema)
def list_resets() -> dict[str, Any]:
    """What waits for a second admin"""
    with transaction() as session:
        return {"items": _told(session, resets.waiting(session, clock_of_app().now()))}


@blueprint.route("/staff/resets/<uuid:reset_id>/decision", methods=["POST"])
@requires(Permission.STAFF_MANAGE, fresh=True)
@blueprint.answers(409)
@blueprint.body(schemas.DecisionSchema)
@blueprint.response(200, schemas.DecidedSchema)
def decide_reset(sent: dict[str, str], reset_id: UUID) -> dict[str, Any]:
    """Agree to a reset another admin asked for, or refuse it"""
    with transaction() as session:
        row, link = resets.decide(
            session, current(), reset_id, sent["decision"], settings_of_app(), clock_of_app().now()
        )
        return {"decision": row.decision, "link": link}


@blueprint.route("/therapists", methods=["GET"])
@requires(Permission.THERAPISTS_LIST)
@blueprint.response(200, schemas.TherapistsSchema)
def list_therapists() -> dict[str, Any]:
    """Who can care for patients here, by name"""
    with transaction() as session:
        return {"items": service.therapists(session)}


@blueprint.route("/clinic/patients", methods=["GET"])
@requires(Permission.ENROLMENTS_LIST)
@blueprint.query(schemas.ListQuerySchema)
@blueprint.response(200, schemas.ClinicPatientsSchema)
def list_enrolments(query: dict[str, Any]) -> dict[str, Any]:
    """Every patient of the clinic by name, and who cares for them; nothing of what they wrote"""
    actor, limit = current(), query["limit"]
    cursors: Cursors = current_app.extensions["ebb_cursors"]
    after = cursors.open(query["after"], "enrolments", actor.clinic_id, actor.account_id) if "after" in query else None
    with transaction() as session:
        today = people.clinic_today(session, actor.clinic_id, clock_of_app().now())
        found = service.patients(session, today, None if after is None else str(after), limit + 1)
        page, more = found[:limit], len(found) > limit
        shows([patient["id"] for patient in page])
        last = f"{page[-1]['name']}\x1f{page[-1]['id']}" if page else ""
        following = cursors.seal("enrolments", actor.clinic_id, actor.account_id, last) if more else None
        return {"items": page, "next": following}


@blueprint.route("/clinic/patients", methods=["POST"])
@requires(Permission.PATIENT_ENROL)
@blueprint.body(schemas.NewPatientSchema)
@blueprint.response(201, schemas.ClinicPatientSchema)
def enrol_patient(sent: dict[str, Any]) -> dict[str, Any]:
    """Take a person into the clinic's care"""
    with transaction() as session:
        patient = service.enrol(session, current(), clock_of_app().now(), **sent)
        shows([patient["id"]])
        changes("birth_date", "name", "zone")
        return patient


@blueprint.route("/patients/<uuid:patient_id>/care", methods=["POST"])
@requires(Permission.CARE_ASSIGN)
@blueprint.body(schemas.NewCareSchema)
@blueprint.response(201, schemas.CareLinkSchema)
def assign_care(sent: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """Let a therapist care for this patient, from a day on"""
    with transaction() as session:
        changes("care")
        return service.assign(session, current(), patient_id, clock_of_app().now(), **sent)


@blueprint.route("/patients/<uuid:patient_id>/care/<uuid:link_id>/end", methods=["POST"])
@requires(Permission.CARE_ASSIGN)
@blueprint.body(schemas.CareEndSchema)
@blueprint.response(200, schemas.CareLinkSchema)
def end_care(sent: dict[str, Any], patient_id: UUID, link_id: UUID) -> dict[str, Any]:
    """Give a care link its last day"""
    with transaction() as session:
        changes("care")
        return service.end_care(session, patient_id, link_id, sent["to_day"], clock_of_app().now())


@blueprint.route("/staff/authorisations", methods=["GET"])
@requires(Permission.STAFF_LIST)
@blueprint.query(schemas.AuthorisationsQuerySchema)
@blueprint.response(200, schemas.AuthorisationsSchema)
def list_authorisations(query: dict[str, int]) -> dict[str, Any]:
    """Who may needle, from when to when; those that end first at the top"""
    with transaction() as session:
        return {"items": authorisations.listed(session, current(), clock_of_app().now(), query["within_days"])}


@blueprint.route("/staff/<uuid:account_id>/authorisations", methods=["POST"])
@requires(Permission.STAFF_MANAGE)
@blueprint.answers(409)
@blueprint.body(schemas.NewAuthorisationSchema)
@blueprint.response(201, schemas.AuthorisationSchema)
@blueprint.alt_response(200, schema=schemas.AuthorisationSchema, description="This was kept before.")
def keep_authorisation(draft: AuthorisationDraft, account_id: UUID) -> tuple[Any, int]:
    """Write down a therapist's authorisation to needle; without one no session of theirs is kept"""
    with transaction() as session:
        kept, is_new = authorisations.keep(session, current(), account_id, draft, clock_of_app().now())
        return kept, 201 if is_new else 200


@blueprint.route("/staff/authorisations/<uuid:authorisation_id>/withdrawal", methods=["POST"])
@requires(Permission.STAFF_MANAGE)
@blueprint.answers(409)
@blueprint.body(schemas.AuthorisationWithdrawalSchema)
@blueprint.response(200, schemas.AuthorisationSchema)
def withdraw_authorisation(sent: dict[str, str], authorisation_id: UUID) -> Any:
    """Take an authorisation back, with a reason; it covers nothing from now on"""
    with transaction() as session:
        return authorisations.withdraw(session, current(), authorisation_id, sent["reason"], clock_of_app().now())[0]


def _told(session: Session, rows: list[Any]) -> list[dict[str, Any]]:
    names = access.names_of(session, {one for row in rows for one in (row.account_id, row.asked_by)})
    return [
        {
            "id": row.id,
            "account": {"id": row.account_id, "name": names[row.account_id]},
            "asked_by": {"id": row.asked_by, "name": names[row.asked_by]},
            "asked_at": row.asked_at,
            "expires_at": row.expires_at,
        }
        for row in rows
    ]
