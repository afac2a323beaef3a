"""The contract is valid, in step with the code, complete, and as strict as the server."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from marshmallow import Schema
from openapi_spec_validator import OpenAPIV31SpecValidator

from backend.app import built_contract
from backend.people import routes as people_routes
from backend.shell.web import answers, fields
from backend.shell.web.blueprint import Blueprint
from backend.shell.web.contract import METHODS, ORDER, ContractError, build, init_contract, operations, path_of
from tests.contract.conformance import FORMATS, Contract

Document = dict[str, Any]


def parts(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the document and where it stands."""
    if isinstance(value, dict):
        yield place, value
        for key, inner in value.items():
            yield from parts(inner, f"{place}/{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from parts(inner, f"{place}/{number}")


def properties(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property of every schema."""
    for place, part in parts(document["components"]["schemas"]):
        if isinstance(part.get("properties"), dict) and not place.endswith("/properties"):
            for name, schema in part["properties"].items():
                yield f"{place}/{name}", schema


def sent(document: Document) -> set[str]:
    """The names of the schemas that are sent to the server."""
    found: set[str] = set()
    waiting = [operation.get("requestBody", {}) for _, _, operation in operations(document)]
    while waiting:
        for _, part in parts(waiting.pop()):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found.add(name)
                waiting.append(document["components"]["schemas"][name])
    return found


def test_it_is_openapi_31(written: Document) -> None:
    assert written["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(written).validate()
    for schema in written["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_the_file_is_in_step_with_the_code(written: Document, built: Document) -> None:
    assert written == built, "openapi.yaml is old: run `make contract` and review the difference"


def test_the_file_is_read_in_a_fixed_order(written: Document) -> None:
    assert tuple(written) == ORDER
    assert list(written["paths"]) == sorted(written["paths"])
    assert list(written["components"]["schemas"]) == sorted(written["components"]["schemas"])


def test_every_operation_has_an_id_of_its_own_a_summary_and_a_tag(written: Document) -> None:
    found = [operation for _, _, operation in operations(written)]
    ids = [operation["operationId"] for operation in found]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch("[a-z]+(_[a-z]+)+", one) or one == "sign_in" for one in ids)
    tags = {tag["name"] for tag in written["tags"]}
    for operation in found:
        assert operation["summary"], operation["operationId"]
        assert not operation["summary"].endswith("."), operation["operationId"]
        assert set(operation["tags"]) <= tags, operation["operationId"]


def test_two_views_of_one_name_make_no_contract(app: Flask) -> None:
    view = app.view_functions["people.read_me"]
    twice = Blueprint("again", __name__, "Again.")
    twice.route("/me-again", methods=["GET"])(view)
    api = init_contract(Flask("ebb"), "0")
    api.register_blueprint(people_routes.blueprint)
    api.register_blueprint(twice)
    with pytest.raises(ContractError, match="read_me"):
        build(api._app, api, {}, lambda endpoint: True)


def test_every_operation_says_who_may_or_that_everybody_may(written: Document) -> None:
    for path, method, operation in operations(written):
        if "x-permission" in operation:
            assert operation["security"] == [{"access": []}], (method, path)
        else:
            assert operation["security"] in ([], [{"refresh": []}]), (method, path)


def test_every_answer_that_a_kind_of_operation_has_is_named(written: Document) -> None:
    for path, _, operation in operations(written):
        named = set(operation["responses"])
        wanted = {"400", "422", "5XX"}
        wanted |= {"401", "403"} if "x-permission" in operation else set()
        wanted |= {"426"} if "x-permission" in operation and "x-any-app" not in operation else set()
        wanted |= {"404"} if "{" in path else set()
        wanted |= {"413", "415"} if "requestBody" in operation else set()
        assert wanted <= named, operation["operationId"]
        assert any(status.startswith("2") for status in named), operation["operationId"]


@pytest.mark.asvs("v5.0.0-2.1.2")
def test_every_problem_is_one_shape_and_every_code_is_listed(written: Document) -> None:
    problem = written["components"]["schemas"]["Problem"]
    codes = set(problem["properties"]["code"]["enum"])
    assert codes >= {*answers.CODES, *fields.CODES}
    for code in codes:
        assert f"- `{code}`: " in problem["description"]
    for answer in written["components"]["responses"].values():
        for media, content in answer.get("content", {}).items():
            assert media == "application/problem+json"
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
    for _, _, operation in operations(written):
        for status, answer in operation["responses"].items():
            if not status.startswith("2"):
                assert set(answer) == {"$ref"}, (operation["operationId"], status)


def test_an_edit_asks_for_the_version_and_a_read_shows_it(written: Document) -> None:
    contract = Contract(written)
    for path, method, operation in operations(written):
        names = [contract.resolve(parameter)["name"] for parameter in operation.get("parameters", ())]
        if "412" in operation["responses"]:
            assert "If-Match" in names, operation["operationId"]
        if "304" in operation["responses"]:
            assert "If-None-Match" in names, operation["operationId"]
        if method == "put":
            assert "412" in operation["responses"], operation["operationId"]
            shown = written["paths"][path]["get"]["responses"]["200"]["headers"]
            assert "ETag" in shown, path


@pytest.mark.asvs("v5.0.0-2.1.1")
def test_every_property_has_a_type(written: Document) -> None:
    for place, schema in properties(written):
        assert {"type", "$ref", "enum", "anyOf", "allOf", "oneOf"} & set(schema), f"{place} says nothing of its type"
        assert "nullable" not in schema, f"{place}: 3.1 says null in the type"


@pytest.mark.asvs("v5.0.0-15.3.1")
def test_what_is_only_answered_is_always_there(written: Document) -> None:
    """A page that reads an answer never has to ask whether a field came: empty is null."""
    for name, schema in written["components"]["schemas"].items():
        if name in sent(written) | {"Problem"} or schema.get("type") != "object":
            continue
        optional = set(schema["properties"]) - set(schema.get("required", ()))
        assert not optional, f"{name}: {', '.join(sorted(optional))} can be missing; make it required, null if need be"


@pytest.mark.asvs("v5.0.0-2.1.1")
def test_what_is_sent_is_bounded_and_closed(written: Document) -> None:
    schemas = written["components"]["schemas"]
    for name in sent(written):
        for place, part in parts(schemas[name], name):
            kinds = part.get("type", ())
            kinds = [kinds] if isinstance(kinds, str) else kinds
            if "properties" in part and "object" in kinds:
                assert part.get("additionalProperties") is False, f"{place} takes fields nobody named"
            if {"integer", "number"} & set(kinds):
                assert {"minimum", "maximum"} <= set(part), f"{place} has no limits"
            if "array" in kinds:
                assert "maxItems" in part, f"{place} has no end"
            if "string" in kinds:
                assert {"maxLength", "enum", "format"} & set(part), f"{place} has no end"


def test_query_parameters_are_bounded(written: Document) -> None:
    contract = Contract(written)
    for path, item in written["paths"].items():
        shared = item.get("parameters", [])
        for parameter in [*shared, *(p for m in METHODS if m in item for p in item[m].get("parameters", ()))]:
            schema = contract.resolve(parameter)["schema"]
            assert {"maximum", "maxLength", "enum", "format", "pattern"} & set(schema), (path, parameter)


def test_every_example_is_allowed(written: Document) -> None:
    contract = Contract(written)
    seen = 0
    for place, part in parts(written):
        if place.endswith("/properties"):
            continue
        schema = part.get("schema", part)
        examples = part.get("examples", [])
        shown = [*(examples if isinstance(examples, list) else [])]
        if "example" in part:
            shown.append(part["example"])
        for example in shown:
            seen += 1
            wrong = next(iter(contract.validator(without_examples(schema), closed=True).iter_errors(example)), None)
            assert wrong is None, f"{place}: {example!r}: {wrong}"
    assert seen > 5


def without_examples(schema: Document) -> Document:
    return {key: value for key, value in schema.items() if key not in {"examples", "example"}}


def test_every_body_has_an_example_and_the_server_reads_it(app: Flask, written: Document) -> None:
    bodies = 0
    for rule in app.url_map.iter_rules():
        arguments = getattr(app.view_functions[rule.endpoint], "_apidoc", {}).get("arguments", {}).get("parameters", [])
        for argument in (one for one in arguments if one["in"] == "json"):
            schema = argument["schema"]() if isinstance(argument["schema"], type) else argument["schema"]
            assert isinstance(schema, Schema)
            (method,) = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            said = written["paths"][path_of(rule.rule)][method.lower()]
            example = said["requestBody"]["content"]["application/json"]["example"]
            bodies += 1
            assert schema.validate(example) == {}, said["operationId"]
    assert bodies == sum("requestBody" in operation for _, _, operation in operations(written))


def test_two_schemas_never_share_a_name(app: Flask) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        document = built_contract(app)
    names = set(document["components"]["schemas"])
    assert not {name for name in names if re.search(r"\d$", name) and name.rstrip("0123456789") in names}


def test_formats_are_checked_here() -> None:
    """The checks of this folder would be empty if the validator let every text pass as a time."""
    moment = {"type": "string", "format": "date-time"}
    assert [*Draft202012Validator(moment, format_checker=FORMATS).iter_errors("yesterday")]
    assert [*Draft202012Validator({"type": "string", "format": "uuid"}, format_checker=FORMATS).iter_errors("1")]
