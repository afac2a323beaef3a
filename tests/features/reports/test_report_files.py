"""A report as a file: asked for, made by a worker, handed out only as it was made; the same data, the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import threading
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from backend.shell.clock import FixedClock
from backend.shell.jobs.queue import Worker
from backend.shell.settings import Settings
from tests.features.cast import Cast, Person
from tests.features.imports.conftest import HEADER, map_text
from tests.features.reports.conftest import COHORT, bring, files
from tests.features.reports.test_cohorts import trace


@pytest.fixture
def small(app: Flask, cast: Cast, clock: FixedClock) -> Cast:
    """The cast, with a small cohort in their clinic."""
    rows = (HEADER, "1,1,,60,30,12", "2,1,,50,,0", "3,0,,40,44,9")
    bring(app, cast, clock, "\n".join(rows).encode(), map_text())
    return cast


def draft(**changed: Any) -> dict[str, Any]:
    """A request for the small cohort's report."""
    plain = {"id": str(uuid.uuid4()), "kind": "cohort", "cohort": "small-trial", "outcome": "headache_score"}
    return plain | {"thresholds": [30, 50], "format": "csv"} | changed


def ask(person: Person, **changed: Any) -> TestResponse:
    return person.post("/reports", json=draft(**changed))


def later(clock: FixedClock, person: Person, by: timedelta) -> None:
    """Time passes, and the person signs in again."""
    clock.advance(by)
    person.token = None


def made(cast: Cast, file_maker: Worker, **changed: Any) -> tuple[dict[str, Any], bytes]:
    """A finished report and its file."""
    asked = ask(cast.noor, **changed)
    assert asked.status_code == 202, asked.get_data(as_text=True)
    while file_maker.run_one():
        pass
    report = cast.noor.get(f"/reports/{asked.json['id']}").json  # type: ignore[index]
    assert report is not None
    return report, cast.noor.get(f"/reports/{report['id']}/file").get_data()


@pytest.mark.asvs("v5.0.0-5.4.1")
def test_from_the_request_to_the_file(small: Cast, file_maker: Worker, settings: Settings, clock: FixedClock) -> None:
    asked = ask(small.noor).json
    assert asked is not None
    assert asked == {
        "id": asked["id"],
        "kind": "cohort",
        "status": "waiting",
        "cohort": "small-trial",
        "outcome": "headache_score",
        "thresholds": [30, 50],
        "format": "csv",
        "as_of": "2026-03-10",
        "requested_by": str(small.noor.id),
        "approval_number": None,
        "created_at": "2026-03-11T00:30:00.000Z",
        "finished_at": None,
        "sha256": None,
        "size": None,
        "figures": None,
    }
    assert small.noor.get(f"/reports/{asked['id']}/file").json["code"] == "report_not_ready"  # type: ignore[index]
    clock.advance(timedelta(seconds=3))
    assert file_maker.run_one()
    report = small.noor.get(f"/reports/{asked['id']}").json
    assert report is not None
    assert (report["status"], report["finished_at"]) == ("done", "2026-03-11T00:30:03.000Z")
    (file,) = files(settings.report_folder)
    data = file.read_bytes()
    assert (report["sha256"], report["size"]) == (hashlib.sha256(data).hexdigest(), len(data))
    answer = small.noor.get(f"/reports/{asked['id']}/file")
    assert answer.get_data() == data
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["ETag"] == f'"{report["sha256"]}"'
    assert "small-trial-headache_score-2026-03-10.csv" in answer.headers["Content-Disposition"]
    rows = [row for row in csv.DictReader(io.StringIO(data.decode(), newline="")) if row["section"] == "figure"]
    assert len(rows) == report["figures"] > 0
    assert small.noor.get("/reports").json == {"items": [report]}


def test_the_file_holds_what_the_screen_shows(small: Cast, file_maker: Worker) -> None:
    _, data = made(small, file_maker, format="json")
    shown = small.noor.get("/outcomes?cohort=small-trial&outcome=headache_score&thresholds=30,50").json
    assert json.loads(data) == shown


