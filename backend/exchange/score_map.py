"""What do the columns of a table of scores mean?

A map is a small YAML file beside the table. It names the cohort and its source, the column of the person and
of the group, the points in time in their order, and what each column or each row holds. It accounts for every
column: one that is to stay behind stands under `not_imported`. `demo/acupuncture/map.yaml` is an example.

`only_if: other` is for tables that write 0 where nothing was measured: the value counts only where the other
column holds one. `map_file.py` reads such a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backend.cohorts.definition import Definition, Score

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}


class BadMap(ValueError):
    """The map cannot be used; the message is one sentence that says where and why."""


@dataclass(frozen=True, slots=True)
class Group:
    """The column that says which group a person is in, and what each of its words stands for."""

    column: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wide:
    """One row per person: which column holds which score, and for some the column without which it does not count."""

    columns: Mapping[str, Score]
    only_if: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Long:
    """One row per score: which column names the instrument, the point in time, and the value.

    `instruments` and `time_points` translate the words of the table into our keys.
    """

    instrument: str
    time_point: str
    value: str
    instruments: Mapping[str, str]
    time_points: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ScoreMap:
    """The whole map."""

    cohort: Definition
    person: str
    group: Group | None
    layout: Wide | Long
    not_imported: frozenset[str]
    separator: str
    missing: frozenset[str]

    @property
    def columns(self) -> frozenset[str]:
        """Every column the table has to have."""
        named = {self.person, *self.not_imported}
        if self.group is not None:
            named.add(self.group.column)
        if isinstance(self.layout, Wide):
            return frozenset(named | set(self.layout.columns) | set(self.layout.only_if.values()))
        return frozenset(named | {self.layout.instrument, self.layout.time_point, self.layout.value})
