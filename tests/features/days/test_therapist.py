"""The therapist's day, Wednesday 11 March 2026 from 09:00, step by step as it was written down, through the API.

The evening before, Mara answered that she was breathless, nobody acknowledged it, and it went on to the duty phone.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask

from backend.app import create_app
from backend.measures.definition_example import DEFINITION_EXAMPLE
from backend.safety.worker import Watch
from backend.shell.clock import FixedClock
from backend.shell.db.session import db
from tests.features.cast import ZONE, Cast, Person, body
from tests.features.credentials.doing import other_browser, settled
from tests.features.diary import code, send
from tests.features.follow_up.sent import CALM
from tests.features.mara_through_the_api import at, average, created, live_through, local, log, portrait
from tests.features.needling.sent import ASKED_FIRST, FELT_NOTHING, RED_FLAGS
from tests.rules import mara as mara_life

WEDNESDAY = datetime(2026, 3, 11, 15, tzinfo=UTC)
PLAN_START, MONDAY, TUESDAY = mara_life.PLAN_START, date(2026, 3, 9), date(2026, 3, 10)
TRAPEZIUS: dict[str, Any] = {"instrument": "ppt", "site": "upper_trapezius", "side": "right", "device": "algometer"}


@dataclass
class Day:
    """The clinic on that morning, and what the therapist has written in it."""

    app: Flask
    cast: Cast
    clock: FixedClock
    prescriptions: list[str]
    written: dict[str, Any] = field(default_factory=dict)

    @property
    def dev(self) -> Person:
        return self.cast.dev

    @property
    def her(self) -> str:
        return f"/patients/{self.cast.mara.patient_id}"

    def get(self, path: str) -> Any:
        answer = self.dev.get(f"{self.her}{path}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return body(answer)

    def post(self, path: str, sent: dict[str, Any], **more: Any) -> Any:
        return self.dev.post(f"{self.her}{path}", json={"id": str(uuid.uuid4())} | sent, **more)

    def measured(self, instrument: str, day: date, hour: int = 9, by: Person | None = None, **said: Any) -> Any:
        """A reading of Mara's by Dev, or of Omar's by Lena."""
        by = by or self.dev
        of = self.cast.omar if by is self.cast.lena else self.cast.mara
        sent = {"id": str(uuid.uuid4()), "instrument": instrument, "taken_at": local(day, hour), "zone": ZONE} | said
        return created(by.post(f"/patients/{of.patient_id}/readings", json=sent))

    def ledger(self) -> dict[str, Any]:
        [lane] = self.get("/trigger-points")["items"]
        found: dict[str, Any] = lane
        return found


def test_the_therapists_day(app: Flask, cast: Cast, clock: FixedClock) -> None:
    day = Day(app, cast, clock, live_through(cast, clock))
    until_wednesday(day)
    for step in (
        step_02_the_list,
        step_03_the_alert_is_acknowledged,
        step_04_her_figures,
        step_05_the_response_curve,
        step_06_a_session_begins,
        step_07_the_ledger_and_the_threshold,
        step_08_the_neck,
        step_09_a_needle_is_missing,
        step_10_after_the_treatment,
        step_11_a_bruise,
        step_12_an_exercise_for_the_finding,
        step_13_needling_alone,
        step_14_the_scorecard,
        step_15_signed,
        step_01_two_factors_and_slowness,  # last here: whoever has a second factor is asked for it from then on
    ):
        step(day)


def until_wednesday(day: Day) -> None:
    """What was there before: first values, a spot in the ledger, a silent Omar, an alarming answer at night."""
    cast = day.cast
    created(cast.noor.post("/instruments", json={"text": DEFINITION_EXAMPLE}))
    rule = {
        "steps": [{"reach": "duty", "after_minutes": 15}, {"reach": "admin", "after_minutes": 1440}],
        "emergency_number": "911", "duty_id": str(cast.lena.id),
    }  # fmt: skip
    created(cast.noor.post("/escalation", json=rule))
    care = {"therapist_id": str(cast.dev.id), "from_day": PLAN_START.isoformat()}
    created(cast.lena.post(f"/patients/{cast.omar.patient_id}/care", json=care))
    send(cast.omar, average(TUESDAY - timedelta(days=7), 4, written_at=local(TUESDAY - timedelta(days=7), 20)))
    day.measured("ppt", PLAN_START, trials=[150, 150, 150], timing="pre", **_without_instrument())
    day.measured("rom_neck_rotation", PLAN_START, side="right", mode="active", trials=[51, 51, 51])
    for by, latest in ((cast.dev, 30), (cast.lena, 31)):
        day.measured("pseq", PLAN_START, by=by, value=22)
        day.measured("pseq", MONDAY, by=by, value=latest)
    point = {
        "muscle": "upper_trapezius", "side": "right", "spot": "middle of the upper border",
        "place": {"view": "back", "x": 150, "y": 112}, "first_seen_on": PLAN_START.isoformat(),
    }  # fmt: skip
    day.written["point"] = created(day.post("/trigger-points", point))["id"]
    [session] = day.get("/needling-sessions")["items"]
    day.clock.set(datetime(2026, 3, 11, 0, 46, tzinfo=UTC))
    tapped = "2026-03-10T18:46:00-06:00"
    answer = {
        "id": str(uuid.uuid4()), "revision": 1, "session_id": session["id"], "hours": 24,
        "answers": CALM | {"breathless": "yes"}, "answered_at": tapped, "written_at": tapped, "zone": ZONE,
        "note": None,
    }  # fmt: skip
    [kept] = send(cast.mara, answer, kind="follow-up-answers")
    assert kept["outcome"] == "created"
    [after] = send(cast.mara, answer | {"revision": 2, "answers": CALM}, kind="follow-up-answers")
    assert after["outcome"] == "amended"
    send(cast.mara, average(TUESDAY, 5, hour=18))
    at(day.clock, cast, datetime(2026, 3, 11, 1, 2, tzinfo=UTC))
    with day.app.app_context():
        assert Watch(db.engine).round(day.clock.now()) == 1
    at(day.clock, cast, datetime(2026, 3, 11, 1, 30, tzinfo=UTC))
    chin_tuck, row, _ = day.prescriptions
    send(cast.mara, log(chin_tuck, TUESDAY, "partial"), log(row, TUESDAY, "not_done"), kind="exercise-logs")
    at(day.clock, cast, WEDNESDAY)


def _without_instrument() -> dict[str, Any]:
    return {name: value for name, value in TRAPEZIUS.items() if name != "instrument"}


def step_01_two_factors_and_slowness(day: Day) -> None:
    """In a clinic as it really is, where nobody's second factor is waived."""
    settings = replace(day.app.extensions["ebb_settings"], second_factor_waived=False)
    real = create_app(settings, day.clock)
    dev = settled(Person(real, day.dev.login, day.dev.id, None, day.cast.clinic_id), day.clock)
    visit = other_browser(dev)
    ticket = body(visit.password())["ticket"]
    wrong = f"{(int(visit.code()) + 1) % 10**6:06d}"
    assert [visit.second(ticket, code=wrong).status_code for _ in range(5)] == [401] * 5
    slowed = visit.second(ticket, code=wrong)
    assert slowed.status_code in {401, 429}
    visit = other_browser(dev)
    day.clock.advance(timedelta(minutes=30))
    ticket = body(visit.password())["ticket"]
    assert visit.second(ticket, code=visit.code()).status_code == 200
    assert visit.ask("GET", "/worklist").status_code == 200
    with real.app_context():
        db.session.remove()
        db.engine.dispose()
    at(day.clock, day.cast, WEDNESDAY)


