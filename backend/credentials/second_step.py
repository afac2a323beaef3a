"""The second step of a sign-in, as a request does it: whose it is, how often it was tried, and what follows.

Whatever shows a second factor (a code, a recovery code, a passkey) stands inside `due` and ends with `let_in`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import Response, make_response, request
from sqlalchemy.orm import Session

from backend.access.guard import clock_of_app, settings_of_app
from backend.access.limits import Kind, counted, remember_device
from backend.access.sign_ins import SignedIn
from backend.access.unit import transaction
from backend.credentials import schemas
from backend.credentials.service import RULES, signing_in
from backend.people.signed_in import signed_in
from backend.shell.db.session import db
from backend.shell.web.problems import Problem

COOKIE = "__Host-ebb_step"


def refused() -> Problem:
    """The one answer to whatever is not right."""
    return Problem(401, "bad_credentials", RULES["bad_credentials"])


def asked_for(step: signing_in.SecondStep) -> Response:
    """202: the password was right, now the second factor."""
    answer = make_response(schemas.SecondStepSchema().dump({"ticket": step.ticket, "factors": step.factors}), 202)
    life = int(signing_in.TICKET_LIFE.total_seconds())
    answer.set_cookie(COOKIE, step.browser, max_age=life, secure=True, httponly=True, samesite="Strict", path="/")
    return answer


@contextmanager
def due(ticket: str, kind: Kind = Kind.SECOND_FACTOR) -> Iterator[tuple[Session, UUID, str]]:
    """The request's transaction, the account whose second step this is, and its login.

    The try is counted. Raises 401 when the ticket does not hold; whoever finds the factor wrong raises `refused()`.
    """
    browser = request.cookies.get(COOKIE, "")
    settings, now = settings_of_app(), clock_of_app().now()
    session: Session = db.session()
    whose = signing_in.account_due(session, ticket, browser, settings, now)
    session.rollback()
    if whose is None:
        raise refused()
    with counted(kind, whose.login), transaction() as session:
        whose = signing_in.account_due(session, ticket, browser, settings, now)
        if whose is None:
            raise refused()
        yield session, whose.account_id, whose.login


def let_in(session: Session, held: SignedIn, login: str) -> Response:
    """Signed in, and this browser is known for this login from now on."""
    answer = signed_in(session, held)
    answer.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Strict")
    remember_device(answer, login)
    return answer
