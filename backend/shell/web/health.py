"""Is the process alive, is it ready, how fast is it. Open to all, so it says nothing else."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Blueprint, Response, jsonify
from prometheus_client import CollectorRegistry
from sqlalchemy import text

from backend.shell.db import migrate
from backend.shell.db.session import db
from backend.shell.web.observing import metrics_text


def health_blueprint(registry: CollectorRegistry, report_folder: Path) -> Blueprint:
    """/healthz, /readyz and /metrics."""
    blueprint = Blueprint("health", __name__)
    head = migrate.head()

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok")

    @blueprint.get("/readyz")
    def readyz() -> tuple[Response, int]:
        checks = {"database": _database(head), "report_folder": _writable(report_folder)}
        ready = all(checks.values())
        return jsonify(status="ready" if ready else "not_ready", checks=checks), 200 if ready else 503

    @blueprint.get("/metrics")
    def metrics() -> Response:
        return Response(metrics_text(registry), mimetype="text/plain")

    return blueprint


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
