"""Wilson's interval against other software, and at its ends."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.reports.proportion import Proportion, wilson
from tests.reference.cases import of_topic


@pytest.mark.parametrize("case", of_topic("proportion_ci"))
def test_reference_case(case: Any) -> None:
    asked, expected = case["input"], case["expected"]
    told = wilson(asked["x"], asked["n"], asked["confidence"])
    assert told.share == pytest.approx(expected["p"], abs=case["tolerance_abs"])
    assert [told.low, told.high] == pytest.approx(expected["wilson"], abs=case["tolerance_abs"])


def test_nine_of_eighteen_as_the_manager_reads_it() -> None:
    told = wilson(9, 18)
    assert told.low is not None
    assert told.high is not None
    assert (told.share, f"{told.low:.1%}", f"{told.high:.1%}") == (0.5, "29.0%", "71.0%")


def test_of_nobody_there_is_no_share() -> None:
    assert wilson(0, 0) == Proportion(0, 0, None, None, None)


@pytest.mark.parametrize("n", [1, 3, 120, 10_000])
def test_the_ends_are_exact(n: int) -> None:
    assert (wilson(0, n).share, wilson(0, n).low) == (0.0, 0.0)
    assert (wilson(n, n).share, wilson(n, n).high) == (1.0, 1.0)


@pytest.mark.parametrize(("count", "n"), [(-1, 3), (4, 3), (1, 0)])
def test_a_count_outside_its_number_is_refused(count: int, n: int) -> None:
    with pytest.raises(ValueError, match="count"):
        wilson(count, n)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_mirrors(given_counts: tuple[int, int]) -> None:
    count, n = given_counts
    told, mirrored = wilson(count, n), wilson(n - count, n)
    assert told.low is not None
    assert told.share is not None
    assert told.high is not None
    assert mirrored.high is not None
    assert 0 <= told.low <= told.share <= told.high <= 1
    assert told.low == pytest.approx(1 - mirrored.high, abs=1e-12)
