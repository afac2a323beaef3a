"""Today for the patient: three different marks, and a check-in that is open until it is answered."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from backend.shell.clock import FixedClock
from tests.features.cast import Cast, Person
from tests.features.diary import send
from tests.features.mara_through_the_api import at, average, live_through, log

TODAY = date(2026, 3, 10)


def today(person: Person) -> dict:  # type: ignore[type-arg]
    return person.get(f"/patients/{person.patient_id}/today").json  # type: ignore[return-value]


def test_an_open_day_asks_for_the_check_in_and_three_exercises(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    found = today(cast.mara)
    assert (found["day"], found["check_in"]) == ("2026-03-10", {"done": False, "entry": None})
    assert [(one["prescription"]["name"], one["state"], one["log"]) for one in found["exercises"]] == [
        ("Chin tuck", "open", None),
        ("Row with band", "open", None),
        ("Neck rotation, right", "open", None),
    ]


def test_done_less_than_planned_not_done_and_open_are_three_marks(cast: Cast, clock: FixedClock) -> None:
    prescriptions = live_through(cast, clock)
    clock.set(datetime(2026, 3, 11, 1, 30, tzinfo=UTC))
    send(
        cast.mara,
        log(prescriptions[0], TODAY, "partial"),
        log(prescriptions[1], TODAY, "not_done"),
        kind="exercise-logs",
    )
    found = today(cast.mara)
    assert [one["state"] for one in found["exercises"]] == ["partial", "not_done", "open"]
    assert (found["exercises"][0]["log"]["sets_done"], found["exercises"][0]["log"]["repetitions_done"]) == (2, 8)
    assert found["exercises"][1]["log"]["reason"] == "soreness"


@pytest.mark.trap(1)
def test_a_zero_is_an_answer(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    send(cast.mara, average(TODAY, 0, hour=18))
    found = today(cast.mara)
    assert (found["check_in"]["done"], found["check_in"]["entry"]["score"]) == (True, 0)


def test_half_past_midnight_still_belongs_to_the_evening(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    at(clock, cast, datetime(2026, 3, 11, 6, 30, tzinfo=UTC))
    assert today(cast.mara)["day"] == "2026-03-10"
    at(clock, cast, datetime(2026, 3, 11, 10, 30, tzinfo=UTC))
    assert today(cast.mara)["day"] == "2026-03-11"


def test_somebody_without_a_plan_is_asked_for_the_check_in_only(cast: Cast) -> None:
    found = today(cast.omar)
    assert (found["check_in"]["done"], found["exercises"]) == (False, [])
