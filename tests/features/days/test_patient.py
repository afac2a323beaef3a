"""The patient's day, Tuesday 10 March 2026 from 18:30, step by step as it was written down, through the API.

What a screen shows is tried in the browser tests; here stands what the phone sends and what the clinic then holds.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask

from backend.shell.clock import FixedClock
from tests.features.cast import ZONE, Cast, Person, body
from tests.features.diary import send
from tests.features.joining.coming_in import as_signed_in, joined_with_pin, shows_pin
from tests.features.mara_through_the_api import at, average, live_through, log, portrait
from tests.rules import mara as mara_life

TODAY = mara_life.TODAY
THURSDAY = date(2026, 3, 5)
PLACES = [
    {"region": "neck_back", "side": "right", "score": 5},
    {"region": "shoulder_blade", "side": "right", "score": 2},
]


@dataclass
class Day:
    """Her evening, and what she has written in it."""

    app: Flask
    cast: Cast
    clock: FixedClock
    prescriptions: list[str]
    mara: Person
    session_id: str
    written: dict[str, dict[str, Any]] = field(default_factory=dict)

    def kept(self, kind: str) -> list[dict[str, Any]]:
        answer = self.mara.get(f"/patients/{self.mara.patient_id}/{kind}?limit=200")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        found: list[dict[str, Any]] = body(answer)["items"]
        return found

    def one(self, kind: str, name: str) -> dict[str, Any]:
        [found] = [row for row in self.kept(kind) if row["id"] == self.written[name]["id"]]
        return found

    def today(self) -> dict[str, Any]:
        answer = self.mara.get(f"/patients/{self.mara.patient_id}/today")
        assert answer.status_code == 200
        found: dict[str, Any] = body(answer)
        return found


def test_the_patients_day(app: Flask, cast: Cast, clock: FixedClock) -> None:
    prescriptions = live_through(cast, clock)
    at(clock, cast, datetime(2026, 3, 9, 20, 2, tzinfo=UTC))
    cast.dev.get(f"/patients/{cast.mara.patient_id}")  # 9 March, 14:02
    at(clock, cast, datetime(2026, 3, 11, 0, 30, tzinfo=UTC))
    [session] = body(cast.mara.get(f"/patients/{cast.mara.patient_id}/needling-sessions"))["items"]
    day = Day(app, cast, clock, prescriptions, cast.mara, session["id"])
    for step in (
        step_01_a_link_a_pin_and_what_today_asks,
        step_02_a_number_has_to_be_chosen_and_0_is_one,
        step_03_average_and_now_are_two_measures,
        step_04_places_keep_their_side_and_score,
        step_05_soreness_is_asked_apart_until_72_hours,
        step_06_and_07_written_without_a_network,
        step_08_sent_and_sent_again,
        step_09_recalled_and_too_long_ago,
        step_10_the_average_is_corrected,
        step_11_her_trend,
        step_13_who_looked,
        step_15_my_data_and_signing_out,
    ):
        step(day)


def step_01_a_link_a_pin_and_what_today_asks(day: Day) -> None:
    phone = joined_with_pin(day.cast)
    signed_in = as_signed_in(day.cast, shows_pin(day.cast, phone))
    assert body(signed_in.get("/me"))["patient_id"] == str(day.mara.patient_id)
    found = body(signed_in.get(f"/patients/{day.mara.patient_id}/today"))
    assert (found["day"], found["check_in"]["done"]) == ("2026-03-10", False)
    assert [one["prescription"]["name"] for one in found["exercises"]] == [
        "Chin tuck", "Row with band", "Neck rotation, right",
    ]  # fmt: skip
    assert [one["state"] for one in found["exercises"]] == ["open"] * 3


def step_02_a_number_has_to_be_chosen_and_0_is_one(day: Day) -> None:
    nothing_chosen = average(TODAY, 0)
    del nothing_chosen["score"]
    [refused] = send(day.mara, nothing_chosen)
    assert refused["outcome"] == "rejected"
    assert day.today()["check_in"] == {"done": False, "entry": None}
    zero = average(TODAY, 0, hour=18)
    [taken] = send(day.cast.omar, zero)
    assert taken["outcome"] == "created"
    [his] = body(day.cast.omar.get(f"/patients/{day.cast.omar.patient_id}/pain-entries?limit=200"))["items"]
    assert (his["score"], his["score"] is not None) == (0, True)


def step_03_average_and_now_are_two_measures(day: Day) -> None:
    tapped = "2026-03-10T18:31:00-06:00"
    for name, score in (("average", 4), ("now", 5)):
        day.written[name] = average(TODAY, score, kind=name, felt_at=tapped, written_at=tapped)
    assert day.written["average"]["id"] != day.written["now"]["id"]


def step_04_places_keep_their_side_and_score(day: Day) -> None:
    day.written["average"]["places"] = PLACES


def step_05_soreness_is_asked_apart_until_72_hours(day: Day) -> None:
    [asked] = day.today()["soreness"]
    assert (asked["session_id"], asked["until"]) == (day.session_id, "2026-03-12T20:00:00.000Z")
    tapped = "2026-03-10T18:32:00-06:00"
    day.written["soreness"] = {
        "id": "0f0e8a52-2d0f-4a5e-9d0f-0a64c9f1b001", "revision": 1, "session_id": day.session_id, "score": 3,
        "felt_at": tapped, "written_at": tapped, "zone": ZONE,
    }  # fmt: skip
    now = day.clock.now()
    for hours, offered in ((72, True), (73, False)):
        at(day.clock, day.cast, datetime(2026, 3, 9, 20, tzinfo=UTC) + timedelta(hours=hours))
        there = body(day.cast.mara.get(f"/patients/{day.mara.patient_id}/today"))["soreness"]
        assert bool(there) is offered, hours
    at(day.clock, day.cast, now)


def step_06_and_07_written_without_a_network(day: Day) -> None:
    """Nothing is on the server; everything waits on the phone."""
    assert all(row["local_day"] != "2026-03-10" for row in day.kept("pain-entries"))
    chin_tuck, row, _ = day.prescriptions
    tapped = "2026-03-10T18:35:00-06:00"
    day.written["chin tuck"] = log(chin_tuck, TODAY, "partial") | {
        "sets_done": 2, "repetitions_done": 8, "pain_during": 2, "exertion": 4,
        "done_at": tapped, "written_at": tapped,
    }  # fmt: skip
    day.written["row"] = log(row, TODAY, "not_done") | {
        "reason": "soreness", "pain_during": None, "done_at": tapped, "written_at": tapped,
    }  # fmt: skip


def step_08_sent_and_sent_again(day: Day) -> None:
    day.clock.set(datetime(2026, 3, 11, 0, 40, tzinfo=UTC))  # 18:40
    sent = {
        "pain-entries": ("average", "now"),
        "exercise-logs": ("chin tuck", "row"),
        "soreness-entries": ("soreness",),
    }
    for outcome in ("created", "unchanged"):
        for kind, names in sent.items():
            results = send(day.mara, *(day.written[name] for name in names), kind=kind)
            assert [one["outcome"] for one in results] == [outcome] * len(names), kind
    for kind, names in sent.items():
        ids = [row["id"] for row in day.kept(kind)]
        assert [ids.count(day.written[name]["id"]) for name in names] == [1] * len(names)
    average_kept, now_kept = day.one("pain-entries", "average"), day.one("pain-entries", "now")
    assert (average_kept["kind"], average_kept["score"]) == ("average", 4)
    assert (now_kept["kind"], now_kept["score"], now_kept["places"]) == ("now", 5, [])
    told = [{name: one[name] for name in ("region", "side", "score")} for one in average_kept["places"]]
    assert told == PLACES
    assert average_kept["written_at"].startswith("2026-03-10T18:31:00")
    assert average_kept["received_at"] == "2026-03-11T00:40:00.000Z"
    assert day.one("soreness-entries", "soreness")["score"] == 3
    assert [one["state"] for one in day.today()["exercises"]] == ["partial", "not_done", "open"]
    done = day.one("exercise-logs", "chin tuck")
    assert [done[name] for name in ("sets_done", "repetitions_done", "pain_during", "exertion")] == [2, 8, 2, 4]
    assert day.one("exercise-logs", "row")["reason"] == "soreness"


def step_09_recalled_and_too_long_ago(day: Day) -> None:
    written = "2026-03-10T18:42:00-06:00"
    day.clock.set(datetime(2026, 3, 11, 0, 42, tzinfo=UTC))
    yesterday = TODAY - timedelta(days=1)
    day.written["recalled"] = average(yesterday, 6, hour=21, kind="now", written_at=written)
    [taken] = send(day.mara, day.written["recalled"])
    assert taken["outcome"] == "created"
    kept = day.one("pain-entries", "recalled")
    assert (kept["recalled"], kept["local_day"], kept["kind"]) == (True, "2026-03-09", "now")
    days = {one["day"]: one["value"] for one in portrait(day.mara, day.cast.mara)["pain"]["daily"]}
    assert days["2026-03-09"] == 4
    [refused] = send(day.mara, average(THURSDAY, 5, written_at=written))
    assert (refused["outcome"], refused["code"]) == ("rejected", "too_long_ago")
    assert portrait(day.mara, day.cast.mara)["pain"]["daily"][59] == {"day": "2026-03-05", "value": None, "entries": 0}


def step_10_the_average_is_corrected(day: Day) -> None:
    day.clock.set(datetime(2026, 3, 11, 0, 45, tzinfo=UTC))
    day.written["average"] |= {"revision": 2, "score": 5, "written_at": "2026-03-10T18:44:00-06:00"}
    [taken] = send(day.mara, day.written["average"])
    assert taken["outcome"] == "amended"
    kept = day.one("pain-entries", "average")
    assert (kept["score"], kept["first_score"], kept["revision"]) == (5, 4, 2)
    assert kept["written_at"].startswith("2026-03-10T18:44:00")
    pain = portrait(day.mara, day.cast.mara)["pain"]
    values = [one["value"] for one in pain["daily"] if "2026-03-04" <= one["day"] <= "2026-03-10"]
    assert values == [4, None, 5, 4, 5, 4, 5]
    assert (pain["current"]["mean"], pain["current"]["days_observed"], pain["current"]["days_possible"]) == (4.5, 6, 7)


def step_11_her_trend(day: Day) -> None:
    pain = portrait(day.mara, day.cast.mara)["pain"]
    assert (pain["baseline"]["mean"], pain["current"]["mean"]) == (7.0, 4.5)
    change = pain["change"]
    assert (change["points"], round(change["percent"], 1)) == (-2.5, -35.7)
    assert (change["at_least_30"], change["at_least_50"]) == (True, False)
    gap = next(one for one in pain["daily"] if one["day"] == "2026-03-05")
    assert gap == {"day": "2026-03-05", "value": None, "entries": 0}


def step_13_who_looked(day: Day) -> None:
    seen = body(day.mara.get(f"/patients/{day.mara.patient_id}/accesses"))["items"]
    [looked] = [one for one in seen if one["day"] == "2026-03-09"]
    assert (looked["name"], looked["role"], looked["action"], looked["times"]) == ("Dev", "therapist", "view", 1)
    assert looked["last_at"].startswith("2026-03-09T20:02")
    assert {one["name"] for one in seen if one["day"] == "2026-03-10"} <= {"Dev"}


def step_15_my_data_and_signing_out(day: Day) -> None:
    answer = day.mara.get(f"/patients/{day.mara.patient_id}/my-data")
    assert answer.status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(answer.get_data()))
    rows = {
        row["id"]: row
        for row in csv.DictReader(io.StringIO(archive.read("tables/pain_entry.csv").decode(), newline=""))
    }
    corrected = rows[day.written["average"]["id"]]
    assert (corrected["score"], corrected["first_score"]) == ("5", "4")
    assert [one["side"] for one in json.loads(corrected["places"])] == ["right", "right"]
    assert rows[day.written["recalled"]["id"]]["recalled"] in {"true", "True", "yes"}
    answer = day.mara.post("/sign-out")
    assert answer.status_code in {200, 204}, answer.get_data(as_text=True)
    assert day.mara.get(f"/patients/{day.mara.patient_id}/today").status_code == 401
