"""Rows and data dictionary as CSV files (RFC 4180), the same bytes for the same episodes.

Numbers stand in full and untouched, missing is empty, zero is 0, times keep their offset. UTF-8 without a byte-order
mark, lines end with CR LF. No moment of making and no number stands inside, so that running it again gives the same
hash.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence

from backend.exports.columns import COLUMNS, DICTIONARY_HEADER, OF_MODEL, Column, columns_of
from backend.outcomes.ended import Course
from backend.reports.csv_file import cell_text

Cells = Sequence[str]


def cells(one: Course, columns: Sequence[Column] = COLUMNS) -> list[str]:
    """One episode, cell by cell, as it stands in the file."""
    return [cell_text(column.take(one)) for column in columns]


def to_bytes(kind: str, rows: Iterable[Cells]) -> bytes:
    """The file of these rows."""
    return _csv([column.name for column in columns_of(kind)], rows)


def dictionary(kind: str) -> bytes:
    """What the columns of such a file mean."""
    if kind == "weekly_model":
        return _csv(DICTIONARY_HEADER, [[*line, "no people in it"] for line in OF_MODEL])
    said = [
        [one.name, one.kind, one.unit, one.meaning, one.deidentified if kind == "deidentified" else ""]
        for one in columns_of(kind)
    ]
    return _csv(DICTIONARY_HEADER, [[cell_text(cell) for cell in line] for line in said])


def sha256(data: bytes) -> str:
    """The hash that stands for these bytes."""
    return hashlib.sha256(data).hexdigest()


def _csv(header: Sequence[str], rows: Iterable[Cells]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()
