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
from datetime import date

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}


class BadMap(ValueError):
    """The map cannot be used; the message is one sentence that says where and why."""


@dataclass(frozen=True, slots=True)
class TimePoint:
    """A point in time, and its day counted from each person's start: the table itself carries no dates."""

    key: str
    label: str
    day: int


@dataclass(frozen=True, slots=True)
class Score:
    """One kind of score at one point in time."""

    instrument: str
    time_point: str

    def __str__(self) -> str:
        return f"{self.instrument}@{self.time_point}"


@dataclass(frozen=True, slots=True)
class AnalysisSet:
    """Those of the cohort who have all of these scores; without a requirement everybody."""

    key: str
    label: str
    requires: tuple[Score, ...]


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

    cohort: str
    name: str
    source: str
    licence: str
    starts_on: date
    person: str
    group: Group | None
    time_points: tuple[TimePoint, ...]
    layout: Wide | Long
    analysis_sets: tuple[AnalysisSet, ...]
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

    @property
    def instruments(self) -> frozenset[str]:
        """Every instrument the map speaks of."""
        if isinstance(self.layout, Wide):
            return frozenset(score.instrument for score in self.layout.columns.values())
        return frozenset(self.layout.instruments.values())
