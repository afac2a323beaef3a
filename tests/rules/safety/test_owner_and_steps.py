"""An alert is somebody's at every moment, and its deadlines are what the clinic's rule says, each once."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.safety.escalation import DEFAULT, Escalation, Reach, Step, in_order, steps_of
from backend.safety.owner import Staff, owner_now
from backend.safety.state import State, state_of

PEOPLE = [uuid.UUID(int=number) for number in range(1, 7)]
SOME = st.lists(st.sampled_from(PEOPLE), unique=True, max_size=4)
BEGAN = datetime(2026, 3, 11, 0, 30, tzinfo=UTC)


@given(st.sampled_from(PEOPLE), SOME, SOME, SOME, st.one_of(st.none(), st.sampled_from(PEOPLE)))
def test_it_is_always_somebodys_and_never_that_of_somebody_who_left(
    stored: uuid.UUID, carers: list[uuid.UUID], therapists: list[uuid.UUID], managers: list[uuid.UUID],
    duty: uuid.UUID | None,
) -> None:  # fmt: skip
    staff = Staff(tuple(therapists), tuple(managers), duty)
    owner = owner_now(stored, carers, staff)
    assert owner is not None
    working = {*therapists, *managers}
    assert owner in working or (not working and owner == stored)
    treating = [one for one in carers if one in therapists]
    if treating:
        assert owner in treating
        assert stored not in treating or owner == stored
    elif duty in working:
        assert owner == duty
    assert owner_now(owner, carers, staff) == owner, "asked again it is the same"


def test_a_new_one_in_a_clinic_where_nobody_works_is_nobodys_yet() -> None:
    assert owner_now(None, [], Staff((), (), None)) is None


@given(st.lists(st.integers(1, 10_000), unique=True, min_size=1, max_size=10))
def test_every_deadline_comes_once_and_in_order(minutes: list[int]) -> None:
    rule = Escalation(1, tuple(Step(Reach.DUTY, one) for one in sorted(minutes)))
    assert in_order(rule.steps)
    deadlines = [rule.due(BEGAN, taken) for taken in range(len(minutes))]
    assert deadlines == [BEGAN + timedelta(minutes=one) for one in sorted(minutes)]
    assert rule.due(BEGAN, len(minutes)) is None
    assert steps_of([step.plain() for step in rule.steps]) == rule.steps


@pytest.mark.parametrize("minutes", [(), (5, 5), (10, 5)])
def test_steps_that_are_none_or_out_of_order(minutes: tuple[int, ...]) -> None:
    assert not in_order([Step(Reach.ADMIN, one) for one in minutes])


def test_the_default_reaches_the_duty_phone_first_and_then_the_manager() -> None:
    assert [(step.reach, step.after_minutes) for step in DEFAULT.steps] == [(Reach.DUTY, 15), (Reach.ADMIN, 1440)]
    assert in_order(DEFAULT.steps)


def test_acknowledged_is_not_closed() -> None:
    assert state_of(0, None, None) is State.OPEN
    assert state_of(2, None, None) is State.ESCALATED
    assert state_of(2, BEGAN, None) is State.ACKNOWLEDGED
    assert state_of(0, BEGAN, BEGAN) is State.CLOSED
