"""No route is forgotten: who may is written down twice, by the code and by hand, and the cast tries every one."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from backend.access.guard import UndeclaredRoute, check_declared, is_public, public
from backend.access.permissions import ALSO, TABLE, Condition, Permission, Role
from backend.app import built_contract
from backend.shell.audit import reading
from backend.shell.audit.action import ACTIONS
from backend.shell.audit.models import AuditRow
from backend.shell.settings import ROOT
from backend.shell.web.contract import operations, path_of
from tests.features.cast import Cast, Person, inside

POLICY: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "policy.yaml").read_text())
WRITTEN: dict[str, Any] = yaml.safe_load((ROOT / "openapi.yaml").read_text())
OPERATIONS = {said["operationId"]: (path, method, said) for path, method, said in operations(WRITTEN)}
NAMES = ("mara", "omar", "dev", "lena", "ravi", "zoe", "hana", "noor", "ines", "theo", "otto", "nobody")
ROLES = {
    "mara": Role.PATIENT,
    "omar": Role.PATIENT,
    "zoe": Role.PATIENT,
    "dev": Role.THERAPIST,
    "lena": Role.THERAPIST,
    "ravi": Role.THERAPIST,
    "noor": Role.CLINIC_ADMIN,
    "hana": Role.CLINIC_ADMIN,
    "ines": Role.AUDITOR,
    "theo": Role.RESEARCHER,
    "otto": Role.OPERATOR,
}
# How each of them stands to Mara's record, and who is of her clinic.
STANDING = {"mara": Condition.OWN, "dev": Condition.IN_CARE}
ELSEWHERE = {"ravi", "zoe", "hana", "iris", "tove", "olaf"}
# What a word of the policy says of a role; the others are roles themselves.
MEANS: dict[str, set[tuple[Role, Condition]]] = {
    "own": {(Role.PATIENT, Condition.OWN)},
    "in_care": {(Role.THERAPIST, Condition.IN_CARE)},
    "reason": {(Role.THERAPIST, Condition.STATED_REASON), (Role.CLINIC_ADMIN, Condition.STATED_REASON)},
    "alerted": {(Role.THERAPIST, Condition.ALERTED), (Role.CLINIC_ADMIN, Condition.ALERTED)},
    "everyone": {(role, Condition.CLINIC) for role in Role},
}


def meaning(words: list[str], path: str) -> set[tuple[Role, Condition]]:
    """Which role under which condition, spelled out."""
    whole = Condition.IN_CLINIC if "{patient_id}" in path else Condition.CLINIC
    return {one for word in words for one in MEANS.get(word) or {(Role(word), whole)}}


def expected(name: str, operation_id: str) -> str:
    """What the table says: in, 401, 403 or 404."""
    path, _, _ = OPERATIONS[operation_id]
    if name == "nobody":
        return "401"
    role, may = ROLES[name], meaning(POLICY["operations"][operation_id], path)
    conditions = {condition for one, condition in may if one is role}
    if not conditions:
        return "403"
    here = Condition.IN_CLINIC in conditions and name not in ELSEWHERE
    return "in" if here or conditions & {Condition.CLINIC, STANDING.get(name)} else "404"


def query_of(said: Mapping[str, Any]) -> dict[str, str]:
    """What a query has to hold, by the contract's own examples."""
    found = {}
    for one in said.get("parameters", ()):
        if one.get("in") == "query" and one.get("required"):
            found[one["name"]] = str(one["schema"]["examples"][0])
    return found


def ask(person: Person, operation_id: str, ids: dict[str, str], **kwargs: Any) -> TestResponse:
    path, method, _ = OPERATIONS[operation_id]
    filled = re.sub(r"\{(\w+)\}", lambda found: ids.get(found[1], str(uuid.UUID(int=7))), path)
    return person.ask(method.upper(), filled, **kwargs)


