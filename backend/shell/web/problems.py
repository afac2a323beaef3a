"""One kind of problem answer: RFC 9457 with a stable code and the request's id, and nothing that leaks.

Never an echo of what was sent, never a class, path, query or version. A 5xx says the same words always.
"""

from __future__ import annotations

import http
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask, Response, g, json
from werkzeug.exceptions import HTTPException

from backend.shell.refusal import Conflict, NotFound, Refusal, RuleBroken, Slowed, StaleVersion
from backend.shell.web.headers import dressed
from backend.shell.web.observing import refused

MEDIA_TYPE = "application/problem+json"
_STATUS: dict[type[Refusal], int] = {NotFound: 404, Conflict: 409, StaleVersion: 412, RuleBroken: 422, Slowed: 429}
_CODES = {
    400: ("bad_request", "The request could not be read."),
    401: ("sign_in_needed", "Sign in first."),
    403: ("not_allowed", "Your role does not include this."),
    404: ("not_found", "There is nothing here under this address."),
    405: ("method_not_allowed", "This address does not answer that method."),
    408: ("too_slow", "The request took too long to arrive."),
    413: ("too_large", "The body is larger than one request may be."),
    415: ("media_type", "Send the body as application/json."),
    429: ("too_many", "Too many requests; wait a moment."),
    431: ("headers_too_large", "The request's headers are too large."),
}
_log = structlog.get_logger("ebb.problem")


@dataclass(frozen=True, slots=True)
class FieldError:
    """Which field, which rule. The value itself is never repeated."""

    field: str
    code: str
    detail: str


class Problem(Exception):
    """An answer that is a problem, ready to be sent."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: list[FieldError] | None = None,
        headers: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.headers, self.extra = errors or [], headers or {}, extra or {}

    def body(self, request_id: str) -> dict[str, Any]:
        """The answer's content."""
        made: dict[str, Any] = {
            "type": f"urn:ebb:problem:{self.code}",
            "title": http.HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "request_id": request_id,
        }
        if self.errors:
            made["errors"] = [{"field": e.field, "code": e.code, "detail": e.detail} for e in self.errors]
        return made | self.extra

    def response(self) -> Response:
        """The answer itself."""
        refused(self.code)
        answer = Response(json.dumps(self.body(g.get("request_id", ""))), self.status, mimetype=MEDIA_TYPE)
        answer.headers.extend(self.headers)
        if self.status == 401:
            answer.headers.setdefault("WWW-Authenticate", "Bearer")
        answer.headers["X-Request-Id"] = g.get("request_id", "")
        return dressed(answer)


def init_problems(app: Flask) -> None:
    """Turn everything that goes wrong into one kind of answer."""
    app.register_error_handler(Problem, lambda problem: problem.response())
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _refused(refusal: Refusal) -> Response:
    status = next((_STATUS[kind] for kind in type(refusal).__mro__ if kind in _STATUS), 422)
    headers = {"Retry-After": str(refusal.seconds)} if isinstance(refusal, Slowed) else {}
    return Problem(status, refusal.code, refusal.detail, headers=headers, extra=refusal.params).response()


def _http(wrong: HTTPException) -> Response:
    status = wrong.code or 500
    if status >= 500:
        return _unforeseen(wrong)
    code, detail = _CODES.get(status, ("bad_request", "The request could not be read."))
    # 405 must say which methods there are; other headers of the exception are HTML's and left behind.
    headers = {name: value for name, value in wrong.get_headers() if name in {"Allow", "Retry-After"}}
    return Problem(status, code, detail, headers=headers).response()


def _unforeseen(wrong: Exception) -> Response:
    wrong = getattr(wrong, "original_exception", None) or wrong
    _log.error("unforeseen", kind=type(wrong).__name__, exc_info=wrong)
    return Problem(500, "unforeseen", "Something went wrong on our side. Nothing was changed.").response()
