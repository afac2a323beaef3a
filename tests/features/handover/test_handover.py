"""One therapist hands a patient over: the note and the care links change together, and both see it."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from backend.shell.clock import FixedClock
from tests.features.cast import Cast
from tests.features.mara_through_the_api import at


def giving(cast: Cast, **other: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "to_id": str(cast.lena.id),
        "on_day": "2026-03-10",
        "note": "Neck turns to 58 on the right; stop rule on 4 May.",
    } | other


def path(cast: Cast) -> str:
    return f"/patients/{cast.mara.patient_id}/handovers"


def give(cast: Cast, body: dict[str, Any]) -> Any:
    return cast.dev.post(path(cast), json=body)


def test_both_see_it_on_the_day_and_then_the_second_one_alone(cast: Cast, clock: FixedClock) -> None:
    assert cast.lena.get(path(cast)).status_code == 404
    body = giving(cast)
    made = give(cast, body)
    assert made.status_code == 201, made.json
    assert (made.json["given_by"]["name"], made.json["taken_by"]["name"]) == ("Dev", "Lena")
    for who in (cast.dev, cast.lena, cast.mara):
        assert who.get(path(cast)).json["items"] == [made.json]  # type: ignore[index]
    assert give(cast, body).status_code == 200
    care = cast.lena.get(f"/patients/{cast.mara.patient_id}").json["care"]  # type: ignore[index]
    assert {(one["therapist"]["name"], one["from_day"], one["to_day"]) for one in care} == {
        ("Dev", "2026-01-05", "2026-03-10"),
        ("Lena", "2026-03-10", None),
    }
    at(clock, cast, datetime(2026, 3, 11, 15, tzinfo=UTC))
    assert cast.dev.get(path(cast)).status_code == 404
    assert cast.lena.get(path(cast)).json["items"][0]["note"] == body["note"]  # type: ignore[index]


def test_from_a_day_ahead_on(cast: Cast, clock: FixedClock) -> None:
    assert give(cast, giving(cast, on_day="2026-03-16")).status_code == 201
    assert cast.lena.get(path(cast)).status_code == 404
    at(clock, cast, datetime(2026, 3, 16, 18, tzinfo=UTC))
    assert [who.get(path(cast)).status_code for who in (cast.dev, cast.lena)] == [200, 200]


def test_what_cannot_be_handed_over(cast: Cast) -> None:
    for body, code in (
        (giving(cast, to_id=str(cast.dev.id)), "handover_to_self"),
        (giving(cast, on_day="2026-03-09"), "handover_in_past"),
        (giving(cast, to_id=str(cast.noor.id)), "no_such_therapist"),
        (giving(cast, to_id=str(cast.ravi.id)), "no_such_therapist"),
    ):
        answer = give(cast, body)
        assert (answer.status_code, answer.json["code"]) == (422, code)
    assert cast.dev.get(path(cast)).json["items"] == []  # type: ignore[index]
    assert give(cast, giving(cast)).status_code == 201
    assert give(cast, giving(cast, on_day="2026-03-11")).json["code"] == "nothing_to_hand_over"


def test_an_outsider_hands_nobody_over(cast: Cast) -> None:
    for outsider in (cast.lena, cast.ravi):
        assert outsider.post(path(cast), json=giving(cast)).status_code == 404
    assert cast.mara.post(path(cast), json=giving(cast)).status_code == 403
