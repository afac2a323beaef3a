"""Which version was in force when, and that a revision never changes what was in force before it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.plan.timeline import (
    Component,
    ComponentKind,
    Phase,
    PlanVersion,
    in_force,
    needling_alone_from,
    phases,
    spans,
    started_on,
)

START = date(2026, 1, 5)


def version(number: int, day: date, phase: Phase = Phase.TREATMENT) -> PlanVersion:
    return PlanVersion(UUID(int=number), number, day, phase, f"version {number}")


def test_no_plan_is_in_force_nowhere() -> None:
    assert spans(()) == ()
    assert in_force((), START) is None
    assert started_on(()) is None
    assert phases(()) == ()


def test_a_version_ends_the_day_before_the_next_begins() -> None:
    first, second = version(1, START), version(2, date(2026, 3, 12))
    told = [(span.number, span.from_day, span.to_day) for span in spans((second, first))]
    assert told == [(1, START, date(2026, 3, 11)), (2, date(2026, 3, 12), None)]
    assert in_force((first, second), START - timedelta(days=1)) is None
    assert in_force((first, second), date(2026, 3, 11)) == first
    assert in_force((first, second), date(2026, 3, 12)) == second
    assert started_on((second, first)) == START


def test_a_later_number_on_the_same_day_replaces_the_earlier_one() -> None:
    first, again = version(1, START), version(2, START)
    assert [span.version for span in spans((first, again))] == [again]


def test_a_later_number_that_begins_earlier_replaces_what_was_planned_after_it() -> None:
    first, planned, sooner = version(1, START), version(2, date(2026, 6, 10)), version(3, date(2026, 6, 1))
    told = [(span.number, span.to_day) for span in spans((first, planned, sooner))]
    assert told == [(1, date(2026, 5, 31)), (3, None)]


def test_versions_of_one_phase_are_one_stretch() -> None:
    plan = (
        version(1, START, Phase.BASELINE),
        version(2, date(2026, 1, 12)),
        version(3, date(2026, 2, 2)),
        version(4, date(2026, 6, 1), Phase.FOLLOW_UP),
    )
    assert [(span.phase, span.from_day, span.to_day) for span in phases(plan)] == [
        (Phase.BASELINE, START, date(2026, 1, 11)),
        (Phase.TREATMENT, date(2026, 1, 12), date(2026, 5, 31)),
        (Phase.FOLLOW_UP, date(2026, 6, 1), None),
    ]


@given(st.lists(st.integers(0, 400), min_size=1, max_size=8), st.integers(0, 400), st.integers(-5, 420))
def test_a_revision_changes_nothing_before_its_first_day(begins: list[int], revised: int, asked: int) -> None:
    plan = [version(number, START + timedelta(days=offset)) for number, offset in enumerate(begins, start=1)]
    revision = version(len(plan) + 1, START + timedelta(days=revised))
    day = START + timedelta(days=asked)
    expected = revision if asked >= revised else in_force(plan, day)
    assert in_force([*plan, revision], day) == expected


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_spans_follow_one_another_without_gap_or_overlap(begins: list[int]) -> None:
    plan = [version(number, START + timedelta(days=offset)) for number, offset in enumerate(begins, start=1)]
    told = spans(plan)
    assert told[-1].to_day is None
    for earlier, later in pairwise(told):
        assert earlier.to_day is not None
        assert earlier.from_day <= earlier.to_day == later.from_day - timedelta(days=1)


NEEDLING = ComponentKind.NEEDLING
EXERCISE = ComponentKind.EXERCISE


@pytest.mark.parametrize(
    ("components", "alone_from"),
    [
        ((), None),
        ((Component(EXERCISE, START),), None),
        ((Component(NEEDLING, START),), START),
        ((Component(NEEDLING, START), Component(EXERCISE, START)), None),
        (
            (Component(NEEDLING, START), Component(EXERCISE, START, date(2026, 2, 28))),
            date(2026, 3, 1),
        ),
        (
            (Component(NEEDLING, START, date(2026, 2, 28)), Component(EXERCISE, START, date(2026, 2, 28))),
            None,
        ),
        ((Component(NEEDLING, START), Component(EXERCISE, date(2026, 2, 1))), START),
    ],
)
def test_needling_alone_is_found_with_its_first_day(components: tuple[Component, ...], alone_from: date | None) -> None:
    assert needling_alone_from(components) == alone_from
