"""What holds for every answer of every status, whoever asked for what: its headers, its cookies, what it may not tell.

`CheckedClient` asks it of every answer of the test run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from backend.shell.web.headers import ALWAYS, API_POLICY, ONLY_TLS, PAGE_POLICY, VARIES
from backend.shell.web.problems import MEDIA_TYPE

# Who made it, which release, who may read it elsewhere: nobody is told.
NEVER = re.compile(r"server|via|x-powered-by|x-aspnet.*|x-runtime|x-xss-protection|access-control-.*", re.IGNORECASE)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
# What no problem may hold, whatever went wrong: where the program lies, what it is made of, how it asks its database.
LEAKS = re.compile(
    r"Traceback|File \"|\.py\b|site-packages|sqlalchemy|psycopg|sqlite|postgres"
    r"|marshmallow|werkzeug|waitress|flask|alembic"
    r"|SELECT |INSERT INTO|UPDATE |DELETE FROM|constraint|IntegrityError|violates|\b(ck|fk|uq|pk|ix)_[a-z_]+"
    r"|/(home|usr|srv|var|tmp|opt|root|work)/|<[\w. ]+ object at|\b[A-Z][a-z]+(Error|Exception)\b|\bv?\d+\.\d+\.\d+\b",
    re.IGNORECASE,
)
WORDS_OF_5XX = "Something went wrong on our side. Nothing was changed."


class Broken(AssertionError):
    """An answer without what every answer has, or with what none may hold."""


def check(answer: TestResponse, sent: Any = None) -> None:
    """Raise Broken for the first thing that is wrong with this answer to what was `sent` as its body."""
    path = answer.request.path
    here = f"{answer.request.method} {path} -> {answer.status_code}"
    secure = answer.request.environ.get("wsgi.url_scheme") == "https"
    for wrong in header_faults(answer.headers, answer.mimetype, api=path.startswith("/api/"), secure=secure):
        raise Broken(f"{here}: {wrong}")
    if answer.mimetype == MEDIA_TYPE and answer.request.method != "HEAD":
        for wrong in telling(
            answer.status_code, json.loads(answer.get_data()), values_of(answer.request.args.values(), sent)
        ):
            raise Broken(f"{here}: {wrong}")


def header_faults(headers: Headers, mimetype: str | None, *, api: bool, secure: bool) -> Iterator[str]:
    """What is wrong with the headers."""
    for name, value in _wanted(mimetype, api=api, secure=secure).items():
        if headers.getlist(name) != [value]:
            yield f"{name} reads {headers.getlist(name)}"
    if not headers.get("Cache-Control"):
        yield "nothing says how long it may be kept"
    if not _REQUEST_ID.fullmatch(headers.get("X-Request-Id", "")):
        yield "no request id"
    for name, value in headers:
        if NEVER.fullmatch(name):
            yield f"{name} is told: {value}"
        if name == "Location" and not value.startswith("/"):
            yield f"it leads elsewhere: {value}"
        if name == "Set-Cookie" and not _closed_cookie(value):
            yield f"a cookie that others can reach: {re.sub('=[^;]*', '=...', value, count=1)}"


def _wanted(mimetype: str | None, *, api: bool, secure: bool) -> Mapping[str, str]:
    # A script too: a service worker lives under the policy its own script came with.
    page = not api and mimetype in {"text/html", "text/javascript", "application/javascript"}
    wanted = {**ALWAYS, "Content-Security-Policy": PAGE_POLICY if page else API_POLICY}
    if secure:
        wanted["Strict-Transport-Security"] = ONLY_TLS
    if api or mimetype == MEDIA_TYPE:
        wanted["Cache-Control"] = "no-store"
    if api:
        wanted["Vary"] = VARIES
    return wanted


def telling(status: int, body: Mapping[str, Any], sent: list[str]) -> Iterator[str]:
    """What a problem tells that it may not."""
    if status >= 500 and (body["code"], body["detail"]) != ("unforeseen", WORDS_OF_5XX):
        yield f"a {status} with words of its own"
    # What a conflict shows of the record is the reader's own text.
    words = json.dumps({key: value for key, value in body.items() if key != "current"}, ensure_ascii=False)
    if leak := LEAKS.search(words):
        yield f"it tells {leak[0]!r}"
    for value in sent:
        if value in words:
            yield f"it repeats {value!r}"


def values_of(query: Iterable[str], sent: Any) -> list[str]:
    """The values of a request that would be noticed if an answer repeated them: long enough to be nobody else's."""
    values, waiting = [*query], [sent]
    while waiting and len(values) < 500:
        one = waiting.pop()
        if isinstance(one, str):
            values.append(one)
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return [value for value in values if len(value) >= 12 and re.search(r"[^a-z_]", value)]


def _closed_cookie(header: str) -> bool:
    parts = {part.strip().lower() for part in header.split(";")[1:]}
    return header.startswith("__Host-") and {"secure", "httponly", "samesite=strict", "path=/"} <= parts
