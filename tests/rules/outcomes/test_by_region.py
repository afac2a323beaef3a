"""No hidden count can be worked out: every table of counts that would look the same is tried, by who knows the rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from backend.outcomes.by_region import hidden, split
from backend.reports.fewest import LEAST
from tests.rules.outcomes.made import courses

NAMES = "abcde"
Look = Callable[[tuple[int, ...]], tuple[Any, ...]]


def looks(counts: tuple[int, ...]) -> tuple[Any, ...]:
    """All that is shown of these counts: the total, and the groups that are named."""
    named = dict(zip(NAMES, counts, strict=False))
    away = hidden(named)
    return sum(counts), tuple((name, count) for name, count in named.items() if count and name not in away)


def careless(counts: tuple[int, ...]) -> tuple[Any, ...]:
    """Hides what is small and nothing else, and names it."""
    return sum(counts), tuple(
        (name, count if count >= LEAST else None) for name, count in zip(NAMES, counts, strict=False) if count
    )


def given_away(groups: int, most: int, look: Look) -> list[tuple[int, ...]]:
    """Tables of which a hidden count has one possible value only. The total is at most `most`, so none is cut off."""
    alike: dict[Any, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(most + 1), repeat=groups):
        if sum(counts) <= most:
            alike[look(counts)].append(counts)
    return [
        table
        for (_, shown), tables in alike.items()
        for table in tables
        for at, count in enumerate(table)
        if count > 0 and (NAMES[at], count) not in shown and len({one[at] for one in tables}) == 1
    ]


@pytest.mark.parametrize(("groups", "most"), [(2, 40), (3, 30), (4, 24), (5, 18)])
def test_no_hidden_count_follows_from_what_is_shown(groups: int, most: int) -> None:
    assert given_away(groups, most, looks) == []


def test_hiding_only_the_small_ones_would_give_them_away() -> None:
    assert given_away(3, 20, careless) != []


def test_a_second_group_is_hidden_when_the_first_could_be_found() -> None:
    assert hidden({"a": 8, "b": 4, "c": 6, "d": 6}) == {"b", "c"}
    assert hidden({"a": 8, "b": 4, "c": 6, "d": 3}) == {"b", "d"}
    assert hidden({"a": 8, "b": 5, "c": 6}) == frozenset()
    assert hidden({"a": 8, "b": 6, "c": 4}) == {"a", "c"}


def test_two_hidden_that_are_few_together_take_a_third_with_them() -> None:
    assert hidden({"a": 1, "b": 1, "c": 9, "d": 9}) == {"a", "b", "c"}


def test_nothing_is_split_when_everything_would_be_hidden() -> None:
    told = split(courses({"neck_back": [(7, 3)] * 3, "lower_back": [(7, 3)] * 4}), 30)
    assert (told.hidden_people, told.regions) == (7, ())


Pair = tuple[float | None, float | None]
BETTER: Pair = (7.0, 3.0)
SAME: Pair = (7.0, 7.0)
LOST: Pair = (7.0, None)


def told_of(groups: dict[str, list[Pair]]) -> dict[str, int | None]:
    told = split(courses(groups), 30)
    return {one.region: None if one.improved is None else one.improved.count for one in told.regions}


def test_the_outcome_of_a_shown_group_needs_five_with_a_follow_up() -> None:
    few = [BETTER, SAME, SAME, LOST, LOST, LOST]
    assert told_of({"calf": [BETTER] * 3 + [SAME] * 3, "heel": few, "shin": few}) == {
        "calf": 3,
        "heel": None,
        "shin": None,
    }


def test_no_outcome_is_told_when_that_of_the_others_would_follow() -> None:
    """One group alone without its outcome, and two of whom everybody is better."""
    assert told_of({"calf": [BETTER] * 3 + [SAME] * 3, "heel": [BETTER, SAME, SAME, LOST, LOST]}) == {
        "calf": None,
        "heel": None,
    }
    all_better = [BETTER, BETTER, LOST, LOST, LOST]
    assert set(told_of({"calf": [BETTER, SAME] * 3, "heel": all_better, "shin": all_better}).values()) == {None}
