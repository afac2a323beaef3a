"""The one door. Default deny: a route that names no permission stops the start.

Runs before the body is read, so a stranger with a bad body is told to sign in and nothing else. An outsider
gets the same 404 as for a record that does not exist; 403 is only for what a role never includes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from backend.access import service, sign_ins
from backend.access.identity import Actor, Standing
from backend.access.permissions import Permission, condition
from backend.access.tokens import AccessTokens, BadToken
from backend.shell.audit import trail
from backend.shell.audit.action import action_of
from backend.shell.clock import Clock
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from backend.shell.refusal import NotFound
from backend.shell.settings import Settings
from backend.shell.web.hosts import client_address
from backend.shell.web.problems import Problem

F = TypeVar("F", bound=Callable[..., Any])
_BEARER = re.compile(r"bearer ([A-Za-z0-9._-]+)", re.ASCII | re.IGNORECASE)
# Two headers of one name arrive as one, with a comma between them.
_TWICE = re.compile(r", *[a-z]+ ", re.ASCII | re.IGNORECASE)
_APP_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})\.(\d{1,4})", re.ASCII)


# How an actor stands to a patient today; None for an outsider. Wired in `app`.
Relation = Callable[[Session, Actor, UUID], Standing | None]


class UndeclaredRoute(RuntimeError):
    """A route names neither a permission nor that it is open to all."""


def requires(
    permission: Permission, *, fresh: bool = False, in_setup: bool = False, any_app: bool = False
) -> Callable[[F], F]:
    """This route is for those who may do this.

    `fresh`: who asks has shown a short while ago that it is them, else 403 `prove_again`. `in_setup`: also open to
    staff who signed in with a password and have no second factor yet; every other route is 403 for them. `any_app`: an
    app older than those that are served is not turned away; `app_too_old` tells.
    """

    def mark(view: F) -> F:
        view.__dict__.update(_permission=permission, _fresh=fresh, _in_setup=in_setup, _any_app=any_app)
        return view

    return mark


def public(view: F) -> F:
    """This route is open to everybody. The list of these is counted by a test."""
    view.__dict__["_public"] = True
    return view


def current() -> Actor:
    """Who is asking."""
    actor: Actor = g.actor
    return actor


def init_guard(app: Flask, clock: Clock, settings: Settings, relation: Relation) -> None:
    """Put the door in front of every route."""
    _init_use(app, clock)

    @app.before_request
    def _stand_at_the_door() -> None:
        if request.endpoint is None:
            return
        view: Any = app.view_functions[request.endpoint]
        origin = _origin()
        session = db.session()
        trail.comes_from(session, origin)
        if getattr(view, "_public", False):
            return
        permission: Permission = vars(view)["_permission"]
        actor = _verified(session, clock)
        g.actor = actor
        origin.who = named(actor)
        patient_id = (request.view_args or {}).get("patient_id")
        g.access = _access(origin, actor, permission, patient_id)
        _refuse_old_app(settings, view)
        _refuse_unfinished(actor, view)
        needed = condition(permission, actor.role)
        if needed is None:
            raise Problem(403, "not_allowed", "Your role does not include this.")
        if patient_id is not None:
            standing = relation(session, actor, patient_id)
            by = None if standing is None else standing.fulfils(needed)
            if standing is None or by is None:
                raise NotFound
            g.access.reason, needed = standing.reason, by
        g.access.basis = needed.value
        _refuse_stale(session, actor, view, clock)

    @app.after_request
    def _leave_a_trace(response: Response) -> Response:
        access: trail.Access | None = g.get("access")
        if access is None or access.written:
            return response
        try:
            session = db.session()
            session.rollback()
            enter_clinic(session, access.clinic_id)
            trail.write(session, access, _outcome(response.status_code), response.status_code, clock.now())
            session.commit()
        except Exception:  # noqa: BLE001 - without a trace there is no answer
            db.session.rollback()
            return Problem(503, "unforeseen", "Something went wrong on our side. Nothing was changed.").response()
        return response


def check_declared(app: Flask) -> None:
    """Stop the start when a route names no permission."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if not getattr(view, "_public", False) and not isinstance(getattr(view, "_permission", None), Permission):
            raise UndeclaredRoute(f"{rule.rule} names no permission; add @requires(...) or @public.")


