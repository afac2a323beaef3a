"""The mixed model of the weeks: made only when it is asked for, with its assumptions; and the time to a first lasting
change on the report of the same period. Through the API, from the diary to the file."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from backend.app import built_contract, worker_of
from backend.shell.clock import FixedClock
from tests.features.cast import Cast, body
from tests.features.mara_through_the_api import at, average
from tests.features.outcomes.half_year import Ended, _end, _enrol, _open

MONDAY, WEEKS = date(2025, 9, 1), 6
PERIOD = {"from_day": "2025-09-01", "to_day": "2025-12-31"}
QUERY = "from_day=2025-09-01&to_day=2025-12-31"
# The score of each week for each person: seven reach 30 % two weeks in a row, the third never answered enough at first.
PEOPLE: tuple[tuple[int | None, ...], ...] = (
    (6, 4, 4, 3, 3, 2),
    (7, 7, 5, 4, 4, 4),
    (None, 5, 5, 4, 4, 4),
    (5, 5, 5, 6, 5, 5),
    (8, 7, 6, 5, 5, 4),
    (6, 6, None, 4, 4, 3),
    (4, 4, 4, 3, 4, 4),
    (9, 8, 8, 7, 7, 7),
    (5, 0, 0, 0, 0, 0),
    (7, 6, 6, 6, 5, 6),
    (6, 5, 4, 4, 4, 4),
    (8, 8, 7, 5, 5, 5),
    (3, 3, 3, 3, 2, 3),
)


@pytest.fixture
def ended(app: Flask, cast: Cast, clock: FixedClock) -> Cast:
    """Thirteen people with an episode of six weeks each; one of them answered three days of the first week."""
    at(clock, cast, datetime(2026, 3, 11, 18, tzinfo=UTC))
    contract = built_contract(app)
    for number, weeks in enumerate(PEOPLE):
        person = _enrol(app, cast, number, cast.dev)
        last = MONDAY + timedelta(days=7 * WEEKS - 1)
        one = Ended(person, cast.dev, str(uuid.uuid4()), MONDAY, last, "neck_back", "right", [])
        _open(contract, one)
        days = [
            average(MONDAY + timedelta(days=7 * week + day), score if score is not None else 6)
            for week, score in enumerate(weeks)
            for day in range(7 if score is not None else 3 if week == 0 else 0)
        ]
        sent = person.post(f"/patients/{person.patient_id}/pain-entries/batch", json={"items": days})
        assert {item["outcome"] for item in body(sent)["results"]} == {"created"}
        _end(contract, one, number)
    return cast


def export(app: Flask, cast: Cast, **changed: Any) -> str:
    asked = {"id": str(uuid.uuid4()), "kind": "weekly_model", "purpose": "For the yearly review"} | PERIOD | changed
    answer = cast.noor.post("/exports", json=asked)
    assert answer.status_code == 202, answer.get_data(as_text=True)
    worker = worker_of(app)
    while worker.run_one():
        pass
    return str(asked["id"])


def table(data: bytes) -> dict[str, dict[str, str]]:
    return {row["figure"]: row for row in csv.DictReader(io.StringIO(data.decode(), newline=""))}


def test_the_model_as_a_file(app: Flask, ended: Cast) -> None:
    made = export(app, ended)
    answer = ended.noor.get(f"/exports/{made}/file")
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = table(answer.get_data())
    about = {name: row["value"] for name, row in rows.items() if row["section"] == "about"}
    assert about["found"] == "converged"
    # Twelve have a start; each has five later weeks, but for one with four.
    assert (about["people"], about["weeks"], about["without_start"], about["too_few_weeks"]) == ("12", "59", "1", "0")
    assert about["formula"] == "weekly mean ~ week + start + (1 + week | patient), REML"
    assert "missing" in about["assumes"]
    assert "do not show what would have happened" in about["reads"]
    week = rows["week"]
    assert float(week["low"]) < float(week["value"]) < float(week["high"]) < 0
    assert float(week["error"]) > 0
    assert {name for name, row in rows.items() if row["section"] == "figure"} == {
        "level", "week", "start", "spread_of_levels", "spread_of_slopes", "correlation", "rest",
    }  # fmt: skip
    listed = body(ended.noor.get(f"/exports/{made}"))
    assert (listed["kind"], listed["snapshot"]["people"], listed["snapshot"]["rows"]) == ("weekly_model", 12, 59)
    again = export(app, ended)
    assert ended.noor.get(f"/exports/{again}/file").get_data() == answer.get_data()
    columns = [
        line["column"] for line in csv.DictReader(ended.noor.get(f"/exports/{made}/dictionary").text.splitlines())
    ]
    assert columns == answer.text.splitlines()[0].split(",")
    refused: Any = ended.noor.get(f"/exports/{made}/report")
    assert (refused.status_code, refused.json["code"]) == (422, "no_report")

    # Of a period in which too few ended the file says so, and holds no figure.
    rows = table(ended.noor.get(f"/exports/{export(app, ended, to_day='2025-09-30')}/file").get_data())
    assert rows["found"]["value"] == "too_few"
    assert rows["why"]["value"] == "No figures: fewer than 10 people with at least 3 valid weeks and a start."
    assert {row["section"] for row in rows.values()} == {"about"}


def test_the_report_of_the_period_says_when_half_were_better_for_two_weeks(app: Flask, ended: Cast) -> None:
    """By hand: of twelve people seven reach it, on days 20 (two), 27 and 34 (four); five are followed to day 41.

    10/12, times 9/10, times 5/9: 0.42 are left after day 34, so half had reached it by then.
    """
    told = body(ended.noor.get(f"/outcomes/ended?{QUERY}"))["sustained"]
    assert {name: told[name] for name in ("followed", "without_start", "hidden", "reached", "median")} == {
        "followed": 12, "without_start": 1, "hidden": False, "reached": 7, "median": 34,
    }  # fmt: skip
    [week] = told["weeks"]
    assert (week["week"], week["at_risk"], week["share"]) == (4, 9, pytest.approx(0.25))
    frozen = export(app, ended, kind="outcomes")
    assert body(ended.noor.get(f"/exports/{frozen}/report"))["report"]["sustained"] == told
    none = body(ended.noor.get("/outcomes/ended?from_day=2024-01-01&to_day=2024-12-31"))["sustained"]
    assert (none["followed"], none["hidden"], none["reached"], none["median"], none["weeks"]) == (0, False, 0, None, [])


def test_only_the_manager_asks_for_it(cast: Cast) -> None:
    asked = {"kind": "weekly_model", "purpose": "x"} | PERIOD
    for name, person in cast.everybody.items():
        status = person.post("/exports", json=asked | {"id": str(uuid.uuid4())}).status_code
        assert (status == 202) == (name in {"noor", "hana"}), name
