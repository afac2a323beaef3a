"""flask-smorest's blueprint with our own reading of bodies and queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import flask_smorest
from flask import Request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from backend.shell.web import strict_json
from backend.shell.web.problems import Problem
from backend.shell.web.schema import field_errors

F = TypeVar("F", bound=Callable[..., Any])


class StrictParser(FlaskParser):
    """Reads JSON strictly and refuses query parameters the contract does not name."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE, "json": RAISE}  # noqa: RUF012

    def load_json(self, req: Request, schema: Schema) -> Any:
        return strict_json.read_object(req)

    def handle_error(self, error: ValidationError, req: Request, schema: Schema, **_: Any) -> NoReturn:
        messages: Any = error.messages
        inner = messages.get("json", messages.get("query", messages)) if isinstance(messages, dict) else messages
        errors = field_errors(inner)
        code = errors[0].code if errors else "type"
        raise Problem(422, code, "Some fields cannot be accepted; errors says which and why.", errors=errors)


class Blueprint(flask_smorest.Blueprint):
    """A feature's routes. Everything under /api/v1."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, name: str, import_name: str, description: str) -> None:
        super().__init__(name, import_name, url_prefix="/api/v1", description=description)

    def body(self, schema: type[Schema] | Schema, **kwargs: Any) -> Callable[[F], F]:
        """What comes in as the body."""
        return self.arguments(schema, location="json", **kwargs)  # type: ignore[no-any-return]

    def query(self, schema: type[Schema] | Schema) -> Callable[[F], F]:
        """What comes in behind the question mark."""
        return self.arguments(schema, location="query")  # type: ignore[no-any-return]

    def route(self, rule: str, *, methods: list[str]) -> Callable[[F], F]:
        """Where it stands, and which methods it answers."""
        return super().route(rule, methods=methods)  # type: ignore[no-any-return]

    def response(
        self, status_code: int, schema: type[Schema] | Schema | None = None, **kwargs: Any
    ) -> Callable[[F], F]:
        """What goes out."""
        return super().response(status_code, schema, **kwargs)  # type: ignore[no-any-return]

    def answers(self, *statuses: int) -> Callable[[F], F]:
        """Which further answers exist beside the ones every route of its kind has."""

        def mark(view: F) -> F:
            view.__dict__["_answers"] = statuses + tuple(view.__dict__.get("_answers", ()))
            return view

        return mark

    def takes(self, name: str, description: str, pattern: str) -> Callable[[F], F]:
        """Which header a request has to bring. The view reads it; the contract names it."""
        header = {
            "in": "header",
            "name": name,
            "required": True,
            "description": description,
            "schema": {"type": "string", "pattern": pattern},
        }

        def mark(view: F) -> F:
            view.__dict__["_headers"] = (header, *view.__dict__.get("_headers", ()))
            return view

        return mark

    def by_cookie(self, scheme: str, name: str, description: str) -> Callable[[F], F]:
        """Which cookie stands for a sign-in here. The view reads it; the contract names it."""

        def mark(view: F) -> F:
            view.__dict__["_cookie"] = (scheme, name, description)
            return view

        return mark

    def match_optional(self, view: F) -> F:
        """If-Match is needed only when there is something to match already; the view decides."""
        view.__dict__["_match_optional"] = True
        return view

    def versioned(self, view: F) -> F:
        """What this route answers carries an ETag."""
        view.__dict__["_versioned"] = True
        return view
