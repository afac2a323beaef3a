"""Inviting, joining, and signing in with a passkey or with a PIN on a linked device."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from flask import Response, make_response, request
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.device import names_device
from backend.access.guard import clock_of_app, current, public, requires, settings_of_app
from backend.access.limits import Kind, counted, remember_device
from backend.access.permissions import Permission
from backend.access.unit import changes, transaction
from backend.credentials import second_step
from backend.joining import schemas, service
from backend.joining.place import origin_of, place_of
from backend.people import signed_in
from backend.proof.passkey import Made, Place, Shown
from backend.proof.service import Invitation, challenges, devices, invitations, passkeys
from backend.proof.service.devices import Linking
from backend.shell.refusal import RuleBroken
from backend.shell.web.blueprint import Blueprint
from backend.shell.web.fields import base64url
from backend.shell.web.problems import Problem

blueprint = Blueprint("joining", __name__, "Invitations, and signing in without a password.")


@blueprint.route("/patients/<uuid:patient_id>/invitations", methods=["POST"])
@requires(Permission.INVITATION_MAKE)
@blueprint.body(schemas.InviteSchema)
@blueprint.response(201, schemas.InvitedSchema)
def invite_patient(body: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """Make a one-time link for a patient; one that waits is replaced"""
    with transaction() as session:
        changes("invitation")
        made = service.invite_patient(
            session, current(), patient_id, settings=settings_of_app(), now=clock_of_app().now(), **body
        )
        link = f"{origin_of(settings_of_app().origin, request.host_url)}/app/#/join/{made.token}"
        return {"invitation": _shown(session, [made.invitation])[0], "link": link, "qr": service.qr(link)}


@blueprint.route("/patients/<uuid:patient_id>/invitations", methods=["GET"])
@requires(Permission.INVITATION_MAKE)
@blueprint.response(200, schemas.InvitationsSchema)
def list_invitations(patient_id: UUID) -> dict[str, Any]:
    """The latest links made for a patient"""
    with transaction() as session:
        return {"items": _shown(session, service.invitations_of(session, patient_id))}


@blueprint.route("/patients/<uuid:patient_id>/invitations/<uuid:invitation_id>/revoke", methods=["POST"])
@requires(Permission.INVITATION_MAKE)
@blueprint.answers(409)
@blueprint.response(200, schemas.InvitationSchema)
def revoke_invitation(patient_id: UUID, invitation_id: UUID) -> dict[str, Any]:
    """Take a link back"""
    with transaction() as session:
        changes("invitation")
        return _shown(session, [service.revoke(session, patient_id, invitation_id, clock_of_app().now())])[0]


@blueprint.route("/join/look", methods=["POST"])
@public
@blueprint.answers(429)
@blueprint.body(schemas.TokenSchema)
@blueprint.response(200, schemas.WelcomeSchema)
def look_at_invitation(body: dict[str, str]) -> dict[str, Any]:
    """Whom a link lets in, and what a first way to sign in is made with"""
    with counted(Kind.INVITATION, body["token"]), transaction() as session:
        found = service.look(session, body["token"], settings_of_app(), clock_of_app().now())
        return _making(found.making) | {
            "clinic": found.clinic,
            "first_name": found.first_name,
            "kind": found.invitation.kind,
            "expires_at": found.invitation.expires_at,
        }


@blueprint.route("/join", methods=["POST"])
@public
@blueprint.answers(409, 429)
@names_device
@blueprint.body(schemas.JoinSchema)
@blueprint.response(200, schemas.JoinedSchema)
def join_by_invitation(body: dict[str, Any]) -> Response:
    """Use a link: keep a passkey, or link this device with a PIN, and be signed in"""
    way, token, settings, now = (
        _way(body["passkey"], body["device"]),
        body["token"],
        settings_of_app(),
        clock_of_app().now(),
    )
    with counted(Kind.INVITATION, token), transaction() as session:
        service.look(session, token, settings, now)  # a PIN that is too easy is no guess at a link
    with transaction() as session:
        begun, way_id = service.join(session, token, way, settings, now)
        told = signed_in.body(session, begun) | {"way_id": way_id}
        answer = signed_in.with_cookie(make_response(schemas.JoinedSchema().dump(told)), begun)
    remember_device(answer, base64url(way.made.credential_id) if isinstance(way, service.Passed) else str(way_id))
    return answer


@blueprint.route("/sign-in/passkey/options", methods=["POST"])
@public
@blueprint.response(200, schemas.PasskeyAskedSchema)
def passkey_options() -> dict[str, Any]:
    """What a passkey is asked with; the same for everybody"""
    challenge = challenges.fresh(settings_of_app(), passkeys.SIGN_IN, clock_of_app().now())
    return {"challenge": challenge, "rp_id": _place().rp_id}


@blueprint.route("/sign-in/passkey", methods=["POST"])
@public
@blueprint.answers(401, 429)
@names_device
@blueprint.body(schemas.ShownPasskeySchema)
@blueprint.response(200, signed_in.ANSWER)
def sign_in_with_passkey(body: dict[str, Any]) -> Response:
    """Sign in with a passkey: enough for patients, and both factors for staff"""
    challenge, settings, now = body.pop("challenge"), settings_of_app(), clock_of_app().now()
    name = base64url(body["credential_id"])
    with counted(Kind.PASSKEY, name):
        with transaction() as session:
            used = passkeys.use(session, Shown(**body), challenge, passkeys.SIGN_IN, _place(), settings, now)
            begun = service.let_in(session, None if used is None else used.account_id, settings, now)
            answer = None if begun is None else signed_in.signed_in(session, begun)
        if answer is None:
            raise Problem(401, "passkey_unknown", "This passkey lets nobody in here.")
    remember_device(answer, name)
    return answer


@blueprint.route("/sign-in/second-factor/passkey/options", methods=["POST"])
@public
@blueprint.body(schemas.TicketSchema)
@blueprint.response(200, schemas.PasskeyAskedSchema)
def second_factor_passkey_options(body: dict[str, str]) -> dict[str, Any]:
    """What a passkey is asked with as the second step; the same for every ticket"""
    challenge = challenges.fresh(settings_of_app(), _second(body["ticket"]), clock_of_app().now())
    return {"challenge": challenge, "rp_id": _place().rp_id}


@blueprint.route("/sign-in/second-factor/passkey", methods=["POST"])
@public
@blueprint.answers(401, 429)
@blueprint.body(schemas.SecondStepPasskeySchema)
@blueprint.response(200, signed_in.ANSWER)
def show_passkey_as_second_factor(body: dict[str, Any]) -> Response:
    """Sign in, second step: the ticket of the first and a passkey"""
    ticket, challenge, settings, now = (
        body.pop("ticket"),
        body.pop("challenge"),
        settings_of_app(),
        clock_of_app().now(),
    )
    purpose, place, shown = _second(ticket), _place(), Shown(**body)
    with second_step.due(ticket, Kind.PASSKEY) as (session, account_id, login):
        used = passkeys.use(session, shown, challenge, purpose, place, settings, now, account_id=account_id)
        begun = None if used is None else service.let_in(session, account_id, settings, now)
        if begun is None:
            raise second_step.refused()
        return second_step.let_in(session, begun, login)


@blueprint.route("/sign-in/device/options", methods=["POST"])
@public
@blueprint.body(schemas.DeviceSchema)
@blueprint.response(200, schemas.ChallengeSchema)
def device_options(body: dict[str, UUID]) -> dict[str, bytes]:
    """What a linked device signs before its PIN is looked at; the same for a device nobody knows"""
    purpose = devices.purpose_of(body["device_id"])
    return {"challenge": challenges.fresh(settings_of_app(), purpose, clock_of_app().now())}


@blueprint.route("/sign-in/device", methods=["POST"])
@public
@blueprint.answers(401, 429)
@names_device
@blueprint.body(schemas.ShownPinSchema)
@blueprint.response(200, signed_in.ANSWER)
def sign_in_on_device(body: dict[str, Any]) -> Response:
    """Sign in with the PIN of a linked device"""
    settings, now = settings_of_app(), clock_of_app().now()
    shown = (body["device_id"], body["challenge"], body["signature"], body["pin"])
    with counted(Kind.PIN, str(body["device_id"])):
        with transaction() as session:
            asked = devices.ask(session, *shown, settings, now)
            whose = None if asked.device is None else asked.device.account_id
            begun = service.let_in(session, whose, settings, now)
            answer = None if begun is None else signed_in.signed_in(session, begun)
        if answer is None:
            raise _refused(asked)
    remember_device(answer, str(body["device_id"]))
    return answer


@blueprint.route("/me/ways", methods=["GET"])
@requires(Permission.WAYS_CHANGE, in_setup=True)
@blueprint.response(200, schemas.WaysSchema)
def read_ways() -> dict[str, Any]:
    """My ways to sign in"""
    with transaction() as session:
        me = current()
        return {
            "password": service.has_password(session, me),
            "passkeys": passkeys.of_account(session, me.account_id),
            "devices": devices.of_account(session, me.account_id),
        }


@blueprint.route("/me/ways/options", methods=["POST"])
@requires(Permission.WAYS_CHANGE, in_setup=True)
@blueprint.response(200, schemas.MakingSchema)
def way_options() -> dict[str, Any]:
    """What a further way of mine to sign in is made with"""
    with transaction() as session:
        return _making(service.making_of(session, current(), settings_of_app(), clock_of_app().now()))


@blueprint.route("/me/passkeys", methods=["POST"])
@requires(Permission.WAYS_CHANGE, in_setup=True, fresh=True)
@blueprint.answers(409)
@blueprint.body(schemas.NewPasskeySchema)
@blueprint.response(201, schemas.WayMadeSchema)
def add_passkey(body: dict[str, Any]) -> dict[str, UUID]:
    """Keep a further passkey of mine"""
    with transaction() as session:
        way = _way(body, None)
        return {"id": service.add(session, current(), way, settings_of_app(), clock_of_app().now())}


@blueprint.route("/me/passkeys/<uuid:passkey_id>", methods=["DELETE"])
@requires(Permission.WAYS_CHANGE, fresh=True)
@blueprint.answers(409)
@blueprint.response(204)
def remove_passkey(passkey_id: UUID) -> None:
    """Take a passkey of mine away"""
    with transaction() as session:
        service.remove_passkey(session, current(), passkey_id, clock_of_app().now())


@blueprint.route("/me/devices", methods=["POST"])
@requires(Permission.DEVICE_LINK, fresh=True)
@blueprint.answers(409)
@blueprint.body(schemas.NewDeviceSchema)
@blueprint.response(201, schemas.WayMadeSchema)
def link_device(body: dict[str, Any]) -> dict[str, UUID]:
    """Link this device to my account, with a PIN"""
    with transaction() as session:
        way = _way(None, body)
        return {"id": service.add(session, current(), way, settings_of_app(), clock_of_app().now())}


@blueprint.route("/me/devices/<uuid:device_id>", methods=["DELETE"])
@requires(Permission.DEVICE_LINK, fresh=True)
@blueprint.answers(409)
@blueprint.response(204)
def unlink_device(device_id: UUID) -> None:
    """Unlink a device of mine"""
    with transaction() as session:
        service.remove_device(session, current(), device_id, clock_of_app().now())


@blueprint.route("/me/prove/passkey", methods=["POST"])
@requires(Permission.WAYS_CHANGE, in_setup=True)
@blueprint.answers(429)
@blueprint.body(schemas.ShownPasskeySchema)
@blueprint.response(204)
def prove_with_passkey(body: dict[str, Any]) -> None:
    """Show again that it is me, with a passkey of mine"""
    challenge, settings, now, me = body.pop("challenge"), settings_of_app(), clock_of_app().now(), current()
    place, shown = _place(), Shown(**body)
    with counted(Kind.PASSKEY, base64url(shown.credential_id)):
        with transaction() as session:
            used = passkeys.use(
                session, shown, challenge, passkeys.SIGN_IN, place, settings, now, account_id=me.account_id
            )
            service.prove(session, me, used is not None, now)
        if used is None:
            raise _not_proved()


@blueprint.route("/me/prove/device", methods=["POST"])
@requires(Permission.DEVICE_LINK)
@blueprint.answers(429)
@blueprint.body(schemas.ShownPinSchema)
@blueprint.response(204)
def prove_with_pin(body: dict[str, Any]) -> None:
    """Show again that it is me, with the PIN of this device"""
    settings, now, me = settings_of_app(), clock_of_app().now(), current()
    shown = (body["device_id"], body["challenge"], body["signature"], body["pin"])
    with counted(Kind.PIN, str(body["device_id"])):
        with transaction() as session:
            asked = devices.ask(session, *shown, settings, now, account_id=me.account_id)
            service.prove(session, me, asked.device is not None, now)
        if asked.device is None:
            raise _not_proved()


@blueprint.route("/me/phone-seal", methods=["GET"])
@requires(Permission.DEVICE_LINK)
@blueprint.response(200, schemas.PhoneSealSchema)
def read_phone_seal() -> dict[str, bytes]:
    """What my phones seal their store with, while I am signed in"""
    with transaction() as session:
        return {"seal": service.seal_of(session, current())}


def _second(ticket: str) -> str:
    return f"second step {hashlib.sha256(ticket.encode()).hexdigest()}"


def _way(passkey: dict[str, Any] | None, device: dict[str, Any] | None) -> service.Passed | Linking:
    if passkey is not None and device is None:
        made = Made(passkey["credential_id"], passkey["client_data"], passkey["attestation"])
        return service.Passed(passkey["name"], passkey["challenge"], made, _place())
    if device is not None and passkey is None:
        return Linking(**device)
    raise RuleBroken("one_way", "Say either a passkey or a device with a PIN.")


def _place() -> Place:
    found = place_of(settings_of_app().origin, request.host_url)
    if found is None:
        raise RuleBroken("no_passkeys_here", "There can be no passkeys at this address; the clinic can set another.")
    return found


def _making(making: service.Making) -> dict[str, Any]:
    place = place_of(settings_of_app().origin, request.host_url)
    known = {"user_id": making.user_id, "user_name": making.user_name, "known": making.known}
    return {"challenge": making.challenge, "passkey": None if place is None else {"rp_id": place.rp_id} | known}


def _shown(session: Session, found: list[Invitation]) -> list[dict[str, Any]]:
    names, now = access.names_of(session, {one.made_by for one in found}), clock_of_app().now()
    columns = ("id", "made_at", "expires_at", "ends_old_ways")
    return [
        {column: getattr(one, column) for column in columns}
        | {"made_by": names[one.made_by], "state": invitations.state(one, now)}
        for one in found
    ]


def _not_proved() -> RuleBroken:
    return RuleBroken("wrong_proof", "This does not show that it is you.")


def _refused(asked: devices.Asked) -> Problem:
    if asked.tries_left:
        return Problem(401, "wrong_pin", "This is not the PIN.", extra={"tries_left": asked.tries_left})
    return Problem(401, "device_unlinked", "This device is not linked; ask the clinic for a new link.")
