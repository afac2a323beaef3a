"""`ebb import scores`: what is kept, what is refused and why; a dry run keeps nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.features.cast import Cast
from tests.features.cli.conftest import Run
from tests.features.imports.conftest import TRIAL, folder_with

GOOD = ("7,1,40,6,4.5,12", "8,0,41,5,,0")
SUMMARY = """\
Cohort small-trial
  rows read            2
  people               2   2 new, 0 here already
  scores               4   4 new, 0 here already
  missing              2
  rows refused         0
"""


def test_the_summary(cast: Cast, run: Run, tmp_path: Path) -> None:
    table, chart = folder_with(tmp_path, *GOOD)
    arguments = ("import", "scores", str(table), "--map", str(chart), "--clinic", str(cast.clinic_id))
    first = run(*arguments)
    assert (first.exit_code, first.stdout, first.stderr) == (0, SUMMARY, "")  # no progress where nobody watches
    again = run(*arguments)
    assert "people               2   0 new, 2 here already" in again.stdout
    assert "scores               4   0 new, 4 here already" in again.stdout


def test_each_refused_row_is_listed(cast: Cast, run: Run, tmp_path: Path) -> None:
    table, chart = folder_with(tmp_path, *GOOD, "9,1,40,x,4.5,12", "8,0,41,5,,0", "10,1,40")
    answer = run("import", "scores", str(table), "--map", str(chart), "--clinic", str(cast.clinic_id))
    assert answer.exit_code == 1
    assert answer.stdout.splitlines()[5:] == [
        "  rows refused         3",
        "row 4, column pain0: not_a_number: this is no number; write it with digits and a decimal point",
        "row 5, column id: person_twice: this person stands further up already",
        "row 6: cells: the row has more or fewer cells than there are columns",
    ]
    assert cohorts(cast) == {"small-trial": 2}


def test_a_dry_run_says_the_same_and_keeps_nothing(cast: Cast, run: Run, tmp_path: Path) -> None:
    table, chart = folder_with(tmp_path, *GOOD)
    answer = run("import", "scores", str(table), "--map", str(chart), "--clinic", str(cast.clinic_id), "--dry-run")
    assert (answer.exit_code, answer.stdout) == (0, SUMMARY + "Dry run: nothing was kept.\n")
    assert cohorts(cast) == {}


def cohorts(cast: Cast) -> dict[str, int]:
    listed = cast.noor.get("/cohorts").json
    assert listed is not None
    return {cohort["key"]: cohort["people"] for cohort in listed["items"]}


def test_what_cannot_be_read_is_a_sentence(cast: Cast, run: Run, tmp_path: Path) -> None:
    table, chart = folder_with(tmp_path, *GOOD)
    lacking, broken, other = tmp_path / "no.csv", tmp_path / "broken.yaml", tmp_path / "other.csv"
    broken.write_text("cohort: [")
    other.write_text("id,weight\n1,2")
    clinic = ("--clinic", str(cast.clinic_id))
    only_one = cast.mara.app.extensions["ebb_settings"].on_sqlite
    for arguments, says in (
        ((str(lacking), "--map", str(chart), *clinic), "no.csv cannot be read: No such file or directory."),
        ((str(table), "--map", str(lacking), *clinic), "no.csv cannot be read: No such file or directory."),
        ((str(table), "--map", str(broken), *clinic), "broken.yaml: The map is not well-formed YAML"),
        ((str(other), "--map", str(chart), *clinic), "other.csv: The table lacks what the map names: age"),
        *(() if only_one else (((str(table), "--map", str(chart)), "Say which clinic with --clinic:"),)),
        ((str(table), "--map", str(chart), "--clinic", "0" * 32), "There is no clinic 00000000-"),
    ):
        answer = run("import", "scores", *arguments)
        assert answer.exit_code == 2, arguments
        assert answer.stderr.startswith("ebb: "), arguments
        assert says in answer.stderr
        assert "Traceback" not in answer.output
    assert cohorts(cast) == {}


@pytest.mark.parametrize("extra", [(), ("--dry-run",)])
def test_a_cohort_that_is_described_otherwise(cast: Cast, run: Run, tmp_path: Path, extra: tuple[str, ...]) -> None:
    table, chart = folder_with(tmp_path, *GOOD)
    arguments = ("import", "scores", str(table), "--map", str(chart), "--clinic", str(cast.clinic_id), *extra)
    run("import", "scores", str(table), "--map", str(chart), "--clinic", str(cast.clinic_id))
    chart.write_text(chart.read_text().replace("name: A small trial", "name: Another trial"))
    answer = run(*arguments)
    assert answer.exit_code == 2
    assert "small-trial is here already" in answer.stderr


def test_the_trial(cast: Cast, run: Run) -> None:
    files = (str(TRIAL / "acupuncture.csv"), "--map", str(TRIAL / "map.yaml"))
    answer = run("import", "scores", *files, "--clinic", str(cast.clinic_id))
    assert answer.exit_code == 0
    assert "scores            2056   2056 new" in answer.stdout
    assert "missing            350" in answer.stdout
