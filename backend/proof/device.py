"""A device's own key: ECDSA on P-256, made in the browser, where it can be used and not be read.

The signature has the form of WebCrypto: r and s, 32 bytes each.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

SIGNATURE_LENGTH = 64
# What is signed says what it is for: a signature given for something else is none here.
_SAYS = b"ebb device\n"
# Stands in for the key of a device we do not know, so that refusing takes as long.
_NOBODY = ec.derive_private_key(1, ec.SECP256R1()).public_key()


def is_key(public_key: bytes) -> bool:
    """Whether these bytes are a public key on P-256 (SubjectPublicKeyInfo)."""
    return _read(public_key) is not None


def signed(public_key: bytes | None, challenge: bytes, signature: bytes) -> bool:
    """Whether the device with this key signed the challenge. None is a device nobody knows."""
    key = None if public_key is None else _read(public_key)
    if len(signature) != SIGNATURE_LENGTH:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        (key or _NOBODY).verify(encode_dss_signature(r, s), _SAYS + challenge, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return key is not None


def _read(public_key: bytes) -> ec.EllipticCurvePublicKey | None:
    try:
        key = serialization.load_der_public_key(public_key)
    except Exception:  # noqa: BLE001 - whatever a stranger's bytes do to the reader, they are no key
        return None
    return key if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1) else None
