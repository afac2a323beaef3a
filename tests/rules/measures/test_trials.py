"""Trials make a value, or there is none and a reason: never the mean of what happens to be there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures.definition import TrialRule, Trials
from backend.measures.trials import value_of

THREE = Trials(TrialRule.MEAN, 3, 0, 2000)
ANY = Trials(TrialRule.MEAN, None, 0, 120)
PRICKS = Trials(TrialRule.DIFFERENCE, 2, 0, 10)
COLD = Trials(TrialRule.PERCENT_CHANGE, 2, 0, 2000)


@pytest.mark.parametrize(
    ("trials", "taken", "expected"),
    [
        (THREE, [210, 225, 231], 222),
        (THREE, [258, 262, 269], 263),
        (THREE, [0, 0, 0], 0),
        (THREE, [210, None, 231], "trial_missing"),
        (THREE, [None, None, None], "trial_missing"),
        (THREE, [210, 225], "trials_count"),
        (THREE, [210, 225, 231, 240], "trials_count"),
        (THREE, [210, 225, 2001], "value_range"),
        (THREE, [210, None, -1], "value_range"),
        (ANY, [58], 58),
        (ANY, [57, 59], 58),
        (ANY, [57, None], "trial_missing"),
        (PRICKS, [3, 7], 4),
        (PRICKS, [7, 3], -4),
        (PRICKS, [4, 4], 0),
        (PRICKS, [0, None], "trial_missing"),
        (COLD, [200, 250], 25),
        (COLD, [200, 150], -25),
        (COLD, [200, 200], 0),
        (COLD, [0, 150], "first_is_zero"),
    ],
)
def test_the_value_or_the_reason(trials: Trials, taken: list[float | None], expected: float | str) -> None:
    assert value_of(trials, taken) == expected


@given(st.lists(st.floats(0, 2000), min_size=3, max_size=3), st.integers(0, 2))
def test_a_mean_lies_between_and_none_is_made_of_two(taken: list[float], gone: int) -> None:
    found = value_of(THREE, taken)
    assert isinstance(found, float)
    assert min(taken) - 1e-6 <= found <= max(taken) + 1e-6
    assert value_of(THREE, [None if at == gone else each for at, each in enumerate(taken)]) == "trial_missing"
