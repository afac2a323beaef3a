"""A record that is not in one's care is read with a reason: kept, bounded in time, seen by the patient."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from backend.access.permissions import TABLE, Condition
from backend.reasons.models import StatedReason
from backend.shell.audit import trail
from backend.shell.clock import FixedClock
from tests.features.cast import Cast, Person, body, inside
from tests.guards.test_routes import OPERATIONS, POLICY, ask, query_of, without_id

WORDS = "Covering for Dev, who is away"


def state(person: Person, patient: Person, **changed: Any) -> TestResponse:
    sent = {"id": str(uuid.uuid4()), "kind": "cover", "reason": WORDS} | changed
    return person.post(f"/patients/{patient.patient_id}/stated-reasons", json=sent)


def reads(person: Person, patient: Person) -> int:
    return person.get(f"/patients/{patient.patient_id}/portrait").status_code


@pytest.mark.parametrize("who", ["lena", "noor"])
def test_a_reason_opens_reading_and_nothing_else(cast: Cast, who: str) -> None:
    person, ids = cast.everybody[who], {"patient_id": str(cast.mara.patient_id)}
    assert reads(person, cast.mara) == 404
    assert state(person, cast.mara).status_code == 201
    opened, closed = 0, 0
    for operation_id, words in POLICY["operations"].items():
        path, _, said = OPERATIONS[operation_id]
        if "{patient_id}" not in path or not {"own", "in_care", "reason"} & set(words):
            continue
        if who == "noor" and "clinic_admin" in words:  # the manager's by office, with a reason or without
            continue
        sent = {"query_string": query_of(said)} if "reason" in words else {"json": {}}
        answer = ask(person, operation_id, ids, **sent)
        if "reason" in words:
            opened += answer.status_code == 200
            assert answer.status_code == 200 or len(re.findall(r"\{", path)) > 1, operation_id
        else:
            closed += 1
            assert answer.status_code in {403, 404}, operation_id
    assert opened >= 8
    assert closed >= 12


def test_no_permission_to_write_asks_for_a_reason() -> None:
    by_reason = {Condition.IN_CARE_OR_REASON, Condition.STATED_REASON}
    for permission, row in TABLE.items():
        if by_reason & set(row.values()):
            methods = {method for _, method, said in OPERATIONS.values() if said.get("x-permission") == permission}
            assert methods <= {"get"}, permission


def test_it_lasts_four_hours_or_as_long_as_it_says(cast: Cast, clock: FixedClock) -> None:
    assert state(cast.lena, cast.mara).status_code == 201
    assert state(cast.noor, cast.mara, hours=24).status_code == 201
    clock.advance(timedelta(hours=4) - timedelta(seconds=1))
    again(cast.lena, cast.noor)
    assert (reads(cast.lena, cast.mara), reads(cast.noor, cast.mara)) == (200, 200)
    clock.advance(timedelta(seconds=1))
    assert (reads(cast.lena, cast.mara), reads(cast.noor, cast.mara)) == (404, 200)
    # A second reason is a second statement.
    again(cast.noor)
    clock.advance(timedelta(hours=20))
    again(cast.lena, cast.noor)
    assert reads(cast.noor, cast.mara) == 404
    assert state(cast.lena, cast.mara, hours=1).status_code == 201


def again(*people: Person) -> None:
    """The token ran out meanwhile."""
    for person in people:
        person.token = None


@pytest.mark.parametrize("hours", [0, 25, -1, 1.5, "4", None])
def test_no_reason_lasts_longer_than_a_day(cast: Cast, hours: Any) -> None:
    assert state(cast.lena, cast.mara, hours=hours).status_code == 422


@pytest.mark.parametrize("reason", ["", "because", "          ", "x" * 1001, "a reason\u0000 with a sign"])
def test_a_reason_is_said_in_words(cast: Cast, reason: str) -> None:
    assert state(cast.lena, cast.mara, reason=reason).status_code == 422
    assert reads(cast.lena, cast.mara) == 404


def test_every_look_under_it_carries_the_reason_and_no_other_does(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    carried: list[str | None] = []
    healthy = trail.write

    def listening(session: Any, access: trail.Access, *rest: Any) -> None:
        carried.append(access.reason)
        healthy(session, access, *rest)

    monkeypatch.setattr(trail, "write", listening)
    state(cast.lena, cast.mara)
    for person, patient in ((cast.lena, cast.mara), (cast.dev, cast.mara), (cast.lena, cast.omar)):
        assert reads(person, patient) == 200
    said = f"cover: {WORDS}"
    assert carried == [said, said, None, None]


def test_a_colleague_in_care_needs_none(cast: Cast) -> None:
    answer = state(cast.dev, cast.mara)
    assert (answer.status_code, body(answer)["code"]) == (409, "already_in_care")


def test_one_reason_at_a_time_and_sent_twice_is_once(app: Flask, cast: Cast) -> None:
    one = str(uuid.uuid4())
    first, second = state(cast.lena, cast.mara, id=one), state(cast.lena, cast.mara, id=one)
    assert (first.status_code, second.status_code) == (201, 201)
    assert body(first) == body(second)
    assert body(state(cast.lena, cast.mara))["code"] == "reason_stands"
    assert body(state(cast.lena, cast.mara, id=one, kind="law"))["code"] == "id_taken"
    assert body(state(cast.noor, cast.mara, id=one))["code"] == "id_taken"
    with inside(app) as session:
        assert session.scalar(select(func.count()).select_from(StatedReason)) == 1


@pytest.mark.parametrize("who", ["mara", "omar", "ravi", "zoe", "hana", "ines", "theo", "otto", "nobody"])
def test_nobody_else_may_state_one(cast: Cast, who: str) -> None:
    answer = state(cast.everybody[who], cast.mara)
    assert answer.status_code == {"ravi": 404, "hana": 404, "nobody": 401}.get(who, 403)
    unknown = cast.everybody[who].post(f"/patients/{uuid.uuid4()}/stated-reasons", json={"kind": "cover"})
    if answer.status_code == 404:
        assert without_id(unknown)[0] == 404


def test_it_opens_one_record(cast: Cast) -> None:
    state(cast.noor, cast.mara)
    assert (reads(cast.noor, cast.mara), reads(cast.noor, cast.omar)) == (200, 404)
    assert body(cast.lena.get("/patients"))["items"] == body(cast.lena.get("/patients"))["items"]


def test_lists_never_hold_somebody_through_a_reason(cast: Cast) -> None:
    before = [body(cast.lena.get(path)) for path in ("/patients", "/worklist")]
    assert state(cast.lena, cast.mara).status_code == 201
    assert [body(cast.lena.get(path)) for path in ("/patients", "/worklist")] == before


def test_the_patient_and_their_therapist_see_who_read_and_why(cast: Cast) -> None:
    state(cast.lena, cast.mara)
    for person in (cast.mara, cast.dev, cast.lena):
        (told,) = body(person.get(f"/patients/{cast.mara.patient_id}/stated-reasons"))["items"]
        assert (told["by"]["name"], told["by"]["role"]) == ("Lena", "therapist")
        assert (told["kind"], told["reason"], told["stands"]) == ("cover", WORDS, True)


def test_it_can_be_ended_early_by_who_stated_it_and_by_the_admin(cast: Cast) -> None:
    for ends in (cast.lena, cast.noor):
        one = body(state(cast.lena, cast.mara))["id"]
        assert reads(cast.lena, cast.mara) == 200
        path = f"/patients/{cast.mara.patient_id}/stated-reasons/{one}/end"
        assert cast.dev.post(path).status_code == 404
        answer = ends.post(path)
        assert (answer.status_code, body(answer)["stands"]) == (200, False)
        assert reads(cast.lena, cast.mara) == 404
        assert body(ends.post(path))["code"] == "reason_over"
    assert cast.lena.post(f"/patients/{cast.omar.patient_id}/stated-reasons/{one}/end").status_code == 404


# --- finding somebody ---


def find(person: Person, name: str = "Mara", birth_date: str = "1984-05-17") -> TestResponse:
    return person.post("/patients/find", json={"name": name, "birth_date": birth_date})


def test_the_whole_name_and_the_date_of_birth_find_one_person(cast: Cast) -> None:
    for person in (cast.lena, cast.noor, cast.dev):
        (found,) = body(find(person, " mara "))["items"]
        assert found == {"id": str(cast.mara.patient_id), "name": "Mara", "birth_date": "1984-05-17"}


@pytest.mark.parametrize(
    ("name", "birth_date"), [("Mar", "1984-05-17"), ("%", "1984-05-17"), ("Mara", "1984-05-18"), ("Zoe", "1984-05-17")]
)
def test_less_than_that_finds_nobody(cast: Cast, name: str, birth_date: str) -> None:
    """Zoe is a patient of the other clinic."""
    assert body(find(cast.lena, name, birth_date)) == {"items": []}


@pytest.mark.parametrize("who", ["mara", "ines", "theo", "otto"])
def test_the_other_roles_find_nobody(cast: Cast, who: str) -> None:
    assert find(cast.everybody[who]).status_code == 403


def test_who_asks_for_one_after_the_other_is_slowed(cast: Cast) -> None:
    """Twenty an hour: enough for a front desk, too little to try a list of names."""
    assert [find(cast.lena, "nobody").status_code for _ in range(21)] == [200] * 20 + [429]
    assert find(cast.noor).status_code == 200


def test_reasons_are_stated_ten_times_an_hour_at_most(cast: Cast) -> None:
    answers = []
    for _ in range(11):
        answer = state(cast.noor, cast.mara)
        answers.append(answer.status_code)
        if answer.status_code == 201:
            cast.noor.post(f"/patients/{cast.mara.patient_id}/stated-reasons/{body(answer)['id']}/end")
    assert answers == [201] * 10 + [429]
