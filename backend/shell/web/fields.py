"""Fields that refuse instead of guessing. Every message is a stable code from `CODES`.

marshmallow's own Integer turns 2.7 into 2 and "7" into 7; for a clinical score both are a lie. These fields
take exactly the type the contract names, and each tells the contract its limits.
"""

from __future__ import annotations

import base64
import math
import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, validate

from backend.shell import moment

CODES = {
    "required": "This has to be given.",
    "type": "This has another type than the contract says.",
    "range": "This lies outside the range.",
    "choice": "This is none of the values that are possible.",
    "unknown_field": "The contract knows no field of this name.",
    "too_long": "This is longer than may be kept.",
    "too_short": "This is shorter than it has to be.",
    "control_char": "This holds a character that cannot be kept.",
    "offset_required": "A time needs its offset from UTC.",
    "bad_time": "This is no time of the calendar.",
    "bad_offset": "This is no offset from UTC that exists.",
    "time_out_of_range": "This time lies outside the years 1900 to 2199.",
    "bad_day": "This is no day of the calendar.",
}
MOST_BAD_ITEMS = 10
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
# The same rules as the contract spells them, for every reader of JSON Schema.
_TEXT_PATTERN = "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$"
_LINE_PATTERN = "^[^\\u0000-\\u001f\\u007f]*$"
_YEARS = "(19|2[01])[0-9]{2}"
_DAY_PATTERN = f"^{_YEARS}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_MOMENT_PATTERN = (
    _DAY_PATTERN.removesuffix("$")
    + "[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,12})?"
    + "([Zz]|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))$"
)


def _messages(**own: str) -> dict[str, str | list[Any] | dict[Any, Any]]:
    """marshmallow's messages for one kind of field: codes, not sentences."""
    return {"required": "required", "null": "type", "validator_failed": "range", **own}


def _refuse(code: str) -> ValidationError:
    return ValidationError(code)


