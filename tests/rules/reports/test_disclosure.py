"""No hidden count can be worked out from shown ones: tried on groups of every small size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.measures.direction import Direction
from backend.reports import disclosure
from backend.reports.cohort import AnalysisSet, GroupFigures, Member, SetFigures, TimePoint, cohort_figures
from backend.reports.cohort_report import CohortKind, CohortReport, Outcome
from backend.reports.disclosure import LEAST, released
from backend.trends.sustained import Followed

POINTS = (TimePoint("start", "Start"), TimePoint("three", "3 months"), TimePoint("six", "6 months"))
value = st.one_of(st.none(), st.integers(0, 10).map(float))
person = st.tuples(st.sampled_from("abc"), value, value, value)


def report_of(people: list[tuple[str, float | None, float | None, float | None]]) -> CohortReport:
    members = [
        Member(str(number), group, dict(zip(("start", "three", "six"), values, strict=True)), followed_of(*values))
        for number, (group, *values) in enumerate(people)
    ]
    everybody = frozenset(member.id for member in members)
    sets = [AnalysisSet("all", "All", everybody), AnalysisSet("most", "Most", frozenset(sorted(everybody)[1:]))]
    figures = cohort_figures(members, POINTS, (30, 50), Direction.LOWER_IS_BETTER, sets, with_diary=True)
    outcome = Outcome("pain", "Pain", "points", Direction.LOWER_IS_BETTER)
    return CohortReport(
        "c", "C", CohortKind.EPISODES, outcome, date(2026, 3, 10), POINTS, (30, 50), (), "Ebb", figures
    )  # fmt: skip


def followed_of(start: float | None, three: float | None, six: float | None) -> Followed | None:
    """A diary that goes with these values: reached by day 90 or 180, or followed for as long as there are values."""
    if not start:
        return None
    for day, value in ((90, three), (180, six)):
        if value is not None and value <= 0.7 * start:
            return Followed(day, reached=True)
    return Followed(180 if six is not None else 90 if three is not None else 6, reached=False)


def lines(group: GroupFigures) -> list[int]:
    """How many people each point in time, each change and the time to the first sustained one is about."""
    told = [one.n for one in group.time_points] + [one.n for one in group.changes]
    return told if group.sustained is None else [*told, group.sustained.followed]


def shown(group: GroupFigures) -> Iterator[int]:
    """Every count that stands in a group's figures."""
    yield from (group.started, group.with_baseline, group.with_follow_up)
    yield from lines(group)
    told = group.sustained
    if told is not None and told.reached is not None:
        yield from (told.reached, told.followed - told.reached, told.without_start)
        assert told.weeks == ()
    for one in group.responders:
        for share in (one.improved, one.worse):
            yield from (share.count, share.completers.n, share.everybody.n, share.completers.n - share.count)
        yield one.without_percent


@settings(max_examples=150, deadline=None)
@given(st.lists(person, max_size=90))
def test_no_small_count_is_shown_or_left_between_two_shown_ones(
    people: list[tuple[str, float | None, float | None, float | None]],
) -> None:
    full = report_of(people)
    for chosen in released(full).sets:
        assert_nothing_left(chosen, full.sets[0])
        for group in chosen.groups:
            assert all(count == 0 or count >= LEAST for count in shown(group))
            totals = {group.started, group.with_baseline, group.with_follow_up}
            totals |= set(lines(group))
            totals |= {one.improved.completers.n for one in group.responders}
            assert all(a == b or abs(a - b) >= LEAST for a, b in combinations(totals, 2))
            for one, other in combinations(group.responders, 2):
                if one.time_point == other.time_point:
                    assert small(one.improved.count - other.improved.count) is False
                    assert small(one.worse.count - other.worse.count) is False


def assert_nothing_left(chosen: SetFigures, full: SetFigures) -> None:
    """What total and shown groups leave over is nobody, or at least two groups of enough people together."""
    names = {group.group for group in chosen.groups}
    hidden = [group.started for group in full.groups if group.group not in names and group.started]
    if chosen.groups and hidden:
        assert len(hidden) >= 2
        assert sum(hidden) >= LEAST
    assert not small(chosen.started)


def small(count: int) -> bool:
    return 0 < abs(count) < LEAST


def test_without_the_second_group_the_total_would_give_it_away() -> None:
    """Nine, twenty and thirty: the nine are left out, and the twenty with them."""
    sizes = {"a": 9, "b": 20, "c": 30}
    people = [(group, 5.0, 5.0, 5.0) for group, size in sizes.items() for _ in range(size)]
    (chosen,) = released(report_of(people)).sets  # type: ignore[arg-type]
    assert [group.group for group in chosen.groups] == ["c"]
    assert chosen.started == 59


def test_without_complementary_suppression_this_would_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: only what is small itself is left out."""
    monkeypatch.setattr(disclosure, "_covered", lambda *_: True)
    with pytest.raises(AssertionError):
        test_without_the_second_group_the_total_would_give_it_away()


def test_large_groups_are_shown_in_full() -> None:
    people = [(group, 5.0, after, after) for group in "ab" for after in (5.0, 2.0) for _ in range(15)]
    full = report_of(people)  # type: ignore[arg-type]
    groups = tuple(
        replace(group, sustained=replace(group.sustained, weeks=())) if group.sustained else group
        for group in full.sets[0].groups
    )
    assert all(group.sustained is not None for group in groups)
    assert full.sets[0].differences
    assert released(full).sets[0] == replace(full.sets[0], groups=groups, differences=())


def test_nobody_is_an_answer() -> None:
    (chosen,) = released(report_of([])).sets
    assert chosen.started == 0
    assert chosen.groups == ()
