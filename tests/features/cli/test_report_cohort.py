"""`ebb report cohort` prints the same bytes as the file of the web, and the trial's published figures."""

from __future__ import annotations

import json
from typing import Any

from backend.shell.jobs.queue import Worker
from tests.features.cast import Cast
from tests.features.cli.conftest import Run
from tests.features.reports.conftest import COHORT, by_key
from tests.features.reports.conftest import file_maker as file_maker  # noqa: PLC0414 - a fixture
from tests.features.reports.conftest import trial as trial  # noqa: PLC0414 - a fixture
from tests.features.reports.test_report_files import made
from tests.reference.cases import acupuncture

EXPECTED = acupuncture()["recomputed"]


def test_the_same_bytes_as_the_file_of_the_web(trial: Cast, file_maker: Worker, run: Run) -> None:
    for file_format in ("csv", "json"):
        _, data = made(trial, file_maker, cohort=COHORT, outcome="headache_days", thresholds=[50], format=file_format)
        printed = run(
            "report", "cohort", COHORT, "--outcome", "headache_days", "--thresholds", "50", "--format", file_format,
            "--clinic", str(trial.clinic_id),
        )  # fmt: skip
        assert printed.exit_code == 0, printed.output
        assert printed.stdout_bytes == data


def test_the_published_figures(trial: Cast, run: Run) -> None:
    printed = run(
        "report",
        "cohort",
        COHORT,
        "--outcome",
        "headache_score",
        "--thresholds",
        "35",
        "--clinic",
        str(trial.clinic_id),
    )
    report: Any = json.loads(printed.stdout)
    for name in ("acupuncture", "control"):
        said = by_key(by_key(report["sets"], "key", "with_12_months")["groups"], "group", name)
        for point, (when, column) in {"baseline": ("baseline", "pk1"), "month3": ("month3", "pk2")}.items():
            figure, expected = by_key(said["time_points"], "key", point), EXPECTED[when][column][name]
            assert figure["n"] == expected["n"]
            assert abs(figure["mean"] - expected["mean"]) < 1e-6
            assert abs(figure["sd"] - expected["sd"]) < 1e-6
        better = by_key(said["responders"], "time_point", "month3")["improved"]["count"]
        assert better == EXPECTED["month3"]["resp35"][name]


def test_what_is_not_there_is_a_sentence_that_says_what_is(trial: Cast, run: Run) -> None:
    clinic = ("--clinic", str(trial.clinic_id))
    for cohort, outcome, says in (
        ("nothing", "headache_score", "There is no cohort of this key."),
        (COHORT, "ppt", "This cohort was not measured with that."),
    ):
        answer = run("report", "cohort", cohort, "--outcome", outcome, *clinic)
        assert answer.exit_code == 2
        assert says in answer.stderr
        assert f"{COHORT}: headache_days, headache_score" in answer.stderr
        assert answer.stdout == ""


def test_thresholds_that_are_none(trial: Cast, run: Run) -> None:
    for bad in ("0", "101", "30.5", "half", "", "1,2,3,4,5"):
        answer = run("report", "cohort", COHORT, "--outcome", "headache_score", "--thresholds", bad)
        assert answer.exit_code == 2, bad
        assert "whole percents" in answer.stderr
