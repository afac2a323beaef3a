"""Reading a body never guesses, never fails other than with a problem, and takes time in step with its size."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.shell.web.problems import Problem
from backend.shell.web.strict_json import MAX_DEPTH, parse_object

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=15,
)


def outcome(raw: bytes) -> str:
    """The code of the problem, or ok."""
    try:
        assert isinstance(parse_object(raw), dict)
    except Problem as problem:
        return problem.code if problem.status == 400 else f"{problem.status}"
    return "ok"


@given(st.binary(max_size=300))
@example(b"")
@example(b"\xef\xbb\xbf{}")
@example(b"\xff\xfe{\x00}\x00")
@example(b'{"a":"\xc3\x28"}')
@example(b'{"a":' * 30)
def test_any_bytes_are_an_object_or_a_problem(raw: bytes) -> None:
    assert outcome(raw) in {"ok", "bad_json", "too_deep", "duplicate_key"}


@given(st.text(alphabet='{}[]":,\\ud8e01.+-truefalsn \n', max_size=80))
def test_anything_that_looks_like_json_is_an_object_or_a_problem(text: str) -> None:
    assert outcome(text.encode()) in {"ok", "bad_json", "too_deep", "duplicate_key"}


@given(st.dictionaries(st.text(), VALUES, max_size=5))
def test_what_is_written_is_read_back(value: dict[str, object]) -> None:
    for escaped in (True, False):
        raw = json.dumps(value, ensure_ascii=escaped).encode()
        assert parse_object(raw) == value


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"null", "bad_json"),
        (b'"x"', "bad_json"),
        (b"[]", "bad_json"),
        (b"7", "bad_json"),
        (b"{} {}", "bad_json"),
        (b'{"a":1,}', "bad_json"),
        (b"{'a':1}", "bad_json"),
        (b'{"a":NaN}', "bad_json"),
        (b'{"a":-Infinity}', "bad_json"),
        (b'{"a":1e999}', "bad_json"),
        (b'{"a":' + b"9" * 5000 + b"}", "bad_json"),
        (b'{"a":01}', "bad_json"),
        (b'{"a":"\\ud800"}', "bad_json"),
        (b'{"\\udc00":1}', "bad_json"),
        (b'{"a":["\\ud83e"]}', "bad_json"),
        (b'{"a":"\\ud83e\\uddb4"}', "ok"),
        (b'{"a":"line\nbreak"}', "bad_json"),
        (b'{"a":1,"a":1}', "duplicate_key"),
        (b'{"a":1,"\\u0061":2}', "duplicate_key"),
        (b'{"a":{"b":1,"b":2}}', "duplicate_key"),
        (b'{"a":"{[[[[[[[[[[[[[[[[[[[[[[[[[[[\\"[["}', "ok"),
        ("{}".encode("utf-16"), "bad_json"),
    ],
)
def test_what_is_refused_says_why(raw: bytes, code: str) -> None:
    assert outcome(raw) == code


@pytest.mark.parametrize("opening", [b'{"a":', b"["])
def test_depth_is_counted_exactly(opening: bytes) -> None:
    closing = b"}" if opening.startswith(b"{") else b"]"
    inside = b'{"x":' + opening * (MAX_DEPTH - 1) + b"1" + closing * (MAX_DEPTH - 1) + b"}"
    assert outcome(inside) == "ok"
    assert outcome(b'{"x":' + opening * MAX_DEPTH + b"1" + closing * MAX_DEPTH + b"}") == "too_deep"


@pytest.mark.parametrize("raw", [b"[" * 1_000_000, b'{"a":' * 200_000, b'{"a":"' + b"\\" * 999_990 + b'"}'])
def test_a_megabyte_made_to_hurt_is_answered_at_once(raw: bytes) -> None:
    began = time.perf_counter()
    outcome(raw)
    assert time.perf_counter() - began < 1
