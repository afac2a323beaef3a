"""One record as it arrives: well formed with its identity, or not and why. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

D = TypeVar("D")


@dataclass(frozen=True)
class Draft(Generic[D]):
    """One well-formed record: its identity, and its content or, for a withdrawal, the reason.

    `canonical` is plain JSON in one spelling, so that a repeat by another client library has the same digest.
    `raw` is what came, to be kept aside if it cannot be taken.
    """

    id: UUID
    revision: int
    content: D | None
    canonical: Mapping[str, Any]
    raw: Mapping[str, Any]
    withdrawn_reason: str | None = None

    @property
    def withdraws(self) -> bool:
        """Whether this takes the record back."""
        return self.content is None

    @cached_property
    def digest(self) -> str:
        """What this revision is recognised by."""
        return digest(self.canonical)


@dataclass(frozen=True, slots=True)
class Malformed:
    """One record that is not well formed: what came, which rule it breaks, and its identity where that is clear."""

    raw: Mapping[str, Any]
    code: str
    detail: str
    id: UUID | None = None
    revision: int | None = None


def withdrawal(reason: str, written_at: str, zone: str | None) -> dict[str, Any]:
    """A withdrawal in one spelling. `zone` is None where it was made online."""
    return {"withdrawn": True, "reason": reason, "written_at": written_at, "zone": zone}


def digest(plain: Mapping[str, Any]) -> str:
    """SHA-256 of plain JSON in one spelling: sorted keys, no spaces, ASCII."""
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()
