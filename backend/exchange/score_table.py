"""What does a table of scores say, and which of its rows cannot be taken?

The table is CSV in UTF-8, with or without a byte-order mark; its first row names the columns, and each of them
is in the map. A row is taken whole or refused whole, with every reason and the row's number as a spreadsheet
counts it. An empty cell, a word the map lists under `missing`, and a 0 in a column whose `only_if` column is
empty are missing: they are counted and never become a number.

None: a table without rows has no people. A person twice in a table with one row per person is refused from
the second row on; so is a score twice in a table with one row per score.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from backend.cohorts.definition import Score
from backend.exchange.score_map import Long, ScoreMap, Wide

ONE_GROUP = "all"
LONGEST_CODE = 60
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)

REASONS = {
    "cells": "the row has more or fewer cells than there are columns",
    "person_missing": "there is no person's code",
    "person_code": f"a person's code is one line of at most {LONGEST_CODE} characters",
    "person_twice": "this person stands further up already",
    "group_unknown": "the map does not say what this group is",
    "group_differs": "this person is in another group further up",
    "not_a_number": "this is no number; write it with digits and a decimal point",
    "out_of_range": "this lies outside the range of the instrument",
    "not_whole": "this instrument gives whole numbers",
    "unexpected_value": "the map says there is no value here, yet there is one",
    "instrument_unknown": "the map does not say which instrument this is",
    "time_point_unknown": "the map does not say which point in time this is",
    "score_twice": "this score stands further up already",
    "differs_from_stored": "another value is stored already, and it stays",
    "group_stored_differs": "this person is stored in another group, and stays there",
    "withdrawn_here": "this score was taken back here, and stays so",
}


class BadTable(ValueError):
    """The table as a whole cannot be read; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The range of an instrument, both ends possible, and whether it gives whole numbers only."""

    lowest: float
    highest: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """One reason why one row was not taken. `code` is stable and a key of `REASONS`."""

    row: int
    column: str
    code: str

    @property
    def reason(self) -> str:
        return REASONS[self.code]


@dataclass(frozen=True, slots=True)
class Value:
    """One score of one person, and the row it came from."""

    row: int
    person: str
    score: Score
    column: str
    value: float


@dataclass(slots=True)
class ScoreTable:
    """What a table says. `people` gives each person's code and group in the order they appear."""

    rows: int = 0
    missing: int = 0
    people: dict[str, str] = field(default_factory=dict)
    first_row: dict[str, int] = field(default_factory=dict)
    values: list[Value] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def drop(self, refused: Collection[Refused]) -> None:
        """Refuse rows after they were read: their values go, and who stands in no other row goes with them."""
        rows = {one.row for one in refused}
        self.refused += refused
        self.values = [value for value in self.values if value.row not in rows]
        kept = {value.person for value in self.values}
        for person in [who for who, row in self.first_row.items() if row in rows and who not in kept]:
            del self.people[person], self.first_row[person]


class _Cells:
    """One row, cell by cell; collects why it cannot be taken."""

    def __init__(self, row: int, cells: Mapping[str, str], missing: frozenset[str]) -> None:
        self.row, self._cells, self._missing = row, cells, missing
        self.broken: list[Refused] = []

    def text(self, column: str) -> str:
        found = self._cells[column].strip()
        return "" if found in self._missing else found

    def refuse(self, column: str, code: str) -> None:
        self.broken.append(Refused(self.row, column, code))

    def number(self, column: str, limits: Limits) -> float | None:
        """The number in this cell; None where it is missing or cannot be taken."""
        text = self.text(column)
        if not text:
            return None
        value = float(text) if _NUMBER.fullmatch(text) else math.nan
        if not math.isfinite(value):
            self.refuse(column, "not_a_number")
            return None
        if not limits.lowest <= value <= limits.highest:
            self.refuse(column, "out_of_range")
            return None
        if limits.whole and not value.is_integer():
            self.refuse(column, "not_whole")
            return None
        return 0.0 if value == 0 else value