def test_the_same_data_give_the_same_bytes_and_other_data_others(
    app: Flask, small: Cast, file_maker: Worker, clock: FixedClock
) -> None:
    first, first_data = made(small, file_maker)
    later(clock, small.noor, timedelta(days=3))
    again, again_data = made(small, file_maker)
    assert again["id"] != first["id"]
    assert (again["sha256"], again_data) == (first["sha256"], first_data)
    bring(app, small, clock, f"{HEADER}\n4,0,,30,,0".encode(), map_text())
    other, _ = made(small, file_maker)
    assert other["sha256"] != first["sha256"]
    assert small.noor.get(f"/reports/{first['id']}/file").get_data() == first_data  # the first stays readable


def test_asking_again_gives_the_one_that_is_being_made(small: Cast, file_maker: Worker) -> None:
    first = ask(small.noor).json
    again = ask(small.noor, thresholds=[50, 30, 30]).json
    other = ask(small.noor, format="json").json
    assert first is not None
    assert again is not None
    assert other is not None
    assert again["id"] == first["id"] != other["id"]
    while file_maker.run_one():
        pass
    later = ask(small.noor).json
    assert later is not None
    assert later["id"] != first["id"]


def test_a_request_that_is_sent_twice_is_one(small: Cast) -> None:
    once = draft()
    first = small.noor.post("/reports", json=once)
    assert small.noor.post("/reports", json=once).json == first.json
    answer = small.noor.post("/reports", json=once | {"format": "json"})
    assert (answer.status_code, answer.json["code"]) == (409, "id_taken")  # type: ignore[index]
    listed = small.noor.get("/reports").json
    assert listed is not None
    assert len(listed["items"]) == 1


def test_two_who_ask_at_once_get_one(app: Flask, small: Cast) -> None:
    small.noor.get("/reports")
    headers = {"Authorization": f"Bearer {small.noor.token}"}
    found: list[str] = []

    def send() -> None:
        answer = app.test_client().post("/api/v1/reports", json=draft(), headers=headers, base_url="https://localhost")
        found.append(answer.json["id"])  # type: ignore[index]

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == 4
    assert len(set(found)) == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"cohort": "nothing"}, "unknown_cohort"),
        ({"outcome": "ppt"}, "unknown_outcome"),
        ({"format": "pdf"}, "choice"),
        ({"kind": "patient"}, "choice"),
        ({"thresholds": []}, "too_short"),
        ({"thresholds": [0]}, "range"),
        ({"thresholds": [30.5]}, "type"),
        ({"thresholds": ["30"]}, "type"),
        ({"thresholds": [True]}, "type"),
        ({"thresholds": [1, 2, 3, 4, 5]}, "too_long"),
        ({"as_of": "2020-01-01"}, "unknown_field"),
        ({"id": "1"}, "type"),
        ({"cohort": "../secret"}, "choice"),
    ],
)
def test_what_cannot_be_asked_for(small: Cast, changed: dict[str, Any], code: str) -> None:
    answer = ask(small.noor, **changed)
    assert answer.status_code == 422
    assert answer.json["code"] == code  # type: ignore[index]
    assert small.noor.get("/reports").json == {"items": []}


def test_a_changed_or_lost_file_is_not_handed_out(small: Cast, file_maker: Worker, settings: Settings) -> None:
    report, _ = made(small, file_maker)
    (file,) = files(settings.report_folder)
    file.write_bytes(file.read_bytes().replace(b"needling", b"NEEDLING"))
    damaged = small.noor.get(f"/reports/{report['id']}/file")
    assert (damaged.status_code, damaged.json["code"]) == (409, "report_damaged")  # type: ignore[index]
    file.unlink()
    lost = small.noor.get(f"/reports/{report['id']}/file")
    assert (lost.status_code, lost.json["code"]) == (409, "report_damaged")  # type: ignore[index]


