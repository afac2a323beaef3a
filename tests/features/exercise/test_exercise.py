"""Exercises: prescribed, ended, and what the patient says was done."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from backend.exercise import service
from backend.exercise.log import Logged, Result
from backend.shell.clock import FixedClock
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from tests.features.cast import ZONE, Cast, Person
from tests.features.diary import FELT, outcome, path, pulled, send, withdrawal

LOGS = "exercise-logs"


def prescriptions(cast: Cast, *steps: str) -> str:
    return path(cast.mara, *steps, kind="exercise-prescriptions")


def plan_version(cast: Cast, patient: Person | None = None, therapist: Person | None = None) -> str:
    version = {
        "id": str(uuid.uuid4()),
        "in_force_from": "2026-03-10",
        "phase": "treatment",
        "reason": "strength first",
        "components": [{"kind": "exercise", "dose": "daily", "starts_on": "2026-03-10"}],
    }
    where = f"/patients/{(patient or cast.mara).patient_id}/plan/versions"
    answer = (therapist or cast.dev).post(where, json=version)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return version["id"]  # type: ignore[return-value]


def asked_for(version_id: str, **changed: Any) -> dict[str, Any]:
    """Three sets of ten, Monday to Friday, from Tuesday 10 March on."""
    return {
        "id": str(uuid.uuid4()),
        "plan_version_id": version_id,
        "name": "Wall push-ups",
        "purpose": "strength",
        "sets": 3,
        "repetitions": 10,
        "hold_seconds": None,
        "load": "red band",
        "weekdays": [1, 2, 3, 4, 5],
        "starts_on": "2026-03-10",
        "ends_on": None,
    } | changed


@pytest.fixture
def prescription(cast: Cast) -> dict[str, Any]:
    answer = cast.dev.post(prescriptions(cast), json=asked_for(plan_version(cast)))
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.json  # type: ignore[return-value]


def log(prescription: dict[str, Any], *, log_id: str | None = None, revision: int = 1, **said: Any) -> dict[str, Any]:
    made = {
        "id": log_id or str(uuid.uuid4()),
        "revision": revision,
        "prescription_id": prescription["id"],
        "due_on": "2026-03-10",
        "result": "done",
        "sets_done": 3,
        "repetitions_done": 10,
        "pain_during": 0,
        "exertion": 4,
        "done_at": FELT,
        "written_at": FELT,
        "zone": ZONE,
    } | said
    return {name: value for name, value in made.items() if value is not ...}


def test_a_prescription_is_kept_once(cast: Cast) -> None:
    wanted = asked_for(plan_version(cast))
    answers = [cast.dev.post(prescriptions(cast), json=wanted) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    other = cast.dev.post(prescriptions(cast), json=wanted | {"sets": 4})
    assert (other.status_code, other.json["code"]) == (409, "id_taken")  # type: ignore[index]
    [kept] = cast.mara.get(prescriptions(cast)).json["items"]  # type: ignore[index]
    assert {name: kept[name] for name in wanted} == wanted
    assert cast.mara.get(prescriptions(cast, wanted["id"])).json == kept


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"starts_on": "2026-03-09"}, "starts_in_past"),
        ({"ends_on": "2026-03-09"}, "ends_before_start"),
        ({"weekdays": []}, "too_short"),
        ({"weekdays": [1, 1]}, "weekday_twice"),
        ({"weekdays": [0]}, "range"),
        ({"sets": 0}, "range"),
        ({"sets": True}, "type"),
        ({"hold_seconds": "30"}, "type"),
        ({"purpose": "fun"}, "choice"),
        ({"name": "a\nb"}, "control_char"),
        ({"prescribed_by": "me"}, "unknown_field"),
    ],
)
def test_what_cannot_be_prescribed_is_refused(cast: Cast, changed: dict[str, Any], code: str) -> None:
    answer = cast.dev.post(prescriptions(cast), json=asked_for(plan_version(cast)) | changed)
    assert (answer.status_code, answer.json["code"]) == (422, code)  # type: ignore[index]


def test_a_prescription_belongs_to_the_patients_own_plan(cast: Cast) -> None:
    of_omar = plan_version(cast, cast.omar, cast.lena)
    for version_id in (of_omar, str(uuid.uuid4())):
        answer = cast.dev.post(prescriptions(cast), json=asked_for(version_id))
        assert (answer.status_code, answer.json["code"]) == (422, "unknown_plan_version")  # type: ignore[index]


def test_an_end_comes_nearer_and_never_reaches_into_the_past(
    cast: Cast, prescription: dict[str, Any], clock: FixedClock
) -> None:
    where = prescriptions(cast, prescription["id"], "end")
    tag = cast.dev.get(prescriptions(cast, prescription["id"])).headers["ETag"]
    assert cast.dev.post(where, json={"last_day": "2026-03-20"}).status_code == 428
    past = cast.dev.post(where, json={"last_day": "2026-03-09"}, headers={"If-Match": tag})
    assert (past.status_code, past.json["code"]) == (422, "ends_in_past")  # type: ignore[index]
    ended = cast.dev.post(where, json={"last_day": "2026-03-20"}, headers={"If-Match": tag})
    assert (ended.status_code, ended.json["ends_on"]) == (200, "2026-03-20")  # type: ignore[index]
    assert cast.dev.post(where, json={"last_day": "2026-03-19"}, headers={"If-Match": tag}).status_code == 412
    later = cast.dev.post(where, json={"last_day": "2026-03-21"}, headers={"If-Match": ended.headers["ETag"]})
    assert (later.status_code, later.json["code"]) == (422, "ends_later")  # type: ignore[index]
    nearer = cast.dev.post(where, json={"last_day": "2026-03-12"}, headers={"If-Match": ended.headers["ETag"]})
    assert nearer.json["ends_on"] == "2026-03-12"  # type: ignore[index]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, ("created", None)),
        ({"result": "partial", "sets_done": 2}, ("created", None)),
        ({"sets_done": None, "repetitions_done": ...}, ("created", None)),
        ({"result": "not_done", "reason": "pain", "sets_done": None, "repetitions_done": 0}, ("created", None)),
        ({"result": "not_done", "sets_done": None, "repetitions_done": None}, ("rejected", "reason_required")),
        ({"result": "done", "reason": "pain"}, ("rejected", "reason_not_asked")),
        ({"result": "not_done", "reason": "pain", "sets_done": 1}, ("rejected", "amount_not_done")),
        ({"result": "skipped"}, ("rejected", "choice")),
        ({"reason": "lazy"}, ("rejected", "choice")),
        ({"pain_during": 11}, ("rejected", "range")),
        ({"exertion": 2.5}, ("rejected", "type")),
        ({"due_on": "2026-03-07"}, ("rejected", "not_due")),  # a Saturday
        ({"due_on": "2026-03-09"}, ("rejected", "not_due")),  # before it began
        ({"due_on": "2026-03-11"}, ("rejected", "not_due")),  # not yet
        ({"due_on": "2026-02-30"}, ("rejected", "bad_day")),
        ({"prescription_id": str(uuid.uuid4())}, ("rejected", "unknown_prescription")),
        ({"done_at": "2026-03-10T18:00:00"}, ("rejected", "offset_required")),
    ],
)
def test_a_log_is_taken_or_refused_with_its_reason(
    cast: Cast, prescription: dict[str, Any], said: dict[str, Any], expected: tuple[str, str | None]
) -> None:
    assert outcome(cast.mara, log(prescription, **said), kind=LOGS) == expected
    assert len(pulled(cast.mara, kind=LOGS)) == (expected[0] == "created")
    aside = cast.mara.get(f"/patients/{cast.mara.patient_id}/quarantine").json["items"]  # type: ignore[index]
    assert [(one["kind"], one["code"]) for one in aside] == ([("exercise_log", expected[1])] if expected[1] else [])


@pytest.mark.parametrize(("days", "expected"), [(1, "created"), (3, "created"), (4, "rejected")])
def test_an_exercise_can_be_answered_up_to_three_days_later(
    cast: Cast, prescription: dict[str, Any], clock: FixedClock, days: int, expected: str
) -> None:
    clock.advance(timedelta(days=days))
    written = f"2026-03-{10 + days}T18:00:00-06:00"
    [result] = send(cast.mara, log(prescription, done_at=written, written_at=written), kind=LOGS)
    assert (result["outcome"], result["code"]) == (expected, "too_long_ago" if expected == "rejected" else None)
    if expected == "created":
        [kept] = pulled(cast.mara, kind=LOGS)
        assert (kept["due_on"], kept["local_day"], kept["recalled"]) == ("2026-03-10", "2026-03-10", True)


def test_a_log_for_somebody_elses_prescription_is_unknown(cast: Cast, prescription: dict[str, Any]) -> None:
    assert outcome(cast.omar, log(prescription), kind=LOGS) == ("rejected", "unknown_prescription")
    alone = cast.omar.post(path(cast.omar, kind=LOGS), json=log(prescription))
    assert (alone.status_code, alone.json["code"]) == (422, "unknown_prescription")  # type: ignore[index]


def test_what_was_done_offline_stays_answered_when_the_exercise_ends_meanwhile(
    cast: Cast, prescription: dict[str, Any], clock: FixedClock
) -> None:
    tag = cast.dev.get(prescriptions(cast, prescription["id"])).headers["ETag"]
    where = prescriptions(cast, prescription["id"], "end")
    assert cast.dev.post(where, json={"last_day": "2026-03-10"}, headers={"If-Match": tag}).status_code == 200
    clock.advance(timedelta(days=9))
    assert outcome(cast.mara, log(prescription), kind=LOGS) == ("created", None)
    late = log(
        prescription, due_on="2026-03-11", done_at="2026-03-11T18:00:00-06:00", written_at="2026-03-11T18:00:00-06:00"
    )
    assert outcome(cast.mara, late, kind=LOGS) == ("rejected", "not_due")


def test_logs_follow_the_same_rules_as_pain_entries(cast: Cast, prescription: dict[str, Any]) -> None:
    first = log(prescription, sets_done=1, result="partial")
    alone = [cast.mara.post(path(cast.mara, kind=LOGS), json=first) for _ in range(2)]
    assert [answer.status_code for answer in alone] == [201, 200]
    results = send(
        cast.mara,
        first,
        first | {"sets_done": 2},
        first | {"revision": 2, "sets_done": 3, "result": "done"},
        first | {"revision": 4},
        withdrawal(first["id"], 3),
        first | {"revision": 4},
        kind=LOGS,
    )
    assert [(one["outcome"], one["code"]) for one in results] == [
        ("unchanged", None),
        ("conflict", "revision_taken"),
        ("amended", None),
        ("retry", "revision_gap"),
        ("withdrawn", None),
        ("rejected", "retracted"),
    ]
    assert results[1]["current"]["id"] == first["id"]
    assert results[5]["withdrawn_at"] == "2026-03-11T00:30:00.000Z"
    read: dict[str, Any] = cast.dev.get(path(cast.mara, first["id"], kind=LOGS)).json  # type: ignore[assignment]
    assert [version["content"] and version["content"]["sets_done"] for version in read["versions"]] == [1, 3, None]


def test_a_log_is_amended_and_withdrawn_online_with_if_match(cast: Cast, prescription: dict[str, Any]) -> None:
    first = log(prescription)
    tag = cast.mara.post(path(cast.mara, kind=LOGS), json=first).headers["ETag"]
    content = {name: value for name, value in first.items() if name not in {"id", "revision"}}
    where = path(cast.mara, first["id"], kind=LOGS)
    amended = cast.mara.put(where, json=content | {"pain_during": 7}, headers={"If-Match": tag})
    assert (amended.status_code, amended.json["pain_during"]) == (200, 7)  # type: ignore[index]
    wrong = cast.mara.put(where, json=content | {"due_on": "2026-03-11"}, headers={"If-Match": amended.headers["ETag"]})
    assert (wrong.status_code, wrong.json["code"]) == (422, "not_due")  # type: ignore[index]
    gone = cast.mara.post(f"{where}/withdrawal", json={"reason": "x"}, headers={"If-Match": amended.headers["ETag"]})
    assert gone.json["withdrawn_reason"] == "x"  # type: ignore[index]


def test_the_picture_reads_only_what_counts(app: Flask, cast: Cast, prescription: dict[str, Any]) -> None:
    taken_back = log(prescription)
    future = "2026-03-14T18:00:00-06:00"
    send(
        cast.mara,
        log(prescription, result="partial", sets_done=2, repetitions_done=None),
        taken_back,
        log(prescription, done_at=future, written_at=future),
        withdrawal(taken_back["id"], 2),
        kind=LOGS,
    )
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
        assert cast.mara.patient_id is not None
        found = service.logged(session, cast.mara.patient_id)
        kept = Logged(uuid.UUID(prescription["id"]), date(2026, 3, 10), Result.PARTIAL, 20, pain_during=0, exertion=4)
        assert found == (kept,)
        assert service.logged(session, cast.mara.patient_id, date(2026, 3, 11)) == ()
        assert [row.result for row in service.logs(session, cast.mara.patient_id)] == ["partial"]
        [one] = service.prescribed(session, cast.mara.patient_id)
        assert (one.weekdays, one.target) == (frozenset({1, 2, 3, 4, 5}), 30)


@pytest.mark.parametrize(
    ("who", "reads", "prescribes", "logs"),
    [
        ("mara", 200, 403, 201),
        ("dev", 200, 201, 403),
        ("omar", 404, 403, 404),
        ("lena", 404, 404, 403),
        ("ravi", 404, 404, 403),
        ("zoe", 404, 403, 404),
        ("noor", 404, 403, 403),
        ("nobody", 401, 401, 401),
    ],
)
def test_who_may_read_prescribe_and_log(
    cast: Cast, prescription: dict[str, Any], who: str, reads: int, prescribes: int, logs: int
) -> None:
    person = cast.everybody[who]
    assert person.get(prescriptions(cast)).status_code == reads
    assert person.get(path(cast.mara, kind=LOGS)).status_code == reads
    wanted = asked_for(prescription["plan_version_id"])
    assert person.post(prescriptions(cast), json=wanted).status_code == prescribes
    assert person.post(path(cast.mara, kind=LOGS), json=log(prescription)).status_code == logs
