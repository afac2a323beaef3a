"""What must never stand in a log line: collected by itself from every request and answer of the application in a test.

A test has nothing to do for what travels under a telling name (a password field, a cookie, a token, a PIN, a code, a
link). What has no such name is handed in with `keep`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from flask import Request, Response

# What a field is called, and what its value is then. The first that fits counts.
NAMED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"password|passphrase", "password"),
        (r"(^|_)pin$", "PIN"),
        (r"recovery_?codes?", "recovery code"),
        (r"otpauth|totp|(^|_)(secret|seed)$", "one-time secret"),
        (r"ticket|token|challenge|proof|signature", "token"),
        (r"(^|_)(link|url|uri)$", "link"),
        (r"^(login|email)$", "login"),
        (r"^(name|given_name|family_name)$", "name"),
        (r"^(note|reason|text|comment|wording|answer)$", "free text"),
        (r"birth", "birth date"),
    )
)
ONE_TIME = re.compile(r"code$", re.IGNORECASE)
# Shorter values are looked for as whole words, and below this not at all: they would be found by chance.
# Requests that are made up take words of the program for names; these stand in every line.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
SHORTEST = {"PIN": 4, "one-time code": 6, "name": 3, "login": 5, "birth date": 10, "free text": 12}
_READ_AT_MOST = 64 * 1024


class Secrets:
    """What was seen so far: the value, and what it is."""

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}

    def keep(self, kind: str, value: str | None) -> None:
        """Look for this in every line."""
        value = (value or "").strip()
        if len(value) >= SHORTEST.get(kind, 8):
            self.kinds.setdefault(value, kind)

    def collect(self, request: Request, answer: Response) -> None:
        """Keep what this request and its answer hold."""
        for _, header in request.headers:
            scheme, _, token = header.partition(" ")
            if scheme.lower() == "bearer":
                self.keep("token", token)
        for cookie in request.cookies.values():
            self.keep("token", cookie)
        for header in answer.headers.getlist("Set-Cookie"):
            self.keep("token", header.split(";")[0].partition("=")[2])
        for name, value in _fields(request.get_data(cache=True)):
            self._field(name, value, sent=True)
        if answer.mimetype == "application/json" and not answer.direct_passthrough:
            for name, value in _fields(answer.get_data()):
                self._field(name, value, sent=False)

    def _field(self, name: str, value: str, *, sent: bool) -> None:
        if sent and ONE_TIME.search(name):
            # A code with a digit in it: words such as "pulled_muscle" are codes of ours.
            if re.search(r"\d", value):
                self.keep("one-time code", value)
            return
        kind = next((kind for pattern, kind in NAMED if pattern.search(name)), None)
        if kind is None or (kind == "name" and (not value[:1].isupper() or value in METHODS)):
            return
        self.keep(kind, value)
        if kind == "link":
            found = urlsplit(value)
            for part in (found.fragment, found.path.rpartition("/")[2], *found.query.split("=")[1:]):
                self.keep("token", part)


def _fields(raw: bytes) -> Iterator[tuple[str, str]]:
    """Every named text in a JSON body, as deep as it goes."""
    if not raw.startswith(b"{") or len(raw) > _READ_AT_MOST:
        return
    try:
        waiting: list[tuple[str, Any]] = [("", json.loads(raw))]
    except (ValueError, RecursionError):
        return
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, dict):
            waiting.extend(value.items())
        elif isinstance(value, list):
            waiting.extend((name, item) for item in value)
