"""Alerts: listed, read, acknowledged, closed, reopened; the clinic's rules for them; how many there are."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.access.guard import clock_of_app, current, requires
from backend.access.permissions import Permission
from backend.access.unit import changes, shows, transaction
from backend.safety import schemas
from backend.safety.models import SafetyProtocol
from backend.safety.service import alerts, handling, rules, volume
from backend.safety.service.handling import Said
from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("safety", __name__, "What a person has to look at, whose it is, and how it ended.")


@blueprint.route("/patients/<uuid:patient_id>/alerts", methods=["GET"])
@requires(Permission.ALERTS_READ)
@blueprint.response(200, schemas.AlertsSchema)
def list_alerts(patient_id: UUID) -> dict[str, Any]:
    """The patient's alerts, those that have not ended first"""
    with transaction() as session:
        return {"items": alerts.alerts_of(session, patient_id, clock_of_app().now())}


@blueprint.route("/patients/<uuid:patient_id>/alerts/<uuid:alert_id>", methods=["GET"])
@requires(Permission.ALERTS_READ)
@blueprint.response(200, schemas.AlertWithHistorySchema)
def read_alert(patient_id: UUID, alert_id: UUID) -> dict[str, Any]:
    """One alert with everything that happened to it"""
    with transaction() as session:
        return alerts.alert_of(session, patient_id, alert_id, clock_of_app().now())


@blueprint.route("/patients/<uuid:patient_id>/alerts/<uuid:alert_id>/acknowledgement", methods=["POST"])
@requires(Permission.ALERT_HANDLE)
@blueprint.answers(409)
@blueprint.body(schemas.AlertNoteSchema)
@blueprint.response(200, schemas.AlertWithHistorySchema)
def acknowledge_alert(body: dict[str, Any], patient_id: UUID, alert_id: UUID) -> dict[str, Any]:
    """Say that you have it and what you did; it stops going on to the next person, and stays open"""
    with transaction() as session:
        found, is_new = handling.acknowledge(session, patient_id, alert_id, _said(body), clock_of_app().now())
        if is_new:
            changes("acknowledged_at", "acknowledged_note")
        return found


@blueprint.route("/patients/<uuid:patient_id>/alerts/<uuid:alert_id>/closure", methods=["POST"])
@requires(Permission.ALERT_HANDLE)
@blueprint.answers(409)
@blueprint.body(schemas.AlertNoteSchema)
@blueprint.response(200, schemas.AlertWithHistorySchema)
def end_alert(body: dict[str, Any], patient_id: UUID, alert_id: UUID) -> dict[str, Any]:
    """Close it, with what came of it; without a note it stays open"""
    with transaction() as session:
        found, is_new = handling.close(session, patient_id, alert_id, _said(body), clock_of_app().now())
        if is_new:
            changes("closed_at", "closed_note")
        return found


@blueprint.route("/patients/<uuid:patient_id>/alerts/<uuid:alert_id>/reopening", methods=["POST"])
@requires(Permission.ALERT_HANDLE)
@blueprint.answers(409)
@blueprint.body(schemas.AlertNoteSchema)
@blueprint.response(200, schemas.AlertWithHistorySchema)
def reopen_alert(body: dict[str, Any], patient_id: UUID, alert_id: UUID) -> dict[str, Any]:
    """It has not ended after all: its deadlines begin anew, and how it was closed stays in the history"""
    with transaction() as session:
        found, is_new = handling.reopen(session, patient_id, alert_id, _said(body), clock_of_app().now())
        if is_new:
            changes("closed_at", "due_at")
        return found


@blueprint.route("/alerts", methods=["GET"])
@requires(Permission.ALERTS_LIST)
@blueprint.response(200, schemas.AlertsSchema)
def list_waiting_alerts() -> dict[str, Any]:
    """The alerts that wait for me: of people in my care, mine, or passed on to me; the most pressing first"""
    with transaction() as session:
        found = alerts.waiting_shown(session, current(), clock_of_app().now())
        shows(list(dict.fromkeys(one["patient"]["id"] for one in found)))
        return {"items": found}


@blueprint.route("/alerts/volume", methods=["GET"])
@requires(Permission.ALERTS_COUNT)
@blueprint.query(schemas.VolumeQuerySchema)
@blueprint.response(200, schemas.VolumeSchema)
def read_alert_volume(query: dict[str, Any]) -> dict[str, Any]:
    """How many alerts each owner had a day, and how soon somebody took them; names no patient"""
    with transaction() as session:
        return volume.volume(session, current().clinic_id, query["first_day"], query["last_day"])


@blueprint.route("/escalation", methods=["GET"])
@requires(Permission.ESCALATION_READ)
@blueprint.response(200, schemas.EscalationSchema)
def read_escalation() -> dict[str, Any]:
    """Who is told after how long in this clinic"""
    with transaction() as session:
        return rules.told(session, rules.escalation(session))


@blueprint.route("/escalation", methods=["POST"])
@requires(Permission.ESCALATION_SET)
@blueprint.body(schemas.NewEscalationSchema)
@blueprint.response(201, schemas.EscalationSchema)
@blueprint.alt_response(200, schema=schemas.EscalationSchema, description="This was in force already.")
def set_escalation(body: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Put another rule in force; earlier ones are kept"""
    actor = current()
    with transaction() as session:
        kept, is_new = rules.write_escalation(
            session, clinic_id=actor.clinic_id, by=actor.account_id, now=clock_of_app().now(), **body
        )
        if is_new:
            changes("escalation_rule")
        return kept, 201 if is_new else 200


@blueprint.route("/safety-protocols", methods=["GET"])
@requires(Permission.SAFETY_PROTOCOL_READ)
@blueprint.response(200, schemas.SafetyProtocolsSchema)
def list_safety_protocols() -> dict[str, Any]:
    """What this clinic does when an alert is raised, in its own words"""
    with transaction() as session:
        return {"items": rules.protocols(session)}


@blueprint.route("/safety-protocols", methods=["POST"])
@requires(Permission.SAFETY_PROTOCOL_WRITE)
@blueprint.body(schemas.NewSafetyProtocolSchema)
@blueprint.response(201, schemas.SafetyProtocolSchema)
@blueprint.alt_response(200, schema=schemas.SafetyProtocolSchema, description="These words were in force already.")
def write_safety_protocol(body: dict[str, str]) -> tuple[SafetyProtocol, int]:
    """Put the clinic's words for one kind of alert in force; earlier ones are kept"""
    actor = current()
    with transaction() as session:
        kept, is_new = rules.write_protocol(
            session, clinic_id=actor.clinic_id, by=actor.account_id, now=clock_of_app().now(), **body
        )
        if is_new:
            changes("safety_protocol")
        return kept, 201 if is_new else 200


def _said(body: dict[str, Any]) -> Said:
    return Said(body["id"], current().account_id, body["note"])
