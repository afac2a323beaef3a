"""Which rows are different from those of an earlier snapshot, and in which columns? Values are not told.

Question and method: rows are matched by episode. A row that is in both with other cells is changed; one that is only
in the later is added, only in the earlier gone. Order does not matter.
None: two empty snapshots have no change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from backend.exports.columns import COLUMNS

CHANGES = ("changed", "added", "gone")


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that differs, and the columns in which it does."""

    episode: str
    change: str
    columns: tuple[str, ...]


def changes(earlier: Iterable[Sequence[str]], later: Iterable[Sequence[str]]) -> list[RowChange]:
    """The rows that differ, in the order of their episodes."""
    names = [column.name for column in COLUMNS]
    before, after = ({row[0]: row for row in rows} for rows in (earlier, later))
    found = []
    for episode in sorted(before.keys() | after.keys()):
        if episode not in after:
            found.append(RowChange(episode, "gone", ()))
        elif episode not in before:
            found.append(RowChange(episode, "added", ()))
        else:
            pairs = zip(names, before[episode], after[episode], strict=True)
            differ = tuple(name for name, old, new in pairs if old != new)
            if differ:
                found.append(RowChange(episode, "changed", differ))
    return found
