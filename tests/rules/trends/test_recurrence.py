"""The share still clear: against Kaplan-Meier, against the likelihood itself, and on lives with a known hazard."""

from __future__ import annotations

from datetime import date, timedelta
from math import exp, inf, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.needling.ledger import ClearTime, Examination, State, clear_times
from backend.trends.recurrence import Fall, Recurrence, recurrence, turnbull
from backend.trends.survival import kaplan_meier

DAY = date(2026, 1, 5)
TIMES = st.lists(st.tuples(st.integers(1, 12), st.booleans()), min_size=1, max_size=20)


def test_none_one_and_none_came_back() -> None:
    assert turnbull([]) == ()
    assert turnbull([(3.0, 9.0)]) == (Fall(3.0, 9.0, 0.0),)
    assert turnbull([(3.0, inf), (9.0, inf)]) == ()
    assert recurrence([]) == Recurrence(0, 0, 0, ())


def test_an_interval_without_time_is_refused() -> None:
    with pytest.raises(ValueError, match="two different times"):
        turnbull([(4.0, 4.0)])


@settings(deadline=None, max_examples=50)
@given(TIMES)
def test_known_days_give_kaplan_meiers_steps(times: list[tuple[int, bool]]) -> None:
    told = turnbull([(time - 1e-6, float(time)) if event else (float(time), inf) for time, event in times])
    expected = [step for step in kaplan_meier(times).steps if step.events]
    assert [fall.by_day for fall in told] == [step.time for step in expected]
    assert [fall.share for fall in told] == pytest.approx([step.share for step in expected], abs=1e-4)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 8)), min_size=1, max_size=8), st.integers(0, 10_000))
def test_no_other_share_is_more_likely(pairs: list[tuple[int, int]], seed: int) -> None:
    intervals = [(float(low), float(low + length) if length < 8 else inf) for low, length in pairs]
    told = turnbull(intervals)
    weights = [before - fall.share for before, fall in zip([1.0, *(fall.share for fall in told)], told, strict=False)]
    cells = [(fall.after_day, fall.by_day) for fall in told] + [(max(low for low, _ in intervals), inf)]
    weights.append(1 - sum(weights))

    def likelihood(masses: list[float]) -> float:
        inside = [
            sum(mass for mass, (a, b) in zip(masses, cells, strict=True) if low <= a and b <= high)
            for low, high in intervals
        ]
        return sum(log(one) if one > 0 else -inf for one in inside)

    random = np.random.default_rng(seed)
    for _ in range(5):
        other = random.dirichlet(np.ones(len(cells))).tolist()
        mixed = [0.9 * mine + 0.1 * theirs for mine, theirs in zip(weights, other, strict=True)]
        assert likelihood(mixed) <= likelihood(weights) + 1e-4


def test_a_thousand_lanes_with_a_known_hazard() -> None:
    """Back after 60 days on average, looked at every two to six weeks, for ten visits: the steps hold the truth."""
    random = np.random.default_rng(4)
    lanes: list[ClearTime] = []
    for _ in range(1000):
        back = random.exponential(60)
        visits = np.cumsum(random.integers(14, 43, size=10))
        looks = [Examination(DAY, State.ACTIVE, "dev"), Examination(DAY, State.RESOLVED, "dev")]
        for visit in visits:
            state = State.ACTIVE if visit >= back else State.RESOLVED
            looks.append(Examination(DAY + timedelta(days=int(visit)), state, "dev"))
            if state is State.ACTIVE:
                break
        lanes.extend(clear_times(looks))
    told = recurrence(lanes)
    assert told.clear_times == told.one_examiner == 1000
    worst = max(
        max(exp(-fall.by_day / 60) - 0.08 - fall.share, fall.share - exp(-fall.after_day / 60) - 0.08)
        for fall in told.falls
    )
    assert worst <= 0
