"""How long records are kept, whose may go, and legal holds that one places and another lifts."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from backend.people.models import Patient
from backend.retention.models import LegalHoldLift
from backend.shell.clock import FixedClock
from tests.features.cast import Cast, Person, body, inside

LATER = datetime(2036, 3, 12, 12, 0, tzinfo=UTC)


def hold(person: Person, patient_id: Any, **changed: Any) -> Any:
    sent = {"id": str(uuid.uuid4()), "patient_id": str(patient_id), "reason": "A claim.", "from_day": "2026-03-10"}
    return person.post("/legal-holds", json=sent | changed)


def end(cast: Cast, clock: FixedClock, at: datetime = LATER) -> None:
    """Mara wrote last on 10 March 2026, and is discharged; years go by."""
    sent = {
        "id": str(uuid.uuid4()),
        "revision": 1,
        "kind": "average",
        "score": 0,
        "felt_at": "2026-03-10T18:25:00-06:00",
        "written_at": "2026-03-10T18:25:00-06:00",
        "zone": "America/Edmonton",
    }
    path = f"/patients/{cast.mara.patient_id}"
    assert cast.mara.post(f"{path}/pain-entries", json=sent).status_code == 201
    assert cast.dev.post(f"{path}/discharge", json={"last_day": "2026-03-09"}).status_code == 200
    clock.set(at)
    for person in cast.everybody.values():
        person.token = None


def mara_kept(cast: Cast) -> Any:
    (line,) = body(cast.noor.get("/retention"))["people"]
    return line


@pytest.mark.parametrize(("day", "due"), [(11, False), (12, True)])
def test_a_record_is_due_ten_full_years_after_its_last_entry(
    cast: Cast, clock: FixedClock, day: int, due: bool
) -> None:
    end(
        cast, clock, datetime(2036, 3, day, 3, 0, tzinfo=UTC)
    )  # 3 in the morning in UTC is the evening before in Edmonton
    line = mara_kept(cast)
    assert (line["last_entry"], line["disposable_from"], line["due"], line["stops"]) == (
        "2026-03-10",
        "2036-03-11",
        due,
        [],
    )


def test_a_child_is_kept_until_twenty(app: Flask, cast: Cast, clock: FixedClock) -> None:
    end(cast, clock)
    with inside(app) as session:
        session.execute(update(Patient).where(Patient.id == cast.mara.patient_id).values(birth_date=date(2024, 2, 29)))
        session.commit()
    assert mara_kept(cast)["disposable_from"] == "2044-03-01"


def test_a_clinic_keeps_longer_and_never_shorter(cast: Cast, clock: FixedClock) -> None:
    end(cast, clock)
    for record_class, years, until_age in (
        ("clinical", 9, 20),
        ("clinical", 30, 19),
        ("clinical", 12, None),
        ("audit", 10, 20),
    ):
        sent = {"record_class": record_class, "years": years, "until_age": until_age}
        answer = cast.noor.post("/retention/rules", json=sent)
        assert (answer.status_code, answer.json["code"]) == (422, "kept_too_short")  # type: ignore[index]
    kept = cast.noor.post("/retention/rules", json={"record_class": "clinical", "years": 12, "until_age": 20})
    assert kept.status_code == 201
    assert mara_kept(cast)["disposable_from"] == "2038-03-11"


def test_a_hold_is_lifted_by_somebody_else(cast: Cast, clock: FixedClock) -> None:
    end(cast, clock)
    placed = hold(cast.noor, cast.mara.patient_id)
    assert (placed.status_code, placed.json["lifted"]) == (201, None)
    assert mara_kept(cast)["stops"] == ["legal_hold"]
    path = f"/legal-holds/{placed.json['id']}/lift"
    mine = cast.noor.post(path, json={"reason": "Settled."})
    assert (mine.status_code, mine.json["code"]) == (422, "second_person_needed")  # type: ignore[index]
    assert mara_kept(cast)["stops"] == ["legal_hold"]
    lifted = cast.ines.post(path, json={"reason": "Settled."})
    assert lifted.json["lifted"]["lifted_by"]["name"] == "Ines"  # type: ignore[index]
    assert mara_kept(cast)["stops"] == []
    again = cast.ines.post(path, json={"reason": "Settled."})
    assert (again.status_code, again.json["code"]) == (409, "already_lifted")  # type: ignore[index]
    (line,) = body(cast.ines.get("/legal-holds"))["items"]
    assert (line["placed_by"]["name"], line["lifted"]["reason"]) == ("Noor", "Settled.")


def test_the_database_itself_refuses_one_person_twice(app: Flask, cast: Cast) -> None:
    placed = hold(cast.noor, cast.mara.patient_id)
    with inside(app) as session:
        session.add(
            LegalHoldLift(
                clinic_id=cast.clinic_id,
                id=uuid.uuid4(),
                hold_id=uuid.UUID(placed.json["id"]),
                placed_by=cast.noor.id,
                lifted_by=cast.noor.id,
                reason="x",
                lifted_at=LATER,
            )
        )
        with pytest.raises(DBAPIError, match="two_people"):
            session.flush()
        session.rollback()


def test_a_hold_sent_again_is_the_same(cast: Cast) -> None:
    id_ = str(uuid.uuid4())
    assert [hold(cast.noor, cast.mara.patient_id, id=id_).status_code for _ in range(2)] == [201, 201]
    assert hold(cast.noor, cast.omar.patient_id, id=id_).json["code"] == "id_taken"
    assert len(body(cast.noor.get("/legal-holds"))["items"]) == 1


def test_a_foreign_patient_is_as_unknown_as_a_missing_one(cast: Cast) -> None:
    """N71: told apart by nobody."""
    answers = [hold(cast.noor, one) for one in (cast.zoe.patient_id, uuid.uuid4())]
    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(422, "unknown_patient")] * 2


@pytest.mark.parametrize("who", ["mara", "dev", "theo", "otto"])
def test_nobody_else_keeps_records(cast: Cast, who: str) -> None:
    person = cast.everybody[who]
    assert person.get("/retention").status_code == person.get("/legal-holds").status_code == 403
    assert hold(person, cast.mara.patient_id).status_code == 403
    assert hold(cast.ines, cast.mara.patient_id).status_code == 403
