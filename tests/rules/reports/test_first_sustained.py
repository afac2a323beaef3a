"""Kaplan-Meier of a group against R's figures, through the report's own door; nobody, one, nobody who reached it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.reports.fewest import LEAST
from backend.reports.first_sustained import ByWeek, FirstSustained, first_sustained
from backend.trends.sustained import Followed
from tests.reference.cases import of_topic


def people(*days: int, reached: bool) -> list[Followed | None]:
    return [Followed(day, reached) for day in days]


@pytest.mark.parametrize("case", of_topic("kaplan_meier"))
def test_reference_case(case: Any) -> None:
    """The median, its interval and the curve at the agreed weeks, as R's survival gives them."""
    asked, expected = case["input"], case["expected"]
    told = first_sustained([Followed(t, bool(e)) for t, e in zip(asked["time"], asked["event"], strict=True)])
    limits = expected["log-log"]
    assert (told.median, told.low, told.high) == (limits["median"], limits["lower"], limits["upper"])
    assert (told.followed, told.reached) == (len(asked["time"]), sum(asked["event"]))
    for week in told.weeks:
        row = [row for row in expected["curve"] if row["time"] <= 7 * week.week - 1][-1]
        assert week.share == pytest.approx(1 - row["survival"], abs=case["tolerance_abs"])
        assert week.at_risk == sum(time > 7 * week.week - 1 for time in asked["time"])
        if 0 < week.share < 1:
            assert week.low == pytest.approx(1 - row["upper_loglog"], abs=case["tolerance_abs"])
            assert week.high == pytest.approx(1 - row["lower_loglog"], abs=case["tolerance_abs"])


def test_the_remission_times_of_a_published_trial() -> None:
    """6-mercaptopurine and placebo, Freireich et al. 1963, Blood 21:699-716: medians 23 and 8 weeks.

    The limits after Brookmeyer and Crowley on the log-log scale are those of lifelines 0.30.3.
    """
    treated = people(6, 6, 6, 7, 10, 13, 16, 22, 23, reached=True)
    treated += people(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35, reached=False)
    told = first_sustained(treated)
    assert (told.median, told.low, told.high) == (23, 13, None)
    placebo = people(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23, reached=True)
    told = first_sustained(placebo)
    assert (told.median, told.low, told.high) == (8, 4, 11)
    assert told.weeks[0] == ByWeek(4, 0, 1.0, None, None)


def test_nobody() -> None:
    assert first_sustained([]) == FirstSustained(
        30, 0, 0, hidden=False, reached=0, median=None, low=None, high=None, weeks=()
    )
    told = first_sustained([None, None])
    assert (told.followed, told.without_start, told.hidden, told.reached) == (0, 2, False, 0)


@pytest.mark.parametrize("count", range(1, LEAST))
def test_of_a_few_it_is_told_how_many_and_nothing_else(count: int) -> None:
    told = first_sustained([*people(*[20] * count, reached=True), None])
    assert (told.followed, told.without_start, told.hidden) == (count, 1, True)
    assert (told.reached, told.median, told.low, told.high, told.weeks) == (None, None, None, None, ())


def test_nobody_reached_it_and_that_is_not_never() -> None:
    told = first_sustained(people(20, 40, 60, 80, 100, 120, reached=False))
    assert (told.reached, told.median, told.low, told.high) == (0, None, None, None)
    # After week 4 five are left; later fewer than five are, and nothing is told of them.
    assert told.weeks == (ByWeek(4, 5, 0.0, None, None),)


def test_everybody_reached_it_on_one_day() -> None:
    told = first_sustained(people(*[20] * 8, reached=True))
    assert (told.reached, told.median) == (8, 20)
    assert [(one.week, one.at_risk, one.share) for one in told.weeks] == [(w, 0, 1.0) for w in (4, 8, 12, 26, 52)]


def test_day_27_is_the_last_of_week_4() -> None:
    for day, share in ((27, 0.5), (28, 0.0)):
        told = first_sustained(people(*[day] * 5, reached=True) + people(*[60] * 5, reached=False))
        assert told.weeks[0].share == share


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=LEAST, max_size=60))
def test_shares_grow_and_small_cells_are_never_told(made: list[tuple[int, bool]]) -> None:
    told = first_sustained([Followed(days, reached) for days, reached in made])
    shares = [one.share for one in told.weeks]
    assert shares == sorted(shares)
    for one in told.weeks:
        assert one.at_risk >= LEAST or one.share == 1
        if one.low is not None and one.high is not None:
            assert 0 <= one.low <= one.share + 1e-12
            assert one.share <= one.high + 1e-12
    assert told.followed == len(made)
