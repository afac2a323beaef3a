"""A batch of several kinds: sorted into kinds to be judged, and put back in the order in which it was sent. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
Item = Mapping[str, Any]
UNREADABLE = "unreadable"
_KIND = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The records of a batch by kind, and of which kind each place was. `unread` holds what no kind here can read."""

    known: Mapping[str, Sequence[Item]]
    unread: Mapping[str, Sequence[Item]]
    kinds: Sequence[str]

    def in_order(self, results: Mapping[str, Sequence[T]]) -> list[T]:
        """The results of each kind, in the order in which the batch was sent."""
        following = {kind: iter(found) for kind, found in results.items()}
        return [next(following[kind]) for kind in self.kinds]


def sort(items: Sequence[Item], known: Collection[str]) -> Sorted:
    """Sort {kind, record} pairs. One of another shape is kept whole, under a kind that nobody registers."""
    found: dict[str, list[Item]] = {}
    kinds: list[str] = []
    for item in items:
        kind, record = item.get("kind"), item.get("record")
        if isinstance(kind, str) and _KIND.fullmatch(kind) and isinstance(record, dict) and len(item) == 2:
            kinds.append(kind)
            found.setdefault(kind, []).append(record)
        else:
            kinds.append(UNREADABLE)
            found.setdefault(UNREADABLE, []).append(item)
    return Sorted(
        {kind: some for kind, some in found.items() if kind in known},
        {kind: some for kind, some in found.items() if kind not in known},
        kinds,
    )
