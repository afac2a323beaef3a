"""Wednesday morning: the therapist opens the plan, adds an exercise from tomorrow, and cannot leave needling alone.

Steps 12 and 13 of the scripted day in the clinic. What was due last week stays what it was (trap 3).
"""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from backend.shell.clock import FixedClock
from backend.trends import service as trends
from tests.features.cast import NOW, Cast, inside
from tests.features.mara_through_the_api import at, created, live_through, portrait

MORNING = datetime(2026, 3, 11, 15, tzinfo=UTC)  # 09:00 in Edmonton
NEEDLING = {"kind": "needling", "dose": "every two weeks", "starts_on": "2026-01-05", "ends_on": None}
EXERCISE = {"kind": "exercise", "dose": "three a day", "starts_on": "2026-01-05", "ends_on": None}
LAST_WEEK = {"from_day": "2026-03-03", "to_day": "2026-03-09", "due": 21, "done": 14, "not_done": 3, "no_answer": 4}


def revise(cast: Cast, **other: Any) -> Any:
    her = f"/patients/{cast.mara.patient_id}"
    read = cast.dev.get(f"{her}/plan")
    version = {
        "id": str(uuid.uuid4()),
        "in_force_from": "2026-03-12",
        "phase": "treatment",
        "reason": "Her neck turns less than it could",
        "main_place": {"region": "neck_back", "side": "right"},
        "components": [NEEDLING, EXERCISE],
    }
    return cast.dev.post(f"{her}/plan/versions", json=version | other, headers={"If-Match": read.headers["ETag"]})


def week(cast: Cast) -> dict[str, Any]:
    told: dict[str, Any] = portrait(cast.dev, cast.mara)["exercise"]["last_7_days"]
    return told


def stretch(cast: Cast, version_id: str) -> dict[str, Any]:
    body = {
        "id": str(uuid.uuid4()),
        "plan_version_id": version_id,
        "name": "Neck turn with a towel",
        "purpose": "length",
        "sets": 2,
        "repetitions": 5,
        "hold_seconds": 20,
        "load": None,
        "weekdays": [1, 2, 3, 4, 5, 6, 7],
        "starts_on": "2026-03-12",
        "ends_on": None,
    }
    kept: dict[str, Any] = created(cast.dev.post(f"/patients/{cast.mara.patient_id}/exercise-prescriptions", json=body))
    return kept


@pytest.mark.trap(3)
def test_trap_3_a_new_version_and_an_exercise_from_tomorrow_leave_last_week_at_two_thirds(
    cast: Cast, clock: FixedClock
) -> None:
    live_through(cast, clock)
    before = week(cast)
    assert {name: before[name] for name in LAST_WEEK} == LAST_WEEK
    assert round(100 * before["of_due"], 1) == 66.7
    assert round(100 * before["of_answered"], 1) == 82.4
    at(clock, cast, MORNING)
    made = created(revise(cast))
    assert stretch(cast, made["id"])["purpose"] == "length"
    told = portrait(cast.dev, cast.mara)
    # 10 March holds one without an answer; the week told goes on by a day and is as it was without the new exercise.
    weeks = {one["monday"]: one for one in told["exercise"]["weeks"]}
    assert (weeks["2026-03-02"]["due"], weeks["2026-03-02"]["done"]) == (18, 12)
    plan = cast.mara.get(f"/patients/{cast.mara.patient_id}/plan").json
    assert plan is not None
    assert plan["in_force"]["number"] == 1
    assert [(one["number"], one["to_day"]) for one in plan["versions"]] == [(1, "2026-03-11"), (2, None)]
    at(clock, cast, NOW)
    assert week(cast) == before