def read(
    data: bytes,
    by: ScoreMap,
    limits: Mapping[str, Limits],
    progress: Callable[[int], None] = lambda _rows: None,
) -> ScoreTable:
    """Read a table by its map. `progress` is told after each row how many there are by now."""
    table = ScoreTable()
    scores: set[tuple[str, Score]] = set()
    for row, header, cells in _rows(data, by):
        table.rows += 1
        progress(table.rows)
        if len(cells) != len(header):
            table.refused.append(Refused(row, "", "cells"))
            continue
        line = _Cells(row, dict(zip(header, cells, strict=True)), by.missing)
        person, group = _person(line, by), _group(line, by)
        if isinstance(by.layout, Wide):
            if person in table.people:
                line.refuse(by.person, "person_twice")
            found, missing = _wide(line, by.layout, person, limits)
        else:
            if by.group is not None and table.people.get(person, group) != group:
                line.refuse(by.group.column, "group_differs")
            found, missing = _long(line, by.layout, person, limits, scores)
        if line.broken:
            table.refused += line.broken
            continue
        table.people.setdefault(person, group)
        table.first_row.setdefault(person, row)
        table.values += found
        table.missing += missing
        scores |= {(value.person, value.score) for value in found}
    return table


def _rows(data: bytes, by: ScoreMap) -> Iterator[tuple[int, Sequence[str], Sequence[str]]]:
    """Each row that is not empty, with its number and the header."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise BadTable(f"The table is not UTF-8 text (byte {wrong.start + 1}); save it as CSV in UTF-8.") from wrong
    if "\x00" in text:
        raise BadTable("The table holds a character that no text has (NUL); it may be UTF-16 or no CSV at all.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=by.separator, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header, by)
        for row, cells in enumerate(reader, start=2):
            if any(cell.strip() for cell in cells):
                yield row, header, cells
    except csv.Error as wrong:
        raise BadTable(f"The table cannot be read from line {reader.line_num} on: {wrong}.") from wrong


def _check_header(header: Sequence[str], by: ScoreMap) -> None:
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise BadTable(f"The table has two columns of one name: {', '.join(twice)}.")
    lacking = sorted(by.columns - set(header))
    if lacking:
        raise BadTable(f"The table lacks what the map names: {', '.join(lacking)}.")
    unknown = [name or "(without a name)" for name in header if name not in by.columns]
    if unknown:
        raise BadTable(
            f"The map does not say what {', '.join(unknown)} is; name what is to stay behind under not_imported."
        )


def _person(line: _Cells, by: ScoreMap) -> str:
    code = line.text(by.person)
    if not code:
        line.refuse(by.person, "person_missing")
    elif len(code) > LONGEST_CODE or not code.isprintable():
        line.refuse(by.person, "person_code")
    return code


def _group(line: _Cells, by: ScoreMap) -> str:
    if by.group is None:
        return ONE_GROUP
    label = by.group.labels.get(line.text(by.group.column))
    if label is None:
        line.refuse(by.group.column, "group_unknown")
    return label or ""


def _wide(line: _Cells, layout: Wide, person: str, limits: Mapping[str, Limits]) -> tuple[list[Value], int]:
    found, missing = [], 0
    for column, score in layout.columns.items():
        value = line.number(column, limits[score.instrument])
        other = layout.only_if.get(column)
        if other is not None and not line.text(other):
            if value:
                line.refuse(column, "unexpected_value")
            value = None
        if value is None:
            missing += 1
        else:
            found.append(Value(line.row, person, score, column, value))
    return found, missing


def _long(
    line: _Cells, layout: Long, person: str, limits: Mapping[str, Limits], scores: set[tuple[str, Score]]
) -> tuple[list[Value], int]:
    instrument = layout.instruments.get(line.text(layout.instrument))
    point = layout.time_points.get(line.text(layout.time_point))
    if instrument is None:
        line.refuse(layout.instrument, "instrument_unknown")
    if point is None:
        line.refuse(layout.time_point, "time_point_unknown")
    if instrument is None or point is None:
        return [], 0
    score = Score(instrument, point)
    if (person, score) in scores:
        line.refuse(layout.value, "score_twice")
    value = line.number(layout.value, limits[instrument])
    return ([], 1) if value is None else ([Value(line.row, person, score, layout.value, value)], 0)
