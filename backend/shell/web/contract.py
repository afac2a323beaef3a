"""The contract: openapi.yaml, made from the schemas and the routes, in a fixed order, ready to be reviewed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import flask_smorest
import yaml
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask
from marshmallow.fields import Field

from backend.shell.web import answers
from backend.shell.web.components import components, problem_schema
from backend.shell.web.fields import CODES as FIELD_CODES
from backend.shell.web.operation import complete
from backend.shell.web.units import name_units

METHODS = ("get", "post", "put", "patch", "delete")
ORDER = ("openapi", "info", "servers", "tags", "paths", "components")
_ABOUT = """\
The long view of chronic pain: diary, needling sessions, exercise and plan of one person on one page.

- Bodies are JSON in UTF-8, at most 1 MiB. A field, a query parameter or a value that is not named here is refused.
- Every problem is an RFC 9457 answer with a stable `code` and the request's id.
- Times are sent as RFC 3339 with their offset, and answered in UTC with milliseconds; what a phone stated about its own
  record (`felt_at`, `done_at`, `written_at`) is answered with the offset it stated. Days are calendar days.
- Ids are random UUIDs. What a phone creates carries the phone's own id, so sending it again changes nothing.
- Lists go on from a sealed cursor. What can be edited has an ETag; an edit says with If-Match what it was made on.
- No answer may be kept by a cache.
- `x-unit` beside a number is its unit, `none` where it has none. `x-codes` of an operation are its feature's rules,
  beside the codes that every operation can answer with; what each means stands in `Problem`. `x-permission` is who may.
"""
_ACCESS = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "The access token of a sign-in; it holds for ten minutes.",
}


class ContractError(RuntimeError):
    """The routes do not make a contract: two operations share an id."""


class Api(flask_smorest.Api):
    """flask-smorest's Api without its own error handler and without default answers."""

    def _register_error_handlers(self) -> None:
        """Ours are registered by `init_problems`."""

    def _register_responses(self) -> None:
        """Every answer is named by the operation itself."""

    def register_blueprint(self, blueprint: flask_smorest.Blueprint) -> None:
        """Serve a feature's routes. They are described only when somebody asks for the contract: it takes long."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint)
        self.undescribed = [*getattr(self, "undescribed", []), blueprint]

    def describe(self) -> APISpec:
        """Every feature's routes, described."""
        for blueprint in self.undescribed:
            blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
            self.spec.tag({"name": blueprint.name, "description": blueprint.description})
        self.undescribed = []
        spec: APISpec = self.spec
        return spec


def init_contract(app: Flask, version: str) -> Api:
    """Prepare the contract; blueprints are registered at the returned Api."""
    app.config.update(
        API_TITLE="Ebb",
        API_VERSION=version,
        OPENAPI_VERSION="3.1.1",
        API_SPEC_OPTIONS={"servers": [{"url": "/", "description": "The clinic's own server."}]},
    )
    api = Api()
    plugin = MarshmallowPlugin(schema_name_resolver=_resolver)
    api.init_app(app, spec_kwargs={"marshmallow_plugin": plugin})
    if plugin.converter is None:
        raise ContractError("The contract has nobody who reads schemas.")
    plugin.converter.add_attribute_function(_judged_one_by_one)  # type: ignore[no-untyped-call]
    plugin.converter.add_attribute_function(_in_its_own_words)  # type: ignore[no-untyped-call]
    return api


def build(
    app: Flask,
    api: Api,
    codes: Mapping[str, str],
    public: Callable[[str], bool],
    codes_of: Callable[[str], Iterable[str]] = lambda _: (),
) -> dict[str, Any]:
    """The whole contract as plain data. `codes` are the features' rule codes, `codes_of` those of one feature by its
    blueprint's name; `public` tells open endpoints.

    Raises ContractError when two operations have one id.
    """
    raw: dict[str, Any] = api.describe().to_dict()
    schemas = raw.setdefault("components", {}).setdefault("schemas", {})
    schemas.pop("PaginationMetadata", None)  # flask-smorest's own; lists here go on by cursor
    endpoints = _endpoints(app)
    security: dict[str, Any] = {"access": _ACCESS}
    for path, method, said in list(operations(raw)):
        endpoint = endpoints[path, method]
        view = app.view_functions[endpoint]
        name = endpoint.rpartition(".")[2]
        raw["paths"][path][method] = complete(
            said,
            view,
            name=name,
            path=path,
            changes=method != "get",
            open_to_all=public(endpoint),
            schemas=schemas,
            codes=codes_of(endpoint.partition(".")[0]),
        )
        if "_cookie" in view.__dict__:
            scheme, cookie, words = view.__dict__["_cookie"]
            security[scheme] = {"type": "apiKey", "in": "cookie", "name": cookie, "description": words}
    _refuse_doubles(raw)
    schemas["Problem"] = problem_schema({**answers.CODES, **FIELD_CODES, **codes})
    _tell_sent_from_answered(raw)
    name_units(raw)
    raw["info"] = {
        "title": raw["info"]["title"],
        "version": raw["info"]["version"],
        "summary": "The long view of chronic pain.",
        "description": _ABOUT,
        "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
    }
    raw["paths"] = {
        path: {key: item[key] for key in ("parameters", *METHODS) if key in item}
        for path, item in sorted(raw["paths"].items())
    }
    raw["components"] = components(schemas, security)
    whole: dict[str, Any] = _plain({key: raw[key] for key in ORDER if key in raw})
    return whole


