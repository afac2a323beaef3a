"""The base of every shape on the wire: unknown fields are refused, messages are codes, errors are flat."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE
from marshmallow import Schema as MarshmallowSchema

from backend.shell.web.fields import CODES
from backend.shell.web.problems import FieldError


class Schema(MarshmallowSchema):
    """A shape on the wire."""

    error_messages = {"unknown": "unknown_field", "type": "type"}  # noqa: RUF012 - marshmallow's own spelling

    class Meta:
        """Refuse what the contract does not name; dump in the order the fields are written."""

        unknown = RAISE


def field_errors(messages: Any, path: str = "") -> list[FieldError]:
    """marshmallow's nested messages as a flat list: where, which rule, in words."""
    if isinstance(messages, dict):
        found: list[FieldError] = []
        for key, inner in messages.items():
            step = "" if key == "_schema" else str(key)
            found += field_errors(inner, f"{path}.{step}".strip("."))
        return found
    if isinstance(messages, str):
        messages = [messages]
    return [
        FieldError(path[:200], code, CODES[code]) if code in CODES else FieldError(path[:200], "type", CODES["type"])
        for code in messages
    ]
