"""Rules for every request: a version can be read, a parameter stands once, where none is named none may come."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from backend.shell.web.etag import check_readable
from backend.shell.web.problems import FieldError, Problem


def init_query_rules(app: Flask) -> None:
    """Check before each request to the API. Runs after the guard, so a stranger still gets 401."""

    @app.before_request
    def _check() -> None:
        if request.endpoint is None or not request.path.startswith("/api/"):
            return
        check_readable(request)
        for name, values in request.args.lists():
            if len(values) > 1:
                raise Problem(400, "repeated_parameter", "One query parameter stands twice.")
            if not _named(app.view_functions[request.endpoint]):
                wrong = FieldError(name[:200], "unknown_field", "The contract knows no field of this name.")
                raise Problem(422, "unknown_field", "This address takes no query parameters.", errors=[wrong])


def _named(view: Any) -> bool:
    parameters = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])
    return any(parameter.get("in") == "query" for parameter in parameters)
