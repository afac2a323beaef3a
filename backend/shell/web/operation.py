"""One operation of the contract: what flask-smorest says of it, completed from the marks its view carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from backend.shell.web.answers import STATUSES
from backend.shell.web.components import reference
from backend.shell.web.example import example_of

_ORDER = (
    *("operationId", "summary", "description", "tags", "x-permission", "x-any-app", "x-codes", "security"),
    *("parameters", "requestBody", "responses"),
)


def complete(
    said: Mapping[str, Any],
    view: Any,
    *,
    name: str,
    path: str,
    changes: bool,
    open_to_all: bool,
    schemas: Mapping[str, Any],
    codes: Iterable[str] = (),
) -> dict[str, Any]:
    """The whole operation, in a fixed order. `schemas` are the contract's, for the example of the body; `codes` are
    the rules of its feature.

    `changes`: its method is not one that only reads.
    """
    marks: Mapping[str, Any] = view.__dict__
    made = dict(said) | {"operationId": name, "security": _security(marks, open_to_all=open_to_all)}
    if "_permission" in marks:
        made["x-permission"] = str(marks["_permission"].value)
    if marks.get("_any_app"):
        made["x-any-app"] = True
    statuses = _statuses(marks, path, has_body="requestBody" in made, open_to_all=open_to_all)
    if codes:
        made["x-codes"] = sorted(set(codes))
    if changes:
        statuses.add("403")  # from a page of another site
    made["responses"] = _responses(said.get("responses", {}), statuses, marks)
    parameters = [*said.get("parameters", ()), *marks.get("_headers", ()), *_shared(statuses, marks)]
    if not open_to_all:
        parameters.append(reference("parameters", "App"))
    if parameters:
        made["parameters"] = parameters
    for media in made.get("requestBody", {}).get("content", {}).values():
        if "example" not in media and "examples" not in media:
            media["example"] = example_of(media["schema"], schemas)
    return {key: made[key] for key in _ORDER if key in made}


def _security(marks: Mapping[str, Any], *, open_to_all: bool) -> list[dict[str, list[str]]]:
    if "_cookie" in marks:
        return [{marks["_cookie"][0]: []}]
    return [] if open_to_all else [{"access": []}]


def _statuses(marks: Mapping[str, Any], path: str, *, has_body: bool, open_to_all: bool) -> set[str]:
    found = {"400", "422", "5XX", *(str(status) for status in marks.get("_answers", ()))}
    if not open_to_all:
        found |= {"401", "403"} if marks.get("_any_app") else {"401", "403", "426"}
    if "{" in path:
        found.add("404")
    if has_body:
        found |= {"413", "415"}
    return found


def _responses(said: Mapping[Any, Any], statuses: set[str], marks: Mapping[str, Any]) -> dict[str, Any]:
    found = {str(status): dict(answer) for status, answer in said.items() if str(status) != "default"}
    versioned = "304" in statuses or "_versioned" in marks
    for status, answer in found.items():
        names = ("X-Request-Id", "ETag") if versioned and status.startswith("2") else ("X-Request-Id",)
        answer["headers"] = {name: reference("headers", name) for name in names} | answer.get("headers", {})
    found |= {status: reference("responses", STATUSES[status].name) for status in statuses}
    return dict(sorted(found.items()))


def _shared(statuses: set[str], marks: Mapping[str, Any]) -> list[dict[str, str]]:
    found = []
    if "428" in statuses and "_match_optional" not in marks:
        found.append("IfMatchNeeded")
    elif "412" in statuses:
        found.append("IfMatch")
    if "304" in statuses:
        found.append("IfNoneMatch")
    return [reference("parameters", name) for name in found]
