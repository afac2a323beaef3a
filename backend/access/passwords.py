"""Passwords: Argon2id, normalised to NFC, the same time for a login that exists and one that does not."""

from __future__ import annotations

import secrets
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

MAX_BYTES = 1024
# 64 MiB three times over in one lane: about 160 ms on a small server, and one of its cores for as long.
_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
# A hash takes 64 MiB: only so many at once, or signing in is the cheapest way to bring the server down.
_at_once = threading.BoundedSemaphore(4)
_NOBODY = _hasher.hash(secrets.token_hex())


def normalised(text: str) -> str:
    """One spelling for one text, whatever keyboard wrote it."""
    return unicodedata.normalize("NFC", text)


def login_name(text: str) -> str:
    """How a login is kept and compared: NFC, without case, without space around it."""
    return normalised(normalised(text).strip().casefold())


def looks_like_itself(login: str) -> bool:
    """Whether a login is made of Latin letters, digits and ASCII signs only: a Cyrillic a looks like a Latin one."""
    return all(
        (sign.isascii() and sign.isprintable() and sign != " ") or unicodedata.name(sign, "").startswith("LATIN ")
        for sign in login_name(login)
    )


def too_long(password: str) -> bool:
    """Whether it is longer than is hashed at all. Asked before, so that length costs nobody anything."""
    return len(password.encode()) > MAX_BYTES or len(normalised(password).encode()) > MAX_BYTES


def hash_password(password: str) -> str:
    """What is kept of a password."""
    with _at_once:
        return _hasher.hash(normalised(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether the password is the kept one. Takes as long when there is no account."""
    with _at_once:
        try:
            _hasher.verify(kept or _NOBODY, normalised(password))
        except VerifyMismatchError:
            return False
        except InvalidHashError:  # nobody's password: it takes as long to say so
            _hasher.hash(_NOBODY)
            return False
    return kept is not None
