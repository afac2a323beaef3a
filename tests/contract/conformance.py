"""Holds every answer of every test against the contract: status, type, headers, body; and against what holds for all.

`CheckedClient` is the test client of the features' tests, so that no test has to ask for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker
from werkzeug.test import TestResponse

from backend.app import built_contract
from backend.shell.web.contract import operations
from backend.shell.web.problems import MEDIA_TYPE
from tests.contract import every_answer

FORMATS = FormatChecker(formats=("uuid", "date", "date-time"))


class NotInContract(AssertionError):
    """The server answered what the contract does not say."""


@dataclass
class Contract:
    """A contract, and validators for its answers that are made once."""

    document: Mapping[str, Any]
    _found: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    _paths: list[tuple[re.Pattern[str], str]] = field(default_factory=list)
    _validators: dict[str, Draft202012Validator] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path, method, operation in operations(self.document):
            self._found[path, method] = operation
        for path in self.document["paths"]:
            self._paths.append((re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), path))
        # A path without a placeholder says more than one with.
        self._paths.sort(key=lambda pair: pair[1].count("{"))

    def operation(self, method: str, path: str) -> Mapping[str, Any] | None:
        """What the contract says of a request, None when it knows no such."""
        method = "get" if method == "HEAD" else method.lower()
        for pattern, template in self._paths:
            if pattern.fullmatch(path) and (template, method) in self._found:
                return self._found[template, method]
        return None

    def resolve(self, part: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a reference stands for."""
        if "$ref" not in part:
            return part
        found: Any = self.document
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return self.resolve(found)

    def validator(self, schema: Mapping[str, Any], *, closed: bool) -> Draft202012Validator:
        """A validator for this schema. `closed`: what is not named may not stand there."""
        key = json.dumps([schema, closed], sort_keys=True)
        if key not in self._validators:
            components = self.document["components"]
            if closed:
                components = components | {"schemas": {n: _closed(n, s) for n, s in components["schemas"].items()}}
            whole = {**schema, "components": components}
            Draft202012Validator.check_schema(whole)
            self._validators[key] = Draft202012Validator(whole, format_checker=FORMATS)
        return self._validators[key]

    def check(self, method: str, path: str, answer: TestResponse) -> None:
        """Raise NotInContract when this answer is not one of those that the contract names."""
        here = f"{method} {path} -> {answer.status_code}"
        operation = self.operation(method, path)
        if operation is None:
            if answer.status_code not in {404, 405, 400, 431}:
                raise NotInContract(f"{here}: the contract knows no such operation")
            self._problem(here, answer)
            return
        said = operation["responses"].get(str(answer.status_code)) or operation["responses"].get(
            f"{answer.status_code // 100}XX"
        )
        if said is None:
            raise NotInContract(f"{here}: {operation['operationId']} names {', '.join(operation['responses'])}")
        said = self.resolve(said)
        self._headers(here, said.get("headers", {}), answer)
        content = said.get("content", {})
        if not content or method == "HEAD":
            if answer.get_data():
                raise NotInContract(f"{here}: there should be no body")
            return
        if answer.mimetype not in content:
            raise NotInContract(f"{here}: {answer.mimetype} instead of {', '.join(content)}")
        if answer.mimetype == "application/json":
            self._body(here, content["application/json"]["schema"], answer, closed=True)
        elif answer.mimetype == MEDIA_TYPE:
            self._problem(here, answer)

    def _headers(self, here: str, said: Mapping[str, Any], answer: TestResponse) -> None:
        for name, reference in said.items():
            header = self.resolve(reference)
            if name not in answer.headers:
                raise NotInContract(f"{here}: the header {name} is missing")
            if not re.search(header["schema"].get("pattern", ""), answer.headers[name]):
                raise NotInContract(f"{here}: the header {name} reads {answer.headers[name]}")
        if "ETag" in answer.headers and "ETag" not in said:
            raise NotInContract(f"{here}: an ETag that the contract does not name (mark the view @blueprint.versioned)")
        if answer.headers.get("Cache-Control") != "no-store":
            raise NotInContract(f"{here}: this answer may be kept")

    def _problem(self, here: str, answer: TestResponse) -> None:
        if answer.mimetype != MEDIA_TYPE:
            raise NotInContract(f"{here}: a problem as {answer.mimetype}")
        body = self._body(here, {"$ref": "#/components/schemas/Problem"}, answer, closed=False)
        if (body["status"], body["request_id"]) != (answer.status_code, answer.headers["X-Request-Id"]):
            raise NotInContract(f"{here}: the problem says another status or request than its answer")

    def _body(self, here: str, schema: Mapping[str, Any], answer: TestResponse, *, closed: bool) -> Any:
        body = json.loads(answer.get_data())
        wrong = next(iter(self.validator(schema, closed=closed).iter_errors(body)), None)
        if wrong is not None:
            raise NotInContract(f"{here}: at {wrong.json_path}: {wrong.message}")
        return body


def _closed(name: str, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if name == "Problem" or "properties" not in schema or "additionalProperties" in schema:
        return schema
    return {**schema, "additionalProperties": False}


_known: dict[tuple[str, ...], Contract] = {}


def contract_of(app: Flask) -> Contract:
    """The contract of this application; made once for all applications with the same routes."""
    routes = tuple(sorted(rule.rule for rule in app.url_map.iter_rules()))
    if routes not in _known:
        _known[routes] = Contract(built_contract(app))
    return _known[routes]


class CheckedClient(FlaskClient):
    """A test client that holds every answer against `every_answer`, and those of the API against the contract."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        answer = super().open(*args, **kwargs)
        path = answer.request.path
        every_answer.check(answer, kwargs.get("json"))
        if path.startswith("/api/"):
            contract_of(self.application).check(answer.request.method, path, answer)
        return answer