@pytest.mark.asvs("v5.0.0-8.1.1")
def test_the_policy_the_contract_and_the_routes_name_the_same(app: Flask) -> None:
    routes = {
        (path_of(rule.rule), method.lower(), rule.endpoint.rpartition(".")[2])
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/")
    }
    assert routes == {(path, method, one) for one, (path, method, _) in OPERATIONS.items()}
    assert set(OPERATIONS) == {*POLICY["public"], *POLICY["operations"]}


@pytest.mark.asvs("v5.0.0-6.3.4")
def test_what_is_open_to_all_is_listed_and_counted(app: Flask) -> None:
    open_to_all = {rule.endpoint for rule in app.url_map.iter_rules() if is_public(app, rule.endpoint)}
    pages = open_to_all & set(POLICY["pages"])
    assert pages == set(POLICY["pages"])
    assert {endpoint.rpartition(".")[2] for endpoint in open_to_all - pages} == set(POLICY["public"])
    assert len(open_to_all) == 22


@pytest.mark.asvs("v5.0.0-8.1.1")
def test_the_policy_says_what_the_permission_table_says() -> None:
    for operation_id, (path, _, said) in OPERATIONS.items():
        if operation_id in POLICY["public"]:
            continue
        by_code = {
            (role, one)
            for role, condition in TABLE[Permission(said["x-permission"])].items()
            for one in ({condition} if condition is Condition.IN_CLINIC else ALSO.get(condition, {condition}))
        }
        assert by_code == meaning(POLICY["operations"][operation_id], path), operation_id
        about_one = Condition.CLINIC not in {condition for _, condition in by_code}
        assert about_one == ("{patient_id}" in path), f"{operation_id}: a whole role may see one patient"


@pytest.mark.asvs("v5.0.0-8.2.1")
def test_an_undeclared_route_stops_the_start(app: Flask) -> None:
    app.add_url_rule("/api/v1/forgotten", "forgotten", lambda: "everything")
    with pytest.raises(UndeclaredRoute, match="forgotten"):
        check_declared(app)


def test_a_route_that_says_so_does_not(app: Flask) -> None:
    app.add_url_rule("/api/v1/open", "open", public(lambda: "nothing"))
    check_declared(app)


def test_a_mark_that_is_no_permission_stops_the_start(app: Flask) -> None:
    def view() -> str:
        return "everything"

    view.__dict__["_permission"] = "pain.read"
    app.add_url_rule("/api/v1/wrong", "wrong", view)
    with pytest.raises(UndeclaredRoute):
        check_declared(app)


@pytest.mark.asvs("v5.0.0-8.2.1", "v5.0.0-8.2.2", "v5.0.0-8.3.1")
@pytest.mark.parametrize("name", NAMES)
def test_the_cast_by_every_operation(app: Flask, cast: Cast, name: str) -> None:
    """Nobody learns anything: an outsider's answer is that of a record that does not exist, to the letter."""
    person = cast.everybody[name]
    ids = {"patient_id": str(cast.mara.patient_id)}
    unknown = {"patient_id": str(uuid.uuid4())}
    for operation_id in POLICY["operations"]:
        if operation_id == "sign_out":
            continue
        wanted = expected(name, operation_id)
        answer = ask(person, operation_id, ids)
        if wanted == "in":
            assert answer.status_code not in {401, 403}, operation_id
            inside = "{patient_id}" in OPERATIONS[operation_id][0]
            assert answer.status_code != 404 or OPERATIONS[operation_id][0].count("{") > inside, operation_id
            continue
        assert str(answer.status_code) == wanted, (name, operation_id, answer.get_data(as_text=True))
        if wanted == "404":
            missing = ask(person, operation_id, unknown)
            assert without_id(missing) == without_id(answer), (name, operation_id)


