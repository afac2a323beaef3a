"""Short access tokens and rotated refresh tokens.

Access: a JWT signed with EdDSA, ten minutes, naming the sign-in it belongs to. Refresh: 256 random bits, kept
as a hash, used once. A second use within 30 seconds (two tabs, a lost answer) gets the same successor; a
later one ends the whole sign-in, because one of the two holders is a thief.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from flask_jwt_extended import JWTManager

from backend.shell.settings import Settings

GRACE = timedelta(seconds=30)
COOKIE = "__Host-ebb_refresh"
CLIENT_HEADER = "X-Ebb-Client"
AUDIENCE = "ebb-api"
ISSUER = "ebb"


def init_tokens(app: Flask, settings: Settings) -> None:
    """Give the application its signing key. One algorithm, from the header only."""
    private = Ed25519PrivateKey.from_private_bytes(settings.key("access token signing"))
    app.config.update(
        JWT_ALGORITHM="EdDSA",
        JWT_DECODE_ALGORITHMS=["EdDSA"],
        JWT_PRIVATE_KEY=private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        JWT_PUBLIC_KEY=private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ),
        JWT_TOKEN_LOCATION=["headers"],
        JWT_ACCESS_TOKEN_EXPIRES=timedelta(minutes=settings.access_minutes),
        JWT_ENCODE_AUDIENCE=AUDIENCE,
        JWT_DECODE_AUDIENCE=AUDIENCE,
        JWT_ENCODE_ISSUER=ISSUER,
        JWT_DECODE_ISSUER=ISSUER,
        JWT_DECODE_LEEWAY=30,
    )
    JWTManager(app)


def new_refresh_token() -> str:
    """256 bits nobody can guess."""
    return secrets.token_urlsafe(32)


def successor(token: str, key: bytes) -> str:
    """The token that follows this one: always the same, so a repeated request gets the same answer."""
    return hmac.new(key, token.encode(), hashlib.sha256).hexdigest()


def digest(token: str) -> bytes:
    """What is kept of a refresh token. It is random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


def within_grace(used_at: datetime, now: datetime) -> bool:
    """Whether a second use is still an honest race."""
    return now - used_at <= GRACE
