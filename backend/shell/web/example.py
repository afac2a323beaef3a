"""An example for everything that can be sent, put together from the examples of its fields. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_BY_FORMAT: Mapping[str, str] = {
    "uuid": "6f1c2a52-9d0e-4c1b-8a57-3f7e2b9d4c10",
    "date": "2026-03-10",
    "date-time": "2026-03-10T18:30:00-06:00",
}


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    """A value this schema allows. What may be empty is empty, what may be left out is left out, unless an example
    says more; so the shortest thing that can be sent is what is shown."""
    reference = schema.get("$ref")
    if reference is not None:
        return example_of(schemas[reference.rsplit("/", 1)[-1]], schemas)
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return None if {"type": "null"} in schema[key] else example_of(schema[key][0], schemas)
    return _by_type(schema, schemas)


def _by_type(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    kind = schema.get("type")
    if isinstance(kind, list):
        return None
    if kind == "object":
        needed = schema.get("required", ())
        shown = {
            name: part for name, part in schema.get("properties", {}).items() if name in needed or "examples" in part
        }
        return {name: example_of(part, schemas) for name, part in shown.items()}
    if kind == "array":
        return [example_of(schema["items"], schemas) for _ in range(max(schema.get("minItems", 0), 1))]
    if kind in {"integer", "number"}:
        return schema.get("minimum", 0)
    if kind == "boolean":
        return True
    return _BY_FORMAT.get(schema.get("format", ""), "text")
