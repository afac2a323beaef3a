"""The base of every shape on the wire: unknown fields are refused, messages are codes, errors are flat."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from marshmallow import RAISE, ValidationError, pre_load
from marshmallow import Schema as MarshmallowSchema

from backend.shell.web.fields import CODES
from backend.shell.web.problems import FieldError

MOST_ERRORS = 100
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f]")


class Schema(MarshmallowSchema):
    """A shape on the wire."""

    error_messages = {"unknown": "unknown_field", "type": "type"}  # noqa: RUF012 - marshmallow's own spelling

    class Meta:
        """Refuse what the contract does not name; dump in the order the fields are written."""

        unknown = RAISE

    @pre_load
    def _refuse_endless(self, data: Any, **_: Any) -> Any:
        """An object with a hundred fields too many is not described field by field: that would take a second."""
        if isinstance(data, Mapping) and len(data) > len(self.fields) + MOST_ERRORS:
            unknown = next(name for name in data if name not in self.fields)
            raise ValidationError(["unknown_field"], str(unknown))
        return data


def field_errors(messages: Any) -> list[FieldError]:
    """marshmallow's nested messages as a flat list: where, which rule, in words. The first hundred are enough."""
    return list(islice(_errors(messages, ""), MOST_ERRORS))


def _errors(messages: Any, path: str) -> Iterator[FieldError]:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            step = "" if key == "_schema" else str(key)
            yield from _errors(inner, f"{path}.{step}".strip("."))
        return
    for said in [messages] if isinstance(messages, str) else messages:
        code = said if said in CODES else "type"
        # A field nobody knows may be called anything; its name is shown, what cannot be shown is not.
        yield FieldError(_UNSHOWN.sub("\ufffd", path[:200]), code, CODES[code])
