"""Is the process alive, is it ready: open to all, so it says nothing else. How fast it is: for this machine or a token.

No answer holds a version, a name, or how much there is of anything in one clinic.
"""

from __future__ import annotations

import hmac
import os
from pathlib import Path

from flask import Blueprint, Response, jsonify, request
from prometheus_client import CollectorRegistry
from sqlalchemy import text

from backend.shell.db import migrate
from backend.shell.db.session import db
from backend.shell.refusal import NotFound
from backend.shell.settings import Settings
from backend.shell.web.hosts import from_this_machine
from backend.shell.web.observing import metrics_text


def health_blueprint(registry: CollectorRegistry, settings: Settings) -> Blueprint:
    """/healthz, /readyz and /metrics."""
    blueprint = Blueprint("health", __name__)
    head = migrate.head()

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok")

    @blueprint.get("/readyz")
    def readyz() -> tuple[Response, int]:
        checks = {"database": _database(head), "report_folder": _writable(settings.report_folder)}
        ready = all(checks.values())
        return jsonify(status="ready" if ready else "not_ready", checks=checks), 200 if ready else 503

    @blueprint.get("/metrics")
    def metrics() -> Response:
        if not _may_measure(settings.metrics_token):
            raise NotFound
        return Response(metrics_text(registry), mimetype="text/plain")

    return blueprint


def _may_measure(token: str) -> bool:
    """Whoever has the token; where none is set, whoever asks on this machine."""
    if not token:
        return from_this_machine(request)
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(sent.encode(), token.encode())


def _database(head: str) -> bool:
    """Whether it answers and stands at the newest migration."""
    try:
        with db.engine.connect().execution_options(ebb_read_only=True) as connection:
            connection.execute(text("SELECT 1"))
            return migrate.current(connection) == head
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is not ready
        return False


def _writable(folder: Path) -> bool:
    existing = next((place for place in (folder, *folder.parents) if place.exists()), None)
    return existing is not None and os.access(existing, os.W_OK)
