"""Only what the patient says was done is done: an app that is open and a counted step are neither."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from backend.shell.clock import FixedClock
from tests.features.cast import ZONE, Cast, body
from tests.features.mara_through_the_api import created, live_through, portrait


@pytest.mark.trap(6)
def test_an_open_app_and_counted_steps_are_no_exercise_done(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    her = f"/patients/{cast.mara.patient_id}"
    before = portrait(cast.dev, cast.mara)["exercise"]
    for page in ("today", "exercise-prescriptions", "exercise-logs?limit=200", "plan", "portrait"):
        assert cast.mara.get(f"{her}/{page}").status_code == 200, page
    steps = {"instrument": "steps", "value": 12_000, "taken_at": "2026-03-10T18:00:00-06:00", "zone": ZONE}
    created(cast.dev.post(f"{her}/readings", json={"id": str(uuid.uuid4())} | steps))
    assert [one["state"] for one in body(cast.mara.get(f"{her}/today"))["exercises"]] == ["open"] * 3
    assert portrait(cast.dev, cast.mara)["exercise"] == before
    clock.advance(timedelta(days=1))
    told = body(cast.dev.get(f"{her}/adherence?from_day=2026-03-10&to_day=2026-03-10"))
    assert (told["due"], told["done"], told["no_answer"]) == (3, 0, 3)
