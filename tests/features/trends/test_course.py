"""Whether a goal is on course by its day, and the suggestion that only a therapist is told."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from backend.shell.clock import FixedClock
from tests.features.cast import Cast
from tests.features.mara_through_the_api import at, created, live_through


def goal(cast: Cast, **told: Any) -> str:
    body = {"id": str(uuid.uuid4()), "kind": "outcome", "text": "Less pain", "by_day": "2026-04-30"} | told
    return str(created(cast.dev.post(f"/patients/{cast.mara.patient_id}/goals", json=body))["id"])


def courses(cast: Cast, by: Any) -> dict[str, Any]:
    checked: Any = by.get(f"/patients/{cast.mara.patient_id}/plan/check").json
    return {one["goal_id"]: one["course"] for one in checked["goals"]}


def test_goals_stand_on_their_way(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    reached = goal(cast, instrument="pain_average", target=5)
    ahead = goal(cast, instrument="pain_average", target=4)
    wordless = goal(cast, text="Sleep better")
    unread = goal(cast, instrument="pseq", target=40, from_value=22)
    found = courses(cast, cast.mara)
    assert (found[reached]["course"], found[reached]["start"], found[reached]["now"]) == ("reached", 7.0, 4.5)
    # The way from 7.0 on 11 January to 4.0 on 30 April stood at 5.43 on 9 March; 4.5 is nearer to it than the error.
    assert (found[ahead]["course"], round(found[ahead]["expected_now"], 2)) in {
        ("on_course", 5.43),
        ("too_close", 5.43),
    }
    assert (found[wordless]["course"], found[wordless]["reason"]) == ("unknown", "no_target")
    assert (found[unread]["course"], found[unread]["reason"]) == ("unknown", "no_value")


def test_a_stale_programme_is_told_to_the_therapist_only(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    at(clock, cast, datetime(2026, 4, 1, 16, tzinfo=UTC))
    path = f"/patients/{cast.mara.patient_id}/plan/check"
    told: Any = cast.dev.get(path).json["suggestion"]  # type: ignore[index]
    assert (told["hint"], told["as_of"], told["unchanged_since"]) == ("unchanged", "2026-03-30", "2026-03-03")
    assert cast.mara.get(path).json["suggestion"] is None  # type: ignore[index]
