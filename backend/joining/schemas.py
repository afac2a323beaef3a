"""Invitations, passkeys and PINs on the wire."""

from __future__ import annotations

from marshmallow import validate

from backend.people.schemas import SignedInSchema
from backend.proof import challenge, device, pin
from backend.shell.web.fields import Binary, Choice, Flag, Id, ListOf, Moment, Part, Text
from backend.shell.web.schema import Schema

_STATES = ["waiting", "used", "expired", "revoked", "replaced"]
_TOKEN = "Kx3vQ0m1d8aZr5sYt7uW2bN4cE6fG9hJkLpQsTuVwXy"  # noqa: S105 - the example of the contract


def _name() -> Text:
    return Text(60, required=True, one_line=True, metadata={"examples": ["My phone"]})


def _challenge() -> Binary:
    return Binary(challenge.LENGTH, shortest=challenge.LENGTH, required=True)


def _signature() -> Binary:
    return Binary(device.SIGNATURE_LENGTH, shortest=device.SIGNATURE_LENGTH, required=True)


def _pin() -> Text:
    form = validate.Regexp(pin.PATTERN, error="type")
    return Text(pin.LONGEST, shortest=pin.SHORTEST, required=True, validate=form, metadata={"examples": ["704819"]})


class InviteSchema(Schema):
    """What a new link does beside letting the person in."""

    ends_old_ways = Flag(
        load_default=False,
        metadata={"description": "Whoever uses it ends the passkeys, PINs and sign-ins there were: for a lost phone."},
    )


class InvitationSchema(Schema):
    """A link that was made."""

    id = Id(required=True)
    made_by = Text(200, required=True)
    made_at = Moment(required=True)
    expires_at = Moment(required=True)
    ends_old_ways = Flag(required=True)
    state = Choice(_STATES, required=True)


class InvitationsSchema(Schema):
    """The latest links of one person, the newest first."""

    items = ListOf(Part(InvitationSchema), longest=50, required=True)


class InvitedSchema(Schema):
    """A new link. It is shown this once; nobody can read it again."""

    invitation = Part(InvitationSchema, required=True)
    link = Text(500, required=True)
    qr = ListOf(
        Text(177, required=True),
        longest=177,
        required=True,
        metadata={"description": "The link as a QR code, row by row, 1 for dark; leave four modules white around it."},
    )


class TokenSchema(Schema):
    """What stands behind the # of a link."""

    token = Text(43, shortest=43, one_line=True, required=True, metadata={"examples": [_TOKEN]})


class PasskeyMakingSchema(Schema):
    """What a browser needs to make a passkey here."""

    rp_id = Text(253, required=True)
    user_id = Binary(64, required=True)
    user_name = Text(200, required=True)
    known = ListOf(Binary(1023), longest=50, required=True, metadata={"description": "Passkeys there are already."})


class MakingSchema(Schema):
    """What a new way to sign in is made with, within five minutes. No `passkey` where there can be none."""

    challenge = _challenge()
    passkey = Part(PasskeyMakingSchema, required=True, allow_none=True)


class WelcomeSchema(MakingSchema):
    """Whom a link lets in, in as few words as will do."""

    clinic = Text(200, required=True)
    first_name = Text(200, required=True)
    kind = Choice(["patient", "staff"], required=True)
    expires_at = Moment(required=True)


class NewPasskeySchema(Schema):
    """A passkey a browser has just made."""

    name = _name()
    challenge = _challenge()
    credential_id = Binary(1023, required=True)
    client_data = Binary(4000, required=True)
    attestation = Binary(20000, required=True)


class NewDeviceSchema(Schema):
    """A device's public key (P-256, SubjectPublicKeyInfo), the challenge signed with it, and a PIN."""

    name = _name()
    challenge = _challenge()
    public_key = Binary(200, required=True)
    signature = _signature()
    pin = _pin()


class JoinSchema(TokenSchema):
    """The link, and one way to sign in from now on."""

    passkey = Part(NewPasskeySchema, load_default=None, allow_none=True)
    device = Part(NewDeviceSchema, load_default=None, allow_none=True)


class WaySchema(Schema):
    """One way to sign in."""

    id = Id(required=True)
    name = Text(60, required=True)
    made_at = Moment(required=True)
    last_used_at = Moment(required=True, allow_none=True)


class WaysSchema(Schema):
    """Every way somebody has to sign in."""

    password = Flag(required=True)
    passkeys = ListOf(Part(WaySchema), longest=50, required=True)
    devices = ListOf(Part(WaySchema), longest=50, required=True)


class WayMadeSchema(Schema):
    """The way that was made."""

    id = Id(required=True)


class JoinedSchema(SignedInSchema):
    """Somebody is signed in for the first time; a device has to remember the id of its link."""

    way_id = Id(required=True)


class PasskeyAskedSchema(Schema):
    """What a browser needs to ask for a passkey."""

    challenge = _challenge()
    rp_id = Text(253, required=True)


class ShownPasskeySchema(Schema):
    """A passkey that was used just now."""

    challenge = _challenge()
    credential_id = Binary(1023, required=True)
    client_data = Binary(4000, required=True)
    authenticator_data = Binary(4000, required=True)
    signature = Binary(1000, required=True)
    user_handle = Binary(64, required=True)


class TicketSchema(Schema):
    """What the first step of a sign-in answered."""

    ticket = Text(1000, one_line=True, required=True)


class SecondStepPasskeySchema(TicketSchema, ShownPasskeySchema):
    """The ticket of the first step, and a passkey that was used just now."""


class DeviceSchema(Schema):
    """A device by its id."""

    device_id = Id(required=True)


class ChallengeSchema(Schema):
    """Something to be signed."""

    challenge = _challenge()


class ShownPinSchema(DeviceSchema):
    """The challenge signed by the device, and the PIN that was typed on it."""

    challenge = _challenge()
    signature = _signature()
    pin = _pin()


class PhoneSealSchema(Schema):
    """What this person's phones seal their store with."""

    seal = Binary(32, shortest=32, required=True)
