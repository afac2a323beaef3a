"""A device that somebody has signed in from before has tries of its own, so that no outsider can use up theirs.

Question: has this login been used on this device, without asking a database and in the same time for every login?
Method: the device keeps a cookie with a random name of its own and, for each login that got in here, a mark: a keyed
digest of the name and the login. Nobody can make a mark without the key, and a mark tells nobody whose login it is.
A missing, foreign or spoilt cookie is a device that is not known.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

COOKIE = "__Host-ebb_device"
KEPT_SECONDS = 400 * 24 * 3600
MOST_MARKS = 8
_FORM = re.compile(r"[A-Za-z0-9_-]{22}(\.[a-f0-9]{32}){1,8}", re.ASCII)


def known_as(cookie: str, login: str, key: bytes) -> str | None:
    """The device's own name when this login has got in from it, else None."""
    if not _FORM.fullmatch(cookie):
        return None
    name, *marks = cookie.split(".")
    own = _mark(name, login, key)
    # Every mark is looked at, so the time does not tell which one it was.
    return name if sum(hmac.compare_digest(own, mark) for mark in marks) else None


def marked(cookie: str, login: str, key: bytes) -> str:
    """The cookie for a device from which this login has just got in: the latest marks, this one last."""
    name, *marks = cookie.split(".") if _FORM.fullmatch(cookie) else [secrets.token_urlsafe(16)]
    own = _mark(name, login, key)
    others = [mark for mark in marks if mark != own]
    return ".".join([name, *others[-(MOST_MARKS - 1) :], own])


def _mark(name: str, login: str, key: bytes) -> str:
    return hmac.new(key, f"{name}.{login}".encode(), hashlib.sha256).hexdigest()[:32]
