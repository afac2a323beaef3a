"""Fields take exactly what the contract says. What their schema allows they accept, and the other way round."""

from __future__ import annotations

import json
import math
import uuid
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from marshmallow import ValidationError, fields

from backend.shell.web import fields as own
from backend.shell.web.fields import CODES, Choice, Day, Flag, Id, ListOf, Moment, Number, Text, Whole
from backend.shell.web.schema import Schema, field_errors
from tests.contract.conformance import FORMATS

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30)
    | st.dates().map(str)
    | st.uuids().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
SHAPES: dict[str, tuple[fields.Field[Any], dict[str, Any]]] = {
    "whole": (Whole(0, 10), {"type": "integer"}),
    "number": (Number(-5, 150), {"type": "number"}),
    "text": (Text(20), {"type": "string"}),
    "line": (Text(20, one_line=True), {"type": "string"}),
    "choice": (Choice(["left", "right", "middle"]), {"type": "string"}),
    "flag": (Flag(), {"type": "boolean"}),
    "id": (Id(), {"type": "string", "format": "uuid"}),
    "day": (Day(), {"type": "string", "format": "date"}),
    "moment": (Moment(), {}),
    "list": (ListOf(Whole(1, 7), shortest=1, longest=3), {"type": "array"}),
}
NEAR = {
    "whole": st.integers(-3, 13) | st.floats(-3, 13) | st.sampled_from([0.0, -0.0, 7.0, 10.0, 2.7, True, False, "7"]),
    "number": st.floats(-10, 200) | st.integers(-10, 200) | st.booleans(),
    "text": st.text(max_size=25),
    "line": st.text("ab\n\r\t\x00\x7f\u2028é", max_size=25),
    "choice": st.sampled_from(["left", "right", "Left", "left ", "", "middle"]),
    "flag": st.sampled_from([0, 1, "true", "false", "yes", True, False, None]),
    "id": st.uuids().map(str) | st.uuids().map(lambda one: one.hex) | st.uuids().map(lambda one: f"{{{one}}}"),
    "day": st.from_regex(r"(18|19|20|21|22)[0-9]{2}-[01][0-9]-[0-3][0-9]", fullmatch=True),
    "moment": st.from_regex(
        r"20[0-9]{2}-0[1-9]-[012][0-9]T[0-2][0-9]:[0-6]0:00(Z|[+-][01][0-9]:[03]0)?", fullmatch=True
    ),
    "list": st.lists(st.integers(0, 8), max_size=5),
}


def taken(field: fields.Field[Any], value: Any) -> bool:
    try:
        field.deserialize(value)
    except ValidationError as wrong:
        if not set(codes(wrong.messages)) <= set(CODES):
            raise
        return False
    return True


def codes(messages: Any) -> list[str]:
    if isinstance(messages, dict):
        return [code for inner in messages.values() for code in codes(inner)]
    return list(messages) if isinstance(messages, list) else [messages]


def schema_of(name: str) -> Draft202012Validator:
    field, base = SHAPES[name]
    said = base | {key: value for key, value in field.metadata.items() if key not in {"examples", "description"}}
    if name == "list":
        said["items"] = {"type": "integer", "minimum": 1, "maximum": 7}
    return Draft202012Validator(said, format_checker=FORMATS)


@pytest.mark.asvs("v5.0.0-2.2.1")
@pytest.mark.parametrize("name", SHAPES)
@given(data=st.data())
def test_the_field_and_its_schema_agree(name: str, data: st.DataObject) -> None:
    """Whatever comes: the contract allows it if and only if the field takes it."""
    value = json.loads(json.dumps(data.draw(NEAR[name] | ANYTHING)))
    # Python's search lets a line break stand behind `$`; no other reader of JSON Schema does.
    assume(not (isinstance(value, str) and value.endswith("\n") and name in {"line", "day", "moment"}))
    assert taken(SHAPES[name][0], value) == schema_of(name).is_valid(value), value


@pytest.mark.parametrize(
    "value", [2.7, "7", True, False, None, [7], {}, -1, 11, 10**30, -0.0001, math.inf, math.nan, "٧"]
)
def test_no_score(value: Any) -> None:
    assert not taken(Whole(0, 10), value)


@pytest.mark.parametrize("value", [0, 0.0, -0.0, 7, 7.0, 10, 1e1])
def test_a_score(value: float) -> None:
    loaded = Whole(0, 10).deserialize(value)
    assert (loaded, type(loaded)) == (int(value), int)


@pytest.mark.parametrize(
    ("text", "fits"), [("7", True), ("-1", False), ("007", True), ("7.0", False), ("٧", False), ("", False)]
)
def test_a_number_of_a_query_is_digits(text: str, fits: bool) -> None:
    assert taken(Whole(0, 10, read=True), text) == fits
    assert not taken(Whole(0, 10, read=True), "9" * 10)


def test_no_number_is_minus_zero_or_endless() -> None:
    assert math.copysign(1, Number(-1, 1).deserialize(-0.0)) == 1
    for endless in (math.inf, -math.inf, math.nan, 10**400):
        assert not taken(Number(-1e300, 1e300), endless)


@given(st.text(max_size=40))
@example("e\u0301 \u202e \u200d 👨‍👩‍👧 \ufeff \ufffe")
def test_text_is_kept_exactly_or_refused(text: str) -> None:
    field = Text(40, shortest=0)
    if taken(field, text):
        assert field.deserialize(text) == text
    else:
        assert any(ord(one) < 32 or ord(one) == 127 for one in text)


def test_length_counts_code_points() -> None:
    assert taken(Text(3), "🦴🦴🦴")
    assert not taken(Text(3), "🦴🦴🦴🦴")


@given(st.uuids())
def test_an_id_has_one_spelling_in_and_out(one: uuid.UUID) -> None:
    assert Id().deserialize(str(one)) == Id().deserialize(str(one).upper()) == one
    for other in (one.hex, f"urn:uuid:{one}", f"{{{one}}}", one.int, one.bytes.hex(" ")):
        assert not taken(Id(), other)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert Day().deserialize(day.isoformat()) == day
    assert not taken(Day(), day.strftime("%Y%m%d"))
    assert not taken(Day(), f"{day.isoformat()}T00:00:00Z")


def test_every_code_has_words_and_none_repeats_a_value() -> None:
    class OneSchema(Schema):
        score = Whole(0, 10, required=True)
        day = Day(required=True)

    wrong = OneSchema().validate({"score": "Zq7", "day": "Zq7", "other": 1})
    errors = field_errors(wrong)
    assert {(one.field, one.code) for one in errors} == {
        ("score", "type"),
        ("day", "bad_day"),
        ("other", "unknown_field"),
    }
    assert all(one.detail == own.CODES[one.code] and "Zq7" not in one.detail for one in errors)


def test_a_million_errors_are_not_all_told() -> None:
    class ManySchema(Schema):
        items = ListOf(Whole(0, 10), longest=10_000, required=True)

    assert len(field_errors(ManySchema().validate({"items": ["x"] * 10_000}))) <= 100
