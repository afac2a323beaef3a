"""Trap 1: a reported 0 lost by a truthiness test; a missing value drawn as 0. Here along the way of the phones."""

from __future__ import annotations

from typing import Any

from tests.features.cast import Cast
from tests.features.diary import entry, pulled
from tests.features.phones.mixed import fetch_all, log, logs, outcomes, pain, prescribed, send_all


def test_trap_01_a_reported_zero_is_a_zero_from_the_batch_to_every_figure(cast: Cast) -> None:
    exercise = prescribed(cast)
    zero = entry(score=0, places=[{"region": "neck_back", "side": "left", "score": 0}])
    still = log(exercise, pain_during=0, exertion=0)
    assert outcomes(send_all(cast.mara, *pain(zero), *logs(still))) == [("created", None)] * 2
    everything, _ = fetch_all(cast.mara)
    kept = {one["kind"]: one["record"] for one in everything}
    assert (kept["pain_entry"]["score"], kept["pain_entry"]["first_score"]) == (0, 0)
    assert kept["pain_entry"]["places"][0]["score"] == 0
    assert (kept["exercise_log"]["pain_during"], kept["exercise_log"]["exertion"]) == (0, 0)
    portrait: dict[str, Any] = cast.dev.get(f"/patients/{cast.mara.patient_id}/portrait").json  # type: ignore[assignment]
    said = [day for day in portrait["pain"]["daily"] if day["entries"]]
    assert said == [{"day": "2026-03-10", "value": 0.0, "entries": 1}]
    assert all(day["value"] is None for day in portrait["pain"]["daily"] if not day["entries"])
    assert portrait["pain"]["current"]["days_observed"] == 1


def test_trap_01_what_was_not_said_is_null_and_no_day_is_made_up(cast: Cast) -> None:
    exercise = prescribed(cast)
    assert outcomes(send_all(cast.mara, *logs(log(exercise)))) == [("created", None)]
    [one], _ = fetch_all(cast.mara)
    silent = ("pain_during", "exertion", "sets_done", "repetitions_done", "note")
    assert {name: one["record"][name] for name in silent} == dict.fromkeys(silent)
    assert pulled(cast.mara) == []
    portrait: dict[str, Any] = cast.dev.get(f"/patients/{cast.mara.patient_id}/portrait").json  # type: ignore[assignment]
    assert (portrait["pain"]["current"]["mean"], portrait["pain"]["current"]["days_observed"]) == (None, 0)
