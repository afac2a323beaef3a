"""A map is read strictly: each thing that is wrong with it is one sentence."""

from __future__ import annotations

import pytest

from backend.cohorts.definition import Score, TimePoint
from backend.exchange.map_file import read
from backend.exchange.score_map import BadMap, Long, Wide
from tests.reference.cases import HERE
from tests.rules.exchange.maps import LONG, WIDE


def test_one_row_per_person() -> None:
    made = read(WIDE)
    assert made.cohort.key == "small-trial"
    assert made.cohort.time_points == (TimePoint("start", "Start", 0), TimePoint("week6", "6 weeks", 42))
    assert isinstance(made.layout, Wide)
    assert made.layout.columns["days6"] == Score("days", "week6")
    assert made.layout.only_if == {"days6": "pain6"}
    assert made.group is not None
    assert made.group.labels == {"1": "needling", "0": "waiting"}
    assert made.columns == {"id", "arm", "pain0", "pain6", "days6", "age"}
    assert set(made.cohort.instruments) == {"pain", "days"}


def test_one_row_per_score() -> None:
    made = read(LONG)
    assert isinstance(made.layout, Long)
    assert made.layout.time_points == {"t0": "start", "t1": "week6"}
    assert made.columns == {"who", "arm", "what", "when", "value"}
    assert [(chosen.key, chosen.requires) for chosen in made.cohort.analysis_sets] == [("everybody", ())]


def test_the_map_that_comes_with_the_program() -> None:
    made = read((HERE.parents[1] / "demo" / "acupuncture" / "map.yaml").read_text())
    assert [point.key for point in made.cohort.time_points] == ["baseline", "month3", "month12"]
    assert isinstance(made.layout, Wide)
    assert made.layout.only_if == {"f2": "pk2", "f5": "pk5"}


@pytest.mark.asvs("v5.0.0-5.4.2")
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("cohort: small-trial\n", "", "lacks cohort"),
        ("licence: CC0", "licence: CC0\nlicense: CC0", "knows no license"),
        ("licence: CC0", "licence: CC0\nlicence: MIT", "licence stands twice"),
        ("cohort: small-trial", "cohort: Small Trial", "is no key"),
        ("cohort: small-trial", "cohort: no", "is no key"),
        ("cohort: small-trial", "cohort: 'a\"; filename=evil.html'", "is no key"),  # it names the file of a report
        ("cohort: small-trial", "cohort: episodes-2025", "own people"),
        ("name: A small trial", "name: 7", "write it in quotes"),
        ("name: A small trial", 'name: "  "', "plain text"),
        ("{key: week6, label: 6 weeks, day: 42}", "{key: week6, label: 6 weeks, day: 0}", "must rise"),
        ("{key: week6, label: 6 weeks, day: 42}", "{key: week6, label: 6 weeks, day: 42.5}", "whole number"),
        ("{key: week6, label: 6 weeks, day: 42}", "{key: start, label: 6 weeks, day: 42}", "start stands twice"),
        ("time_point: start}", "time_point: later}", "none of the time_points"),
        ("column: pain6, instrument: pain", "column: pain0, instrument: pain", "pain0 stands twice"),
        ("column: pain6, instrument: pain, time_point: week6", "column: p, instrument: pain, time_point: start", "Two"),
        ("requires: [pain@week6]", "requires: [pain]", "instrument@time_point"),
        ("requires: [pain@week6]", "requires: [days@start]", "which no column holds"),
        ("requires: [pain@week6]", "requires: [mood@start]", "does not bring"),
        ("not_imported: [age]", "not_imported: [age, pain0]", "pain0 stands twice"),
        ("not_imported: [age]", "not_imported: age", "must be a list"),
        ("not_imported: [age]", "not_imported: [yes]", "write it in quotes"),
        ('labels: {"1": needling', "labels: {1.0: needling", "write it in quotes"),
        ("missing: [NA]", "missing: [NA]\nseparator: pipe", "separator must be one of"),
        ("person: id", "person: [id", "not well-formed YAML"),
    ],
)
def test_what_is_wrong_is_one_sentence(old: str, new: str, says: str) -> None:
    assert old in WIDE
    with pytest.raises(BadMap, match=r".") as refused:
        read(WIDE.replace(old, new))
    assert says in str(refused.value)
    assert "\n" not in str(refused.value).strip()


@pytest.mark.parametrize("text", ["", "- a\n- b", "just words", "3"])
def test_something_else_than_a_map(text: str) -> None:
    with pytest.raises(BadMap):
        read(text)


@pytest.mark.asvs("v5.0.0-1.5.2")
def test_no_object_is_made_from_a_map() -> None:
    with pytest.raises(BadMap, match="not well-formed"):
        read(WIDE + "\nextra: !!python/object/apply:os.system [echo]")
