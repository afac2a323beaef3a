"""The life of a trigger point, examination by examination."""

from __future__ import annotations

from datetime import date

import pytest

from backend.needling.ledger import ClearTime, Examination, State, clear_times, state_on
from tests.reference.cases import worked


def looks(*found: tuple[int, str], by: str = "dev") -> list[Examination]:
    return [Examination(date(2026, 1, day), State(state), by) for day, state in found]


def test_worked_example() -> None:
    case = worked("trigger_point/states")
    told = clear_times(
        [Examination(date.fromisoformat(day), State(state), "dev") for day, state in case["input"]["exams"]]
    )
    (one,) = told
    expected = case["expected"]
    assert one.since.isoformat() == expected["first_non_active"]
    assert one.first_resolved is not None
    assert one.first_resolved.isoformat() == expected["first_resolved"]
    assert (one.back_on is not None) == expected["recurred"]
    assert one.back_on is not None
    assert one.back_on.isoformat() == expected["recurrence_date"]
    assert one.days[1] == expected["days_to_recurrence_from_non_active"]
    assert (one.back_on - one.last_clear).days == expected["interval_last_clear_to_recurrence_days"]


@pytest.mark.parametrize(
    "found", [(), ((1, "active"),), ((1, "latent"), (9, "resolved")), ((1, "not_examined"), (2, "resolved"))]
)
def test_never_active_or_never_clear_is_no_clear_time(found: tuple[tuple[int, str], ...]) -> None:
    assert clear_times(looks(*found)) == ()


def test_not_examined_is_never_clear_and_moves_no_date() -> None:
    told = clear_times(looks((1, "active"), (3, "not_examined"), (5, "resolved"), (8, "not_examined")))
    assert told == (ClearTime(date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 5), None, 1),)
    assert told[0].days == (0, None)


def test_it_may_come_back_more_than_once_in_any_order_of_entry() -> None:
    told = looks((1, "active"), (5, "latent"), (9, "active"), (12, "resolved"), (20, "active"))
    expected = [(4, date(2026, 1, 9)), (8, date(2026, 1, 20))]
    for order in (told, told[::-1]):
        assert [(one.days[1], one.back_on) for one in clear_times(order)] == expected


def test_another_examiner_is_told() -> None:
    told = clear_times([*looks((1, "active"), (5, "latent")), *looks((9, "active"), by="lena")])
    assert told[0].examiners == 2


def test_the_state_on_a_day_is_the_last_finding() -> None:
    told = looks((1, "active"), (5, "latent"), (9, "not_examined"))
    found = [state_on(told, date(2026, 1, day)) for day in (1, 4, 5, 30)]
    assert [one and one.state for one in found] == [State.ACTIVE, State.ACTIVE, State.LATENT, State.LATENT]
    assert state_on(told, date(2025, 12, 31)) is None
