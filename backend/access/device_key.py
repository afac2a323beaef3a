"""A sign-in belongs to one device: its browser holds a key that cannot be taken out, and signs each refresh.

Question: does this refresh come from the device that signed in? Method: ECDSA on P-256 with SHA-256, as WebCrypto makes
it (the key as an uncompressed point, the signature as r and s of 32 bytes each), over a text both sides know: what is
asked, and the time by the device's clock. The refresh token itself is in a cookie no page can read, so it is not part
of the text; the server takes the key from the sign-in the cookie belongs to. The time may be five minutes off. A
proof by the right key with another time is late and nothing else, because clocks of phones are wrong; anything else
that is not right comes from another device.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from datetime import datetime, timedelta
from enum import Enum, auto

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

KEY_FORM = "^[A-Za-z0-9_-]{87}$"
PROOF_FORM = "^[0-9]{1,12}\\.[A-Za-z0-9_-]{86}$"
APART = timedelta(minutes=5)


class Verdict(Enum):
    """Whose proof it is."""

    OWN = auto()
    LATE = auto()
    FOREIGN = auto()


def public_key(text: str) -> bytes | None:
    """The point this text spells, or None when it is none of the curve."""
    if not re.fullmatch(KEY_FORM, text, re.ASCII):
        return None
    point = urlsafe_b64decode(text + "=")
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
    except ValueError:
        return None
    return point


def signed_text(method: str, path: str, seconds: int) -> bytes:
    """What a device signs."""
    return f"ebb-device\n{method}\n{path}\n{seconds}".encode()


def looks_like_proof(text: str) -> bool:
    """Whether this has the form of a proof, whoever made it."""
    return re.fullmatch(PROOF_FORM, text, re.ASCII) is not None


def judge(point: bytes, proof: str, method: str, path: str, now: datetime) -> Verdict:
    """Whether this proof was made by the holder of this key, and now."""
    if not looks_like_proof(proof):
        return Verdict.FOREIGN
    stated, _, signature = proof.partition(".")
    raw = urlsafe_b64decode(signature + "==")
    pair = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
    try:
        key.verify(pair, signed_text(method, path, int(stated)), ECDSA(SHA256()))
    except InvalidSignature:
        return Verdict.FOREIGN
    return Verdict.OWN if abs(int(stated) - now.timestamp()) <= APART.total_seconds() else Verdict.LATE