class Whole(fields.Integer):
    """A whole number from `minimum` to `maximum`. Takes 7 and 7.0; refuses 2.7, "7" and true."""

    default_error_messages = _messages(invalid="type")

    def __init__(self, minimum: int, maximum: int, *, read: bool = False, **kwargs: Any) -> None:
        self.minimum, self.maximum, self._from_text = minimum, maximum, read
        about = {"minimum": minimum, "maximum": maximum} | kwargs.pop("metadata", {})
        super().__init__(metadata=about, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> int:
        if self._from_text and isinstance(value, str) and re.fullmatch(r"-?\d{1,9}", value, re.ASCII):
            value = int(value)  # a query string has no other way to say a number
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _refuse("type")
        if isinstance(value, float) and not value.is_integer():
            raise _refuse("type")
        if not self.minimum <= value <= self.maximum:
            raise _refuse("range")
        return int(value)


class Number(fields.Float):
    """A finite number from `minimum` to `maximum`; never text, never true."""

    default_error_messages = _messages(invalid="type")

    def __init__(self, minimum: float, maximum: float, **kwargs: Any) -> None:
        self.minimum, self.maximum = minimum, maximum
        about = {"minimum": minimum, "maximum": maximum} | kwargs.pop("metadata", {})
        super().__init__(metadata=about, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise _refuse("type")
        if not self.minimum <= value <= self.maximum:
            raise _refuse("range")
        number = float(value)
        if not math.isfinite(number):
            raise _refuse("range")
        return 0.0 if number == 0 else number


class Text(fields.String):
    """Plain text, kept exactly. Length counts code points; tab and line break are the only control characters."""

    default_error_messages = _messages(invalid="type")

    def __init__(self, longest: int, *, shortest: int = 1, one_line: bool = False, **kwargs: Any) -> None:
        self.longest, self.shortest, self.one_line = longest, shortest, one_line
        limits: dict[str, Any] = ({"minLength": shortest} if shortest else {}) | {"maxLength": longest}
        if not isinstance(kwargs.get("validate"), validate.Regexp):  # which the contract shows by itself
            limits["pattern"] = _LINE_PATTERN if one_line else _TEXT_PATTERN
        about = limits | kwargs.pop("metadata", {})
        super().__init__(metadata=about, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:
        if not isinstance(value, str):
            raise _refuse("type")
        if len(value) > self.longest:
            raise _refuse("too_long")
        if len(value) < self.shortest:
            raise _refuse("too_short")
        if _CONTROL.search(value) or (self.one_line and ("\n" in value or "\r" in value or "\t" in value)):
            raise _refuse("control_char")
        return value


class Choice(fields.String):
    """One word of a closed list."""

    default_error_messages = _messages(invalid="type")

    def __init__(self, values: Sequence[str], **kwargs: Any) -> None:
        self.values = tuple(values)
        allowed: list[str | None] = [*self.values, *([None] if kwargs.get("allow_none") else [])]
        super().__init__(metadata={"enum": allowed} | kwargs.pop("metadata", {}), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:
        if not isinstance(value, str):
            raise _refuse("type")
        if value not in self.values:
            raise _refuse("choice")
        return value


class Binary(fields.String):
    """Bytes, written as base64url without padding, in the one way there is to write them."""

    default_error_messages = _messages(invalid="type")

    def __init__(self, longest: int, *, shortest: int = 1, **kwargs: Any) -> None:
        self.longest, self.shortest = longest, shortest
        about = {
            "pattern": "^[A-Za-z0-9_-]*$",
            "minLength": -(-shortest * 4 // 3),
            "maxLength": -(-longest * 4 // 3),
            "contentEncoding": "base64url",
            "examples": [base64url(bytes(shortest))],
        }
        super().__init__(metadata=about | kwargs.pop("metadata", {}), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        if not isinstance(value, str):
            raise _refuse("type")
        if len(value) > -(-self.longest * 4 // 3):
            raise _refuse("too_long")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", value, re.ASCII) or len(value) % 4 == 1:
            raise _refuse("type")
        raw = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
        if len(raw) < self.shortest:
            raise _refuse("too_short")
        if base64url(raw) != value:
            raise _refuse("type")
        return raw

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> str | None:
        return None if value is None else base64url(value)


def base64url(raw: bytes) -> str:
    """These bytes as text that can stand anywhere."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Flag(fields.Boolean):
    """true or false, nothing that resembles them."""

    default_error_messages = _messages(invalid="type")

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> bool:
        if not isinstance(value, bool):
            raise _refuse("type")
        return value


class Id(fields.UUID):
    """A UUID as text."""

    default_error_messages = _messages(invalid_uuid="type")

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> uuid.UUID:
        if not isinstance(value, str) or not _UUID.fullmatch(value):
            raise _refuse("type")
        return uuid.UUID(value)


class Day(fields.Date):
    """A calendar day, 2026-03-10."""

    default_error_messages = _messages(invalid="bad_day")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"pattern": _DAY_PATTERN} | kwargs.pop("metadata", {}), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> date:
        if not isinstance(value, str):
            raise _refuse("type")
        if not _DAY.fullmatch(value):
            raise _refuse("bad_day")
        try:
            day = date.fromisoformat(value)
        except ValueError as wrong:
            raise _refuse("bad_day") from wrong
        if not moment.FIRST_YEAR <= day.year <= moment.LAST_YEAR:
            raise _refuse("time_out_of_range")
        return day


class Moment(fields.Field[moment.SentMoment]):
    """A time with its offset, as a device states it; loads to `SentMoment`, dumps UTC with milliseconds."""

    default_error_messages = _messages()

    def __init__(self, **kwargs: Any) -> None:
        about = {"type": "string", "format": "date-time", "pattern": _MOMENT_PATTERN} | kwargs.pop("metadata", {})
        super().__init__(metadata=about, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> moment.SentMoment:
        if not isinstance(value, str):
            raise _refuse("type")
        if len(value) > 50:
            raise _refuse("bad_time")
        try:
            return moment.parse(value)
        except moment.BadMoment as bad:
            raise _refuse(bad.code) from bad

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> str | None:
        if value is None:
            return None
        if isinstance(value, moment.SentMoment):
            return value.text()
        return utc_text(value)


def utc_text(instant: Any) -> str:
    """UTC with milliseconds and a Z: the spelling of every instant in an answer."""
    text: str = instant.isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


class ListOf(fields.List[Any]):
    """A list of one kind, from `shortest` to `longest` items."""

    default_error_messages = _messages(invalid="type")

    def __init__(self, inner: Any, *, longest: int, shortest: int = 0, **kwargs: Any) -> None:
        self.longest, self.shortest = longest, shortest
        limits = ({"minItems": shortest} if shortest else {}) | {"maxItems": longest}
        about = limits | kwargs.pop("metadata", {})
        super().__init__(inner, metadata=about, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kw: Any) -> list[Any]:
        if not isinstance(value, list):
            raise _refuse("type")
        if len(value) > self.longest:
            raise _refuse("too_long")
        if len(value) < self.shortest:
            raise _refuse("too_short")
        # Stops at the tenth bad item: a list made of nothing else would cost a second to describe.
        loaded: list[Any] = []
        errors: dict[int, Any] = {}
        for position, item in enumerate(value):
            try:
                loaded.append(self.inner.deserialize(item, **kw))
            except ValidationError as wrong:
                errors[position] = wrong.messages
                if len(errors) == MOST_BAD_ITEMS:
                    break
        if errors:
            raise ValidationError(errors)
        return loaded


class Part(fields.Nested):
    """An object inside an object."""

    default_error_messages = _messages(type="type")