def test_exercise_cannot_be_ended_and_needling_stand_alone_without_a_reason(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    at(clock, cast, MORNING)
    for components in ([NEEDLING], [NEEDLING, EXERCISE | {"ends_on": "2026-03-11"}]):
        answer = revise(cast, components=components)
        assert (answer.status_code, answer.json["code"], answer.json["from_day"]) == (
            422,
            "needling_only",
            "2026-03-12",
        )
    later = revise(cast, components=[NEEDLING, EXERCISE | {"ends_on": "2026-03-31"}])
    assert (later.json["code"], later.json["from_day"]) == ("needling_only", "2026-04-01")
    kept = revise(cast, components=[NEEDLING], needling_only_reason="She has broken her arm")
    assert kept.status_code == 201
    assert kept.json["needling_only_reason"] == "She has broken her arm"


def test_dose_stop_rule_and_reassessments_are_kept_and_read_back(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    at(clock, cast, MORNING)
    stop = {
        "measure": "pain_average",
        "by": 30,
        "unit": "percent",
        "by_day": "2026-05-04",
        "otherwise": "Refer back",
        "site": None,
        "side": None,
        "from_value": None,
    }
    again = [{"due_on": "2026-04-06", "measures": ["pseq", "ppt"]}, {"due_on": "2026-05-04", "measures": ["pseq"]}]
    part = EXERCISE | {"number": 3, "per": "day"}
    kept = revise(cast, phase="maintenance", stop_rule=stop, reassessments=again, components=[NEEDLING, part])
    assert kept.status_code == 201, kept.json
    assert (kept.json["stop_rule"], kept.json["reassessments"], kept.json["phase"]) == (stop, again, "maintenance")
    assert [(one["number"], one["per"]) for one in kept.json["components"]] == [(None, None), (3, "day")]


def test_what_a_review_cannot_be(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    at(clock, cast, MORNING)
    stop = {"measure": "pseq", "by": 7, "unit": "points", "by_day": "2026-03-11", "otherwise": "x"}
    again = {"due_on": "2026-03-12", "measures": ["pseq"]}
    for other, code in (
        ({"stop_rule": stop}, "stop_before_start"),
        ({"reassessments": [again | {"due_on": "2026-03-11"}]}, "reassessment_before_start"),
        ({"reassessments": [again, again]}, "reassessment_twice"),
        ({"components": [EXERCISE | {"number": 3}]}, "dose_incomplete"),
        ({"stop_rule": stop | {"by": 0}}, "range"),
    ):
        assert revise(cast, **other).json["code"] == code


def test_the_page_and_the_picture_say_the_same_of_the_stop_rule(app: Flask, cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    at(clock, cast, MORNING)
    stop = {"measure": "pseq", "by": 7, "unit": "points", "by_day": "2026-04-30", "otherwise": "Refer back"}
    again = [{"due_on": "2026-03-20", "measures": ["pseq", "pain_average"]}]
    created(revise(cast, stop_rule=stop, reassessments=again, in_force_from="2026-03-11"))
    her = f"/patients/{cast.mara.patient_id}"

    def confident(day: str, value: float) -> None:
        at_nine = {"taken_at": f"2026-{day}T09:00:00-06:00", "zone": "America/Edmonton"}
        body = {"id": str(uuid.uuid4()), "instrument": "pseq", "value": value} | at_nine
        created(cast.dev.post(f"{her}/readings", json=body))

    confident("03-11", 22)

    def check() -> Any:
        return cast.dev.get(f"{her}/plan/check").json

    assert check()["stop_rule"]["standing"]["verdict"] == "too_early"
    assert check()["stop_rule"] == portrait(cast.mara, cast.mara)["plan"]["stop_rule"]
    assert [(one["state"], one["missing"]) for one in check()["reassessments"]] == [("ahead", ["pseq", "pain_average"])]
    at(clock, cast, datetime(2026, 3, 25, 15, tzinfo=UTC))
    late = check()["reassessments"][0]
    assert (late["state"], late["days_overdue"], late["missing"]) == ("overdue", 5, ["pseq", "pain_average"])
    who = cast.mara.patient_id
    assert who is not None
    with inside(app) as session:
        assert trends.overdue_reassessments(session, [who], date(2026, 3, 25)) == {who: date(2026, 3, 20)}
        assert trends.overdue_reassessments(session, [who], date(2026, 3, 20)) == {}
    confident("03-25", 30)
    told = check()
    assert (told["stop_rule"]["standing"]["verdict"], told["stop_rule"]["standing"]["improvement"]) == ("met", 8)
    assert told["reassessments"][0]["missing"] == ["pain_average"]
