"""The adjusted difference of a published trial, and where none can be formed."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

from backend.reports.adjusted import Person, adjusted_difference
from backend.reports.difference import newcombe
from backend.reports.means import mean_sd
from backend.shell.settings import ROOT
from backend.trends.change import improved_by
from tests.reference.cases import acupuncture


def trial(start: str, later: str, covariates: tuple[str, ...], *, by_site: bool) -> list[Person]:
    """The completers of the trial: those with a diary at 12 months."""

    def number(cell: str) -> float | None:
        return float(cell) if cell else None

    with Path(ROOT / "demo" / "acupuncture" / "acupuncture.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["pk5"]]
    return [
        Person(
            in_group=row["group"] == "1",
            start=number(row[start]),
            later=number(row[later]) if row["pk2"] else None,
            covariates=tuple(number(row[name]) for name in covariates),
            site=row["acupuncturist"] if by_site else None,
        )
        for row in rows
    ]


ALL = ("age", "sex", "migraine", "chronicity")


@pytest.mark.parametrize(
    ("name", "start", "later", "covariates", "by_site"),
    [
        ("ancova_pk2_site", "pk1", "pk2", ALL, True),
        ("ancova_f2_site", "f1", "f2", ALL, True),
        ("ancova_pk2_simple", "pk1", "pk2", (), False),
    ],
)
def test_the_trial_to_the_last_digit(
    name: str, start: str, later: str, covariates: tuple[str, ...], by_site: bool
) -> None:
    expected = acupuncture()["recomputed"]["month3"][name]
    told = adjusted_difference(trial(start, later, covariates, by_site=by_site))
    assert told is not None
    assert -told.difference == pytest.approx(expected["difference_favouring_acupuncture"], abs=1e-6)
    assert [-told.high, -told.low] == pytest.approx(expected["ci95"], abs=1e-6)
    assert told.p == pytest.approx(expected["p"], abs=1e-6)
    assert (told.n, told.left_out) == (expected["n"], 6)


def test_as_it_was_published() -> None:
    told = adjusted_difference(trial("pk1", "pk2", ALL, by_site=True))
    assert told is not None
    assert told.p is not None
    said = f"{-told.difference:.2f} ({-told.high:.2f} to {-told.low:.2f}), P = {told.p:.4f}"
    assert said == "3.94 (1.60 to 6.29), P = 0.0011"


def test_without_two_groups_or_enough_people_there_is_none() -> None:
    assert adjusted_difference([]) is None
    assert adjusted_difference([Person(True, 5, 4), Person(True, 6, 5), Person(True, 2, 2)]) is None
    assert adjusted_difference([Person(True, 5, 4), Person(False, 6, 5), Person(False, 2, 2)]) is None
    assert adjusted_difference([Person(True, 5, None), Person(False, 6, 5), Person(False, 2, 2)]) is None


def test_what_says_nothing_new_is_dropped_and_a_constant_value_has_no_p() -> None:
    people = [Person(bool(at % 2), float(at), 4.0, (float(2 * at), 1.0), "one") for at in range(10)]
    told = adjusted_difference(people)
    assert told is not None
    assert told.difference == pytest.approx(0, abs=1e-9)
    assert told.n == 10


def test_the_published_table_to_the_printed_digit() -> None:
    """Every figure of its baseline and 3-month rows, from the raw data: BMJ 2004;328:744, tables 1 and 2."""
    printed, held = acupuncture()["published"], 0
    with Path(ROOT / "demo" / "acupuncture" / "acupuncture.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["pk5"]]
    arms = [[row for row in rows if row["group"] == group] for group in ("1", "0")]
    at_3 = [[row for row in arm if row["pk2"]] for arm in arms]

    def mean_of(people: list[dict[str, str]], name: str) -> str:
        told = mean_sd([float(row[name]) for row in people])
        return f"{told.mean:.1f} ({told.sd:.1f})"

    def holds(said: str, expected: str) -> None:
        nonlocal held
        assert said == expected
        held += 1

    baseline, month3 = printed["baseline"], printed["month3"]
    for arm, name in zip(arms, ("acupuncture", "control"), strict=True):
        holds(f"{mean_of(arm, 'pk1')}, n={len(arm)}", baseline["pk1"][name])
    for column in ("age", "chronicity", "f1"):
        holds(" / ".join(mean_of(arm, column) for arm in arms), baseline[column])
    for column, name in (("sex", "female"), ("migraine", "migraine")):
        holds(" / ".join(str(sum(row[column] == "1" for row in arm)) for arm in arms), baseline[name])

    def adjusted(start: str, later: str) -> str:
        told = adjusted_difference(trial(start, later, ALL, by_site=True))
        assert told is not None
        assert told.p is not None
        return f"{-told.difference:.1f} ({-told.high:.1f} to {-told.low:.1f}), P={told.p:.3f}"

    scores = " / ".join(f"{mean_of(arm, 'pk2')} n={len(arm)}" for arm in at_3)
    holds(f"{scores}; difference {adjusted('pk1', 'pk2')}", month3["pk2"])
    days = " / ".join(mean_of(arm, "f2") for arm in at_3)
    holds(f"{days}; difference {adjusted('f1', 'f2')}", month3["f2"])
    for start, later, threshold, name in (("pk1", "pk2", 35, "improved35"), ("f1", "f2", 50, "freq50")):
        better = [
            sum(improved_by((float(row[start]) - float(row[later])) / float(row[start]), threshold) for row in arm)
            for arm in at_3
        ]
        told = newcombe(better[0], len(at_3[0]), better[1], len(at_3[1]))
        assert told is not None
        shares = " / ".join(f"{n} ({half_up(100 * n / len(arm))}%)" for n, arm in zip(better, at_3, strict=True))
        # The paper's interval is the plain one; ours (Newcombe) is 1% where theirs begins at 2% for the days.
        error = math.sqrt(
            sum(n / len(arm) * (1 - n / len(arm)) / len(arm) for n, arm in zip(better, at_3, strict=True))
        )
        low, high = (half_up(100 * (told.share + sign * 1.96 * error)) for sign in (-1, 1))
        print(f"{name}: {half_up(100 * told.low)}% to {half_up(100 * told.high)}% by Newcombe, {low}% to {high}% plain")
        holds(f"{shares}; {half_up(100 * told.share)}% ({low}% to {high}%)", month3[name])
    print(f"{held} of 11 rows of the published table")
    assert held == 11


def half_up(value: float) -> int:
    """As journals print it: 12.5 is printed as 13."""
    return math.floor(value + 0.5)
