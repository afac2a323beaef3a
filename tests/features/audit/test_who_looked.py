"""Who looked: the patient sees it, whoever looked sees their own, an auditor the clinic's; and what stands out."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from backend.shell.clock import FixedClock
from tests.features.cast import Cast, body, inside


def told(cast: Cast, **query: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = body(cast.mara.get(f"/patients/{cast.mara.patient_id}/accesses", query_string=query))[
        "items"
    ]
    return items


def test_a_patient_sees_who_looked_and_who_was_not_let_in(cast: Cast) -> None:
    patient = f"/patients/{cast.mara.patient_id}"
    for _ in range(3):
        cast.dev.get(patient)
    cast.lena.get(f"{patient}/portrait")
    cast.mara.get(patient)
    seen = [(one["name"], one["role"], one["area"], one["action"], one["times"], one["denied"]) for one in told(cast)]
    assert seen == [("Lena", "therapist", "trend", "view", 1, True), ("Dev", "therapist", "patient", "view", 3, False)]
    assert told(cast)[0]["day"] == "2026-03-10"  # in Mara's own calendar


@pytest.mark.parametrize(("who", "status"), [("omar", 404), ("zoe", 404), ("dev", 403), ("noor", 403), ("nobody", 401)])
def test_nobody_else_sees_it(cast: Cast, who: str, status: int) -> None:
    assert cast.everybody[who].get(f"/patients/{cast.mara.patient_id}/accesses").status_code == status


def test_it_is_read_in_pages_of_whole_days(cast: Cast, clock: FixedClock) -> None:
    for _ in range(3):
        for _ in range(2):
            cast.dev.get(f"/patients/{cast.mara.patient_id}")
        cast.dev.token = None
        clock.advance(timedelta(days=1))
    first = body(cast.mara.get(f"/patients/{cast.mara.patient_id}/accesses?limit=3"))
    assert [(one["day"], one["times"]) for one in first["items"]] == [("2026-03-12", 2)]
    rest = body(cast.mara.get(f"/patients/{cast.mara.patient_id}/accesses?after={first['next']}"))
    assert [(one["day"], one["times"]) for one in rest["items"]] == [("2026-03-11", 2), ("2026-03-10", 2)]
    assert rest["next"] is None
    assert cast.omar.get(f"/patients/{cast.omar.patient_id}/accesses?after={first['next']}").status_code == 400


def test_whoever_looked_sees_what_they_did_and_no_name_they_were_not_shown(cast: Cast) -> None:
    cast.lena.get(f"/patients/{cast.mara.patient_id}")
    cast.lena.get(f"/patients/{cast.omar.patient_id}")
    cast.lena.get(f"/patients/{uuid.uuid4()}")
    mine = [one for one in body(cast.lena.get("/me/accesses"))["items"] if one["operation"] == "read_patient"]
    omar = str(cast.omar.patient_id)
    assert [(one["patient_id"], one["patient_name"], one["outcome"]) for one in mine] == [
        (None, None, "denied"),
        (omar, "Omar", "allowed"),
        (None, None, "denied"),
    ]
    assert {one["account_id"] for one in body(cast.dev.get("/me/accesses"))["items"]} <= {str(cast.dev.id)}


def test_the_clinics_log_is_for_admin_and_auditor_of_that_clinic(cast: Cast) -> None:
    cast.dev.get(f"/patients/{cast.mara.patient_id}")
    for who in ("noor", "ines"):
        items = body(cast.everybody[who].get(f"/accesses?patient_id={cast.mara.patient_id}"))["items"]
        assert ("Dev", "Mara", "allowed") in {(one["name"], one["patient_name"], one["outcome"]) for one in items}
    for who, status in (("dev", 403), ("mara", 403), ("theo", 403), ("otto", 403), ("nobody", 401)):
        assert cast.everybody[who].get("/accesses").status_code == status
    # To read one person's part of the log is a look at that person.
    assert ("Ines", "audit") in {(one["name"], one["area"]) for one in told(cast)}


def test_whose_records_somebody_saw_in_a_period(cast: Cast, clock: FixedClock) -> None:
    cast.lena.get(f"/patients/{cast.omar.patient_id}")
    cast.lena.get(f"/patients/{cast.omar.patient_id}/plan")
    cast.lena.get(f"/patients/{cast.mara.patient_id}")  # denied: nothing was seen
    asked = {"account_id": str(cast.lena.id), "from_day": "2026-03-10", "to_day": "2026-03-10"}
    answer = body(cast.ines.get("/accesses/affected", query_string=asked))
    assert [one["name"] for one in answer["items"]] == ["Omar"]
    asked |= {"from_day": "2026-03-11", "to_day": "2026-03-12"}
    assert body(cast.ines.get("/accesses/affected", query_string=asked))["items"] == []
    asked |= {"to_day": "2026-03-10"}
    answer = cast.ines.get("/accesses/affected", query_string=asked)
    assert (answer.status_code, body(answer)["code"]) == (422, "period_backwards")


def test_what_stands_out_is_told_with_its_signs(app: Flask, cast: Cast, clock: FixedClock) -> None:
    from sqlalchemy import update

    from backend.people.models import Patient

    cast.dev.get(f"/patients/{cast.mara.patient_id}")
    assert body(cast.ines.get("/accesses/unusual"))["items"] == []
    cast.lena.get(f"/patients/{cast.mara.patient_id}")
    clock.advance(timedelta(hours=5))  # half past eleven at night
    cast.dev.token = None
    cast.dev.get(f"/patients/{cast.mara.patient_id}")
    answer = body(cast.ines.get("/accesses/unusual"))
    assert [(one["name"], one["patient_name"], one["signs"], one["denied"]) for one in answer["items"]] == [
        ("Dev", "Mara", ["after_hours"], 0),
        ("Lena", "Mara", ["no_care_link"], 1),
    ]
    assert answer["to_day"] == "2026-03-10"
    assert body(cast.ines.get("/accesses/unusual?opens=0&closes=24"))["items"][0]["name"] == "Lena"
    answer = cast.ines.get("/accesses/unusual?from_day=2026-01-01")
    assert (answer.status_code, body(answer)["code"]) == (422, "period_too_long")
    with inside(app) as session:
        session.execute(update(Patient).values(name="Mara Neu"))
        session.rollback()


def test_a_name_that_was_forgotten_is_empty(app: Flask, cast: Cast) -> None:
    from backend.shell.audit.sealing import book_of

    cast.dev.get(f"/patients/{cast.mara.patient_id}")
    with inside(app) as session:
        book_of(session).forget(session, cast.clinic_id, cast.dev.id)  # type: ignore[arg-type]
        session.commit()
    assert [(one["name"], one["role"]) for one in told(cast)] == [(None, "therapist")]
