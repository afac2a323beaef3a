"""Requests that schemathesis makes up from the contract, sent to the application as one role.

Placeholders and references are filled with records that exist, so that a request gets past the door and meets
the code behind it; the version an edit names is the one last shown. Everything else stays as it was made up.
"""

from __future__ import annotations

import copy
import re
import time
import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.engine import Status, events, from_schema
from schemathesis.generation import GenerationMode
from schemathesis.generation.meta import CoveragePhaseData
from schemathesis.schemas import BaseSchema
from schemathesis.transport.wsgi import WSGITransport

from backend.access import tokens
from backend.shell.web.components import APP_VERSION
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
_REFERS = ("prescription_id", "plan_version_id", "cohort", "outcome", "instrument", "measure")


@dataclass
class Tally:
    """What was sent and what came of it."""

    sent: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    by_operation: dict[str, Counter[int]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    longest: float = 0.0  # seconds of work for one answer, waiting and a busy machine left out

    def add(self, other: Tally) -> None:
        self.sent += other.sent
        self.statuses += other.statuses
        self.failures += other.failures
        self.longest = max(self.longest, other.longest)
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
    answer = app.wsgi_app

    def measured(environ: Any, start_response: Any) -> Any:
        began = time.thread_time()
        try:
            return answer(environ, start_response)
        finally:
            tally.longest = max(tally.longest, time.thread_time() - began)

    with mock.patch.object(WSGITransport, "send", _send), mock.patch.object(app, "wsgi_app", measured):
        for event in from_schema(schema.include(operation_id=sorted(operations))).execute():
            if isinstance(event, events.ScenarioFinished):
                _count(tally, event)
            elif isinstance(event, events.NonFatalError):
                tally.failures.append(f"{event.phase} {event.label}: {event.info.format()}")
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
    # A weak tag or a made-up one is refused with 412, a missing one with 428; both are named by the contract;
    # and who asks too often is told so whatever was sent.
    checks["negative_data_rejection"]["expected-statuses"] = [
        400,
        401,
        403,
        404,
        409,
        412,
        413,
        415,
        422,
        426,
        428,
        429,
    ]
    checks["missing_required_header"]["expected-statuses"] = [400, 401, 403, 404, 422, 428]
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
    filling = Filling(person, drawers)

    @schema.hook
    def map_case(_context: Any, case: Any) -> Any:
        filling.fill(case)
        return case

    @schema.hook
    def after_call(_context: Any, case: Any, response: Any) -> None:
        filling.look(case, response)

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


@dataclass
class Filling:
    """Gives a made-up request what it needs to get past the door, except in the part that is wrong on purpose."""

    person: Person
    drawers: Drawers
    cursors: dict[str, str] = field(default_factory=dict)
    _turns: int = 0

    def fill(self, case: Any) -> None:
        """Change the request in place."""
        self._turns += 1
        if isinstance(case.path_parameters, dict) and not _wrong_on_purpose(case, ParameterLocation.PATH):
            for name in case.path_parameters:
                case.path_parameters[name] = self.drawers.one(name) or case.path_parameters[name]
        if not _wrong_on_purpose(case, ParameterLocation.HEADER):
            self._headers(case)
        if case.query and not _wrong_on_purpose(case, ParameterLocation.QUERY):
            self._query(case)
        if not _wrong_on_purpose(case, ParameterLocation.BODY):
            case.body = copy.deepcopy(case.body)  # the makers of cases share parts among them
            self._refer(case.body)

    def look(self, case: Any, response: Any) -> None:
        """Keep the cursor a list gave."""
        if case.method.upper() == "GET" and response.status_code == 200:
            body = response.json() if b'"next"' in response.content else {}
            if isinstance(body, dict) and isinstance(body.get("next"), str):
                self.cursors[case.formatted_path] = body["next"]

    def _headers(self, case: Any) -> None:
        headers = dict(case.headers or {})
        if not re.fullmatch(APP_VERSION, headers.get("X-Ebb-App", "1.0.0")):
            del headers["X-Ebb-App"]
        names = {parameter.name for parameter in case.operation.headers}
        # One in five says a version of its own, which is nobody's.
        if "If-Match" in names and self._turns % 5:
            tag = self._tag(case.formatted_path)
            if tag is not None:
                headers["If-Match"] = tag
        if "If-None-Match" in headers and self._turns % 3:
            headers["If-None-Match"] = self._tag(case.formatted_path) or '"1"'
        case.headers = headers

    def _query(self, case: Any) -> None:
        query = {name: value for name, value in case.query.items() if name != "after"}
        cursor = self.cursors.get(case.formatted_path)
        if "after" in case.query and cursor is not None and self._turns % 3:
            query["after"] = cursor
        for name in query.keys() & set(_REFERS):
            query[name] = self.drawers.one(name) if self._turns % 3 else query[name]
        case.query = query

    def _tag(self, path: str) -> str | None:
        """The current version of what an address speaks of: a record is withdrawn or ended at its own."""
        record = path.removesuffix("/withdrawal").removesuffix("/end").removesuffix("/versions")
        return self.person.get(record).headers.get("ETag")

    def _refer(self, value: Any) -> None:
        """Where a body refers to another record, let it be one that exists; every other record is a first one."""
        if isinstance(value, dict):
            for name, inner in value.items():
                if name in _REFERS and isinstance(inner, str):
                    value[name] = self.drawers.one(name) or inner
                elif name == "measures" and isinstance(inner, list) and inner and isinstance(inner[0], str):
                    value[name] = [self.drawers.one("measure") or inner[0]]
                elif name == "revision" and self._turns % 2:
                    value[name] = 1
                elif name == "id" and isinstance(inner, str) and self._turns % 3:
                    value[name] = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self._turns} {inner}"))
                else:
                    self._refer(inner)
        elif isinstance(value, list):
            for inner in value:
                self._refer(inner)


def _wrong_on_purpose(case: Any, location: ParameterLocation) -> bool:
    """Whether this part of the request breaks the contract, as the maker of the request says."""
    if case.meta is None or case.meta.generation.mode is GenerationMode.POSITIVE:
        return False
    data = case.meta.phase.data
    if isinstance(data, CoveragePhaseData):
        return data.parameter_location in {location, None}
    part = case.meta.components.get(location)
    return part is not None and part.mode is GenerationMode.NEGATIVE


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
