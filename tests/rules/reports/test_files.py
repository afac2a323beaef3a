"""The files of a report: the same bytes each time, missing empty and zero 0, nothing a spreadsheet computes."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures.direction import Direction
from backend.reports import csv_file, json_file
from backend.reports.cohort import AnalysisSet, Member, TimePoint, cohort_figures
from backend.reports.cohort_report import CohortKind, CohortReport, Outcome

POINTS = (TimePoint("start", "Start"), TimePoint("week6", "6 weeks"))
PEOPLE = [
    Member("1", "needling", {"start": 6.0, "week6": 3.0}),
    Member("2", "needling", {"start": 5.0, "week6": 5.0}),
    Member("3", "needling", {"start": 4.0}),
    Member("4", "waiting", {"start": 0.1, "week6": 0.0}),
    Member("5", "waiting", {}),
]


def report(**changed: object) -> CohortReport:
    everybody = AnalysisSet("everybody", "Everybody", frozenset(member.id for member in PEOPLE))
    made = CohortReport(
        cohort="small",
        cohort_name="A small cohort",
        kind=CohortKind.IMPORTED,
        outcome=Outcome("pain", "Pain", "0-10", Direction.LOWER_IS_BETTER),
        as_of=date(2026, 3, 10),
        time_points=POINTS,
        thresholds=(30, 50),
        sources=("Made up for tests.", 'With "quotes", commas and\nline breaks.'),
        software_version="0.1.0",
        sets=cohort_figures(PEOPLE, POINTS, (30, 50), Direction.LOWER_IS_BETTER, [everybody]),
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def table(made: CohortReport) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_file.to_bytes(made).decode(), newline="")))


def test_each_figure_is_one_row_with_its_numbers_in_full() -> None:
    rows = [row for row in table(report()) if row["section"] == "figure"]
    assert len(rows) == csv_file.how_many(report())
    mean = next(
        row for row in rows if (row["group"], row["time_point"], row["figure"]) == ("needling", "start", "mean")
    )
    assert (mean["n"], mean["value"], mean["low"]) == ("3", "5.0", "")
    change = next(row for row in rows if row["figure"] == "mean_change" and row["group"] == "needling")
    assert change["value"] == "-1.5"  # a number keeps its minus
    assert [float(change[end]) < 0 for end in ("low", "high")] == [True, False]
    better = {(row["figure"], row["threshold"]): (row["count"], row["n"]) for row in rows if row["group"] == "needling"}
    assert better["improved_of_completers", "50"] == ("1", "2")
    assert better["improved_of_everybody", "50"] == ("1", "3")
    assert better["worse_of_everybody", "30"] == ("0", "3")


def test_missing_is_empty_and_zero_is_zero() -> None:
    rows = [row for row in table(report()) if row["group"] == "waiting"]
    at_end = {row["figure"]: row for row in rows if row["time_point"] == "week6" and not row["threshold"]}
    assert (at_end["mean"]["n"], at_end["mean"]["value"]) == ("1", "0.0")
    assert (at_end["sd"]["n"], at_end["sd"]["value"]) == ("1", "")


def test_the_header_comes_before_any_figure() -> None:
    rows = table(report())
    about = {row["figure"]: row["value"] for row in rows if row["section"] == "about"}
    assert about["cohort_name"] == "A small cohort"
    assert about["as_of"] == "2026-03-10"
    assert "do not show what would have happened" in about["footer"]
    sections = [row["section"] for row in rows]
    assert sections == sorted(sections)  # about, then figure
    assert 'With "quotes", commas and\nline breaks.' in [row["value"] for row in rows]


def test_the_json_file_holds_the_same_figures() -> None:
    plain = json.loads(json_file.to_bytes(report()))
    assert plain == json.loads(json.dumps(report().plain()))
    (needling, waiting) = plain["sets"][0]["groups"]
    assert needling["time_points"][0] == {"key": "start", "n": 3, "mean": 5.0, "sd": 1.0}
    assert waiting["time_points"][1] == {"key": "week6", "n": 1, "mean": 0.0, "sd": None}


def test_the_same_report_gives_the_same_bytes() -> None:
    for to_bytes in (csv_file.to_bytes, json_file.to_bytes):
        assert to_bytes(report()) == to_bytes(report())
        assert to_bytes(report()) != to_bytes(report(as_of=date(2026, 3, 11)))


def test_every_line_ends_as_the_standard_says() -> None:
    data = csv_file.to_bytes(report(sources=("plain",)))
    assert data.count(b"\r\n") == data.count(b"\n")
    assert data.endswith(b"\r\n")
    assert not data.startswith(b"\xef\xbb\xbf")


@pytest.mark.asvs("v5.0.0-1.1.2")
@pytest.mark.parametrize(
    "text",
    [
        "=HYPERLINK(1)",
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠A1",
        " =1",
        "\u3000=1",
    ],
)
def test_text_that_would_be_computed_gets_an_apostrophe(text: str) -> None:
    assert csv_file.cell_text(text) == f"'{text}"
    names = [row["value"] for row in table(report(cohort_name=text)) if row["figure"] == "cohort_name"]
    assert names == [f"'{text}"]


@pytest.mark.parametrize("text", ["", " ", "acupuncture", "a=b", "3 months", "é", "'quoted"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert csv_file.cell_text(text) == text


@pytest.mark.parametrize(("value", "text"), [(-3, "-3"), (-2.5, "-2.5"), (0, "0"), (0.0, "0.0"), (None, "")])
def test_numbers_stay_numbers(value: float | None, text: str) -> None:
    assert csv_file.cell_text(value) == text


@given(st.text(max_size=20))
def test_no_text_cell_is_a_formula(text: str) -> None:
    assert csv_file.cell_text(text).strip()[:1] not in {"=", "+", "-", "@", "＝", "＋", "－", "＠"}


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_as_it_was(value: float) -> None:
    assert float(csv_file.cell_text(value)) == value
