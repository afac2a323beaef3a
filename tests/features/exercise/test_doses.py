"""Times of the day, load, pauses, what an exercise answers, and the figures of a window."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from backend.shell.clock import FixedClock
from tests.features.cast import Cast, body
from tests.features.diary import code, outcome, path, send
from tests.features.exercise.test_exercise import LOGS, asked_for, log, plan_version, prescriptions

TWICE: dict[str, Any] = {"times": ["21:00", "07:30"], "weekdays": [1, 2, 3, 4, 5, 6, 7]}
NECK = {"kind": "measure", "instrument": "rom_neck_rotation", "side": "right"}


def prescribe(cast: Cast, **changed: Any) -> dict[str, Any]:
    before = body(cast.dev.get(prescriptions(cast)))["items"]
    version = before[0]["plan_version_id"] if before else plan_version(cast)
    answer = cast.dev.post(prescriptions(cast), json=asked_for(version, **changed))
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return dict(body(answer))


def of_mara(cast: Cast, what: str) -> str:
    return f"/patients/{cast.mara.patient_id}/{what}"


def turned(cast: Cast, value: float, at: str, side: str = "right") -> None:
    sent = {"id": str(uuid.uuid4()), "instrument": "rom_neck_rotation", "value": value, "side": side, "mode": "active"}
    answer = cast.dev.post(of_mara(cast, "readings"), json=sent | {"taken_at": at, "zone": "America/Edmonton"})
    assert answer.status_code == 201, answer.get_data(as_text=True)


def test_each_time_of_the_day_is_an_event_of_its_own(cast: Cast) -> None:
    kept = prescribe(cast, **TWICE)
    assert kept["times"] == ["07:30", "21:00"]
    morning = log(kept, due_time="07:30")
    evening = log(kept, due_time="21:00", result="not_done", reason="time", sets_done=None, repetitions_done=None)
    assert [one["outcome"] for one in send(cast.mara, morning, evening, kind=LOGS)] == ["created", "created"]
    for wrong in (None, "12:00"):
        assert outcome(cast.mara, log(kept, due_time=wrong), LOGS) == ("rejected", "not_due")
    due = body(cast.mara.get(of_mara(cast, "today")))["exercises"]
    assert [(one["due_time"], one["state"]) for one in due] == [("07:30", "done"), ("21:00", "not_done")]
    window = of_mara(cast, "adherence?from_day=2026-03-10&to_day=2026-03-10")
    told = body(cast.dev.get(window))
    assert (told["state"], told["due"], told["done"], told["not_done"]) == ("figures", 2, 1, 1)
    assert (told["of_due"], told["of_answered"], told["completion"]) == (0.5, 0.5, 0.5)
    assert told["reasons"] == [{"reason": "time", "count": 1, "share": 1.0}]
    assert told["pain_fell"] == "too_early"


def test_nothing_due_and_not_yet_known_have_no_shares(cast: Cast) -> None:
    nothing = body(cast.dev.get(of_mara(cast, "adherence?from_day=2026-03-01&to_day=2026-03-07")))
    assert (nothing["state"], nothing["of_due"], nothing["of_answered"]) == ("nothing_due", None, None)
    prescribe(cast)
    only_open = body(cast.dev.get(of_mara(cast, "adherence?from_day=2026-03-10&to_day=2026-03-10")))
    assert (only_open["state"], only_open["open"], only_open["of_due"]) == ("not_yet_known", 1, None)


def test_days_without_an_answer_are_due_and_in_no_answered_share(cast: Cast, clock: FixedClock) -> None:
    prescribe(cast, **TWICE)
    clock.advance(timedelta(days=2))
    told = body(cast.dev.get(of_mara(cast, "adherence?from_day=2026-03-10&to_day=2026-03-11")))
    assert (told["due"], told["no_answer"], told["of_due"], told["of_answered"]) == (4, 4, 0.0, None)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"load_unit": "kg"}, "load_unit"),
        ({"load_kg": 4.0}, "load_unit"),
        ({"load_unit": "band", "load": None}, "load_unit"),
        ({"load_unit": "stone"}, "choice"),
        ({"load_unit": "kg", "load_kg": 0}, "range"),
        ({"times": ["07:30", "07:30"]}, "time_twice"),
        ({"times": ["24:00"]}, "bad_time"),
        ({"finding": {"kind": "measure"}}, "finding_incomplete"),
        ({"finding": {"kind": "measure", "instrument": "charm"}}, "finding_unknown"),
        ({"finding": {"kind": "muscle", "muscle": "upper_trapezius"}}, "finding_incomplete"),
        ({"library_id": str(uuid.uuid4())}, "unknown_library_exercise"),
    ],
)
def test_what_cannot_be_prescribed_is_refused(cast: Cast, changed: dict[str, Any], error: str) -> None:
    answer = cast.dev.post(prescriptions(cast), json=asked_for(plan_version(cast)) | changed)
    assert code(answer) == (422, error)


def test_the_load_has_a_unit_and_what_was_lifted_is_kept(cast: Cast) -> None:
    kept = prescribe(cast, load=None, load_unit="kg", load_kg=4.5)
    assert (kept["load_unit"], kept["load_kg"]) == ("kg", 4.5)
    send(cast.mara, log(kept, load_kg_done=4.0), kind=LOGS)
    [told] = body(cast.dev.get(path(cast.mara, kind=LOGS)))["items"]
    assert (told["load_kg_done"], told["due_time"]) == (4.0, None)
    assert prescribe(cast, load=None, load_unit="body_weight")["load_unit"] == "body_weight"


def test_a_pause_is_neither_due_nor_missed_and_ends_sooner(cast: Cast, clock: FixedClock) -> None:
    kept = prescribe(cast, **TWICE)
    pause = {"id": str(uuid.uuid4()), "from_day": "2026-03-11", "to_day": "2026-03-20", "reason": "on a journey"}
    where = of_mara(cast, "exercise-pauses")
    first = cast.dev.post(where, json=pause)
    assert (first.status_code, cast.dev.post(where, json=pause).status_code) == (201, 200)
    assert code(cast.dev.post(where, json=pause | {"reason": "ill"})) == (409, "id_taken")
    past = pause | {"id": str(uuid.uuid4()), "from_day": "2026-03-09"}
    assert code(cast.dev.post(where, json=past)) == (422, "starts_in_past")
    turned_round = pause | {"id": str(uuid.uuid4()), "to_day": "2026-03-10"}
    assert code(cast.dev.post(where, json=turned_round)) == (422, "ends_before_start")
    [shown] = body(cast.mara.get(prescriptions(cast)))["items"]
    assert shown["paused"] == [{"from_day": "2026-03-11", "to_day": "2026-03-20"}]
    clock.advance(timedelta(days=2))
    assert body(cast.mara.get(of_mara(cast, "today")))["exercises"] == []
    late = log(kept, due_on="2026-03-12", due_time="07:30", written_at="2026-03-12T18:00:00-06:00")
    assert outcome(cast.mara, late, LOGS) == ("rejected", "not_due")
    ended = cast.dev.post(
        f"{where}/{pause['id']}/end", json={"last_day": "2026-03-13"}, headers={"If-Match": first.headers["ETag"]}
    )
    assert (ended.status_code, body(ended)["to_day"]) == (200, "2026-03-13")
    clock.advance(timedelta(days=2))
    told = body(cast.dev.get(of_mara(cast, "adherence?from_day=2026-03-10&to_day=2026-03-13")))
    assert (told["due"], told["no_answer"]) == (2, 2)  # the day before the pause; none of its three
    assert len(body(cast.mara.get(of_mara(cast, "today")))["exercises"]) == 2
    for outsider in (cast.lena, cast.ravi, cast.omar):
        assert outsider.get(where).status_code == 404


def test_an_open_finding_is_told_until_an_exercise_answers_it(cast: Cast) -> None:
    where = of_mara(cast, "open-findings")
    assert body(cast.dev.get(where))["items"] == []
    turned(cast, 51, "2026-01-05T09:00:00-07:00")
    turned(cast, 58, "2026-03-09T09:00:00-06:00")
    turned(cast, 74, "2026-03-09T09:01:00-06:00", side="left")
    hint = {"instrument": "rom_neck_rotation", "side": "right", "site": None, "value": 58.0, "day": "2026-03-09"}
    assert body(cast.dev.get(where))["items"] == [hint]
    prescribe(cast, finding=NECK | {"side": "left"})
    assert body(cast.dev.get(where))["items"] == [hint]
    kept = prescribe(cast, purpose="length", starts_on="2026-03-11", finding=NECK)
    assert kept["finding"] == NECK | {"muscle": None, "trigger_point_id": None}
    assert body(cast.dev.get(where))["items"] == []
    assert cast.lena.get(where).status_code == 404


def test_a_prescription_from_tomorrow_on_changes_nothing_that_was_due(cast: Cast, clock: FixedClock) -> None:
    kept = prescribe(cast)
    send(cast.mara, log(kept), kind=LOGS)
    window = of_mara(cast, "adherence?from_day=2026-03-04&to_day=2026-03-10")
    before = body(cast.dev.get(window))
    prescribe(cast, starts_on="2026-03-11", finding=NECK, **TWICE)
    assert body(cast.dev.get(window)) == before
    assert (before["due"], before["of_due"]) == (1, 1.0)