@pytest.mark.asvs("v5.0.0-5.3.2", "v5.0.0-14.2.4")
def test_files_lie_by_clinic_and_open_to_nobody_else(small: Cast, file_maker: Worker, settings: Settings) -> None:
    report, _ = made(small, file_maker)
    (file,) = files(settings.report_folder)
    assert file == settings.report_folder / str(small.clinic_id) / f"{report['id']}.csv"
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_tried_again_and_then_failed(
    small: Cast, file_maker: Worker, settings: Settings, clock: FixedClock
) -> None:
    asked = ask(small.noor).json
    assert asked is not None
    settings.report_folder.write_text("a file where the folder should be")
    for _ in range(5):
        assert file_maker.run_one()
        later(clock, small.noor, timedelta(minutes=5))
    report = small.noor.get(f"/reports/{asked['id']}").json
    assert report is not None
    assert (report["status"], report["sha256"], report["finished_at"]) == ("failed", None, None)


def test_only_the_clinics_manager_asks_and_reads(small: Cast, file_maker: Worker) -> None:
    report, _ = made(small, file_maker)
    elsewhere = dict.fromkeys(("theo", "hana", "tove"), 404)
    expected = {"noor": 200, "nobody": 401} | elsewhere
    for name, person in small.everybody.items():
        for path in (f"/reports/{report['id']}", f"/reports/{report['id']}/file"):
            assert person.get(path).status_code == expected.get(name, 403), (name, path)
    asked = {"noor": 202, "nobody": 401, "hana": 422, "theo": 422, "tove": 422}
    for name, person in small.everybody.items():
        assert ask(person).status_code == asked.get(name, 403), name


def test_a_report_that_does_not_exist(small: Cast) -> None:
    for path in (f"/reports/{uuid.uuid4()}", f"/reports/{uuid.uuid4()}/file", "/reports/1"):
        assert small.noor.get(path).status_code == 404


def test_asking_and_reading_leave_rows_that_count(app: Flask, small: Cast, file_maker: Worker) -> None:
    report, _ = made(small, file_maker)
    (asked,) = trace(app, "request_report")
    assert (asked.people, asked.changed, asked.outcome) == (3, ["report"], "allowed")
    (read,) = trace(app, "read_report_file")
    assert (read.people, read.actor_id, read.outcome) == (3, small.noor.id, "allowed")
    assert report["status"] == "done"


def test_the_name_of_a_cohort_is_no_formula(app: Flask, cast: Cast, file_maker: Worker, clock: FixedClock) -> None:
    hostile = map_text().replace("name: A small trial", 'name: "=HYPERLINK(1)"').replace('"1": needling', '"1": "@arm"')
    bring(app, cast, clock, f"{HEADER}\n1,1,,60,30,12".encode(), hostile)
    _, data = made(cast, file_maker)
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    cells = [cell for row in rows for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert "'@arm" in cells
    assert not [cell for cell in cells if cell[:1] in {"=", "@", "+"}]
    assert [cell for cell in cells if cell.startswith("-")]  # numbers stay numbers


def test_the_trial_as_a_file(trial: Cast, file_maker: Worker, tmp_path: Path) -> None:
    report, data = made(trial, file_maker, cohort=COHORT, thresholds=[35], format="csv")
    assert report["figures"] > 50
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    key = ("with_12_months", "acupuncture", "month3", "improved_of_everybody", "35")
    (row,) = [
        row for row in rows if (row["set"], row["group"], row["time_point"], row["figure"], row["threshold"]) == key
    ]
    assert (row["count"], row["n"]) == ("65", "161")


@pytest.mark.asvs("v5.0.0-2.3.2")
def test_five_reports_an_hour_are_enough_for_a_person(small: Cast, clock: FixedClock) -> None:
    answers = [ask(small.noor, thresholds=[one]) for one in range(31, 37)]
    assert [answer.status_code for answer in answers] == [202] * 5 + [429]
    later(clock, small.noor, timedelta(seconds=int(answers[-1].headers["Retry-After"])))
    assert ask(small.noor, thresholds=[40]).status_code == 202
