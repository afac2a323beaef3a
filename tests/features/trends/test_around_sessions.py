"""What happened around sessions, through the API: one axis, soreness apart, what is to come is not yet known."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

from backend.shell.clock import FixedClock
from tests.features.cast import Cast, Person
from tests.features.diary import send
from tests.features.mara_through_the_api import at, average, live_through


def around(reader: Person, of: Person) -> dict[str, Any]:
    answer = reader.get(f"/patients/{of.patient_id}/around-sessions")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.json  # type: ignore[assignment]
    return found


def test_the_response_curve_of_the_therapists_day(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    send(cast.mara, average(date(2026, 3, 10), 5, hour=18))
    at(clock, cast, datetime(2026, 3, 11, 15, tzinfo=UTC))
    found = around(cast.dev, cast.mara)
    curve = found["needling"]
    assert (curve["said"], curve["read"]["sessions"], curve["read"]["difference"]) == ("too_early", 0, None)
    [lane] = curve["lanes"]
    assert (lane["day"], lane["known_to"], lane["cut_at"], lane["inside_another"]) == ("2026-03-09", 1, None, False)
    # Friday to Sunday were 5, 4, 5: the day of the session 4 is 2/3 below that, the day after 5 is 1/3 above.
    assert round(lane["start"], 3) == 4.667
    by_lag = {day["lag"]: day for day in curve["curve"]}
    assert [(round(by_lag[lag]["change"], 3), by_lag[lag]["sessions"]) for lag in (0, 1)] == [(-0.667, 1), (0.333, 1)]
    assert [(day["lag"], day["change"], day["not_yet"]) for day in curve["curve"] if day["lag"] > 1] == [
        (lag, None, 1) for lag in range(2, 15)
    ]
    assert curve["shape"] is None
    assert [day["lag"] for day in found["soreness"]] == [0, 1, 2, 3]
    assert found["manual"]["said"] == "no_sessions"
    assert [one["reason"] for one in found["windows"]] == ["too_few_sessions", "nothing_due", "nothing_due"]
    for figure in ("load", "pain_during", "exertion"):
        assert [one["window"] for one in found[figure]] == ["0_24", "24_72", "72_168"]
        assert {(one["usual"], one["difference"], one["p"]) for one in found[figure]} == {(None, None, None)}
    assert found["recurrence"] == {"clear_times": 0, "returned": 0, "one_examiner": 0, "falls": []}


def test_an_empty_record_has_no_curve(cast: Cast) -> None:
    found = around(cast.mara, cast.mara)
    assert (found["needling"]["said"], found["needling"]["lanes"]) == ("no_sessions", [])
    assert {day["change"] for day in found["needling"]["curve"]} == {None}


def test_nobody_else_sees_it(cast: Cast) -> None:
    path = f"/patients/{cast.mara.patient_id}/around-sessions"
    assert cast.lena.get(path).status_code == 404
    assert cast.dev.get(path).status_code == 200
    assert cast.dev.get(f"/patients/{uuid.uuid4()}/around-sessions").status_code == 404
