"""What an operator may see: one log line a request and a histogram by route. Never a body, a name or a query."""

from __future__ import annotations

import logging
import re
import sys
import time
import uuid
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

import structlog
from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
_log = structlog.get_logger("ebb.request")
_library = structlog.get_logger("ebb.library")


def configure_logs(level: str) -> None:
    """JSON lines on standard error, UTC; line breaks inside a value are escaped by JSON."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _place_of_error,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=lambda *_: _StandardError(),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    if not any(isinstance(handler, _Libraries) for handler in root.handlers):
        root.addHandler(_Libraries())


class _Libraries(logging.Handler):
    """What libraries log, as lines of ours. Their words are left out: they may hold a statement with its values."""

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        place = f"{record.module}:{record.lineno}"
        _library.log(record.levelno, "library", logger=record.name, at=[place], kind=kind)


class _StandardError:
    """Where lines go. A full disk or a closed pipe behind it costs the line, never the request."""

    def msg(self, line: str) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()

    debug = info = warning = error = critical = msg


def _place_of_error(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep where it happened and drop the message: messages of databases repeat the values they refuse."""
    wrong = event.pop("exc_info", None)
    if isinstance(wrong, BaseException):
        frames = []
        trace = wrong.__traceback__
        while trace is not None:
            frames.append(f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}")
            trace = trace.tb_next
        event["at"] = frames[-12:]
    return event


def init_observing(app: Flask) -> CollectorRegistry:
    """Give each request an id, a log line and a place in the histogram."""
    # Flask's own line repeats the address and the exception's words; ours says the place and the kind.
    app.logger.disabled = True
    registry = CollectorRegistry()
    refusals = Counter("ebb_refused", "What was refused, by code.", ["code"], registry=registry)
    seconds = Histogram(
        "ebb_request_seconds", "Time to answer, by route.", ["method", "route", "status"], registry=registry
    )

    @app.before_request
    def _begin() -> None:
        sent = request.headers.get("X-Request-Id", "")
        g.request_id = sent if _REQUEST_ID.fullmatch(sent) else uuid.uuid4().hex
        g.began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def _end(response: Response) -> Response:
        took = time.perf_counter() - g.get("began", time.perf_counter())
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.method in {"GET", "HEAD", "POST", "PUT"} else "other"
        seconds.labels(method, route, f"{response.status_code // 100}xx").observe(took)
        for code in g.pop("refused", ()):
            refusals.labels(code).inc()
        response.headers["X-Request-Id"] = g.get("request_id", "")
        _log.info(
            "answered",
            method=method,
            route=route,
            status=response.status_code,
            ms=round(took * 1000, 1),
            actor=str(g.actor.account_id) if g.get("actor") else None,
        )
        return response

    return registry


def refused(code: str) -> None:
    """Count a refusal of this request, by its code; a batch may hold many."""
    g.setdefault("refused", []).append(code)


def metrics_text(registry: CollectorRegistry) -> bytes:
    """The histogram as Prometheus reads it."""
    return generate_latest(registry)
