"""A plan is agreed in versions: each from a day on, none ever edited."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from backend.plan import models, service, timeline
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from tests.features.cast import Cast

NEEDLING = {
    "kind": "needling",
    "dose": "once a week",
    "starts_on": "2026-01-05",
    "ends_on": None,
    "number": 1,
    "per": "week",
}
EXERCISE = {"kind": "exercise", "dose": "3 a day", "starts_on": "2026-01-05", "ends_on": None} | {
    "number": None,
    "per": None,
}


def version(**other: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "in_force_from": "2026-01-05",
        "phase": "treatment",
        "reason": "Neck pain for two years",
        "main_place": {"region": "neck_back", "side": "right"},
        "components": [NEEDLING, EXERCISE],
        "goal": {"text": "Carry my grandchild", "instrument": "pseq", "target": 41, "by_day": "2026-06-30"},
        "needling_only_reason": None,
        "stop_rule": None,
        "reassessments": [],
    } | other


def revise(cast: Cast, body: dict[str, Any], read: str | None = None) -> Any:
    headers = {} if read is None else {"If-Match": read}
    return cast.dev.post(f"/patients/{cast.mara.patient_id}/plan/versions", json=body, headers=headers)


def plan(cast: Cast) -> Any:
    return cast.mara.get(f"/patients/{cast.mara.patient_id}/plan")


def test_without_a_plan_nothing_is_in_force(cast: Cast) -> None:
    answer = plan(cast)
    assert (answer.status_code, answer.json) == (200, {"versions": [], "in_force": None})
    assert answer.headers["ETag"] == '"0"'


def test_the_patient_reads_what_the_therapist_agreed_with_her(cast: Cast) -> None:
    body = version()
    made = revise(cast, body)
    assert made.status_code == 201, made.json
    kept = plan(cast).json["in_force"]
    assert kept == made.json
    assert {name: kept[name] for name in body} == body
    assert (kept["number"], kept["to_day"], kept["replaced"]) == (1, None, False)
    assert kept["author"] == {"id": str(cast.dev.id), "name": "Dev"}
    assert kept["written_at"] == "2026-03-11T00:30:00.000Z"


def test_a_revision_leaves_the_days_before_it_alone(cast: Cast) -> None:
    first = revise(cast, version())
    second = revise(cast, version(in_force_from="2026-03-12", phase="follow_up"), first.headers["ETag"])
    assert second.status_code == 201, second.json
    told = plan(cast).json
    spans = [(v["number"], v["in_force_from"], v["to_day"]) for v in told["versions"]]
    assert spans == [(1, "2026-01-05", "2026-03-11"), (2, "2026-03-12", None)]
    assert told["in_force"]["number"] == 1


def test_a_revision_of_the_same_day_replaces_the_one_before(cast: Cast) -> None:
    first = revise(cast, version(in_force_from="2026-03-10"))
    revise(cast, version(in_force_from="2026-03-10", reason="Typing mistake"), first.headers["ETag"])
    told = plan(cast).json
    assert [v["replaced"] for v in told["versions"]] == [True, False]
    assert told["in_force"]["number"] == 2


def test_sent_twice_it_is_one_version(cast: Cast) -> None:
    body = version()
    assert [revise(cast, body).status_code for _ in range(2)] == [201, 200]
    later = version(in_force_from="2026-03-12")
    assert [revise(cast, later, '"1"').status_code for _ in range(2)] == [201, 200]
    assert len(plan(cast).json["versions"]) == 2


def test_one_id_cannot_stand_for_two_contents(cast: Cast) -> None:
    body = version()
    revise(cast, body)
    answer = revise(cast, body | {"reason": "Something else"}, '"1"')
    assert (answer.status_code, answer.json["code"]) == (409, "id_taken")
    assert plan(cast).json["in_force"]["reason"] == body["reason"]


@pytest.mark.asvs("v5.0.0-2.3.1")
def test_the_second_version_needs_to_have_read_the_first(cast: Cast) -> None:
    first = revise(cast, version())
    later = version(in_force_from="2026-03-12")
    assert (revise(cast, later).status_code, revise(cast, later).json["code"]) == (428, "version_needed")
    assert revise(cast, later, '"0"').status_code == 412
    assert revise(cast, later, "*").status_code == 412
    assert revise(cast, later, first.headers["ETag"]).status_code == 201
    assert revise(cast, version(in_force_from="2026-03-13"), first.headers["ETag"]).status_code == 412


@pytest.mark.asvs("v5.0.0-2.3.4")
def test_of_two_revisions_at_once_one_has_to_read_again(app: Flask, cast: Cast) -> None:
    revise(cast, version())

    def send(day: int) -> int:
        headers = {"Authorization": f"Bearer {cast.dev.token}", "If-Match": '"1"'}
        url = f"/api/v1/patients/{cast.mara.patient_id}/plan/versions"
        body = version(in_force_from=f"2026-03-{day}")
        client = app.test_client()
        return client.post(url, json=body, headers=headers, base_url="https://localhost").status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(send, range(12, 16))) == [201, 412, 412, 412]
    assert [v["number"] for v in plan(cast).json["versions"]] == [1, 2]


def test_of_two_first_versions_at_once_one_has_to_read_again(app: Flask, cast: Cast) -> None:
    plan(cast)
    cast.dev.get("/me")  # signs in

    def send(_number: int) -> int:
        headers = {"Authorization": f"Bearer {cast.dev.token}"}
        url = f"/api/v1/patients/{cast.mara.patient_id}/plan/versions"
        client = app.test_client()
        return client.post(url, json=version(), headers=headers, base_url="https://localhost").status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, range(2))) == [201, 428]


def test_a_first_version_cannot_have_read_another(cast: Cast) -> None:
    assert revise(cast, version(), '"1"').status_code == 412
    assert revise(cast, version(), '"0"').status_code == 201


@pytest.mark.asvs("v5.0.0-2.2.3")
@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"components": [NEEDLING]}, "needling_only"),
        ({"components": [NEEDLING, EXERCISE | {"ends_on": "2026-04-30"}]}, "needling_only"),
        ({"components": [EXERCISE | {"ends_on": "2026-01-04"}]}, "ends_before_start"),
        ({"goal": {"text": "Sleep", "by_day": "2026-01-04"}}, "goal_before_start"),
        ({"goal": {"text": "Sleep", "target": 3, "by_day": "2026-04-04"}}, "target_without_instrument"),
        ({"phase": "cure"}, "choice"),
        ({"main_place": {"region": "Neck Back", "side": "right"}}, "choice"),
        ({"main_place": {"region": "neck_back", "side": "Left"}}, "choice"),
        ({"in_force_from": "2026-02-30"}, "bad_day"),
        ({"number": 7}, "unknown_field"),
        ({"goal": {"text": "Sleep", "instrument": "pseq", "target": "3", "by_day": "2026-04-04"}}, "type"),
        ({"goal": {"text": "Sleep", "instrument": "pseq", "target": True, "by_day": "2026-04-04"}}, "type"),
    ],
)
def test_what_cannot_be_agreed(cast: Cast, other: dict[str, Any], code: str) -> None:
    answer = revise(cast, version(**other))
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert plan(cast).json["versions"] == []


STOP = {"measure": "pseq", "by": 7, "unit": "points", "by_day": "2026-04-30", "otherwise": "Refer back"}
AGAIN = [{"due_on": "2026-03-20", "measures": ["pseq", "pain_average", "pequ", "pseqq"]}]


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"goal": {"text": "Sleep", "instrument": "sleeep", "target": 3, "by_day": "2026-04-04"}}, ["sleeep"]),
        ({"stop_rule": STOP | {"measure": "pain_avrage"}}, ["pain_avrage"]),
        ({"reassessments": AGAIN}, ["pequ", "pseqq"]),
    ],
)
def test_what_is_measured_with_nothing_there_is_cannot_be_agreed(
    cast: Cast, other: dict[str, Any], named: list[str]
) -> None:
    answer = revise(cast, version(**other))
    assert (answer.status_code, answer.json["code"]) == (422, "unknown_instrument")
    assert answer.json["instruments"] == named
    assert plan(cast).json["versions"] == []
    assert cast.dev.get(f"/patients/{cast.mara.patient_id}/goals").json == {"items": []}


def test_the_diarys_own_pain_can_stop_a_plan(cast: Cast) -> None:
    again = [{"due_on": "2026-03-20", "measures": ["pseq", "pain_average"]}]
    assert revise(cast, version(stop_rule=STOP | {"measure": "pain_average"}, reassessments=again)).status_code == 201


def test_needling_alone_is_kept_with_its_reason(cast: Cast) -> None:
    answer = revise(cast, version(components=[NEEDLING], needling_only_reason="Cannot move after the operation"))
    assert answer.status_code == 201
    assert plan(cast).json["in_force"]["needling_only_reason"] == "Cannot move after the operation"


def test_needling_alone_says_from_which_day(cast: Cast) -> None:
    answer = revise(cast, version(components=[NEEDLING, EXERCISE | {"ends_on": "2026-04-30"}]))
    assert answer.json["from_day"] == "2026-05-01"


def test_a_revision_rewrites_no_past(cast: Cast) -> None:
    revise(cast, version(in_force_from="2026-03-01"))
    before = revise(cast, version(in_force_from="2026-02-28"), '"1"')
    assert (before.status_code, before.json["code"]) == (422, "version_before_last")
    yesterday = revise(cast, version(in_force_from="2026-03-09"), '"1"')
    assert (yesterday.status_code, yesterday.json["code"]) == (422, "version_in_past")
    # 18:30 in Edmonton on the 10th is the 11th in UTC: today is the patient's day.
    assert revise(cast, version(in_force_from="2026-03-10"), '"1"').status_code == 201


def test_only_those_who_treat_her_agree_a_plan(cast: Cast) -> None:
    path = f"/patients/{cast.mara.patient_id}/plan"
    statuses = {
        name: (person.get(path).status_code, person.post(f"{path}/versions", json=version()).status_code)
        for name, person in cast.everybody.items()
    }
    assert statuses == {
        "mara": (200, 403),
        "omar": (404, 403),
        "dev": (200, 201),
        "lena": (404, 404),
        "ravi": (404, 404),
        "zoe": (404, 403),
        "noor": (404, 403),
        "hana": (404, 403),
        "ines": (403, 403),
        "theo": (403, 403),
        "otto": (403, 403),
        "iris": (403, 403),
        "tove": (403, 403),
        "olaf": (403, 403),
        "nobody": (401, 401),
    }


def test_what_the_picture_asks(app: Flask, cast: Cast) -> None:
    revise(cast, version())
    revise(cast, version(in_force_from="2026-03-20", goal=None), '"1"')
    patient_id = cast.mara.patient_id
    assert patient_id is not None
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
        versions = service.plan_of(session, patient_id)
        assert [(v.number, v.phase) for v in versions] == [(1, timeline.Phase.TREATMENT), (2, timeline.Phase.TREATMENT)]
        assert versions[0].goal == timeline.Goal("Carry my grandchild", date(2026, 6, 30), "pseq", 41.0)
        assert service.start_day(session, patient_id) == date(2026, 1, 5)
        other = cast.omar.patient_id
        assert other is not None
        assert service.plans_of(session, [patient_id, other]) == {patient_id: versions, other: ()}
        assert service.start_day(session, other) is None
        assert service.has_version(session, patient_id, versions[0].id)
        assert not service.has_version(session, other, versions[0].id)


@pytest.mark.parametrize(
    "other",
    [
        {"number": 0},
        {"phase": "cure"},
        {"main_region": None},
        {"goal_by_day": date(2026, 1, 4)},
        {"goal_target": 4.0, "goal_instrument": None},
    ],
)
def test_the_database_itself_refuses(app: Flask, cast: Cast, other: dict[str, Any]) -> None:
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
        moment = datetime(2026, 3, 11, tzinfo=UTC)
        plan_id = uuid.uuid4()
        owner = {"clinic_id": cast.clinic_id, "patient_id": cast.mara.patient_id}
        session.add(models.Plan(**owner, id=plan_id, opened_at=moment))
        session.flush()
        fields: dict[str, Any] = {
            "number": 1,
            "in_force_from": date(2026, 1, 5),
            "phase": "baseline",
            "main_region": "neck_back",
            "main_side": "left",
            "goal_text": "Sleep",
            "goal_by_day": date(2026, 2, 5),
        }
        whole = owner | fields | other
        session.add(
            models.PlanVersion(
                id=uuid.uuid4(),
                plan_id=plan_id,
                reason="Start",
                author_id=cast.dev.id,
                written_at=moment,
                digest="0" * 64,
                **whole,
            )
        )
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
