"""Cohort figures: the acupuncture trial as published and as recomputed, and who is missing from a figure."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures.direction import Direction
from backend.reports.cohort import AnalysisSet, GroupFigures, Member, SetFigures, TimePoint, cohort_figures
from tests.reference.cases import acupuncture

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
TRIAL = Path(__file__).parents[3] / "demo" / "acupuncture" / "acupuncture.csv"
POINTS = (TimePoint("baseline", "Baseline"), TimePoint("month3", "3 months"), TimePoint("month12", "12 months"))
SCORE = {"baseline": "pk1", "month3": "pk2", "month12": "pk5"}
DAYS = {"baseline": "f1", "month3": "f2", "month12": "f5"}
GROUPS = {"0": "control", "1": "acupuncture"}


def rows() -> list[dict[str, str]]:
    with TRIAL.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def members(columns: dict[str, str]) -> list[Member]:
    """The people of the trial. A day count stands only where that diary exists: elsewhere its 0 is no zero."""
    return [
        Member(
            row["id"],
            GROUPS[row["group"]],
            {point: float(row[columns[point]]) for point in columns if row[SCORE[point]] != ""},
        )
        for row in rows()
    ]


def figures(columns: dict[str, str], threshold: float) -> dict[str, SetFigures]:
    people = members(columns)
    everybody = frozenset(person.id for person in people)
    finished = frozenset(row["id"] for row in rows() if row["pk5"] != "")
    told = cohort_figures(
        people,
        POINTS,
        (threshold,),
        LOWER,
        (
            AnalysisSet("completers", "People with a 12-month score", finished),
            AnalysisSet("everybody", "Everybody who started", everybody),
        ),
    )
    return {one.key: one for one in told}


def by_group(told: SetFigures) -> dict[str, GroupFigures]:
    return {one.group: one for one in told.groups}


def percent(count: int, n: int) -> int:
    """As journals print it: half a percent is rounded up (17 of 136 is 12.5 %, printed 13 %)."""
    return (200 * count + n) // (2 * n)


def mean_sd_n(told: GroupFigures, point: str) -> tuple[int, float | None, float | None]:
    at = next(one for one in told.time_points if one.key == point)
    return at.n, at.mean, at.sd


@pytest.mark.parametrize("group", ["acupuncture", "control"])
@pytest.mark.parametrize(
    ("when", "column", "point"),
    [
        ("baseline", "pk1", "baseline"),
        ("baseline", "f1", "baseline"),
        ("month3", "pk2", "month3"),
        ("month3", "f2", "month3"),
    ],
)
def test_the_trials_means_and_deviations(group: str, when: str, column: str, point: str) -> None:
    expected = acupuncture()["recomputed"][when][column][group]
    columns = SCORE if column.startswith("pk") else DAYS
    n, mean, sd = mean_sd_n(by_group(figures(columns, 35)["completers"])[group], point)
    assert n == expected["n"]
    assert mean == pytest.approx(expected["mean"], abs=1e-6)
    assert sd == pytest.approx(expected["sd"], abs=1e-6)


@pytest.mark.parametrize(
    ("columns", "threshold", "key", "published"),
    [(SCORE, 35, "resp35", "improved35"), (DAYS, 50, "freq50", "freq50")],
)
def test_the_trials_responders(columns: dict[str, str], threshold: float, key: str, published: str) -> None:
    told = by_group(figures(columns, threshold)["completers"])
    printed = acupuncture()["published"]["month3"][published]
    for group, expected in acupuncture()["recomputed"]["month3"][key].items():
        at_3 = next(one for one in told[group].responders if one.time_point == "month3")
        share = at_3.improved.completers
        assert at_3.improved.count == expected
        assert share.n == acupuncture()["recomputed"]["month3"]["pk2"][group]["n"]
        assert f"{at_3.improved.count} ({percent(at_3.improved.count, share.n)}%)" in printed


def test_the_trials_published_means_to_their_printed_digit() -> None:
    told = by_group(figures(SCORE, 35)["completers"])
    months = acupuncture()["published"]["month3"]["pk2"].split(";")[0].split(" / ")
    for printed, group in zip(months, ("acupuncture", "control"), strict=True):
        n, mean, sd = mean_sd_n(told[group], "month3")
        assert printed == f"{mean:.1f} ({sd:.1f}) n={n}"
    baseline = acupuncture()["published"]["baseline"]["pk1"]
    for group, printed in baseline.items():
        n, mean, sd = mean_sd_n(told[group], "baseline")
        assert printed == f"{mean:.1f} ({sd:.1f}), n={n}"


def test_everybody_who_started_and_who_is_missing() -> None:
    told = figures(SCORE, 35)["everybody"]
    missing = acupuncture()["recomputed"]["missing"]
    groups = by_group(told)
    assert told.started == acupuncture()["recomputed"]["rows"] == 401
    sizes = {name: group.started for name, group in groups.items()}
    assert sizes == acupuncture()["recomputed"]["group_sizes"]
    assert sum(mean_sd_n(group, "month3")[0] for group in groups.values()) == 401 - missing["pk2"]
    assert sum(mean_sd_n(group, "month12")[0] for group in groups.values()) == 401 - missing["pk5"]
    for group in groups.values():
        at_3 = next(one for one in group.responders if one.time_point == "month3")
        assert at_3.improved.everybody.n == group.started
        assert at_3.improved.completers.n == mean_sd_n(group, "month3")[0]
        assert at_3.improved.count == at_3.improved.everybody.count == at_3.improved.completers.count


def test_an_empty_diary_is_missing_and_not_free_of_headache() -> None:
    """The file carries 0 in f2 and f5 where there is no diary: 75 and 100 people."""
    told = figures(DAYS, 50)["everybody"]
    at_3 = [mean_sd_n(group, "month3") for group in told.groups]
    assert sum(n for n, _, _ in at_3) == 326
    zeros = [row for row in rows() if row["pk2"] == "" and row["f2"] == "0"]
    assert len(zeros) == 75


# Small cohorts, worked out by hand.

START, END = TimePoint("start", "Start"), TimePoint("end", "End")


def small(
    values: Iterable[tuple[float | None, float | None]], direction: Direction = LOWER, threshold: float = 30
) -> GroupFigures:
    people = [
        Member(str(number), "all", {"start": before, "end": after}) for number, (before, after) in enumerate(values)
    ]
    chosen = AnalysisSet("all", "All", frozenset(person.id for person in people))
    (told,) = cohort_figures(people, (START, END), (threshold,), direction, (chosen,))
    return told.groups[0]


def test_both_denominators() -> None:
    told = small([(10, 7), (10, 7.1), (10, 13), (10, None), (None, 5)])
    (row,) = told.responders
    assert (told.started, told.with_baseline, told.with_follow_up) == (5, 4, 4)
    assert (row.improved.count, row.improved.completers.n, row.improved.everybody.n) == (1, 3, 5)
    assert row.improved.completers.share == pytest.approx(1 / 3)
    assert row.improved.everybody.share == 0.2
    assert (row.worse.count, row.worse.completers.n, row.worse.everybody.n) == (1, 3, 5)
    assert [(at.key, at.n) for at in told.time_points] == [("start", 4), ("end", 4)]
    (change,) = told.changes
    assert (change.time_point, change.n) == ("end", 3)
    assert change.mean == pytest.approx((-3 - 2.9 + 3) / 3)


def test_a_baseline_of_zero_stays_in_the_denominator_and_is_told() -> None:
    (row,) = small([(0, 0), (0, 5), (10, 2)]).responders
    assert (row.improved.count, row.worse.count) == (1, 0)
    assert (row.improved.completers.n, row.without_percent) == (3, 2)


def test_direction_turns_better_and_worse_round() -> None:
    pairs = [(10.0, 13.0), (10.0, 14.0), (10.0, 5.0)]
    (lower,), (higher,) = small(pairs).responders, small(pairs, HIGHER).responders
    assert (lower.improved.count, lower.worse.count) == (1, 2)
    assert (higher.improved.count, higher.worse.count) == (2, 1)


def test_thresholds_are_inclusive() -> None:
    (row,) = small([(6, 4.2), (7, 4.9), (10, 7.000001)]).responders
    assert row.improved.count == 2


def test_none_and_one() -> None:
    nobody = cohort_figures((), (START, END), (30,), LOWER, (AnalysisSet("all", "All", frozenset()),))
    assert [(one.started, one.groups) for one in nobody] == [(0, ())]
    alone = small([(10, 4)])
    assert [(at.n, at.sd) for at in alone.time_points] == [(1, None), (1, None)]
    assert (alone.changes[0].mean, alone.changes[0].low) == (-6, None)
    silent = small([(10, None)])
    assert (silent.responders[0].improved.completers.share, silent.changes[0].mean) == (None, None)
    assert silent.responders[0].improved.everybody.share == 0.0


def test_a_group_without_anybody_in_a_set_is_shown_empty() -> None:
    people = [Member("1", "a", {"start": 5.0}), Member("2", "b", {"start": 6.0})]
    (told,) = cohort_figures(people, (START, END), (30,), LOWER, (AnalysisSet("some", "Some", frozenset({"1"})),))
    assert [(group.group, group.started) for group in told.groups] == [("a", 1), ("b", 0)]
    assert told.groups[1].responders[0].improved.everybody.share is None


def test_what_cannot_be_counted_is_refused() -> None:
    person = Member("1", "a", {"start": 5.0})
    everybody = (AnalysisSet("all", "All", frozenset({"1"})),)
    with pytest.raises(ValueError, match="twice"):
        cohort_figures([person, replace(person, group="b")], (START,), (30,), LOWER, everybody)
    with pytest.raises(ValueError, match="not a member"):
        cohort_figures([person], (START,), (30,), LOWER, (AnalysisSet("x", "X", frozenset({"9"})),))
    with pytest.raises(ValueError, match="baseline"):
        cohort_figures([person], (), (30,), LOWER, everybody)
    with pytest.raises(ValueError, match="above 0"):
        cohort_figures([person], (START,), (0,), LOWER, everybody)


VALUES = st.one_of(st.none(), st.integers(0, 10).map(float))


@given(st.lists(st.tuples(VALUES, VALUES), max_size=30), st.randoms())
def test_what_always_holds(values: list[tuple[float | None, float | None]], chance: Any) -> None:
    if not values:
        return
    told = small(values)
    shuffled = list(values)
    chance.shuffle(shuffled)
    assert small(shuffled) == told
    (row,) = told.responders
    pairs = [(before, after) for before, after in values if before is not None and after is not None]
    assert row.improved.completers.n == row.worse.completers.n == told.changes[0].n == len(pairs)
    assert row.improved.count + row.worse.count + row.without_percent <= len(pairs)
    assert told.started == len(values) >= told.with_baseline
    assert row.without_percent == sum(before == 0 for before, _ in pairs)
