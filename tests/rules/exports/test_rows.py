"""Rows, their dictionary, what is taken out of them, what changed, and the script that goes along."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.body.regions import all_places
from backend.exports import recompute, rows
from backend.exports.changes import RowChange, changes
from backend.exports.columns import COLUMNS, OF_DEIDENTIFIED
from backend.exports.deidentified import LEAST_DAYS, MOST_DAYS, deidentified
from backend.outcomes.ended import Course, Session
from backend.outcomes.period_report import period_report
from backend.shell.moment import SentMoment
from tests.rules.outcomes import made

DAY = date(2025, 8, 4)


def session(day: int, minor: int = 0, major: int = 0, *, asked: bool = True) -> Session:
    at = datetime(2025, 8, 4, 20, 30, tzinfo=UTC) + timedelta(days=day)
    return Session(SentMoment(at, -360), DAY + timedelta(days=day), asked, minor, major)


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def written(*courses: Course) -> list[dict[str, str]]:
    return table(rows.to_bytes("episodes", [rows.cells(one) for one in courses]))


def test_the_dictionary_has_a_line_for_each_column_in_their_order() -> None:
    for kind, columns in (("episodes", COLUMNS), ("deidentified", OF_DEIDENTIFIED)):
        assert [line["column"] for line in table(rows.dictionary(kind))] == [one.name for one in columns]
    assert {one.name for one in COLUMNS} - {one.name for one in OF_DEIDENTIFIED} == {"ended_words"}


def test_missing_is_empty_and_zero_is_0() -> None:
    [nothing] = written(made.course(None, None, None))
    assert (nothing["start_pain"], nothing["end_pain"], nothing["first_session_at"]) == ("", "", "")
    assert (nothing["sessions"], nothing["minor_events"]) == ("0", "0")
    [zero] = written(made.course(7.0, 0.0, sessions=[session(0)]))
    assert (zero["end_pain"], zero["sessions_minor"], zero["first_session_at"]) == (
        "0.0",
        "0",
        "2025-08-04T14:30:00.000-06:00",
    )


def test_every_place_keeps_its_side() -> None:
    places = [(region.code, side.value) for region, side in all_places()]
    assert len(places) > 70
    courses = [
        replace(one, episode=replace(one.episode, side=side))
        for region, side in places
        for one in [made.course(7, 3, region)]
    ]
    assert [(row["main_region"], row["main_side"]) for row in written(*courses)] == places


@given(st.text(alphabet="=+-@＝\t\r\n aé0'\"", max_size=12))
def test_no_words_become_a_formula(words: str) -> None:
    one = made.course(7, 3)
    [row] = written(replace(one, episode=replace(one.episode, note=words)))
    told = row["ended_words"]
    assert told in {words, f"'{words}"}
    assert not told.lstrip(" \u00a0\u3000").startswith(("=", "+", "-", "@", "＝", "\t", "\r", "\n"))


def test_without_the_people_nothing_says_whose_it_is() -> None:
    one = made.course(7, 3, sessions=[session(0, 1), session(9)])
    later = replace(one, episode=replace(one.episode, id=made.episode().id, opened_on=date(2025, 11, 3)))
    other = made.course(7, 3)
    told = table(rows.to_bytes("deidentified", deidentified([one, later, other])))
    assert [row["patient"] for row in told].count(
        next(row["patient"] for row in told if row["first_session_at"])
    ) == 2, "the same person keeps one key within an export"
    assert len({row["patient"] for row in told}) == 2
    for hidden in (one.episode.id, one.episode.patient_id, other.episode.id):
        assert str(hidden) not in str(told)
    shifts = {
        (date.fromisoformat(row["opened_on"]) - opened).days
        for row in told
        if row["first_session_at"]
        for opened in (one.episode.opened_on, later.episode.opened_on)
    }
    assert len([days for days in shifts if LEAST_DAYS <= -days <= MOST_DAYS]) >= 1


@given(st.integers(0, MOST_DAYS - LEAST_DAYS), st.lists(st.integers(0, 80), min_size=1, max_size=5))
def test_one_number_of_days_moves_everything_of_a_person(drawn: int, days: list[int]) -> None:
    one = made.course(7, 3, sessions=[session(day) for day in sorted(days)])
    keys = iter("abcdef")
    [row] = table(rows.to_bytes("deidentified", deidentified([one], lambda below: drawn, lambda: next(keys))))
    shift = timedelta(days=LEAST_DAYS + drawn)
    assert date.fromisoformat(row["opened_on"]) == one.episode.opened_on - shift
    assert date.fromisoformat(row["ended_on"]) == one.episode.ended_on - shift
    assert datetime.fromisoformat(row["first_session_at"]) == one.sessions[0].performed_at.instant - shift
    assert datetime.fromisoformat(row["last_session_at"]) == one.sessions[-1].performed_at.instant - shift


def test_the_list_of_changes_names_rows_and_columns_and_no_values() -> None:
    courses = [made.course(7, 3), made.course(7, 3), made.course(7, 3)]
    before = [rows.cells(one) for one in courses]
    assert changes(before, list(reversed(before))) == []
    corrected = replace(courses[1], episode=replace(courses[1].episode, side="left"), end_pain=2.0)
    gone, added = courses[2], made.course(7, 3)
    after = [rows.cells(one) for one in (courses[0], corrected, added)]
    assert set(changes(before, after)) == {
        RowChange(str(corrected.episode.id), "changed", ("main_side", "end_pain")),
        RowChange(str(gone.episode.id), "gone", ()),
        RowChange(str(added.episode.id), "added", ()),
    }


PAIN = st.none() | st.floats(0, 10).map(lambda value: round(value, 3))
SESSION = st.builds(session, st.integers(0, 50), st.integers(0, 3), st.integers(0, 1), asked=st.booleans())
COURSE = st.builds(
    lambda start, end, sessions: made.course(start, end, sessions=sessions), PAIN, PAIN, st.lists(SESSION, max_size=4)
)


@settings(max_examples=150)
@given(st.lists(COURSE, max_size=12))
def test_the_script_reckons_what_the_report_says(courses: list[Course]) -> None:
    data = rows.to_bytes("episodes", [rows.cells(one) for one in courses])
    report = period_report(courses, DAY, DAY, 0, "Ebb test")
    assert recompute.headline(table(data), 30) == list(report.headline_lines)


def test_the_script_runs_by_itself_and_says_how(tmp_path: Path) -> None:
    script = tmp_path / "recompute.py"
    script.write_bytes(Path(recompute.__file__).read_bytes())
    (tmp_path / "rows.csv").write_bytes(rows.to_bytes("episodes", [rows.cells(made.course(6.0, 4.2))]))
    done = subprocess.run(
        [sys.executable, "-I", str(script), str(tmp_path / "rows.csv")], capture_output=True, text=True, check=True
    )
    assert "Better by at least 30 %: 1 of 1 = 100.0 % (95 % interval 20.7-100.0)" in done.stdout
    asked = subprocess.run([sys.executable, "-I", str(script)], capture_output=True, text=True, check=False)
    assert (asked.returncode, asked.stderr.startswith("usage:")) == (1, True)


@pytest.mark.parametrize("name", ["backend", "numpy", "scipy"])
def test_the_script_stands_alone(name: str) -> None:
    assert f"import {name}" not in Path(recompute.__file__).read_text(encoding="utf-8")
    assert f"from {name}" not in Path(recompute.__file__).read_text(encoding="utf-8")