def operations(contract: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation of a contract: path, method, what is said of it."""
    for path, item in contract["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def path_of(rule: str) -> str:
    """A route's rule as the contract spells it: `/a/<uuid:b>` is `/a/{b}`."""
    first, *rest = rule.split("<")
    return first + "".join("{" + part.rpartition(":")[2].replace(">", "}") for part in rest)


def _endpoints(app: Flask) -> dict[tuple[str, str], str]:
    return {
        (path_of(rule.rule), method.lower()): rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if rule.rule.startswith("/api/")
    }


def _resolver(schema: Any) -> str:
    cls = schema if isinstance(schema, type) else type(schema)
    base = cls.__name__.removesuffix("Schema")
    return f"{base}List" if getattr(schema, "many", False) else base


def _judged_one_by_one(self: OpenAPIConverter, field: Field[Any], **_: Any) -> dict[str, Any]:
    """A list that takes any object and judges each still says what each should be. apispec passes itself."""
    shapes = getattr(field, "shapes", ())
    if not shapes:
        return {}
    anything = {"type": "object", "description": "What is neither is answered as rejected."}
    named = [self.resolve_nested_schema(shape) for shape in shapes]  # type: ignore[no-untyped-call]
    return {"items": {"anyOf": [*named, anything]}}


def _refuse_doubles(raw: Mapping[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(raw)]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise ContractError(f"Two operations have one id: {', '.join(twice)}. Rename one of the views.")


def _tell_sent_from_answered(raw: Mapping[str, Any]) -> None:
    """What is sent may hold no more than is named. What is only answered is always whole, and may grow: an older
    app ignores what it does not know."""
    schemas = raw["components"]["schemas"]
    sent: set[str] = set()
    waiting = [name for _, _, operation in operations(raw) for name in _names(operation.get("requestBody", {}))]
    while waiting:
        name = waiting.pop()
        if name not in sent:
            sent.add(name)
            waiting += _names(schemas[name])
    for name in schemas.keys() - sent - {"Problem"}:
        schema = schemas[name]
        schema.pop("additionalProperties", None)
        schema["required"] = list(schema["properties"])
        for part in schema["properties"].values():
            part.pop("default", None)
            if "format" in part:
                part.pop("pattern", None)  # limits what is sent; the day of a time may lie a day before it


def _names(value: Any) -> list[str]:
    """The schemas that are referred to in this part of the contract."""
    if isinstance(value, Mapping):
        found = [name for inner in value.values() for name in _names(inner)]
        if isinstance(value.get("$ref"), str):
            found.append(value["$ref"].rpartition("/")[2])
        return found
    return [name for inner in value for name in _names(inner)] if isinstance(value, list | tuple) else []


def _in_its_own_words(self: OpenAPIConverter, field: Field[Any], **_: Any) -> dict[str, Any]:
    """A field that can only say what it may hold once everybody is known. apispec passes itself."""
    said: Callable[[Callable[[Any], Any]], dict[str, Any]] | None = getattr(field, "in_contract", None)
    return {} if said is None else said(self.resolve_nested_schema)


class _Dumper(yaml.SafeDumper):
    """Lists indented under their key, several lines as a block, no anchors: made to be read as a change."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002
        super().increase_indent(flow=flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def as_yaml(contract: Mapping[str, Any]) -> str:
    """The contract as the file holds it."""
    head = "# The contract. Generated by `make contract` from the schemas and routes; reviewed, never edited by hand.\n"
    return head + yaml.dump(contract, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, str) else value  # an enumeration's word is a word
