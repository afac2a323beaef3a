"""Reads what an authenticator says: a passkey that was made, and one that was used. W3C Web Authentication, level 2.

The person has to have been verified by the device (finger, face or its own code), the page has to be ours and not
inside another one. Which maker built the authenticator is not asked.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import parse_client_data_json
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    RegistrationCredential,
)


class NotProven(Exception):
    """These bytes prove nothing; which part of them is wrong is nobody's business."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where pages of ours stand: their origin, and the name that passkeys are bound to."""

    origin: str
    rp_id: str


@dataclass(frozen=True, slots=True)
class Made:
    """What a browser gives after making a passkey."""

    credential_id: bytes
    client_data: bytes
    attestation: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """What a browser gives after using one. `user_handle` is the account the passkey was made for."""

    credential_id: bytes
    client_data: bytes
    authenticator_data: bytes
    signature: bytes
    user_handle: bytes


def key_of(made: Made, challenge: bytes, place: Place) -> tuple[bytes, int]:
    """The public key and the sign count of a passkey made for us just now. Raises NotProven."""
    credential = RegistrationCredential(
        id=_text(made.credential_id),
        raw_id=made.credential_id,
        response=AuthenticatorAttestationResponse(
            client_data_json=made.client_data, attestation_object=made.attestation
        ),
    )
    try:
        _refuse_framed(made.client_data)
        found = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=place.rp_id,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except Exception as wrong:  # whatever a stranger's bytes do to the reader, they are no passkey
        raise NotProven from wrong
    if found.credential_id != made.credential_id:
        raise NotProven
    return found.credential_public_key, found.sign_count


def count_of(shown: Shown, public_key: bytes, challenge: bytes, place: Place) -> int:
    """The sign count of a passkey that answered this challenge just now. Raises NotProven."""
    credential = AuthenticationCredential(
        id=_text(shown.credential_id),
        raw_id=shown.credential_id,
        response=AuthenticatorAssertionResponse(
            client_data_json=shown.client_data,
            authenticator_data=shown.authenticator_data,
            signature=shown.signature,
            user_handle=shown.user_handle,
        ),
    )
    try:
        _refuse_framed(shown.client_data)
        found = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=place.rp_id,
            expected_origin=place.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,  # compared by whoever keeps it: a copy is more than a refusal
            require_user_verification=True,
        )
    except Exception as wrong:
        raise NotProven from wrong
    return found.new_sign_count


def copied(kept: int, now: int) -> bool:
    """Whether the count did not go up although it is counted: two devices use the same passkey."""
    return (kept > 0 or now > 0) and now <= kept


def _refuse_framed(client_data: bytes) -> None:
    if parse_client_data_json(client_data).cross_origin:
        raise NotProven


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
