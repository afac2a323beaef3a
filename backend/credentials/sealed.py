"""Two kinds of seal: what only we can read again, and what only we can have written.

`lock` and `unlock` encrypt with AES-GCM, bound to what the secret belongs to: moved to another row it opens no more.
`Ticket` is a note to ourselves that somebody carries: for what, about whom, until when, and bound to the browser that
got it. Nothing is kept of it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE, _STAMP, _SEAL = 12, 16, 32
_BODY = 16 + 16 + 8 + _STAMP


def lock(key: bytes, secret: str, *belongs_to: UUID) -> bytes:
    """The secret, encrypted."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, secret.encode(), _bound(belongs_to))


def unlock(key: bytes, locked: bytes, *belongs_to: UUID) -> str | None:
    """The secret again; None when it was changed, moved, or locked with another key."""
    try:
        return AESGCM(key).decrypt(locked[:_NONCE], locked[_NONCE:], _bound(belongs_to)).decode()
    except (InvalidTag, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class Ticket:
    """In which clinic, about which row, until when; `stamp` is of what must not have changed since."""

    clinic_id: UUID
    subject: UUID
    until: datetime
    stamp: bytes

    def seal(self, key: bytes, purpose: str, browser: str = "") -> str:
        """The ticket as text, good for one purpose and one browser."""
        until = int(self.until.timestamp()).to_bytes(8, "big")
        body = self.clinic_id.bytes + self.subject.bytes + until + self.stamp
        return _text(body + _seal(key, purpose, browser, body))


def stamp(text: str) -> bytes:
    """Sixteen bytes by which it is seen that something changed."""
    return hashlib.sha256(text.encode()).digest()[:_STAMP]


def opened(text: str, key: bytes, purpose: str, now: datetime, browser: str = "") -> Ticket | None:
    """The ticket, if we sealed it for this purpose and this browser and its time is not over."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, given = raw[:_BODY], raw[_BODY:]
    if _text(raw) != text or len(given) != _SEAL or not hmac.compare_digest(given, _seal(key, purpose, browser, body)):
        return None
    until = datetime.fromtimestamp(int.from_bytes(body[32:40], "big"), UTC)
    ticket = Ticket(UUID(bytes=body[:16]), UUID(bytes=body[16:32]), until, body[40:])
    return ticket if now < until else None


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _seal(key: bytes, purpose: str, browser: str, body: bytes) -> bytes:
    return hmac.new(key, f"{purpose}\0{browser}\0".encode() + body, hashlib.sha256).digest()


def _bound(belongs_to: tuple[UUID, ...]) -> bytes:
    return b"".join(one.bytes for one in belongs_to)
