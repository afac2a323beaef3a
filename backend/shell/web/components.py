"""What all operations of the contract share: the problem, the answers, the parameters and the headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.shell.web.answers import HEADERS, STATUSES, Answer
from backend.shell.web.etag import TAGS
from backend.shell.web.fields import CODES as FIELD_CODES
from backend.shell.web.problems import MEDIA_TYPE

APP_VERSION = "^[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4}$"
_MATCH = {
    "in": "header",
    "name": "If-Match",
    "description": "The version you read, as its ETag gave it. Weak tags and `*` name no version.",
    "schema": {"type": "string", "pattern": TAGS, "examples": ['"1"']},
}
_PARAMETERS: Mapping[str, dict[str, Any]] = {
    "App": {
        "in": "header",
        "name": "X-Ebb-App",
        "required": False,
        "description": "The version of the app that asks. Below the oldest that is served, the"
        " answer is 426; operations with `x-any-app` take it all the same.",
        "schema": {"type": "string", "pattern": APP_VERSION, "examples": ["1.0.0"]},
    },
    "IfMatch": _MATCH | {"required": False},
    "IfMatchNeeded": _MATCH | {"required": True},
    "IfNoneMatch": {
        "in": "header",
        "name": "If-None-Match",
        "required": False,
        "description": "The version you have, as its ETag gave it.",
        "schema": {"type": "string", "pattern": TAGS, "examples": ['"1"']},
    },
}


def components(schemas: Mapping[str, Any], security: Mapping[str, Any]) -> dict[str, Any]:
    """The last part of the contract, everything in a fixed order."""
    return {
        "schemas": dict(sorted(schemas.items())),
        "responses": {one.name: _response(status, one) for status, one in STATUSES.items()},
        "parameters": dict(_PARAMETERS),
        "headers": {
            name: {"description": words, "required": True, "schema": {"type": "string", "pattern": pattern}}
            for name, (words, pattern) in HEADERS.items()
        },
        "securitySchemes": dict(sorted(security.items())),
    }


def reference(kind: str, name: str) -> dict[str, str]:
    """Where the contract says it once."""
    return {"$ref": f"#/components/{kind}/{name}"}


def problem_schema(codes: Mapping[str, str]) -> dict[str, Any]:
    """The one shape of everything that goes wrong, with every code anybody can meet."""
    listed = "\n".join(f"- `{code}`: {words}" for code, words in sorted(codes.items()))
    error = {
        "type": "object",
        "required": ["field", "code", "detail"],
        "additionalProperties": False,
        "properties": {
            "field": {"type": "string", "description": "Where, for example `places.0.score`.", "maxLength": 200},
            "code": {"type": "string", "enum": sorted(FIELD_CODES)},
            "detail": {"type": "string", "description": "Which rule, in words. The value itself is never repeated."},
        },
    }
    return {
        "type": "object",
        "description": f"What went wrong (RFC 9457). `code` is stable:\n\n{listed}\n",
        "required": ["type", "title", "status", "code", "detail", "request_id"],
        "properties": {
            "type": {"type": "string", "pattern": "^urn:ebb:problem:[a-z0-9_]+$"},
            "title": {"type": "string", "description": "The status in words."},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "code": {"type": "string", "enum": sorted(codes)},
            "detail": {"type": "string", "description": "What to do, for people."},
            "request_id": {"type": "string", "description": "Give this to whoever looks into it."},
            "errors": {"type": "array", "description": "One line for each field that was refused.", "items": error},
            "clinics": {
                "type": "array",
                "description": "With `pick_clinic` only: the clinics in which login and password fit.",
                "items": {
                    "type": "object",
                    "required": ["id", "name"],
                    "additionalProperties": False,
                    "properties": {"id": {"type": "string", "format": "uuid"}, "name": {"type": "string"}},
                },
            },
        },
    }


def _response(status: str, one: Answer) -> dict[str, Any]:
    made: dict[str, Any] = {
        "description": one.words,
        "headers": {name: reference("headers", name) for name in ("X-Request-Id", *one.headers)},
    }
    if status != "304":
        made["content"] = {MEDIA_TYPE: {"schema": reference("schemas", "Problem")}}
    return made
