"""Three statements about one change: detectable, reliable, large enough to matter. None follows from another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures.comparison import Taken
from backend.measures.definition import Definition, Provenance, Reliability, Scope
from backend.measures.definitions import all_definitions
from backend.trends.statements import NotTold, Statements, statements

FIRST, NOW = date(2026, 1, 5), date(2026, 3, 9)
NECK, PSEQ, PPT, PAIN = (all_definitions()[key] for key in ("rom_neck_rotation", "pseq", "ppt", "nrs_average"))
ANYWHERE = Scope("wherever", same_rater=False, same_device=False)


def said(definition: Definition, first: float, latest: float, **latest_is: str) -> Statements:
    at = {"mode": "active", "rater": "Dev", "site": "upper_trapezius"}
    return statements(definition, Taken(first, FIRST, **at), Taken(latest, NOW, **at | latest_is))


def holds(told: Statements) -> tuple[bool | None, bool | None, bool | None]:
    return told.detectable.holds, told.reliable.holds, told.matters.holds


def test_a_neck_that_turns_eight_degrees_further_is_detectable_and_not_yet_reliable() -> None:
    """Standard error 2.9: a difference has an error of 4.10, and 1.96 of it is 8.04."""
    assert holds(said(NECK, 51, 58)) == (False, False, None)
    assert holds(said(NECK, 51, 59)) == (True, False, None)
    told = said(NECK, 51, 60)
    assert holds(told) == (True, True, None)
    assert told.reliable.index == pytest.approx(9 / (sqrt(2) * 2.9))
    assert told.reliable.limit == pytest.approx(8.0384, abs=1e-4)
    assert (told.detectable.limit, told.matters.reason) == (7, NotTold.CHANGE_UNKNOWN)


def test_a_fall_is_told_as_a_rise_is_and_the_index_keeps_its_sign() -> None:
    told = said(NECK, 60, 51)
    assert holds(told) == (True, True, None)
    assert told.reliable.index is not None
    assert told.reliable.index < 0


def test_what_matters_asks_for_the_band_and_says_when_only_that_is_wanting() -> None:
    """PSEQ 22 to 30 and to 31, and 25 to 31."""
    same, new, short = (said(PSEQ, first, latest) for first, latest in ((22, 30), (22, 31), (25, 31)))
    assert [holds(told) for told in (same, new, short)] == [
        (None, None, False), (None, None, True), (None, None, False),
    ]  # fmt: skip
    assert [told.matters.band_unchanged for told in (same, new, short)] == [True, False, False]
    assert (new.matters.limit, new.matters.band_needed, new.matters.convention) == (7, True, True)
    assert (new.detectable.reason, new.reliable.reason) == (NotTold.ERROR_UNKNOWN, NotTold.RELIABILITY_UNKNOWN)


def test_each_statement_says_whose_figure_it_is() -> None:
    told = said(PPT, 150, 211)
    assert (told.detectable.holds, told.detectable.limit, told.detectable.convention) == (True, 60, False)
    assert told.detectable.source is not None
    assert (told.reliable.source, told.matters.source) == (None, None)


@pytest.mark.parametrize(
    ("other", "reason"),
    [({"rater": "Lena"}, NotTold.OTHER_RATER), ({"mode": "passive"}, NotTold.OTHER_MODE)],
)
def test_a_figure_that_does_not_hold_makes_no_statement(other: dict[str, str], reason: NotTold) -> None:
    told = said(NECK, 51, 70, **other)
    assert (told.detectable.holds, told.detectable.reason) == (None, reason)
    assert (told.reliable.holds, told.reliable.index, told.reliable.reason) == (None, None, reason)
    assert told.reliable.of_difference == pytest.approx(sqrt(2) * 2.9)


def test_none_and_one() -> None:
    one = Taken(51, FIRST, mode="active")
    for told, reason in (
        (statements(None, one, one), NotTold.NO_READING),
        (statements(NECK, None, None), NotTold.NO_READING),
        (statements(NECK, one, one), NotTold.ONE_READING),
    ):
        assert holds(told) == (None, None, None)
        assert {told.detectable.reason, told.reliable.reason, told.matters.reason} == {reason}


def test_the_same_again_is_none_of_the_three_and_a_share_of_nothing_is_not_told() -> None:
    assert holds(said(NECK, 51, 51)) == (False, False, None)
    assert holds(said(PAIN, 7, 7))[2] is False
    levels = PAIN.change_that_matters
    assert isinstance(levels, tuple)
    by_share = replace(PAIN, change_that_matters=(levels[1],))
    assert said(by_share, 0, 4).matters.reason is NotTold.FIRST_IS_ZERO
    exactly = said(by_share, 10, 7).matters
    assert (exactly.holds, exactly.limit, exactly.percent) == (True, 30, True)
    assert said(by_share, 10, 7.01).matters.holds is False


def test_the_published_example_from_spread_and_reliability() -> None:
    """Jacobson & Truax: 32.5 to 47.5, spread 7.5, reliability .80: 4.74 and 3.16."""
    known = Reliability(None, 7.5, 0.80, ANYWHERE, "the paper", Provenance.CITED)
    told = said(replace(PSEQ, reliability=known), 32.5, 47.5).reliable
    assert told.of_difference == pytest.approx(4.743, abs=1e-3)
    assert told.index == pytest.approx(3.162, abs=1e-3)
    assert told.holds is True


def test_without_any_noise_there_is_no_index() -> None:
    known = Reliability(0, None, None, ANYWHERE, "none", Provenance.CONVENTION)
    assert said(replace(PSEQ, reliability=known), 30, 31).reliable == replace(
        said(replace(PSEQ, reliability=known), 30, 31).reliable, holds=True, index=None, convention=True
    )


@given(st.floats(0, 120), st.floats(0, 120))
def test_back_is_as_far_as_there(first: float, latest: float) -> None:
    there, back = said(NECK, first, latest), said(NECK, latest, first)
    assert holds(there) == holds(back)
    if there.reliable.holds:  # the error is 7, and reliable begins at 8.04
        assert there.detectable.holds
