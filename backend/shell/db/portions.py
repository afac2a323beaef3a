"""Long lists in portions: a database takes only so many values in one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

One = TypeVar("One")


def portions(everything: Sequence[One], at_once: int = 500) -> Iterator[Sequence[One]]:
    """The list in pieces of this length, in its order; none of an empty one."""
    for start in range(0, len(everything), at_once):
        yield everything[start : start + at_once]
