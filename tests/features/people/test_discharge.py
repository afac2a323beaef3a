"""The end of an enrolment: a last day, said by whoever cares; what is dated after it is not taken (N52)."""

from __future__ import annotations

import uuid

import pytest

from tests.features.cast import Cast, body


def test_the_last_day_is_set_and_can_be_said_anew(cast: Cast) -> None:
    path = f"/patients/{cast.mara.patient_id}"
    for day in ("2026-03-10", "2026-03-08"):
        answer = cast.dev.post(f"{path}/discharge", json={"last_day": day})
        assert (answer.status_code, answer.json["ended_on"]) == (200, day)  # type: ignore[index]
    assert body(cast.mara.get(path))["ended_on"] == "2026-03-08"


def test_an_entry_dated_after_it_is_kept_on_the_phone(cast: Cast) -> None:
    path = f"/patients/{cast.mara.patient_id}"
    cast.dev.post(f"{path}/discharge", json={"last_day": "2026-03-09"})
    sent = {
        "revision": 1,
        "kind": "average",
        "score": 4,
        "written_at": "2026-03-10T18:25:00-06:00",
        "zone": "America/Edmonton",
    }
    after = sent | {"id": str(uuid.uuid4()), "felt_at": "2026-03-10T18:25:00-06:00"}
    before = sent | {"id": str(uuid.uuid4()), "felt_at": "2026-03-09T18:25:00-06:00"}
    refused = cast.mara.post(f"{path}/pain-entries", json=after)
    assert (refused.status_code, refused.json["code"]) == (422, "enrolment_closed")  # type: ignore[index]
    assert cast.mara.post(f"{path}/pain-entries", json=before).status_code == 201


@pytest.mark.parametrize(("day", "code"), [("2026-03-11", "day_ahead"), ("2026-01-04", "before_enrolment")])
def test_a_day_that_cannot_be_the_last(cast: Cast, day: str, code: str) -> None:
    answer = cast.dev.post(f"/patients/{cast.mara.patient_id}/discharge", json={"last_day": day})
    assert (answer.status_code, answer.json["code"]) == (422, code)  # type: ignore[index]


@pytest.mark.parametrize(("who", "status"), [("mara", 403), ("lena", 404), ("ravi", 404), ("noor", 403)])
def test_nobody_else_ends_an_enrolment(cast: Cast, who: str, status: int) -> None:
    path = f"/patients/{cast.mara.patient_id}"
    assert cast.everybody[who].post(f"{path}/discharge", json={"last_day": "2026-03-10"}).status_code == status
    assert body(cast.dev.get(path))["ended_on"] is None