def is_public(app: Flask, endpoint: str) -> bool:
    """Whether this route is open to all."""
    return bool(getattr(app.view_functions[endpoint], "_public", False))


def _verified(session: Session, clock: Clock) -> Actor:
    given = request.headers.get("Authorization", "")
    if _TWICE.search(given):
        raise Problem(400, "bad_request", "The request could not be read.")
    found = _BEARER.fullmatch(given)
    now = clock.now()
    try:
        claims = tokens_of_app().read(found[1] if found else "", now)
    except BadToken as bad:
        raise _sign_in_needed() from bad
    actor = sign_ins.actor_of(session, claims, now)
    if actor is None:
        raise _sign_in_needed()
    return actor


def _init_use(app: Flask, clock: Clock) -> None:
    @app.after_request
    def _note_the_use(response: Response) -> Response:
        actor: Actor | None = g.get("actor")
        if actor is None or response.status_code >= 500:
            return response
        session = db.session()
        with suppress(SQLAlchemyError):  # a busy moment costs a minute of "last used", not the answer
            enter_clinic(session, actor.clinic_id)
            if sign_ins.note_use(session, actor, clock.now()):
                session.commit()
        return response


def _sign_in_needed() -> Problem:
    return Problem(401, "sign_in_needed", "Sign in first.")


def named(actor: Actor) -> trail.Who:
    """Somebody as the log names them."""
    return trail.Who(actor.account_id, actor.role.value, actor.name, actor.sign_in_id)


def _origin() -> trail.Origin:
    version = request.headers.get("X-Ebb-App", "")
    return trail.Origin(
        application="ebb-api",
        operation=(request.endpoint or "").split(".")[-1],
        request_id=g.request_id,
        client_address=client_address(request),
        app_version=version if _APP_VERSION.fullmatch(version) else None,
    )


def _access(origin: trail.Origin, actor: Actor, permission: Permission, patient_id: UUID | None) -> trail.Access:
    return trail.Access(
        clinic_id=actor.clinic_id,
        actor=named(actor),
        permission=permission.value,
        operation=origin.operation,
        action=action_of(origin.operation, request.method),
        patient_id=patient_id,
        request_id=origin.request_id,
        client_address=origin.client_address,
        app_version=origin.app_version,
    )


def _refuse_unfinished(actor: Actor, view: Any) -> None:
    if actor.only_for is not None and not getattr(view, "_in_setup", False):
        raise Problem(403, "second_factor_needed", "Set up your second factor first; nothing else is open yet.")


def _refuse_stale(session: Session, actor: Actor, view: Any, clock: Clock) -> None:
    if getattr(view, "_fresh", False) and not service.is_fresh(session, actor.sign_in_id, clock.now()):
        raise Problem(403, "prove_again", "Show again that it is you, then send this again.")


def app_too_old() -> bool:
    """Whether the app that asks is older than those that are served."""
    return bool(g.get("app_too_old", False))


def _refuse_old_app(settings: Settings, view: Any) -> None:
    g.app_too_old = _app_too_old(settings)
    if g.app_too_old and not getattr(view, "_any_app", False):
        detail = "This version of the app is too old. Nothing was taken, nothing is lost: update, then send again."
        raise Problem(426, "upgrade_required", detail, headers={"Upgrade": "ebb-app"})


def _app_too_old(settings: Settings) -> bool:
    stated = request.headers.get("X-Ebb-App")
    if stated is None:
        return False
    found = _APP_VERSION.fullmatch(stated)
    if found is None:
        raise Problem(400, "bad_request", "X-Ebb-App holds a version: three numbers with points between them.")
    return tuple(int(part) for part in found.groups()) < settings.oldest_app


def _outcome(status: int) -> str:
    if status in {401, 403, 404}:
        return "denied"
    if status >= 500:
        return "failed"
    return "refused" if status >= 400 else "allowed"


def clock_of_app() -> Clock:
    """The application's clock."""
    clock: Clock = current_app.extensions["ebb_clock"]
    return clock


def settings_of_app() -> Settings:
    """The application's settings."""
    settings: Settings = current_app.extensions["ebb_settings"]
    return settings


def tokens_of_app() -> AccessTokens:
    """What makes and reads the application's access tokens."""
    made: AccessTokens = current_app.extensions["ebb_access_tokens"]
    return made
