"""Something to be signed, once and soon.

A challenge says itself what it is for and until when, under a seal of the server's own, so handing one out keeps
nothing and asks nothing: an answer for a device that exists is that for one that does not. That it was used is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

LIFE = timedelta(minutes=5)
_RANDOM, _UNTIL, _SEAL = 16, 8, 32
LENGTH = _RANDOM + _UNTIL + _SEAL


def make(key: bytes, purpose: str, now: datetime) -> bytes:
    """A fresh one for this purpose."""
    body = secrets.token_bytes(_RANDOM) + int((now + LIFE).timestamp()).to_bytes(_UNTIL, "big")
    return body + _seal(key, purpose, body)


def holds(key: bytes, purpose: str, given: bytes, now: datetime) -> bool:
    """Whether we made it, for this purpose, and not too long ago. Whether it was used is another question."""
    body, seal = given[: _RANDOM + _UNTIL], given[_RANDOM + _UNTIL :]
    ours = len(given) == LENGTH and hmac.compare_digest(seal, _seal(key, purpose, body))
    return ours and now < until(given) <= now + LIFE


def until(given: bytes) -> datetime:
    """The instant from which it is too old."""
    return datetime.fromtimestamp(int.from_bytes(given[_RANDOM : _RANDOM + _UNTIL], "big"), UTC)


def digest(given: bytes) -> bytes:
    """By what a used one is remembered."""
    return hashlib.sha256(given).digest()


def _seal(key: bytes, purpose: str, body: bytes) -> bytes:
    return hmac.new(key, purpose.encode() + b"\x00" + body, hashlib.sha256).digest()
