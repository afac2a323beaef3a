"""The contract: openapi.yaml, made from the schemas and the routes, in a fixed order, ready to be reviewed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import flask_smorest
import yaml
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask

from backend.shell.web.fields import CODES as FIELD_CODES
from backend.shell.web.problems import MEDIA_TYPE

SHELL_CODES = {
    "bad_request": "The request could not be read.",
    "bad_json": "The body is not well-formed JSON in UTF-8, or not one object.",
    "too_deep": "The body is nested deeper than 20.",
    "duplicate_key": "One key stands twice in the same object.",
    "repeated_parameter": "A query parameter stands twice.",
    "media_type": "The body is not application/json.",
    "content_encoding": "The body is compressed; send it plain.",
    "too_large": "The body is larger than one request may be.",
    "headers_too_large": "The request's headers are too large.",
    "too_slow": "The request took too long to arrive.",
    "too_many": "Too many requests.",
    "sign_in_needed": "No valid access token.",
    "not_allowed": "The role does not include this.",
    "not_found": "There is nothing under this address, or it is somebody else's.",
    "method_not_allowed": "The address does not answer that method.",
    "stale_version": "It was changed since it was read.",
    "version_needed": "If-Match is missing.",
    "bad_version": "If-Match or If-None-Match cannot be read.",
    "bad_cursor": "The cursor was not handed out for this list.",
    "resync": "The cursor is too old: pull everything once.",
    "upgrade_required": "This version of the app is too old; nothing was taken, nothing is lost.",
    "unforeseen": "Something went wrong on the server; nothing was changed.",
}
_DESCRIPTIONS = {
    304: "Not changed since the version you have.",
    400: "The request could not be read.",
    401: "Sign in first.",
    403: "Your role does not include this.",
    404: "There is nothing here, or it is not yours: the two are told apart by nobody.",
    409: "What is stored stays; the answer says what it is.",
    410: "The cursor is too old: pull everything once.",
    412: "It was changed since you read it.",
    413: "The body is larger than one request may be.",
    415: "Send the body as application/json.",
    422: "Well formed, but it cannot be accepted; code and errors say why.",
    426: "This version of the app is too old; nothing was taken, nothing is lost.",
    428: "Say with If-Match which version you read.",
}
ORDER = ("openapi", "info", "servers", "tags", "paths", "components")


class Api(flask_smorest.Api):
    """flask-smorest's Api without its own error handler and without default answers."""

    def _register_error_handlers(self) -> None:
        """Ours are registered by `init_problems`."""

    def _register_responses(self) -> None:
        """Every answer is named by the operation itself."""


def _resolver(schema: Any) -> str:
    cls = schema if isinstance(schema, type) else type(schema)
    name: str = cls.__name__
    base = name.removesuffix("Schema")
    return f"{base}List" if getattr(schema, "many", False) else base


def init_contract(app: Flask, version: str) -> Api:
    """Prepare the contract; blueprints are registered at the returned Api."""
    app.config.update(
        API_TITLE="Ebb",
        API_VERSION=version,
        OPENAPI_VERSION="3.1.1",
        API_SPEC_OPTIONS={
            "info": {
                "description": "The long view of chronic pain.",
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "servers": [{"url": "/"}],
        },
    )
    api = Api()
    api.init_app(app, spec_kwargs={"marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_resolver)})
    return api


def build(app: Flask, api: Api, codes: Mapping[str, str], public: Callable[[str], bool]) -> dict[str, Any]:
    """The whole contract as plain data. `codes` are the features' rule codes; `public` tells open endpoints."""
    spec: APISpec = api.spec
    raw = spec.to_dict()
    endpoints = {_path(rule.rule): rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    views = {
        (_path(rule.rule), method.lower()): rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if rule.rule in {r.rule for r in app.url_map.iter_rules()} and _path(rule.rule) in endpoints
    }
    for path, item in raw["paths"].items():
        for method in [key for key in item if key in {"get", "post", "put", "delete", "patch"}]:
            endpoint = views[path, method]
            _complete(item[method], app.view_functions[endpoint], endpoint, path, public(endpoint))
    components = raw.setdefault("components", {})
    components["securitySchemes"] = {"access": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    components.setdefault("schemas", {})["Problem"] = _problem_schema({**SHELL_CODES, **FIELD_CODES, **codes})
    components["schemas"] = dict(sorted(components["schemas"].items()))
    components.pop("responses", None)
    components.pop("parameters", None)
    components.pop("headers", None)
    raw["paths"] = dict(sorted(raw["paths"].items()))
    return {key: raw[key] for key in ORDER if key in raw}


def _path(rule: str) -> str:
    return rule.replace("<uuid:", "{").replace("<", "{").replace(">", "}")


def _complete(operation: dict[str, Any], view: Any, endpoint: str, path: str, is_public: bool) -> None:
    operation["operationId"] = endpoint.split(".")[-1]
    permission = getattr(view, "_permission", None)
    if permission is not None:
        operation["x-permission"] = str(permission.value)
    operation["security"] = [] if is_public else [{"access": []}]
    statuses = {400, 422, *getattr(view, "_answers", ())}
    if not is_public:
        statuses |= {401, 403, 426}
    if "{" in path:
        statuses |= {404}
    if "requestBody" in operation:
        statuses |= {413, 415}
    answers = operation.setdefault("responses", {})
    answers.pop("default", None)
    for status in sorted(statuses):
        described: dict[str, Any] = {"description": _DESCRIPTIONS[status]}
        if status != 304:
            described["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        answers[str(status)] = described
    operation["responses"] = dict(sorted(answers.items(), key=lambda pair: str(pair[0])))
    if {412, 428} & statuses:
        operation.setdefault("parameters", []).append(
            {
                "in": "header",
                "name": "If-Match",
                "required": False,
                "schema": {"type": "string"},
                "description": "The version you read, as its ETag gave it.",
            }
        )


def _problem_schema(codes: Mapping[str, str]) -> dict[str, Any]:
    listed = "\n".join(f"- `{code}`: {words}" for code, words in sorted(codes.items()))
    error = {
        "type": "object",
        "required": ["field", "code", "detail"],
        "additionalProperties": False,
        "properties": {
            "field": {"type": "string"},
            "code": {"type": "string", "enum": sorted(FIELD_CODES)},
            "detail": {"type": "string"},
        },
    }
    return {
        "type": "object",
        "description": f"What went wrong (RFC 9457). `code` is stable:\n\n{listed}",
        "required": ["type", "title", "status", "code", "detail", "request_id"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "code": {"type": "string", "enum": sorted(codes)},
            "detail": {"type": "string"},
            "request_id": {"type": "string"},
            "errors": {"type": "array", "items": error},
        },
    }


def as_yaml(contract: Mapping[str, Any]) -> str:
    """The contract as the file holds it."""
    head = "# The contract. Generated by `make contract` from the schemas and routes; reviewed, never edited by hand.\n"
    return head + yaml.safe_dump(_plain(contract), sort_keys=False, allow_unicode=True, width=110)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
