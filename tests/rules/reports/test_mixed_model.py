"""The mixed model against a published one and other software; where it has no figures; what it recovers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from backend.reports.mixed_model import Floats, MixedModel, NoModel, OnePerson, mixed_model
from tests.reference import cases


def lines(values: Sequence[Sequence[float]], times: Sequence[float]) -> list[OnePerson]:
    rows = [[1.0, float(time)] for time in times]
    return [OnePerson(each, rows, rows) for each in values]


def diaries(case: Any) -> list[OnePerson]:
    return [
        OnePerson(
            one["values"],
            [[1.0, week, one["baseline"]] for week in one["weeks"]],
            [[1.0, week] for week in one["weeks"]],
        )
        for one in case["people"]
    ]


def found(people: Sequence[OnePerson], *, reml: bool = True) -> MixedModel:
    told = mixed_model(people, reml=reml)
    assert isinstance(told, MixedModel), told
    return told


def test_as_it_was_published() -> None:
    case = cases.mixed_model("growth")
    told, printed = found(lines(case["values"], case["ages"])), case["published"]
    assert [f"{one.value:.3f}" for one in told.fixed] == printed["fixed"]
    assert [f"{told.fixed[0].error:.3f}", f"{told.fixed[1].error:.4f}"] == printed["errors"]
    assert [f"{one:.3f}" for one in told.spread] == printed["spread"]
    assert told.correlations[0] is not None
    assert f"{told.correlations[0]:.3f}" == printed["correlation"]
    assert (f"{told.rest:.3f}", f"{-told.criterion / 2:.3f}") == (printed["rest"], printed["log_likelihood"])
    assert (told.people, told.values, told.at_boundary) == (27, 108, False)


@pytest.mark.parametrize(("reml", "name"), [(True, "expected"), (False, "expected_ml")])
def test_diaries_with_gaps_as_other_software_has_them(*, reml: bool, name: str) -> None:
    case = cases.mixed_model("diaries_with_gaps")
    people, expected, close = diaries(case), case[name], case["tolerance_abs"]
    told = found(people, reml=reml)
    assert [one.value for one in told.fixed] == pytest.approx(expected["fixed"], abs=close)
    assert told.spread == pytest.approx(expected["spread"], abs=close)
    assert told.correlations[0] == pytest.approx(expected["correlation"], abs=close)
    assert told.rest == pytest.approx(expected["rest"], abs=close)
    assert told.criterion == pytest.approx(expected["criterion"], abs=close)


def test_the_errors_are_those_of_the_whole_matrix() -> None:
    """Worked out without any of the short cuts: V of every person, written down and turned round."""
    people = diaries(cases.mixed_model("diaries_with_gaps"))
    told = found(people)
    between = told.correlations[0] or 0.0
    a, b = told.spread
    own = np.array([[a * a, between * a * b], [between * a * b, b * b]])
    whole: Floats = np.zeros((3, 3))
    for one in people:
        x, z = np.asarray(one.fixed), np.asarray(one.random)
        whole += x.T @ np.linalg.inv(z @ own @ z.T + told.rest**2 * np.eye(len(z))) @ x
    errors = np.sqrt(np.diag(np.linalg.inv(whole)))
    assert [one.error for one in told.fixed] == pytest.approx(list(errors), abs=1e-6)
    assert [one.high - one.value for one in told.fixed] == pytest.approx(list(1.959963984540054 * errors), abs=1e-6)


def test_with_one_value_each_time_and_one_spread_it_is_analysis_of_variance() -> None:
    """Balanced, random level only: the spread between people is known in closed form."""
    rng = random.Random(5)
    values = [[level + rng.gauss(0, 1) for _ in range(4)] for level in (rng.gauss(5, 2) for _ in range(12))]
    told = found([OnePerson(each, [[1.0]] * 4, [[1.0]] * 4) for each in values])
    means = [float(np.mean(each)) for each in values]
    within = float(np.mean([np.var(each, ddof=1) for each in values]))
    assert told.fixed[0].value == pytest.approx(float(np.mean(means)), abs=1e-6)
    assert told.rest**2 == pytest.approx(within, rel=1e-5)
    assert told.spread[0] ** 2 == pytest.approx(float(np.var(means, ddof=1)) - within / 4, rel=1e-5)


def test_a_spread_of_nothing_is_told_as_at_the_boundary() -> None:
    rng = random.Random(1)
    times = list(range(8))
    values = [[5 - 0.1 * time + rng.choice((-1.0, 1.0)) * (1 + (time % 2)) for time in times] for _ in range(12)]
    told = found(lines(values, times))
    assert told.at_boundary
    # Either one of the two does not spread, or the one follows from the other: neither can be told apart here.
    between = told.correlations[0]
    assert 0.0 in told.spread if between is None else abs(between) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ([], NoModel.TOO_FEW),
        (lines([[5, 4, 3, 2]], range(4)), NoModel.TOO_FEW),
        ([OnePerson([], [], []), *lines([[5, 4, 3, 2]], range(4))], NoModel.TOO_FEW),
        (lines([[5], [4], [3], [2], [6], [7], [5], [4], [4]], [1]), NoModel.TOO_FEW),
        (lines([[5, 5, 5, 5], [5, 5, 5, 5], [5, 5, 5, 5]], range(4)), NoModel.CONSTANT),
        (
            [OnePerson([5.0, 4.0, 3.0], [[1.0, w, 6.0] for w in range(3)], [[1.0, w] for w in range(3)])] * 9,
            NoModel.NOTHING_NEW,
        ),
    ],
)
def test_where_there_are_no_figures(people: list[OnePerson], why: NoModel) -> None:
    assert mixed_model(people) is why


def test_a_line_without_any_rest_has_no_figures() -> None:
    """Everything lies on lines: the likelihood has no top, and the search says that it does not end."""
    assert mixed_model(lines([[5, 4, 3], [6, 5, 4], [9, 8, 7], [4, 3, 2]], range(3))) is NoModel.NOT_CONVERGED


@pytest.mark.parametrize(("shift", "factor"), [(0, 1), (50, 0.1), (-50, 20), (3, 7.5)])
def test_other_units_give_the_same_model_and_the_order_of_people_is_free(shift: float, factor: float) -> None:
    people = diaries(cases.mixed_model("diaries_with_gaps"))
    plain = found(people)
    mixed = [
        OnePerson([shift + factor * value for value in one.values], one.fixed, one.random)
        for one in random.Random(shift).sample(people, len(people))
    ]
    told = found(mixed)
    assert told.fixed[1].value == pytest.approx(factor * plain.fixed[1].value, rel=1e-3, abs=1e-4 * factor)
    assert told.rest == pytest.approx(factor * plain.rest, rel=1e-3)
    assert told.spread[1] == pytest.approx(factor * plain.spread[1], rel=1e-2)


@pytest.mark.parametrize(("runs", "least"), [(8, 5), pytest.param(100, 86, marks=pytest.mark.long)])
def test_the_interval_of_the_slope_holds_what_was_planted(runs: int, least: int) -> None:
    """In made-up cohorts with a slope of -0.1 a week 95 in 100 intervals hold it, less four errors."""
    rng = np.random.default_rng(7)
    held = 0
    for _ in range(runs):
        values, times = [], np.arange(2, 14)
        for _ in range(15):
            slope = -0.1 + 0.08 * rng.standard_normal()
            values.append(list(6 + rng.standard_normal() + slope * times + 0.8 * rng.standard_normal(len(times))))
        told = found(lines(values, [float(time) for time in times]))
        held += told.fixed[1].low <= -0.1 <= told.fixed[1].high
    print(f"{held} of {runs} (at least {least})")
    assert held >= least
