"""docs/record.md and the table of instruments say what there is: tables, fields, instruments, units, reasons."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

import backend.tables  # noqa: F401 - fills the metadata
from backend.measures import definitions
from backend.shell.db.base import Base
from tests.support.postgres import ROOT
from tools import instrument_table

PAGE = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
NOT_MEASURED = "not measured"
# Every id of the clinic's language that is a measure. Each has its row, or says that it is not measured.
MEASURES = """
S0 S3 S4 S7 C1 C2 C3a C3b C4a C4b C4c H1 H1b H1c H2 H3a H3b H3c
H4d H4e H4f L1 L3 L4 L5 L6 L7 L8 L9 L10 L11 L12 L13 L14 L15 L16 L17
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page."""

    id: str
    concept: str
    record: str
    instruments: dict[str, str]
    note: str

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Each table with each of its fields."""
        parts = [part.partition(":") for part in self.record.split(";")]
        names = [(re.findall(r"`(\w+)`", table), re.findall(r"`(\w+)`", listed)) for table, _, listed in parts]
        return [(table[0], field) for table, fields in names if table for field in fields]


def rows(page: str) -> list[Row]:
    found = []
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.fullmatch(r"[A-Z]\d+[a-z]?", cells[0]):
            named = dict(re.findall(r"`(\w+)` \(([^)]+)\)", cells[3]))
            found.append(Row(cells[0], cells[1], cells[2], named, cells[4]))
    return found


def wrong(page: str) -> list[str]:
    """What the page says that is not so."""
    found = []
    shipped = definitions.all_definitions()
    for row in rows(page):
        for table, field in row.fields:
            if table not in Base.metadata.tables or field not in Base.metadata.tables[table].columns:
                found.append(f"{row.id}: there is no {table}.{field}")
        if not row.fields and row.record != NOT_MEASURED:
            found.append(f"{row.id}: no record and not said to be not measured")
        if row.record == NOT_MEASURED and len(row.note) < 20:
            found.append(f"{row.id}: not measured, without a reason")
        for key, unit in row.instruments.items():
            if key not in shipped:
                found.append(f"{row.id}: there is no instrument {key}")
            elif shipped[key].unit != unit:
                found.append(f"{row.id}: {key} is measured in {shipped[key].unit}, not in {unit}")
    ids = [row.id for row in rows(page)]
    found += [f"{one} stands twice" for one in sorted(set(ids)) if ids.count(one) > 1]
    found += [f"{one} has no row" for one in MEASURES.split() if one not in ids]
    told = {key for row in rows(page) for key in row.instruments}
    return found + [f"the instrument {key} stands in no row" for key in shipped if key not in told]


def test_the_record_page_says_what_there_is() -> None:
    assert len(rows(PAGE)) >= 28
    assert wrong(PAGE) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("`ppt` (kPa)", "`ppt` (kg/cm2)", "S4: ppt is measured in kPa, not in kg/cm2"),
        ("`probe_cm2`", "`probe_mm`", "S4: there is no reading.probe_mm"),
        ("`brush` (0-10)", "`feather` (0-10)", "C3a: there is no instrument feather"),
        ("| S7 |", "| S4 |", "S4 stands twice"),
        ("| S7 |", "| S4 |", "S7 has no row"),
        ("`brush` (0-10)", "", "the instrument brush stands in no row"),
        ("nothing in a clinic records this; what is named here stands beside it and is not it", "", "without a reason"),
    ],
)
def test_a_page_that_went_stale_is_noticed(old: str, new: str, found: str) -> None:
    assert old in PAGE
    assert found in "\n".join(wrong(PAGE.replace(old, new, 1)))


def test_what_is_only_for_research_says_that_it_is_not_measured_without_its_device() -> None:
    for row in rows(PAGE):
        research = [key for key in row.instruments if definitions.all_definitions()[key].research_only]
        if research and row.id not in {"S3", "H4d"}:
            assert NOT_MEASURED in row.note, row.id


def test_the_table_of_instruments_is_what_the_files_say() -> None:
    page = (ROOT / "docs" / "clinical.md").read_text(encoding="utf-8")
    assert instrument_table.written(page) == page, "run: python tools/instrument_table.py"
