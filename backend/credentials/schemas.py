"""Signing in, and what proves who somebody is, on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from backend.access import passwords
from backend.credentials import totp
from backend.people.schemas import SignedInSchema
from backend.shell.web.fields import Choice, Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema

FACTORS = ("totp", "recovery_code", "passkey")
_CODE = {"pattern": totp.PATTERN, "examples": ["492817"]}
_RECOVERY = {"examples": ["KX7M-P2QD-9HWT-4RZA"]}


class Password(Text):
    """A password: any text, in any letters, with any spaces. Refused by its length before anything is made of it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(passwords.MAX_BYTES, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kw: Any) -> str:
        text = super()._deserialize(value, attr, data, **kw)
        if passwords.too_long(text):
            raise ValidationError("too_long")
        return text


class SignInSchema(Schema):
    """What somebody types to sign in."""

    login = Text(200, required=True, one_line=True, metadata={"examples": ["mara@demo.example"]})
    password = Password(required=True)
    clinic_id = Id(metadata={"description": "Which clinic, when the answer was `pick_clinic`."})


class SecondStepSchema(Schema):
    """The password was right. The ticket is good for five minutes, in this browser."""

    ticket = Text(1000, required=True)
    factors = ListOf(Choice(FACTORS), longest=3, required=True)


class SecondFactorSchema(Schema):
    """The ticket, and one of the two codes."""

    ticket = Text(1000, required=True, one_line=True)
    code = Text(6, one_line=True, metadata=_CODE)
    recovery_code = Text(40, one_line=True, metadata=_RECOVERY)


class StandingSchema(Schema):
    """What I have beside the password."""

    authenticator_since = Moment(required=True, allow_none=True)
    recovery_codes_left = Whole(0, 10, required=True)


class QrCodeSchema(Schema):
    """A QR code: the data of one SVG path, in a box of `size` by `size`."""

    size = Whole(1, 1000, required=True)
    path = Text(100_000, required=True)


class OfferedSchema(Schema):
    """The secret of a new authenticator, as text, as an address and as a picture. It is shown once."""

    secret = Text(100, required=True)
    uri = Text(1000, required=True)
    qr = Part(QrCodeSchema, required=True)


class CodeSchema(Schema):
    """What the authenticator shows now."""

    code = Text(6, required=True, one_line=True, metadata=_CODE)


class RecoveryCodesSchema(Schema):
    """Ten codes, shown once."""

    recovery_codes = ListOf(Text(40), longest=10, required=True)


class ProofSchema(Schema):
    """The password, or what the authenticator shows now."""

    password = Password()
    code = Text(6, one_line=True, metadata=_CODE)


class NewPasswordSchema(Schema):
    """The password until now, and the one from now on."""

    old_password = Password(required=True)
    new_password = Password(required=True, metadata={"examples": ["seven quiet herons at dusk"]})


class ConfirmedSchema(RecoveryCodesSchema):
    """The recovery codes, empty where there were some already; who was in set-up is signed in fully."""

    signed_in = Part(SignedInSchema, required=True, allow_none=True)


class SetupLinkSchema(Schema):
    """What stands behind the # of a setup link."""

    token = Text(1000, required=True, one_line=True)


class SettingUpSchema(Schema):
    """Whose account it is."""

    name = Text(200, required=True)
    login = Text(200, required=True)
    clinic = Text(200, required=True)


class SetUpSchema(SetupLinkSchema):
    """The password from now on."""

    password = Password(required=True, metadata={"examples": ["seven quiet herons at dusk"]})
