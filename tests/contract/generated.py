"""Requests that schemathesis makes up from the contract, sent to the application as one role.

Placeholders and references are filled with records that exist, so that a request gets past the door and meets
the code behind it; the version an edit names is the one last shown. Everything else stays as it was made up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema
from schemathesis.schemas import BaseSchema
from schemathesis.transport.wsgi import WSGITransport

from backend.access import tokens
from tests.contract.furnished import Drawers
from tests.features.cast import PASSWORD, Person

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
    "use_after_free",
)
PHASES = ("examples", "coverage", "fuzzing", "stateful")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_REFERS = ("prescription_id", "plan_version_id")
SLOWEST_SECONDS = 2.0


@dataclass
class Tally:
    """What was sent and what came of it."""

    sent: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    by_operation: dict[str, Counter[int]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.sent += other.sent
        self.statuses += other.statuses
        self.failures += other.failures
        for label, statuses in other.by_operation.items():
            self.by_operation[label] = self.by_operation.get(label, Counter()) + statuses


def run(
    app: Flask,
    contract: Mapping[str, Any],
    person: Person,
    drawers: Drawers,
    *,
    operations: Collection[str],
    phases: Collection[str],
    examples: int,
    seed: int,
) -> Tally:
    """Send what can be made up for these operations as this person, and say what failed."""
    schema = _schema(app, contract, person, drawers, phases=phases, examples=examples, seed=seed)
    tally = Tally()
    with mock.patch.object(WSGITransport, "send", _send):
        for event in from_schema(schema.include(operation_id=sorted(operations))).execute():
            if isinstance(event, events.ScenarioFinished):
                _count(tally, event)
            elif isinstance(event, events.NonFatalError):
                tally.failures.append(f"{event.phase.value} {event.label}: {event.info.format()}")
            elif isinstance(event, events.FatalError):
                raise event.exception
    return tally


_library_send = WSGITransport.send


def _send(self: WSGITransport, case: Any, **kwargs: Any) -> Any:
    """Without the settings of a socket: `ignored_auth` hands them on (4.32), and a WSGI client knows none of them."""
    for name in ("max_redirects", "verify", "cert", "proxies"):
        kwargs.pop(name, None)
    return _library_send(self, case, **kwargs)


def _schema(
    app: Flask,
    contract: Mapping[str, Any],
    person: Person,
    drawers: Drawers,
    *,
    phases: Collection[str],
    examples: int,
    seed: int,
) -> BaseSchema:
    checks: dict[str, Any] = {"enabled": False} | {name: {"enabled": True} for name in CHECKS}
    # A weak tag or a made-up one is refused with 412, a missing one with 428; both are named by the contract.
    checks["negative_data_rejection"]["expected-statuses"] = [400, 401, 403, 404, 409, 412, 413, 415, 422, 426, 428]
    checks["missing_required_header"]["expected-statuses"] = [400, 401, 403, 404, 422, 428]
    checks["max_response_time"] = SLOWEST_SECONDS
    config = SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "workers": 1,
            "checks": checks,
            "generation": {"max-examples": examples, "deterministic": True, "allow-x00": True, "database": "none"},
            "phases": {name: {"enabled": name in phases} for name in PHASES},
            "cache": {"enabled": False},
        }
    )
    schema = schemathesis.openapi.from_dict(dict(contract), config=config)
    schema.app = app
    schema.auth(refresh_interval=None)(_sign_in_of(person))
    shown: dict[str, str] = {}

    @schema.hook
    def map_case(_context: Any, case: Any) -> Any:
        return _filled(case, drawers, shown)

    @schema.hook
    def after_call(_context: Any, case: Any, response: Any) -> None:
        if tag := response.headers.get("etag"):
            shown[_record(case.formatted_path)] = tag[0]

    return schema


def _sign_in_of(person: Person) -> type:
    class SignIn:
        """The person's token; a fresh one where the request itself ends the sign-in."""

        def get(self, case: Any, _context: Any) -> str:
            if case.operation.definition.raw["operationId"] in {"sign_out", "refresh_session"}:
                return ""
            return person._headers(None)["Authorization"]

        def set(self, case: Any, data: str, _context: Any) -> None:
            if data:
                case.headers = {**(case.headers or {}), "Authorization": data}
                return
            body = {"login": person.login, "password": PASSWORD}
            answer = person.app.test_client().post("/api/v1/sign-in", json=body, base_url="https://localhost")
            if case.operation.definition.raw["operationId"] == "sign_out":
                token = answer.json["access_token"]  # type: ignore[index]
                case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
            else:
                cookie = answer.headers["Set-Cookie"].split(";")[0].split("=", 1)[1]
                case.cookies = {**(case.cookies or {}), tokens.COOKIE: cookie}

    return SignIn


def _filled(case: Any, drawers: Drawers, shown: Mapping[str, str]) -> Any:
    if isinstance(case.path_parameters, dict):
        for name, value in case.path_parameters.items():
            known = drawers.one(name)
            if known is not None and isinstance(value, str) and _UUID.fullmatch(value):
                case.path_parameters[name] = known
    _refer(case.body, drawers)
    headers = case.headers or {}
    if isinstance(headers.get("If-Match"), str) and re.fullmatch('"[^"]*"', headers["If-Match"]):
        tag = shown.get(_record(case.formatted_path))
        if tag is not None:
            case.headers["If-Match"] = tag
    return case


def _refer(value: Any, drawers: Drawers) -> None:
    """Where a body refers to another record by a well-formed id, let it be one that exists."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in _REFERS and isinstance(inner, str) and _UUID.fullmatch(inner):
                value[name] = drawers.one(name) or inner
            else:
                _refer(inner, drawers)
    elif isinstance(value, list):
        for inner in value:
            _refer(inner, drawers)


def _record(path: str) -> str:
    """The record an address speaks of: withdrawing or ending it is done to the same version."""
    return path.removesuffix("/withdrawal").removesuffix("/end").removesuffix("/versions")


def _count(tally: Tally, event: events.ScenarioFinished) -> None:
    recorder = event.recorder
    for case_id, interaction in recorder.interactions.items():
        tally.sent += 1
        if interaction.response is not None:
            status = interaction.response.status_code
            tally.statuses[status] += 1
            case = recorder.cases[case_id].value if case_id in recorder.cases else None
            label = case.operation.label if case is not None else recorder.label
            tally.by_operation.setdefault(label, Counter())[status] += 1
        for check in recorder.checks.get(case_id, ()):
            if check.status == Status.FAILURE and check.failure_info is not None:
                body = interaction.response.content[:600] if interaction.response is not None else b""
                tally.failures.append(
                    f"{event.phase.value} {recorder.label}: {check.name}: {check.failure_info.failure}\n"
                    f"{check.failure_info.code_sample}\n{body!r}"
                )
