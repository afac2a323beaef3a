"""A table is read by its map: missing stays missing, and each row that is refused is named with its reason."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.cohorts.definition import Score
from backend.exchange import map_file
from backend.exchange.score_table import REASONS, BadTable, Limits, ScoreTable, read
from tests.reference.cases import HERE
from tests.rules.exchange.maps import LONG, WIDE

LIMITS = {"pain": Limits(0, 10), "days": Limits(0, 28)}
HEADER = "id,arm,age,pain0,pain6,days6"


def wide(*rows: str, header: str = HEADER) -> ScoreTable:
    return read("\n".join((header, *rows)).encode(), map_file.read(WIDE), LIMITS)


def long(*rows: str) -> ScoreTable:
    return read("\n".join(("who,arm,what,when,value", *rows)).encode(), map_file.read(LONG), LIMITS)


def refusals(table: ScoreTable) -> list[tuple[int, str, str]]:
    return [(refused.row, refused.column, refused.code) for refused in table.refused]


def test_each_cell_is_a_score_or_missing() -> None:
    table = wide("7,1,40,6,4.5,12", "8,0,41,5,,0")
    assert table.people == {"7": "needling", "8": "waiting"}
    assert [(value.person, str(value.score), value.value) for value in table.values] == [
        ("7", "pain@start", 6.0),
        ("7", "pain@week6", 4.5),
        ("7", "days@week6", 12.0),
        ("8", "pain@start", 5.0),
    ]
    assert (table.rows, table.missing, table.refused) == (2, 2, [])


def test_a_zero_without_its_diary_is_missing_and_a_zero_with_it_is_zero() -> None:
    table = wide("1,1,,6,,0", "2,1,,6,3,0")
    days = [(value.person, value.value) for value in table.values if value.score == Score("days", "week6")]
    assert days == [("2", 0.0)]


def test_a_value_where_the_map_says_there_is_none_is_refused_not_dropped() -> None:
    assert refusals(wide("1,1,,6,,5")) == [(2, "days6", "unexpected_value")]


def test_a_row_with_a_refused_cell_is_refused_whole_with_every_reason() -> None:
    table = wide("1,1,,6,4,2", "2,3,,x,11,2", "3,1,,6,4,2")
    assert refusals(table) == [(3, "arm", "group_unknown"), (3, "pain0", "not_a_number"), (3, "pain6", "out_of_range")]
    assert list(table.people) == ["1", "3"]
    assert all(value.person != "2" for value in table.values)


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        ("1,1,,6,4", (2, "", "cells")),
        ("1,1,,6,4,2,9", (2, "", "cells")),
        (",1,,6,4,2", (2, "id", "person_missing")),
        ("NA,1,,6,4,2", (2, "id", "person_missing")),
        (f"{'9' * 61},1,,6,4,2", (2, "id", "person_code")),
        ('"1\n2",1,,6,4,2', (2, "id", "person_code")),
        ("1,,,6,4,2", (2, "arm", "group_unknown")),
        ("1,1,,-1,4,2", (2, "pain0", "out_of_range")),
        ("1,1,,10.01,4,2", (2, "pain0", "out_of_range")),
    ],
)
def test_rows_that_cannot_be_taken(row: str, refused: tuple[int, str, str]) -> None:
    table = wide(row)
    assert refusals(table) == [refused]
    assert table.people == {}
    assert table.values == []


@pytest.mark.parametrize("text", ["nan", "NaN", "inf", "-Infinity", "1e400", "4,5", "1_0", "0x5", "٣", "5 points", "="])
def test_what_is_no_number(text: str) -> None:
    assert refusals(wide(f'1,1,,"{text}",4,2')) == [(2, "pain0", "not_a_number")]


@pytest.mark.parametrize(("text", "value"), [("4", 4.0), (" 4.50 ", 4.5), ("-0", 0.0), (".5", 0.5), ("5e-1", 0.5)])
def test_what_is_a_number(text: str, value: float) -> None:
    table = wide(f"1,1,,{text},NA,")
    assert [found.value for found in table.values] == [value]
    assert str(table.values[0].value) == str(value)  # no minus before the zero
    assert table.missing == 2


def test_an_instrument_of_whole_numbers() -> None:
    limits = {"pain": Limits(0, 10, whole=True), "days": Limits(0, 28)}
    text = f"{HEADER}\n1,1,,6.5,4,2.5\n2,1,,6.0,4,2.5"
    table = read(text.encode(), map_file.read(WIDE), limits)
    assert refusals(table) == [(2, "pain0", "not_whole")]
    assert list(table.people) == ["2"]


def test_the_same_person_twice() -> None:
    table = wide("1,1,,6,4,2", "1,1,,5,4,2")
    assert refusals(table) == [(3, "id", "person_twice")]
    assert [value.value for value in table.values] == [6, 4, 2]


def test_one_row_per_score() -> None:
    table = long("p,a,NRS,t0,6", "p,a,NRS,t1,", "q,b,NRS,t0,7")
    assert table.people == {"p": "needling", "q": "waiting"}
    assert [(value.person, str(value.score), value.value) for value in table.values] == [
        ("p", "pain@start", 6.0),
        ("q", "pain@start", 7.0),
    ]
    assert table.missing == 1


def test_rows_of_scores_that_cannot_be_taken() -> None:
    table = long(
        "p,a,NRS,t0,6", "p,a,NRS,t0,6", "p,b,NRS,t1,6", "p,a,VAS,t1,6", "p,a,NRS,t9,6", "p,a,NRS,t1,60", "p,a,NRS,t1,5"
    )
    assert refusals(table) == [
        (3, "value", "score_twice"),
        (4, "arm", "group_differs"),
        (5, "what", "instrument_unknown"),
        (6, "when", "time_point_unknown"),
        (7, "value", "out_of_range"),
    ]
    assert [value.value for value in table.values] == [6, 5]


def test_byte_order_mark_line_ends_and_empty_lines_do_not_matter() -> None:
    plain = wide("1,1,,6,4,2", "2,0,,5,3,1")
    text = "\ufeff" + f"{HEADER}\r\n1,1,,6,4,2\r\n\r\n2,0,,5,3,1\r\n"
    other = read(text.encode(), map_file.read(WIDE), LIMITS)
    assert (other.people, [value.value for value in other.values]) == (
        plain.people,
        [value.value for value in plain.values],
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("id,arm\n".encode("utf-16"), "not UTF-8"),
        (b"id,arm,age\n\xff\n", "byte 12"),
        (HEADER.encode() + b"\n1,1,\x00,6,4,2", "NUL"),
        (b"", "lacks"),
        (HEADER.replace("pain6", "pain0").encode(), "two columns of one name: pain0"),
        (HEADER.replace(",pain6", "").encode(), "lacks what the map names: pain6"),
        (HEADER.encode() + b",weight", "what weight is"),
        (HEADER.encode() + b'\n1,"1"x,,6,4,2', "cannot be read from line 2"),
        (HEADER.encode() + b'\n1,"1,,6,4,2', "cannot be read"),
    ],
)
def test_tables_that_cannot_be_read_at_all(data: bytes, says: str) -> None:
    with pytest.raises(BadTable) as refused:
        read(data, map_file.read(WIDE), LIMITS)
    assert says in str(refused.value)


def test_every_code_has_its_words() -> None:
    assert all(words and not words.endswith(".") for words in REASONS.values())


def test_progress_is_told_for_every_row() -> None:
    told: list[int] = []
    text = f"{HEADER}\n1,1,,6,4,2\nx\n3,1,,6,4,2"
    read(text.encode(), map_file.read(WIDE), LIMITS, told.append)
    assert told == [1, 2, 3]


def test_the_acupuncture_trial() -> None:
    folder = HERE.parents[1] / "demo" / "acupuncture"
    limits = {"headache_score": Limits(0, 140), "headache_days": Limits(0, 28)}
    table = read((folder / "acupuncture.csv").read_bytes(), map_file.read((folder / "map.yaml").read_text()), limits)
    assert (table.rows, len(table.people), len(table.values), table.missing, table.refused) == (401, 401, 2056, 350, [])
    days = {value.person for value in table.values if value.score == Score("headache_days", "month3")}
    scores = {value.person for value in table.values if value.score == Score("headache_score", "month3")}
    assert days == scores
    assert len(days) == 401 - 75


@given(st.lists(st.lists(st.text(max_size=8), min_size=6, max_size=6), max_size=8))
def test_whatever_stands_in_the_cells_each_row_is_taken_or_named(rows: list[list[str]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER.split(","))
    writer.writerows(rows)
    try:
        table = read(text.getvalue().encode(), map_file.read(WIDE), LIMITS)
    except (BadTable, UnicodeEncodeError):
        return
    assert table.rows == len(table.people) + len({refused.row for refused in table.refused})
