"""Goals: agreed once; pursued or not is one question, reached or not is another; both keep every answer."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from backend.goals import service
from backend.goals.goal import GoalDraft, GoalKind
from backend.measures import definition_file
from backend.measures.definition_example import DEFINITION_EXAMPLE
from backend.shell.clock import FixedClock
from tests.features.cast import NOW, Cast, inside
from tests.features.plan.test_versions import revise, version

OWN = definition_file.read(DEFINITION_EXAMPLE, "definition").key


def a_goal(**other: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "kind": "outcome",
        "text": "Turn my head while driving",
        "by_day": "2026-04-30",
        "instrument": "rom_neck_rotation",
        "target": 65,
        "reach": None,
        "from_value": 51,
        "activity": None,
    } | other


def path(cast: Cast, rest: str = "") -> str:
    return f"/patients/{cast.mara.patient_id}/goals{rest}"


def agree(cast: Cast, body: dict[str, Any]) -> Any:
    return cast.dev.post(path(cast), json=body)


def state(cast: Cast, goal_id: str, to: str, reason: str | None = None, **other: Any) -> Any:
    body = {"id": str(uuid.uuid4()), "state": to, "reason": reason} | other
    return cast.dev.post(path(cast, f"/{goal_id}/states"), json=body)


def judge(cast: Cast, goal_id: str, outcome: str, **other: Any) -> Any:
    body = {"id": str(uuid.uuid4()), "outcome": outcome, "judged_on": "2026-03-10", "value": None} | other
    return cast.dev.post(path(cast, f"/{goal_id}/achievements"), json=body)


def test_several_goals_and_the_patient_reads_them(cast: Cast) -> None:
    first, second = a_goal(), a_goal(text="Carry my child", instrument=None, target=None, from_value=None)
    for body in (first, second):
        made = agree(cast, body)
        assert made.status_code == 201, made.json
        assert {name: made.json[name] for name in body} == body
    listed = cast.mara.get(path(cast)).json["items"]  # type: ignore[index]
    assert {one["id"] for one in listed} == {first["id"], second["id"]}
    assert [(one["state"], one["achievement"]) for one in listed] == [("active", None)] * 2
    assert listed[0]["author"]["name"] == "Dev"


def test_sent_twice_it_is_one_goal_and_other_content_is_refused(cast: Cast) -> None:
    body = a_goal()
    assert [agree(cast, body).status_code for _ in range(2)] == [201, 200]
    assert agree(cast, body | {"target": 70}).status_code == 409


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"instrument": None, "from_value": None}, "target_without_instrument"),
        ({"kind": "habit"}, "habit_without_target"),
        ({"target": None, "reach": "at_least"}, "reach_without_target"),
        ({"target": None, "instrument": None}, "from_without_instrument"),
        ({"by_day": "2026-03-09"}, "goal_day_passed"),
        ({"activity": {"list_id": str(uuid.uuid4()), "position": 0}}, "unknown_own_activity"),
        ({"instrument": "rom_neck_rotatoin"}, "unknown_instrument"),
        ({"instrument": "nothing_of_the_kind", "target": None, "from_value": None}, "unknown_instrument"),
    ],
)
def test_what_is_no_goal(cast: Cast, other: dict[str, Any], code: str) -> None:
    answer = agree(cast, a_goal(**other))
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_a_goal_may_name_the_diarys_pain_and_an_instrument_that_the_clinic_loaded(app: Flask, cast: Cast) -> None:
    assert agree(cast, a_goal(instrument="pain_average", target=3, from_value=6)).status_code == 201
    own = a_goal(instrument=OWN, target=3, from_value=0)
    assert agree(cast, own).json["code"] == "unknown_instrument"
    assert cast.noor.post("/instruments", json={"text": DEFINITION_EXAMPLE}).status_code == 201
    assert agree(cast, own).status_code == 201
    # Another clinic's instrument is nobody's here.
    elsewhere = cast.ravi.post(f"/patients/{cast.zoe.patient_id}/goals", json=own | {"id": str(uuid.uuid4())})
    assert (elsewhere.status_code, elsewhere.json["code"]) == (422, "unknown_instrument")  # type: ignore[index]


def test_what_was_agreed_before_is_read_and_sent_again_as_it_was(app: Flask, cast: Cast) -> None:
    """A goal of a time when any key was taken: it stays, and a phone that repeats it hears that it is kept."""
    body = a_goal(instrument="long_gone", from_value=None)
    draft = GoalDraft(UUID(body["id"]), GoalKind.OUTCOME, body["text"], date(2026, 4, 30), "long_gone", 65.0)
    with inside(app) as session:
        who = {"clinic_id": cast.clinic_id, "patient_id": cast.mara.patient_id, "author_id": cast.dev.id}
        service.take_over(session, **who, draft=draft, now=NOW)  # type: ignore[arg-type]
        session.commit()
    assert agree(cast, body).status_code == 200
    assert cast.dev.get(path(cast)).json["items"][0]["instrument"] == "long_gone"  # type: ignore[index]
    assert cast.dev.get(f"/patients/{cast.mara.patient_id}/plan/check").status_code == 200


def test_reached_is_apart_from_pursued(cast: Cast, clock: FixedClock) -> None:
    goal_id = agree(cast, a_goal()).json["id"]
    assert judge(cast, goal_id, "partly", value=0, words="Until the blind spot").status_code == 201
    told = state(cast, goal_id, "given_up", "She sold the car").json
    assert (told["state"], told["achievement"]["outcome"], told["achievement"]["value"]) == ("given_up", "partly", 0)
    clock.advance(timedelta(minutes=1))
    told = judge(cast, goal_id, "reached", value=66).json
    assert (told["state"], [one["outcome"] for one in told["achievements"]]) == ("given_up", ["partly", "reached"])
    assert judge(cast, goal_id, "reached", judged_on="2026-03-11").json["code"] == "judged_ahead"


def test_giving_up_and_taking_up_again_need_a_reason(cast: Cast) -> None:
    goal_id = agree(cast, a_goal()).json["id"]
    assert state(cast, goal_id, "active").json["code"] == "state_same"
    assert state(cast, goal_id, "given_up").json["code"] == "reason_needed"
    assert state(cast, goal_id, "paused").status_code == 201
    assert state(cast, goal_id, "active").status_code == 201
    assert state(cast, goal_id, "done").status_code == 201
    assert state(cast, goal_id, "active", " ").json["code"] == "reason_needed"
    told = state(cast, goal_id, "active", "It came back").json
    assert [one["state"] for one in told["states"]] == ["active", "paused", "active", "done", "active"]


def test_a_step_sent_twice_is_one(cast: Cast) -> None:
    goal_id, same = agree(cast, a_goal()).json["id"], str(uuid.uuid4())
    assert [state(cast, goal_id, "paused", id=same).status_code for _ in range(2)] == [201, 200]
    assert state(cast, goal_id, "done", id=same).status_code == 409
    assert len(cast.mara.get(path(cast)).json["items"][0]["states"]) == 2  # type: ignore[index]


def test_a_goal_on_one_of_her_own_activities(cast: Cast) -> None:
    names = {"id": str(uuid.uuid4()), "names": ["Drive to work", "Lift the basket"], "reason": None}
    cast.dev.post(f"/patients/{cast.mara.patient_id}/activities", json=names)
    activity = {"list_id": names["id"], "position": 1}
    made = agree(cast, a_goal(instrument=None, target=7, from_value=3, activity=activity))
    assert made.status_code == 201, made.json
    assert made.json["activity"] == activity
    too_far = agree(cast, a_goal(activity=activity | {"position": 2}))
    assert too_far.json["code"] == "unknown_own_activity"


def test_the_goal_that_a_version_names_is_one_of_them_once(cast: Cast) -> None:
    first = revise(cast, version())
    revise(cast, version(in_force_from="2026-03-12"), first.headers["ETag"])
    (kept,) = cast.mara.get(path(cast)).json["items"]  # type: ignore[index]
    assert (kept["text"], kept["instrument"], kept["target"], kept["by_day"]) == (
        "Carry my grandchild",
        "pseq",
        41,
        "2026-06-30",
    )


def test_whose_day_has_passed_without_a_judgement(app: Flask, cast: Cast) -> None:
    goal_id = agree(cast, a_goal(by_day="2026-03-10")).json["id"]
    who = cast.mara.patient_id
    assert who is not None
    with inside(app) as session:
        assert service.goal_days_passed(session, [who], date(2026, 3, 10)) == {}
        assert service.goal_days_passed(session, [who], date(2026, 3, 11)) == {who: date(2026, 3, 10)}
    judge(cast, goal_id, "not_reached")
    with inside(app) as session:
        assert service.goal_days_passed(session, [who], date(2026, 3, 11)) == {}


def test_an_outsider_finds_nothing(cast: Cast) -> None:
    goal_id = agree(cast, a_goal()).json["id"]
    for outsider in (cast.lena, cast.omar, cast.ravi):
        assert outsider.get(path(cast)).status_code == 404
    body = {"id": str(uuid.uuid4()), "state": "paused", "reason": None}
    theirs = f"/patients/{cast.omar.patient_id}/goals/{goal_id}/states"
    assert cast.lena.post(theirs, json=body).status_code == 404
    assert cast.mara.post(path(cast), json=a_goal()).status_code == 403
