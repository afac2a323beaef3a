"""The answer to somebody who has just shown who they are: who they are, an access token, and the refresh cookie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, g, make_response
from sqlalchemy.orm import Session

from backend.access import sign_ins, tokens
from backend.access.device import device_at_hand
from backend.access.guard import clock_of_app, settings_of_app, tokens_of_app
from backend.access.identity import Actor
from backend.access.sign_ins import SignedIn
from backend.people import service
from backend.people.schemas import SignedInSchema

# The shape of this answer, for whoever lets people sign in another way.
ANSWER = SignedInSchema


def person(session: Session, actor: Actor) -> dict[str, Any]:
    """Who this is, and in which clinic."""
    return {
        "id": actor.account_id,
        "role": actor.role.value,
        "name": actor.name,
        "clinic": service.clinic_of(session, actor.clinic_id),
        "patient_id": actor.patient_id,
        "only_for": actor.only_for,
    }


def body(session: Session, held: SignedIn) -> dict[str, Any]:
    """What the page is told. A sign-in that has just begun belongs to the device this answer goes to."""
    notices: Sequence[Any] = ()
    if held.began:
        sign_ins.bind(session, held.actor.sign_in_id, device_at_hand())
        notices = sign_ins.untold(session, held.actor.account_id, clock_of_app().now())
    return {
        "access_token": tokens_of_app().make(held.actor, clock_of_app().now()),
        "expires_in": settings_of_app().access_minutes * 60,
        "person": person(session, held.actor),
        "notices": notices,
    }


def signed_in(session: Session, held: SignedIn) -> Response:
    """A sign-in that begins or goes on."""
    return with_cookie(make_response(SignedInSchema().dump(body(session, held))), held)


def with_cookie(answer: Response, held: SignedIn) -> Response:
    """This answer, and the refresh cookie beside it."""
    g.actor = held.actor
    answer.set_cookie(
        tokens.COOKIE,
        held.refresh_token,
        max_age=held.refresh_seconds,
        secure=True,
        httponly=True,
        samesite="Strict",
        path="/",
    )
    return answer