def step_02_the_list(day: Day) -> None:
    first, second = body(day.dev.get("/worklist"))["items"]
    assert (first["patient"]["name"], first["reason"]["code"]) == ("Mara", "alert_escalated")
    alert = first["alert"]
    assert (alert["kind"], alert["happened_on"], alert["state"], alert["reached"]) == (
        "breathless", "2026-03-10", "escalated", "duty",
    )  # fmt: skip
    assert (second["patient"]["name"], second["reason"]["code"], second["reason"]["days"]) == ("Omar", "no_answer", 8)
    assert second["reason"]["value"] is None
    assert {line["owner"]["name"] for line in (first, second)} == {"Dev"}
    day.written["alert"] = alert["id"]


def step_03_the_alert_is_acknowledged(day: Day) -> None:
    there = f"/alerts/{day.written['alert']}"
    assert code(day.post(f"{there}/acknowledgement", {})) == (422, "required")
    assert day.post(f"{there}/closure", {"note": "Fine again."}).status_code in {409, 422}
    told = day.post(f"{there}/acknowledgement", {"note": "Called her: climbed stairs, no pain, breathing easily."})
    assert told.status_code == 200, told.get_data(as_text=True)
    kept = body(told)
    assert (kept["state"], kept["acknowledged_by"]["name"]) == ("acknowledged", "Dev")
    assert kept["acknowledged_at"] == "2026-03-11T15:00:00.000Z"
    assert code(day.post(f"{there}/closure", {})) == (422, "required")
    at(day.clock, day.cast, WEDNESDAY + timedelta(days=2))
    with day.app.app_context():
        assert Watch(db.engine).round(day.clock.now()) == 0
    at(day.clock, day.cast, WEDNESDAY)


