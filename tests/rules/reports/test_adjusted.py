"""The adjusted difference of a published trial, and where none can be formed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from backend.reports.adjusted import Person, adjusted_difference
from backend.shell.settings import ROOT
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