@pytest.mark.asvs("v5.0.0-8.3.1")
@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'{"a":1,"a":2}', b"[" * 100])
def test_a_stranger_with_a_bad_body_is_only_asked_to_sign_in(cast: Cast, body: bytes) -> None:
    ids = {"patient_id": str(cast.mara.patient_id)}
    for operation_id in POLICY["operations"]:
        _, method, _ = OPERATIONS[operation_id]
        if method == "get":
            continue
        for content_type in ("application/json", "text/plain"):
            answer = ask(cast.nobody, operation_id, ids, data=body, content_type=content_type)
            assert (answer.status_code, answer.json["code"]) == (401, "sign_in_needed")  # type: ignore[index]
            assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("name", ["mara", "omar", "dev", "lena", "ravi", "noor", "ines", "theo", "otto"])
def test_every_look_leaves_exactly_one_row(app: Flask, cast: Cast, name: str) -> None:
    """Allowed, refused or denied: one row for each request that names a patient, with the request's own id."""
    person = cast.everybody[name]
    ids = {"patient_id": str(cast.mara.patient_id)}
    for operation_id, (path, _, said) in OPERATIONS.items():
        if "{patient_id}" not in path:
            continue
        answer = ask(person, operation_id, ids, json={}, headers={"X-Ebb-App": "9.9.9"})
        rows = rows_of(person, answer.headers["X-Request-Id"])
        assert len(rows) == 1, (name, operation_id, answer.status_code)
        (row,) = rows
        assert (row.patient_id, row.actor_id) == (cast.mara.patient_id, person.id)
        assert (row.operation, row.permission) == (operation_id, said["x-permission"])
        outcome = "denied" if answer.status_code in {401, 403, 404} else "refused"
        if answer.status_code < 400:
            outcome = "allowed"
        assert row.outcome == outcome, (name, operation_id, answer.status_code)
        if answer.status_code >= 400:
            assert row.status == answer.status_code, (name, operation_id)
        assert_filled(person, row, "Mara" if person.clinic_id == cast.clinic_id else None)


def assert_filled(person: Person, row: AuditRow, patient_name: str | None) -> None:
    """The ten fields of the law, and what is kept besides; a foreign clinic knows no name for an id."""
    with inside(person.app, person.clinic_id) as session:
        (line,) = reading.opened(session, [row])
    empty = {"event", "about_id", "login_digest", "reason", "people"}
    if patient_name is None:
        empty |= {"patient_name"}
    if row.outcome == "denied":
        empty |= {"basis"}
    wanted = [column.key for column in AuditRow.__table__.columns if column.key not in empty]
    assert [name for name in wanted if getattr(row, name) is None or getattr(row, name) == ""] == []
    assert line.patient_name == patient_name
    assert line.actor_name == (person.login or "").partition("@")[0].title()
    assert (row.application, row.facility is not None, row.app_version) == ("ebb-api", True, "9.9.9")
    assert row.action in ACTIONS
    assert str(person.id) not in (row.session_digest or "")
    assert len(row.session_digest or "") == 64


def test_a_list_leaves_one_row_for_each_person_it_showed(app: Flask, cast: Cast) -> None:
    answer = cast.dev.get("/patients")
    rows = rows_of(cast.dev, answer.headers["X-Request-Id"])
    assert [row.patient_id for row in rows] == [cast.mara.patient_id]
    nobody_shown = cast.ravi.get("/patients?limit=1")
    assert [row.patient_id for row in rows_of(cast.ravi, nobody_shown.headers["X-Request-Id"])] == [cast.zoe.patient_id]


def rows_of(person: Person, request_id: str) -> list[AuditRow]:
    """The rows of this request in the clinic of whoever asked."""
    with inside(person.app, person.clinic_id) as session:
        return list(session.scalars(select(AuditRow).where(AuditRow.request_id == request_id)))


def without_id(answer: TestResponse) -> tuple[int, dict[str, Any], dict[str, str]]:
    body = {key: value for key, value in (answer.json or {}).items() if key != "request_id"}
    headers = {key: value for key, value in answer.headers.items() if key != "X-Request-Id"}
    return answer.status_code, body, headers