def step_04_her_figures(day: Day) -> None:
    told = portrait(day.dev, day.cast.mara)
    pain, week = told["pain"], told["exercise"]["last_7_days"]
    assert (pain["baseline"]["mean"], pain["current"]["mean"]) == (7.0, 4.5)
    assert (pain["current"]["days_observed"], pain["current"]["days_possible"]) == (6, 7)
    change = pain["change"]
    assert (round(change["percent"], 1), change["at_least_30"], change["at_least_50"]) == (-35.7, True, False)
    assert (round(100 * week["of_due"], 1), round(100 * week["of_answered"], 1)) == (66.7, 82.4)
    assert week["no_answer"] == 4


def step_05_the_response_curve(day: Day) -> None:
    found = day.get("/around-sessions")
    curve = found["needling"]
    assert curve["said"] == "too_early"
    assert [lane["day"] for lane in curve["lanes"]] == ["2026-03-09"]
    later = [one for one in curve["curve"] if one["lag"] > 2]
    assert {(one["change"], one["not_yet"]) for one in later} == {(None, 1)}
    assert [one["lag"] for one in found["soreness"]] == [0, 1, 2, 3]


def step_06_a_session_begins(day: Day) -> None:
    told = day.get("/needling-preload")
    assert told["from_day"] == "2026-03-09"
    [site] = told["sites"]
    assert (site["muscle"], site["side"], site["needle_diameter_mm"], site["needle_length_mm"], site["insertions"]) == (
        "upper_trapezius", "right", 0.3, 40, 6,
    )  # fmt: skip
    assert not {"red_flags", "needles_in", "needles_out", "events", "consent"} & set(told)
    assert told["authorisation"]["authority"] == "valid"
    session = needled() | {"red_flags": RED_FLAGS[:-1]}
    assert day.post("/needling-sessions", session).status_code == 422
    papers = body(day.cast.noor.get("/staff/authorisations"))["items"]
    [mine] = [one for one in papers if one["therapist"]["name"] == "Dev"]
    lapsed = {"reason": "Entered with the wrong dates."}
    assert day.cast.noor.post(f"/staff/authorisations/{mine['id']}/withdrawal", json=lapsed).status_code == 200
    assert code(day.post("/needling-sessions", needled()))[1] in {"authorisation_missing", "authorisation_lapsed"}
    paper = {
        "id": str(uuid.uuid4()), "number": "DN-7", "issued_by": "College",
        "valid_from": "2026-01-01", "valid_to": "2026-12-31",
    }  # fmt: skip
    created(day.cast.noor.post(f"/staff/{day.dev.id}/authorisations", json=paper))


