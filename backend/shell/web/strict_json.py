"""Reading a JSON body without guessing.

Refused as a whole: another media type or encoding (415), too many bytes (413), bytes that are not UTF-8, a
byte-order mark, NaN and Infinity, a number too large for a float, a key said twice, a lone surrogate,
nesting deeper than 20, and anything at the top that is not an object (400).
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from backend.shell.web.problems import Problem

MAX_DEPTH = 20
_TEXT = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


def read_object(request: Request) -> dict[str, Any]:
    """The request's body as one JSON object."""
    if request.mimetype != "application/json":
        raise Problem(415, "media_type", "Send the body as application/json.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Problem(415, "content_encoding", "Send the body without compression.")
    try:
        raw = request.get_data(cache=True)
    except RequestEntityTooLarge as too_large:
        raise Problem(413, "too_large", "The body is larger than one request may be.") from too_large
    return parse_object(raw)


def parse_object(raw: bytes) -> dict[str, Any]:
    """One JSON object from these bytes."""
    if raw.startswith(b"\xef\xbb\xbf"):
        raise Problem(400, "bad_json", "The body begins with a byte-order mark.")
    if _too_deep(raw):
        raise Problem(400, "too_deep", f"The body is nested deeper than {MAX_DEPTH}.")
    try:
        text = raw.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_constant, parse_float=_finite)
    except Problem:
        raise
    except (ValueError, RecursionError) as wrong:
        raise Problem(400, "bad_json", "The body is not well-formed JSON in UTF-8.") from wrong
    if not isinstance(value, dict):
        raise Problem(400, "bad_json", "The body must be one JSON object.")
    if "\\u" in text:
        _refuse_surrogates(value)
    return value


def _too_deep(raw: bytes) -> bool:
    depth = 0
    for bracket in _BRACKET.finditer(_TEXT.sub(b"", raw)):
        depth += 1 if bracket[0] in b"[{" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Problem(400, "duplicate_key", "One key stands twice in the same object.")
    return made


def _constant(_text: str) -> NoReturn:
    raise Problem(400, "bad_json", "NaN and Infinity are not JSON.")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Problem(400, "bad_json", "A number is too large to be kept.")
    return number


def _refuse_surrogates(value: Any) -> None:
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as lone:
            raise Problem(400, "bad_json", "The body holds half a character (a lone surrogate).") from lone
    elif isinstance(value, dict):
        for key, item in value.items():
            _refuse_surrogates(key)
            _refuse_surrogates(item)
    elif isinstance(value, list):
        for item in value:
            _refuse_surrogates(item)