DETOURS = (
    "/api/v1//patients/{0}",
    "/api/v1/./patients/{0}",
    "/api/v1/patients/{0}/",
    "/api/v1/PATIENTS/{0}",
    "/api/v1/patients/{0};x=1",
    "/api/v1/patients/{0}%00",
    "/api/v1/patients/%2e%2e/patients/{0}",
    "/api/v1/patients/../patients/{0}",
    "//api/v1/patients/{0}",
    "/API/v1/patients/{0}",
)


@pytest.mark.asvs("v5.0.0-6.3.4")
@pytest.mark.parametrize("detour", DETOURS)
def test_a_detour_is_no_way_in(cast: Cast, detour: str) -> None:
    """N70: however the address is written, it is 404 for everybody or the same door."""
    path = detour.format(cast.mara.patient_id)
    for person in (cast.nobody, cast.lena, cast.dev):
        answer = person.client.get(path, headers=person._headers(None), base_url="https://localhost")
        assert answer.status_code in {400, 404, 405}, (path, answer.status_code)


def test_another_spelling_of_the_same_id_is_the_same_door(cast: Cast) -> None:
    path = f"/patients/{str(cast.mara.patient_id).upper()}"
    assert [cast.everybody[name].get(path).status_code for name in ("nobody", "lena", "dev")] == [401, 404, 200]


@pytest.mark.asvs("v5.0.0-3.5.3", "v5.0.0-13.4.4")
@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "DELETE", "PATCH", "CONNECT", "PROPFIND"])
def test_other_methods_are_refused_and_an_override_is_ignored(cast: Cast, method: str) -> None:
    path = f"/patients/{cast.mara.patient_id}"
    answer = cast.dev.ask(method, path)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}
    override = {"X-HTTP-Method-Override": method, "X-Method-Override": method}
    assert cast.dev.get(path, headers=override).status_code == 200


def test_head_passes_the_same_door(cast: Cast) -> None:
    path = f"/patients/{cast.mara.patient_id}"
    assert [cast.everybody[name].ask("HEAD", path).status_code for name in ("nobody", "lena", "noor", "dev")] == [
        401,
        404,
        404,
        200,
    ]


@pytest.mark.asvs("v5.0.0-15.3.7")
@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("limit=1&limit=2", 400, "repeated_parameter"),
        ("sort=name;select", 422, "unknown_field"),
        ("fields=*", 422, "unknown_field"),
        ("filter[clinic_id]=2", 422, "unknown_field"),
        ("limit=0", 422, "range"),
        ("limit=201", 422, "range"),
        ("limit=1e2", 422, "type"),
        ("limit=282080101228145967104", 422, "type"),
        ("limit=%D9%A7", 422, "type"),
        ("after=made-up", 400, "bad_cursor"),
        ("after=%00", 422, "control_char"),
    ],
)
def test_a_query_is_taken_at_its_word(cast: Cast, query: str, status: int, code: str) -> None:
    answer = cast.dev.get(f"/patients?{query}")
    assert (answer.status_code, answer.json["code"]) == (status, code)  # type: ignore[index]


def test_a_query_where_none_is_named_is_refused(cast: Cast) -> None:
    for operation_id, (path, method, said) in OPERATIONS.items():
        named = [parameter for parameter in said.get("parameters", ()) if parameter.get("in") == "query"]
        if named or operation_id in {*POLICY["public"], "sign_out"} or "{patient_id}" not in path:
            continue
        for name in ("mara", "dev"):
            if expected(name, operation_id) == "in":
                filled = re.sub(r"\{(\w+)\}", str(cast.mara.patient_id), path)
                answer = cast.everybody[name].ask(method.upper(), filled + "?patient_id=1")
                assert (answer.status_code, answer.json["code"]) == (422, "unknown_field"), operation_id  # type: ignore[index]


def test_the_contract_of_the_running_program_is_the_written_one(app: Flask) -> None:
    assert built_contract(app)["paths"].keys() == WRITTEN["paths"].keys()
