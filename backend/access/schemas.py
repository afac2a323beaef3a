"""Sign-ins on the wire."""

from __future__ import annotations

from backend.shell.web.fields import Choice, Flag, Id, ListOf, Moment, Part, Text
from backend.shell.web.schema import Schema

DEVICE = {"description": "Browser and system, for example `Firefox, Windows`; null when not known."}
WHY = {"description": "`reuse`: its refresh token was used twice; `device`: it was used from another device."}


class SignInNameSchema(Schema):
    """What the person calls a device."""

    name = Text(60, required=True, allow_none=True, one_line=True, metadata={"examples": ["My phone"]})


class SignInLineSchema(Schema):
    """One sign-in."""

    id = Id(required=True)
    device = Text(80, required=True, allow_none=True, metadata=DEVICE)
    called = Text(60, required=True, allow_none=True)
    began_at = Moment(required=True)
    last_used_at = Moment(required=True, allow_none=True)
    shared = Flag(required=True)
    current = Flag(required=True, metadata={"description": "The sign-in that asks."})
    ended_at = Moment(required=True, allow_none=True)
    ended_why = Choice(["reuse", "device"], required=True, allow_none=True, metadata=WHY)


class SignInListSchema(Schema):
    """Where one is signed in, the latest first."""

    items = ListOf(Part(SignInLineSchema), longest=100, required=True)


class EndedSignInSchema(Schema):
    """A sign-in that was ended because somebody else had it. Told once, at the next sign-in."""

    device = Text(80, required=True, allow_none=True, metadata=DEVICE)
    called = Text(60, required=True, allow_none=True)
    ended_at = Moment(required=True)
    ended_why = Choice(["reuse", "device"], required=True, metadata=WHY)