def needled(**other: Any) -> dict[str, Any]:
    """Wednesday's session: 0.30 x 40 mm, 6 insertions, three strong twitches."""
    site = FELT_NOTHING | {
        "muscle": "upper_trapezius", "side": "right", "spot": "middle of the upper border", "target": "trigger_point",
        "technique": "in_out", "needle_diameter_mm": 0.30, "needle_length_mm": 40, "insertions": 6, "depth_mm": 20,
        "twitch": "strong", "twitch_count": 3, "needle_lot": "K-204",
    }  # fmt: skip
    return {
        "performed_at": "2026-03-11T08:55:00-06:00", "zone": ZONE, "purpose": "neck pain, right", "position": "prone",
        **ASKED_FIRST, "red_flag_decision": None, "pain_before": 4, "pain_after": 2, "needles_in": 2, "needles_out": 2,
        "note": None, "adverse_events": "none", "events": [], "sites": [site],
    } | other  # fmt: skip


def step_07_the_ledger_and_the_threshold(day: Day) -> None:
    looked = {"examined_at": "2026-03-11T08:50:00-06:00", "zone": ZONE, "state": "active", "recognised_pain": True}
    created(day.post(f"/trigger-points/{day.written['point']}/examinations", looked))
    lane = day.ledger()
    assert (lane["muscle"], lane["side"], lane["state"], lane["state_on"]) == (
        "upper_trapezius", "right", "active", "2026-03-11",
    )  # fmt: skip
    kept = day.measured("ppt", date(2026, 3, 11), hour=8, trials=[210, 225, 231], timing="pre", **_without_instrument())
    assert kept["value"] == 222
    [told] = [one for one in portrait(day.dev, day.cast.mara)["measures"] if one["instrument"] == "ppt"]
    assert (told["first"], told["latest"], told["change"], told["beyond_error"]) == (150, 222, 72, True)
    assert told["direction"] == "higher_is_better"


def step_08_the_neck(day: Day) -> None:
    day.measured("rom_neck_rotation", date(2026, 3, 11), hour=8, side="right", mode="active", trials=[58, 58, 58])
    [told] = [one for one in portrait(day.dev, day.cast.mara)["measures"] if one["instrument"] == "rom_neck_rotation"]
    assert (told["first"], told["latest"], told["change"], told["beyond_error"]) == (51, 58, 7, False)


def step_09_a_needle_is_missing(day: Day) -> None:
    session = needled(id=str(uuid.uuid4()))
    refused = day.post("/needling-sessions", session | {"needles_out": 1})
    assert (*code(refused), body(refused)["needles_missing"]) == (422, "needle_count", 1)
    assert len(day.get("/needling-sessions")["items"]) == 1
    kept = created(day.post("/needling-sessions", session | bruised()))
    assert (kept["needles_in"], kept["needles_out"], kept["sites"][0]["needle_lot"]) == (2, 2, "K-204")
    day.written["session"] = kept["id"]


def bruised() -> dict[str, Any]:
    return {"adverse_events": "listed", "events": [{"kind": "bruise", "grade": "mild", "note": None}]}


def step_10_after_the_treatment(day: Day) -> None:
    after = day.measured(
        "ppt", date(2026, 3, 11), hour=8, trials=[258, 262, 269], timing="post", **_without_instrument()
    )
    assert after["value"] == 263
    assert 263 - 222 == 41  # within the error of 60
    [told] = [one for one in portrait(day.dev, day.cast.mara)["measures"] if one["instrument"] == "ppt"]
    assert (told["latest"], told["change"]) == (222, 72)  # the value after the treatment is in no long line
    session = day.get(f"/needling-sessions/{day.written['session']}")
    assert (session["pain_before"], session["pain_after"]) == (4, 2)


def step_11_a_bruise(day: Day) -> None:
    session = day.get(f"/needling-sessions/{day.written['session']}")
    assert [(event["kind"], event["grade"]) for event in session["events"]] == [("bruise", "mild")]
    asked = body(day.cast.mara.get(f"{day.her}/follow-ups"))["items"]
    mine = [(one["hours"], one["opens_at"]) for one in asked if one["session_id"] == day.written["session"]]
    assert mine == [
        (2, "2026-03-11T16:55:00.000Z"), (24, "2026-03-12T14:55:00.000Z"), (72, "2026-03-14T14:55:00.000Z"),
    ]  # fmt: skip


