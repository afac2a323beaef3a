"""One claim as `claims.yaml` states it: in plain words, with the rule by which it is seen and whose rule that is.

A row that lacks a field, or names something unknown, stops the start: a claim without a source is nobody's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from backend.measures.definition import Provenance, Words

FILE = Path(__file__).with_name("claims.yaml")
FIELDS = {"id", "claim", "rule", "check", "instruments", "limits", "source", "provenance"}


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim. `limits` are the numbers of its rule by name, `instruments` the keys that can tell, the first best."""

    id: str
    claim: Words
    rule: Words
    check: str
    instruments: tuple[str, ...]
    limits: Mapping[str, float]
    source: str
    provenance: Provenance

    def limit(self, name: str) -> float:
        """The number of this name."""
        return self.limits[name]

    def days(self, name: str) -> int:
        """The same as a whole number of days, weeks, sessions or visits."""
        return int(self.limits[name])


@cache
def all_claims() -> tuple[Claim, ...]:
    """Every claim, in the order of the file."""
    return tuple(read(row) for row in yaml.safe_load(FILE.read_text(encoding="utf-8")))


def read(row: Mapping[str, Any]) -> Claim:
    """One row of the file. ValueError for a field that is missing or unknown."""
    if set(row) != FIELDS:
        raise ValueError(f"a claim has exactly these fields: {', '.join(sorted(FIELDS))}")
    return Claim(
        id=row["id"],
        claim=Words(**row["claim"]),
        rule=Words(**row["rule"]),
        check=row["check"],
        instruments=tuple(row["instruments"]),
        limits={name: float(value) for name, value in row["limits"].items()},
        source=row["source"],
        provenance=Provenance(row["provenance"]),
    )
