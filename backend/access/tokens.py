"""Short access tokens and rotated refresh tokens.

Access: a JWT signed with EdDSA, ten minutes, naming the sign-in it belongs to. What it has to look like is said here
to the letter, so nothing in a token decides how it is checked: one algorithm, a key out of two by its name, no other
header. A signature is verified once; what it said is then kept for as long as it holds, and whether the sign-in still
stands is asked of the database on every request.

Refresh: 256 random bits, kept as a hash, used once. A second use within 30 seconds (two tabs, a lost answer) gets the
same successor; a later one ends the whole sign-in, because one of the two holders is a thief.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from flask import Flask
from flask_jwt_extended import JWTManager, create_access_token

from backend.access.identity import Actor
from backend.shell.settings import Settings

GRACE = timedelta(seconds=30)
LEEWAY = timedelta(seconds=30)
COOKIE = "__Host-ebb_refresh"
CLIENT_HEADER = "X-Ebb-Client"
AUDIENCE = "ebb-api"
ISSUER = "ebb"
ALGORITHM = "EdDSA"
TYPE = "ebb-access+jwt"
LONGEST = 2048
REMEMBERED = 10_000
_FORM = re.compile(r"[A-Za-z0-9_-]{1,400}\.[A-Za-z0-9_-]{1,1500}\.[A-Za-z0-9_-]{86}", re.ASCII)
_CLAIMS = ("exp", "iat", "nbf", "aud", "iss", "sub", "sid", "cid", "typ")


class BadToken(Exception):
    """This is no access token of ours that holds now. Nobody is told why."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says."""

    account_id: UUID
    clinic_id: UUID
    sign_in_id: UUID
    from_time: datetime
    to_time: datetime

    def hold(self, now: datetime) -> bool:
        """Whether they hold at this moment, give or take 30 seconds."""
        return self.from_time - LEEWAY <= now <= self.to_time + LEEWAY


class AccessTokens:
    """Makes access tokens and reads them. One for the application, used by all its threads."""

    def __init__(self, settings: Settings) -> None:
        self._life = timedelta(minutes=settings.access_minutes)
        private = [Ed25519PrivateKey.from_private_bytes(key) for key in settings.keys("access token signing")]
        self._keys: Mapping[str, Ed25519PublicKey] = {_name_of(one.public_key()): one.public_key() for one in private}
        self._kid = _name_of(private[0].public_key())
        self.private_key = private[0]
        self._seen: OrderedDict[bytes, Claims] = OrderedDict()
        self._lock = threading.Lock()

    def make(self, actor: Actor, now: datetime) -> str:
        """A token for this person and this sign-in, from now on."""
        claims = {
            "cid": str(actor.clinic_id),
            "sid": str(actor.sign_in_id),
            "typ": "access",
            "iat": int(now.timestamp()),
            "nbf": int(now.timestamp()),
            "exp": int((now + self._life).timestamp()),
        }
        head = {"kid": self._kid, "typ": TYPE}
        made: str = create_access_token(str(actor.account_id), additional_claims=claims, additional_headers=head)
        return made

    def read(self, token: str, now: datetime) -> Claims:
        """What the token says. BadToken when it is not ours or does not hold now."""
        key = hashlib.sha256(token.encode()).digest()
        with self._lock:
            claims = self._seen.get(key)
        if claims is None:
            claims = self._verify(token)
            if claims.hold(now):
                self._remember(key, claims)
        if not claims.hold(now):
            raise BadToken
        return claims

    def _remember(self, key: bytes, claims: Claims) -> None:
        with self._lock:
            self._seen[key] = claims
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)

    def _verify(self, token: str) -> Claims:
        if not _FORM.fullmatch(token):
            raise BadToken
        head, _, signature = token.split(".")
        public = self._key_named(head)
        if urlsafe_b64encode(urlsafe_b64decode(signature + "==")).rstrip(b"=").decode() != signature:
            raise BadToken  # the same bytes in another spelling
        try:
            said: dict[str, Any] = jwt.decode(
                token,
                public,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                # The times are compared with the application's clock, below.
                options={"require": list(_CLAIMS), "verify_exp": False, "verify_nbf": False, "verify_iat": False},
            )
        except jwt.PyJWTError as wrong:
            raise BadToken from wrong
        return self._read_claims(said)

    def _key_named(self, head: str) -> Ed25519PublicKey:
        """The key the header names, when the header is one of ours and holds nothing else."""
        try:
            said = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
        except (ValueError, RecursionError) as wrong:
            raise BadToken from wrong
        kid = said.get("kid") if isinstance(said, dict) else None
        if not isinstance(kid, str) or said != {"alg": ALGORITHM, "typ": TYPE, "kid": kid} or kid not in self._keys:
            raise BadToken
        return self._keys[kid]

    def _read_claims(self, said: Mapping[str, Any]) -> Claims:
        numbers = [said[name] for name in ("iat", "nbf", "exp")]
        if said["typ"] != "access" or said["aud"] != AUDIENCE or any(type(one) is not int for one in numbers):
            raise BadToken
        try:
            begins, not_before, ends = (datetime.fromtimestamp(one, UTC) for one in numbers)
            ids = [_id(said[name]) for name in ("sub", "cid", "sid")]
        except (ValueError, OverflowError, OSError) as wrong:
            raise BadToken from wrong
        if ends - begins > self._life:
            raise BadToken
        return Claims(ids[0], ids[1], ids[2], max(begins, not_before), ends)


def init_tokens(app: Flask, settings: Settings) -> None:
    """Give the application its signing key. One algorithm; a key of before still verifies."""
    made = AccessTokens(settings)
    app.config.update(
        JWT_ALGORITHM=ALGORITHM,
        JWT_DECODE_ALGORITHMS=[ALGORITHM],
        JWT_PRIVATE_KEY=made.private_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        JWT_TOKEN_LOCATION=["headers"],
        JWT_ENCODE_AUDIENCE=AUDIENCE,
        JWT_ENCODE_ISSUER=ISSUER,
    )
    JWTManager(app)
    app.extensions["ebb_access_tokens"] = made


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


def _name_of(key: Ed25519PublicKey) -> str:
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:16]


def _id(text: Any) -> UUID:
    found = UUID(text) if isinstance(text, str) else None
    if found is None or str(found) != text:
        raise ValueError("no id as we write them")
    return found