def plan_version(day: Day, components: list[dict[str, Any]], **more: Any) -> Any:
    read = day.dev.get(f"{day.her}/plan")
    version = {
        "in_force_from": "2026-03-12", "phase": "treatment", "reason": "Her neck turns less than it could",
        "main_place": {"region": "neck_back", "side": "right"}, "components": components,
    } | more  # fmt: skip
    return day.post("/plan/versions", version, headers={"If-Match": read.headers["ETag"]})


NEEDLING = {"kind": "needling", "dose": "every two weeks", "starts_on": "2026-01-05", "ends_on": None}
EXERCISE = {"kind": "exercise", "dose": "three a day", "starts_on": "2026-01-05", "ends_on": None}


def step_12_an_exercise_for_the_finding(day: Day) -> None:
    hints = day.get("/open-findings")["items"]
    assert [(one["instrument"], one["side"], one["value"]) for one in hints] == [("rom_neck_rotation", "right", 58)]
    made = created(plan_version(day, [NEEDLING, EXERCISE]))
    prescription = {
        "plan_version_id": made["id"], "name": "Neck turn with a towel", "purpose": "length", "sets": 2,
        "repetitions": 5, "hold_seconds": 20, "load": None, "weekdays": [1, 2, 3, 4, 5, 6, 7],
        "starts_on": "2026-03-12", "ends_on": None,
        "finding": {"kind": "measure", "instrument": "rom_neck_rotation", "side": "right"},
    }  # fmt: skip
    created(day.post("/exercise-prescriptions", prescription))
    assert day.get("/open-findings")["items"] == []
    week = portrait(day.dev, day.cast.mara)["exercise"]["last_7_days"]
    assert round(100 * week["of_due"], 1) == 66.7


def step_13_needling_alone(day: Day) -> None:
    refused = plan_version(day, [NEEDLING])
    assert code(refused) == (422, "needling_only")
    kept = plan_version(day, [NEEDLING], needling_only_reason="She has broken her arm")
    assert kept.status_code == 201


def step_14_the_scorecard(day: Day) -> None:
    day.measured("interference", MONDAY, answers=[5, 6, None, 4, None, None, None])
    hers = {row["claim"]["id"]: row for row in day.get("/scorecard")["rows"]}
    his = {
        row["claim"]["id"]: row
        for row in body(day.cast.lena.get(f"/patients/{day.cast.omar.patient_id}/scorecard"))["rows"]
    }
    assert (hers["L10"]["verdict"], hers["L10"]["why"]) == ("not_seen", "band_unchanged")
    assert his["L10"]["verdict"] == "seen"
    assert (hers["L9"]["verdict"], hers["L9"]["why"]) == ("not_measured", "not_valid")
    day.measured("interference", date(2026, 3, 11), hour=8, answers=[5, 6, None, 4, 7, None, None])
    hers = {row["claim"]["id"]: row for row in day.get("/scorecard")["rows"]}
    assert hers["L9"]["why"] != "not_valid"
    assert (hers["H2"]["verdict"], hers["H2"]["why"]) == ("not_measured", "no_device")


def step_15_signed(day: Day) -> None:
    there = f"/needling-sessions/{day.written['session']}"
    again = day.post("/needling-sessions", needled(id=day.written["session"], needles_in=3, needles_out=3) | bruised())
    assert again.status_code == 409
    addendum = {"text": "She slept well.", "reason": "She called.", "events": []}
    told = body(day.post(f"{there}/addenda", addendum))
    assert (told["addenda"][0]["text"], told["needles_in"]) == ("She slept well.", 2)
    outsider = day.cast.lena.get(f"{day.her}{there}")
    nowhere = day.cast.lena.get(f"/patients/{uuid.uuid4()}/needling-sessions/{uuid.uuid4()}")
    assert (outsider.status_code, nowhere.status_code) == (404, 404)
    mine = body(day.cast.lena.get("/me/accesses"))["items"]
    assert [one["outcome"] for one in mine if one["operation"] == "read_needling_session"][:1] == ["denied"]
