"""The figures of a published trial, from its table through the import to the answer, to the printed digit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.features.cast import Cast
from tests.features.reports.conftest import by_key, outcomes
from tests.reference.cases import acupuncture

EXPECTED = acupuncture()["recomputed"]
COLUMN = {
    ("headache_score", "baseline"): ("baseline", "pk1"),
    ("headache_score", "month3"): ("month3", "pk2"),
    ("headache_days", "baseline"): ("baseline", "f1"),
    ("headache_days", "month3"): ("month3", "f2"),
}
# As printed in the paper: mean (SD), n.
PUBLISHED = {
    ("headache_score", "baseline"): {"acupuncture": ("24.6", "14.1", 161), "control": ("26.7", "16.8", 140)},
    ("headache_score", "month3"): {"acupuncture": ("18.0", "14.8", 159), "control": ("23.7", "16.8", 136)},
    ("headache_days", "baseline"): {"acupuncture": ("15.6", "6.6", 161), "control": ("16.2", "6.7", 140)},
    ("headache_days", "month3"): {"acupuncture": ("12.1", "7.2", 159), "control": ("14.3", "7.3", 136)},
}


def group(report: Any, chosen: str, name: str) -> Any:
    return by_key(by_key(report["sets"], "key", chosen)["groups"], "group", name)


def test_both_analysis_sets_are_there_and_say_who_they_are(trial: Cast) -> None:
    report = outcomes(trial, "headache_score", "35")
    assert [(one["key"], one["label"], one["started"]) for one in report["sets"]] == [
        ("with_12_months", "People with a 12-month score", 301),
        ("everybody", "Everybody who was randomised", 401),
    ]
    assert report["header"]["direction"] == "lower_is_better"
    assert any("BMJ 2004;328:744" in source for source in report["header"]["sources"])
    assert any("CC BY 2.0" in source for source in report["header"]["sources"])
    sizes = {one["group"]: one["started"] for one in by_key(report["sets"], "key", "everybody")["groups"]}
    assert sizes == EXPECTED["group_sizes"]


def test_n_mean_and_deviation(trial: Cast) -> None:
    for (outcome, point), (when, column) in COLUMN.items():
        report = outcomes(trial, outcome, "30,50")
        for name, expected in EXPECTED[when][column].items():
            said = by_key(group(report, "with_12_months", name)["time_points"], "key", point)
            assert said["n"] == expected["n"]
            assert said["mean"] == pytest.approx(expected["mean"], abs=1e-6)
            assert said["sd"] == pytest.approx(expected["sd"], abs=1e-6)
            mean, deviation, n = PUBLISHED[outcome, point][name]
            assert (f"{said['mean']:.1f}", f"{said['sd']:.1f}", said["n"]) == (mean, deviation, n)


def test_responders(trial: Cast) -> None:
    for outcome, threshold, figure in (("headache_score", 35, "resp35"), ("headache_days", 50, "freq50")):
        report = outcomes(trial, outcome, str(threshold))
        assert (
            EXPECTED["month3"][figure]
            == {
                "resp35": {"acupuncture": 65, "control": 37},
                "freq50": {"acupuncture": 36, "control": 17},
            }[figure]
        )
        for name, expected in EXPECTED["month3"][figure].items():
            responders = group(report, "with_12_months", name)["responders"]
            said = by_key(responders, "time_point", "month3")
            assert said["threshold"] == threshold
            assert said["improved"]["count"] == expected
            assert said["improved"]["everybody"]["n"] == EXPECTED["completers"][name]
            assert said["improved"]["completers"]["n"] == EXPECTED["month3"]["pk2"][name]["n"]
            assert said["worse"]["count"] > 0


def test_everybody_who_was_randomised(trial: Cast) -> None:
    """The wider set has the 31 people who gave a score at 3 months and none at 12."""
    report = outcomes(trial, "headache_score", "35")
    at_3 = {
        name: by_key(group(report, "everybody", name)["time_points"], "key", "month3")["n"]
        for name in ("acupuncture", "control")
    }
    finished = {name: EXPECTED["month3"]["pk2"][name]["n"] for name in ("acupuncture", "control")}
    assert sum(at_3.values()) == 401 - EXPECTED["missing"]["pk2"]
    assert sum(at_3.values()) - sum(finished.values()) == EXPECTED["dropouts_with_3_month"]
    for name, started in EXPECTED["group_sizes"].items():
        said = group(report, "everybody", name)
        assert (said["started"], said["with_baseline"]) == (started, started)
        assert {one["improved"]["everybody"]["n"] for one in said["responders"]} == {started}


def test_a_day_count_without_its_diary_is_missing(trial: Cast) -> None:
    report = outcomes(trial, "headache_days", "50")
    for name in ("acupuncture", "control"):
        said = group(report, "everybody", name)["time_points"]
        scores = group(outcomes(trial, "headache_score", "50"), "everybody", name)["time_points"]
        assert [one["n"] for one in said] == [one["n"] for one in scores]


def test_the_groups_differ_as_the_simple_analysis_of_covariance_says(trial: Cast) -> None:
    """Of the start alone: sites and covariates are not brought in. The published figure with them is in the rules."""
    report = outcomes(trial, "headache_score", "35")
    (at_3, at_12) = by_key(report["sets"], "key", "with_12_months")["differences"]
    expected = EXPECTED["month3"]["ancova_pk2_simple"]
    assert (at_3["time_point"], at_3["group"], at_3["other"]) == ("month3", "acupuncture", "control")
    told = at_3["adjusted"]
    assert -told["difference"] == pytest.approx(expected["difference_favouring_acupuncture"], abs=1e-6)
    assert [-told["high"], -told["low"]] == pytest.approx(expected["ci95"], abs=1e-6)
    assert told["p"] == pytest.approx(expected["p"], abs=1e-6)
    assert told["n"] == expected["n"]
    (share,) = at_3["improved"]
    assert [round(100 * share[name]) for name in ("difference", "low", "high")] == [14, 3, 24]
    assert at_12["adjusted"]["n"] == 301
