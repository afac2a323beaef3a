"""Signing in by two steps, and one's own password and second factor."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response

from backend.access.device import names_device
from backend.access.guard import clock_of_app, current, public, requires, settings_of_app
from backend.access.limits import Kind, counted, remember_device
from backend.access.permissions import Permission
from backend.access.sign_ins import SignedIn
from backend.access.unit import transaction
from backend.credentials import schemas, second_step
from backend.credentials.service import RULES, factors, own, setup, signing_in
from backend.credentials.service.own import PasswordRefused
from backend.people.signed_in import ANSWER, signed_in, with_cookie
from backend.people.signed_in import body as person_and_token
from backend.shell.refusal import Conflict
from backend.shell.web import qr
from backend.shell.web.blueprint import Blueprint
from backend.shell.web.problems import Problem

blueprint = Blueprint("credentials", __name__, "Signing in, the password and the second factor.")


@blueprint.route("/sign-in", methods=["POST"])
@public
@blueprint.answers(401, 409, 429)
@names_device
@blueprint.body(schemas.SignInSchema)
@blueprint.response(200, ANSWER)
@blueprint.alt_response(202, schema=schemas.SecondStepSchema, description="Right so far: now the second factor.")
def sign_in(sent: dict[str, Any]) -> Response:
    """Sign in with a login and a password; where they fit in several clinics, with the clinic that is meant"""
    with counted(Kind.PASSWORD, sent["login"], good=Conflict), transaction() as session:
        step = signing_in.first_step(session, settings_of_app(), clock_of_app().now(), **sent)
        if step is None:
            raise second_step.refused()
        if not isinstance(step, SignedIn):
            return second_step.asked_for(step)
        answer = signed_in(session, step)
        if step.actor.only_for is None:
            remember_device(answer, sent["login"])
        return answer


@blueprint.route("/sign-in/second-factor", methods=["POST"])
@public
@blueprint.answers(401, 429)
@names_device
@blueprint.body(schemas.SecondFactorSchema)
@blueprint.response(200, ANSWER)
def show_second_factor(sent: dict[str, str]) -> Response:
    """Sign in, second step: the ticket of the first and a code"""
    with second_step.due(sent.pop("ticket")) as (session, account_id, login):
        held = signing_in.second_step(session, account_id, settings_of_app(), clock_of_app().now(), **sent)
        if held is None:
            raise second_step.refused()
        return second_step.let_in(session, held, login)


@blueprint.route("/setup/read", methods=["POST"])
@public
@blueprint.answers(404)
@blueprint.body(schemas.SetupLinkSchema)
@blueprint.response(200, schemas.SettingUpSchema)
def read_setup_link(sent: dict[str, str]) -> Any:
    """Whose account a setup link is for"""
    with transaction() as session:
        whose = setup.waiting_for(session, sent["token"], settings_of_app(), clock_of_app().now())
        if whose is None:
            raise _link_over()
        return whose


@blueprint.route("/setup", methods=["POST"])
@public
@blueprint.answers(404)
@blueprint.body(schemas.SetUpSchema)
@blueprint.response(200, ANSWER)
def set_up_account(sent: dict[str, str]) -> Response:
    """Choose the password of a new account. The sign-in it begins is for setting up the second factor"""
    with transaction() as session:
        held = setup.use_link(session, sent["token"], sent["password"], settings_of_app(), clock_of_app().now())
        if held is None:
            raise _link_over()
        return signed_in(session, held)


@blueprint.route("/me/second-factor", methods=["GET"])
@requires(Permission.ME_CREDENTIALS, in_setup=True)
@blueprint.response(200, schemas.StandingSchema)
def read_second_factor() -> factors.Standing:
    """What I have beside the password"""
    with transaction() as session:
        return factors.standing(session, current().account_id)


@blueprint.route("/me/second-factor/authenticator", methods=["POST"])
@requires(Permission.ME_CREDENTIALS, in_setup=True, fresh=True)
@blueprint.response(201, schemas.OfferedSchema)
def offer_authenticator() -> dict[str, Any]:
    """Begin to set up an authenticator app; the one from before counts until the new one is confirmed"""
    with transaction() as session:
        offered = factors.offer_totp(session, current(), settings_of_app(), clock_of_app().now())
        return {"secret": offered.secret, "uri": offered.uri, "qr": qr.drawn(offered.uri)}


@blueprint.route("/me/second-factor/authenticator/confirmation", methods=["POST"])
@requires(Permission.ME_CREDENTIALS, in_setup=True, fresh=True)
@blueprint.answers(409)
@blueprint.body(schemas.CodeSchema)
@blueprint.response(200, schemas.ConfirmedSchema)
def confirm_authenticator(sent: dict[str, str]) -> Response:
    """Show its first code: from here on it counts. Whoever was in set-up is signed in fully"""
    with transaction() as session:
        codes, held = own.confirm(session, current(), sent["code"], settings_of_app(), clock_of_app().now())
        told = {"recovery_codes": codes, "signed_in": None if held is None else person_and_token(session, held)}
        answer = make_response(schemas.ConfirmedSchema().dump(told))
        return answer if held is None else with_cookie(answer, held)


@blueprint.route("/me/second-factor/recovery-codes", methods=["POST"])
@requires(Permission.ME_CREDENTIALS, fresh=True)
@blueprint.answers(409)
@blueprint.response(201, schemas.RecoveryCodesSchema)
def make_recovery_codes() -> dict[str, list[str]]:
    """Ten new recovery codes; those from before count no more"""
    with transaction() as session:
        return {"recovery_codes": own.codes_anew(session, current(), settings_of_app(), clock_of_app().now())}


@blueprint.route("/me/prove", methods=["POST"])
@requires(Permission.ME_CREDENTIALS, in_setup=True)
@blueprint.answers(429)
@blueprint.body(schemas.ProofSchema)
@blueprint.response(204)
def prove_again(sent: dict[str, str]) -> Response:
    """Show again that it is me, before something that asks for it: the password, or a code"""
    kind = Kind.PASSWORD if "password" in sent else Kind.SECOND_FACTOR
    with counted(kind, str(current().account_id)), transaction() as session:
        own.prove(session, current(), settings_of_app(), clock_of_app().now(), **sent)
    return make_response("", 204)


@blueprint.route("/me/password", methods=["POST"])
@requires(Permission.ME_CREDENTIALS)
@blueprint.answers(429)
@blueprint.body(schemas.NewPasswordSchema)
@blueprint.response(204)
def change_password(sent: dict[str, str]) -> Response:
    """Change my password; every other sign-in of mine ends"""
    with counted(Kind.PASSWORD, str(current().account_id), good=PasswordRefused), transaction() as session:
        own.change_password(session, current(), settings_of_app(), clock_of_app().now(), **sent)
    return make_response("", 204)


def _link_over() -> Problem:
    return Problem(404, "link_over", RULES["link_over"])
