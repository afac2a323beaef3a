"""What a definition file has to hold: one line a field. Everything that is wrong is named, not only the first thing.

A field that is missing is missing also where its value would be null: whoever writes a definition says so. Where
nothing is known the part is `unknown: why`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from backend.measures.definition import Detail, Kind, PlaceNeeded, Provenance, Rule, TrialRule
from backend.measures.direction import Direction

_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field: a code as everywhere in the API, and a sentence that names the field."""

    field: str
    code: str
    words: str


class Shape(Protocol):
    """Tells what is wrong with a value."""

    def faults(self, value: Any, path: str) -> Iterator[Fault]: ...


def unusable(path: str) -> Fault:
    """A value of the wrong kind."""
    return Fault(path, "type", f"the field {path} cannot be used as it stands.")


@dataclass(frozen=True, slots=True)
class Text:
    """Words, not empty, without control characters."""

    longest: int = 1000

    def faults(self, value: Any, path: str) -> Iterator[Fault]:
        right = isinstance(value, str) and value.strip() == value and 0 < len(value) <= self.longest
        if not right or any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in value):
            yield unusable(path)


@dataclass(frozen=True, slots=True)
class Key:
    """A name for machines: small letters, digits and _."""

    def faults(self, value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, str) or not _KEY.fullmatch(value):
            yield unusable(path)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    low: int = -1000
    high: int = 1000

    def faults(self, value: Any, path: str) -> Iterator[Fault]:
        if type(value) is not int or not self.low <= value <= self.high:
            yield unusable(path)


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number."""

    low: float = -LIMIT
    high: float = LIMIT

    def faults(self, value: Any, path: str) -> Iterator[Fault]:
        if type(value) not in {int, float} or not math.isfinite(value) or not self.low <= value <= self.high:
            yield unusable(path)


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def faults(self, value: Any, path: str) -> Iterator[Fault]:
        if type(value) is not bool:
            yield unusable(path)


@dataclass(frozen=True, slots=True)
class OneOf:
    """One word of a closed list."""

    words: type[StrEnum]

    def faults(self, value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, str) or not value:
            yield unusable(path)
        elif value not in set(self.words):
            yield Fault(path, "choice", f"the field {path} has to be one of {', '.join(self.words)}.")


@dataclass(frozen=True, slots=True)
class Maybe:
    """This, or null said explicitly."""

    inner: Shape

    def faults(self, value: Any, path: str) -> Iterator[Fault]:
        if value is not None:
            yield from self.inner.faults(value, path)


@dataclass(frozen=True, slots=True)
class Many:
    """A list."""

    inner: Shape
    shortest: int = 0
    longest: int = 200

    def faults(self, value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, list) or not self.shortest <= len(value) <= self.longest:
            yield unusable(path)
            return
        for at, each in enumerate(value):
            yield from self.inner.faults(each, f"{path}[{at}]")


@dataclass(frozen=True, slots=True)
class Fields:
    """Named fields; each has to be there, but for the optional ones, and nothing else may be."""

    shapes: Mapping[str, Shape]
    optional: frozenset[str] = frozenset()

    def faults(self, value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield unusable(path) if path else Fault("", "type", "the file has to hold named fields.")
            return
        before = f"{path}." if path else ""
        for name in self.shapes:
            if name not in value and name not in self.optional:
                yield Fault(f"{before}{name}", "required", f"the field {before}{name} is missing.")
        for name in value:
            if name not in self.shapes:
                told = name if isinstance(name, str) and _KEY.fullmatch(name) else "of another name"
                yield Fault(f"{before}{told}", "unknown_field", f"there is no field {before}{told}.")
            else:
                yield from self.shapes[name].faults(value[name], f"{before}{name}")


@dataclass(frozen=True, slots=True)
class Known:
    """These fields, or `unknown: why`."""

    inner: Fields
    unknown = Fields({"unknown": Text()})

    def faults(self, value: Any, path: str) -> Iterator[Fault]:
        says_nothing = isinstance(value, dict) and not value.keys() & self.inner.shapes.keys()
        yield from (self.unknown if says_nothing else self.inner).faults(value, path)


@dataclass(frozen=True, slots=True)
class Table:
    """A sum of answers to a score, each a pair."""

    def faults(self, value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, dict) or not value:
            yield unusable(path)
            return
        for raw, scored in value.items():
            yield from Whole(-100_000, 100_000).faults(raw, path)
            yield from Number().faults(scored, path)


_WORDS = Fields({"en": Text(200), "fr": Text(200)})
_TEXTS = Fields({"en": Text(1000), "fr": Text(1000)})
_SOURCED: Mapping[str, Shape] = {"source": Text(), "provenance": OneOf(Provenance)}
_SCOPE = Fields(
    {
        "words": Text(500),
        "sites": Maybe(Many(Key(), shortest=1)),
        "mode": Maybe(Key()),
        "same_rater": Flag(),
        "same_device": Flag(),
    }
)
_ERROR = Fields(
    {
        "limits": Many(Fields({"value": Number(0), "below_months": Maybe(Whole(1, 1200))}), shortest=1, longest=20),
        "scope": _SCOPE,
        **_SOURCED,
    }
)
_RELIABILITY = Fields(
    {
        "standard_error": Maybe(Number(0)),
        "spread": Maybe(Number(0)),
        "coefficient": Maybe(Number(0, 1)),
        "scope": _SCOPE,
        **_SOURCED,
    }
)
_CHANGE = Fields(
    {
        "levels": Many(
            Fields(
                {
                    "key": Key(),
                    "absolute": Maybe(Number(0)),
                    "relative": Maybe(Number(0, 10)),
                    "new_band": Flag(),
                    "scope": Text(500),
                    **_SOURCED,
                }
            ),
            shortest=1,
            longest=10,
        )
    }
)
DEFINITION = Fields(
    {
        "key": Key(),
        "version": Whole(1, 10_000),
        "name": _WORDS,
        "question": Maybe(_TEXTS),
        "unit": Text(40),
        "range": Fields({"low": Number(), "high": Number()}),
        "decimals": Whole(0, 3),
        "direction": OneOf(Direction),
        "kind": OneOf(Kind),
        "items": Maybe(
            Fields(
                {
                    "count": Whole(1, 200),
                    "low": Whole(-100),
                    "high": Whole(-100),
                    "reversed": Many(Whole(1, 200)),
                    "labels": Maybe(Many(_TEXTS)),
                }
            )
        ),
        "choices": Maybe(Many(Fields({"value": Whole(), "key": Key(), "name": _WORDS}), shortest=2, longest=20)),
        "score": Maybe(OneOf(Rule)),
        "lookup": Maybe(Table()),
        "missing_items": Maybe(Fields({"at_least": Whole(1, 200), **_SOURCED})),
        "validity": Fields(
            {
                "step": Maybe(Number(0.001)),
                "trials": Maybe(
                    Fields(
                        {
                            "rule": OneOf(TrialRule),
                            "count": Maybe(Whole(2, 10)),
                            "low": Number(),
                            "high": Number(),
                        }
                    )
                ),
                "place": OneOf(PlaceNeeded),
                "details_needed": Many(OneOf(Detail)),
                "details_asked": Many(OneOf(Detail)),
            }
        ),
        "movement": Maybe(Fields({"joint": Key(), "direction": Key()})),
        "error": Known(_ERROR),
        "change_that_matters": Known(_CHANGE),
        "bands": Known(
            Fields(
                {
                    "ranges": Many(Fields({"key": Key(), "from": Number()}), shortest=2, longest=50),
                    **_SOURCED,
                }
            )
        ),
        "alert": Maybe(Fields({"item": Whole(1, 200), "above": Whole(), "flag": Key()})),
        "research_only": Flag(),
        "citation": Text(),
        "licence": Text(),
        "reliability": _RELIABILITY,
    },
    # Files written before it was asked for stay as they are.
    optional=frozenset({"reliability"}),
)
