"""An authenticator and a phone made of software: they do what a browser and its device do, to the byte."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from flask.testing import FlaskClient

ORIGIN = "https://localhost"
PRESENT, VERIFIED, MADE = 0x01, 0x04, 0x40


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass
class Authenticator:
    """Holds one passkey. What it says can be bent, to see that it is refused."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=new_key)
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    user_id: bytes = b""
    count: int = 0
    origin: str = ORIGIN
    rp_id: str = "localhost"
    flags: int = PRESENT | VERIFIED
    framed: bool = False

    def make(self, options: dict[str, Any], **changed: Any) -> dict[str, Any]:
        """What a browser would send after making a passkey with these options."""
        asked = options["passkey"]
        self.user_id = raw(asked["user_id"])
        point = self.key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        credential = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + cose
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._said(self.flags | MADE) + credential}
        return {
            "name": "My phone",
            "challenge": options["challenge"],
            "credential_id": text(self.credential_id),
            "client_data": text(self._client_data("webauthn.create", options["challenge"])),
            "attestation": text(cbor2.dumps(attestation)),
        } | changed

    def show(self, options: dict[str, Any], **changed: Any) -> dict[str, Any]:
        """What a browser would send after using it."""
        self.count += 1
        data, said = self._client_data("webauthn.get", options["challenge"]), self._said(self.flags)
        signature = self.key.sign(said + hashlib.sha256(data).digest(), ec.ECDSA(hashes.SHA256()))
        return {
            "challenge": options["challenge"],
            "credential_id": text(self.credential_id),
            "client_data": text(data),
            "authenticator_data": text(said),
            "signature": text(signature),
            "user_handle": text(self.user_id),
        } | changed

    def _said(self, flags: int) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": self.framed}
        return json.dumps(said).encode()


@dataclass
class Phone:
    """Holds one device key, and the cookies of its browser."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=new_key)
    device_id: str = ""
    client: FlaskClient | None = None

    def link(self, options: dict[str, Any], pin: str, **changed: Any) -> dict[str, Any]:
        """What a browser would send to link itself."""
        public = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        said = {"name": "My phone", "challenge": options["challenge"], "public_key": text(public), "pin": pin}
        return said | {"signature": self._signed(options["challenge"])} | changed

    def show(self, options: dict[str, Any], pin: str, **changed: Any) -> dict[str, Any]:
        """What a browser would send to sign in."""
        said = {"device_id": self.device_id, "challenge": options["challenge"], "pin": pin}
        return said | {"signature": self._signed(options["challenge"])} | changed

    def _signed(self, challenge: str) -> str:
        signature = self.key.sign(b"ebb device\n" + raw(challenge), ec.ECDSA(hashes.SHA256()))
        r, s = decode_dss_signature(signature)
        return text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
