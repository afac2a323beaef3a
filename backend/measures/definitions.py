"""Reading the definition files. One that leaves something out cannot be loaded, and the sentence says what.

A definition is content of the program, so a broken one stops the start: a number whose direction or error
nobody knows must not be drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from backend.measures.definition import (
    Alert,
    Band,
    ChangeThatMatters,
    Definition,
    ErrorLimit,
    Items,
    Kind,
    MeasurementError,
    PlaceNeeded,
    Rule,
)
from backend.measures.direction import Direction

FOLDER = Path(__file__).parent / "instruments"
_WHOLE = (int,)
_NUMBER = (int, float)


class BadDefinition(Exception):
    """A definition file cannot be used; the message is one sentence that names the file and the field."""


@cache
def all_definitions() -> Mapping[str, Definition]:
    """Every shipped instrument by key, in the order of keys."""
    return MappingProxyType({path.stem: load(path) for path in sorted(FOLDER.glob("*.yaml"))})


def get(key: str) -> Definition | None:
    """The instrument of this key; None where there is none."""
    return all_definitions().get(key)


def load(path: Path) -> Definition:
    """One definition file. Raises BadDefinition."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as wrong:
        raise BadDefinition(f"{path.name} is not readable as YAML.") from wrong
    top = _Fields(path.name, "", raw)
    definition = _read(top)
    _check(path, definition)
    return definition


class _Fields:
    """The fields of one mapping; each has to be there, and nothing else may be."""

    def __init__(self, file: str, where: str, raw: Any) -> None:
        if not isinstance(raw, dict):
            raise BadDefinition(f"{file}: {where or 'the file'} has to hold named fields.")
        self.file, self.where, self.raw = file, where, dict(raw)

    def path(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name

    def take(self, name: str, kinds: tuple[type, ...], *, optional: bool = False) -> Any:
        if name not in self.raw:
            raise BadDefinition(f"{self.file}: the field {self.path(name)} is missing.")
        value = self.raw.pop(name)
        if value is None and optional:
            return None
        right = isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))
        if not right or value == "":
            raise BadDefinition(f"{self.file}: the field {self.path(name)} cannot be used as it stands.")
        return value

    def choice(self, name: str, kind: Any, *, optional: bool = False) -> Any:
        value = self.take(name, (str,), optional=optional)
        if value is None:
            return None
        try:
            return kind(value)
        except ValueError as wrong:
            possible = ", ".join(kind)
            raise BadDefinition(f"{self.file}: the field {self.path(name)} has to be one of {possible}.") from wrong

    def inside(self, name: str, *, optional: bool = False) -> _Fields | None:
        value = self.take(name, (dict,), optional=optional)
        return None if value is None else _Fields(self.file, self.path(name), value)

    def listed(self, name: str, *, optional: bool = False) -> list[_Fields]:
        value = self.take(name, (list,), optional=optional)
        return [_Fields(self.file, f"{self.path(name)}[{at}]", inner) for at, inner in enumerate(value or ())]

    def done(self) -> None:
        for name in self.raw:
            raise BadDefinition(f"{self.file}: there is no field {self.path(str(name))}.")


def _needed(found: _Fields | None) -> _Fields:
    if found is None:
        raise AssertionError("a needed part is never None")
    return found


def _read(top: _Fields) -> Definition:
    name, limits, validity = (_needed(top.inside(part)) for part in ("name", "range", "validity"))
    missing = top.inside("missing_items", optional=True)
    definition = Definition(
        key=top.take("key", (str,)),
        version=top.take("version", _WHOLE),
        name=MappingProxyType({language: name.take(language, (str,)) for language in ("en", "fr")}),
        unit=top.take("unit", (str,)),
        low=limits.take("low", _NUMBER),
        high=limits.take("high", _NUMBER),
        whole=validity.take("whole", (bool,)),
        decimals=top.take("decimals", _WHOLE),
        direction=top.choice("direction", Direction),
        kind=top.choice("kind", Kind),
        items=_items(top.inside("items", optional=True)),
        score=top.choice("score", Rule, optional=True),
        at_least=None if missing is None else missing.take("at_least", _WHOLE),
        trials=validity.choice("trials", Rule, optional=True),
        place=validity.choice("place", PlaceNeeded),
        error=_error(top.inside("error", optional=True)),
        change_that_matters=_change(top.inside("change_that_matters", optional=True)),
        bands=tuple(_band(band) for band in top.listed("bands", optional=True)),
        alert=_alert(top.inside("alert", optional=True)),
        citation=top.take("citation", (str,)),
        licence=top.take("licence", (str,)),
    )
    for part in (name, limits, validity, missing, top):
        if part is not None:
            part.done()
    return definition


def _items(found: _Fields | None) -> Items | None:
    if found is None:
        return None
    low, high = found.take("low", _WHOLE), found.take("high", _WHOLE)
    items = Items(found.take("count", _WHOLE), low, high, tuple(found.take("reversed", (list,))))
    found.done()
    return items


def _error(found: _Fields | None) -> MeasurementError | None:
    if found is None:
        return None
    limits = []
    for each in found.listed("limits"):
        limits.append(ErrorLimit(each.take("value", _NUMBER), each.take("below_months", _WHOLE, optional=True)))
        each.done()
    error = MeasurementError(tuple(limits), found.take("scope", (str,)), found.take("source", (str,)))
    found.done()
    return error


def _change(found: _Fields | None) -> ChangeThatMatters | None:
    if found is None:
        return None
    value, new_band = found.take("value", _NUMBER), found.take("new_band", (bool,))
    change = ChangeThatMatters(value, new_band, found.take("source", (str,)))
    found.done()
    return change


def _band(found: _Fields) -> Band:
    band = Band(found.take("key", (str,)), found.take("from", _NUMBER))
    found.done()
    return band


def _alert(found: _Fields | None) -> Alert | None:
    if found is None:
        return None
    item, above = found.take("item", _WHOLE), found.take("above", _WHOLE)
    alert = Alert(item, above, found.take("flag", (str,)))
    found.done()
    return alert


def _check(path: Path, definition: Definition) -> None:
    """What the fields have to keep to together."""
    items = definition.items
    is_items = definition.kind is Kind.ITEMS
    starts = [band.start for band in definition.bands]
    spans = [limit.below_months for limit in definition.error.limits] if definition.error else [None]
    wrong = {
        "key": definition.key != path.stem,
        "range": definition.low >= definition.high,
        "decimals": not 0 <= definition.decimals <= 3,
        "items": is_items != (items is not None),
        "score": is_items != (definition.score is not None),
        "missing_items": is_items != (definition.at_least is not None),
        "bands": starts != sorted(set(starts)) or (bool(starts) and starts[0] != definition.low),
        "error.limits": not spans or None in spans[:-1] or spans[-1] is not None,
        "change_that_matters.new_band": _needs_bands(definition) and not definition.bands,
        "alert": definition.alert is not None and (items is None or not 1 <= definition.alert.item <= items.count),
        "missing_items.at_least": items is not None and not 1 <= (definition.at_least or 0) <= items.count,
    }
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise BadDefinition(f"{path.name}: the field {field} does not fit the rest of the definition.")


def _needs_bands(definition: Definition) -> bool:
    return definition.change_that_matters is not None and definition.change_that_matters.new_band
