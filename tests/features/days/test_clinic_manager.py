"""The clinic manager's day, Thursday 12 March 2026, step by step as it was written down, through the API."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from fhir.resources.R4B.bundle import Bundle
from flask import Flask
from pypdf import PdfReader
from pypdf.generic import ContentStream

from backend.backups import service as backups
from backend.backups.service import Found
from backend.exports.rows import sha256 as rows_sha256
from backend.shell.clock import FixedClock
from tests.features import mara_through_the_api
from tests.features.cast import ZONE, Cast, body, inside
from tests.features.days.noors_day import Day
from tests.features.mara_through_the_api import at, created
from tests.features.outcomes import half_year
from tests.features.outcomes.half_year import QUERY
from tests.rules import mara as mara_life

THURSDAY = datetime(2026, 3, 12, 15, tzinfo=UTC)


def test_the_managers_day(app: Flask, cast: Cast, clock: FixedClock, tmp_path: Path) -> None:
    ended = half_year.live_through(app, cast)
    mara_through_the_api.live_through(cast, clock)
    at(clock, cast, datetime(2026, 3, 11, 16, tzinfo=UTC))
    measure_mara(cast)
    at(clock, cast, THURSDAY)
    day = Day(app, cast, clock, ended, tmp_path)
    for step in (
        step_01_what_the_manager_sees_and_what_not,
        step_02_and_03_who_is_missing_then_pain,
        step_04_safety,
        step_05_parts_of_the_body,
        step_06_no_ranking,
        step_07_the_row_export,
        step_08_what_stands_in_the_file,
        step_09_again_and_after_a_correction,
        step_10_without_the_people,
        step_11_somebody_says_no_to_being_counted,
        step_12_pages_for_an_insurer,
        step_13_the_script_says_the_same,
        step_14_one_person_as_fhir,
        step_15_the_access_log,
    ):
        step(day)


def measure_mara(cast: Cast) -> None:
    """What her therapist measured on Wednesday, and how she is: a threshold of 222 kPa, and a questionnaire on mood."""
    there = f"/patients/{cast.mara.patient_id}/readings"
    ppt = {
        "instrument": "ppt", "trials": [210, 225, 231], "site": "upper_trapezius", "side": "right", "timing": "pre",
        "probe_cm2": 1, "device": "digital algometer",
    }  # fmt: skip
    for reading in (ppt, {"instrument": "phq4", "answers": [1, 1, 2, 1]}):
        sent = {"id": str(uuid.uuid4()), "taken_at": "2026-03-11T09:30:00-06:00", "zone": ZONE} | reading
        created(cast.dev.post(there, json=sent))


def step_01_what_the_manager_sees_and_what_not(day: Day) -> None:
    for page in ("/cohorts", "/staff", "/exports"):
        assert day.noor.get(page).status_code == 200, page
    one = day.ended[0]
    patient = f"/patients/{one.person.patient_id}"
    for note in (f"/needling-sessions/{one.session_ids[0]}", "/pain-entries", "/readings", "/episodes", "/plan"):
        refused = day.noor.get(patient + note)
        assert (refused.status_code, refused.json["code"]) == (404, "not_found"), note  # type: ignore[index]


def step_02_and_03_who_is_missing_then_pain(day: Day) -> None:
    report = day.report()
    assert list(report)[:2] == ["header", "figures"]
    assert list(report["figures"])[:3] == ["ended", "with_start", "with_follow_up"]
    told = report["figures"]
    assert (told["ended"], told["with_follow_up"], told["follow_up"]["share"]) == (24, 18, 0.75)
    better = told["improved"]
    assert (better["count"], better["n"], better["share"]) == (9, 18, 0.5)
    assert (round(100 * better["low"], 1), round(100 * better["high"], 1)) == (29.0, 71.0)
    assert told["lost_failed"]["share"] == 0.375
    assert told["lost_succeeded"]["share"] == 0.625
    assert told["worse"]["count"] == 0
    assert report["headline"][1:6] == [
        "With a follow-up: 18 of 24 = 75.0 %",
        "Better by at least 30 %: 9 of 18 = 50.0 % (95 % interval 29.0-71.0)",
        "Worse by at least 30 %: 0 of 18 = 0.0 % (95 % interval 0.0-17.6)",
        "Better if all lost failed: 9 of 24 = 37.5 %",
        "Better if all lost succeeded: 15 of 24 = 62.5 %",
    ]


def step_04_safety(day: Day) -> None:
    report = day.report()
    told = report["safety"]
    assert (told["sessions"], told["asked"], told["not_asked"]) == (120, 120, 0)
    minor, major = told["minor"], told["major"]
    assert (minor["events"], minor["sessions"]["count"], round(100 * minor["sessions"]["share"], 1)) == (31, 31, 25.8)
    assert [round(100 * minor["sessions"][end], 1) for end in ("low", "high")] == [18.8, 34.3]
    assert (major["events"], major["sessions"]["low"], round(100 * major["sessions"]["high"], 1)) == (0, 0.0, 3.1)
    assert report["headline"][7:] == [
        "Minor events: 31; in 31 of 120 sessions = 25.8 per 100 (18.8-34.3)",
        "Major events: 0; in 0 of 120 sessions; up to 3.1 per 100 cannot be excluded",
    ]
    published = told["published_minor"]
    assert (published["per_100"], published["sessions"]) == (36.7, 20_464)
    assert published["setting"].startswith("Another setting")
    assert "Boyce" in published["source"]


def step_05_parts_of_the_body(day: Day) -> None:
    """Knees are three. Alone they would follow from the total, so the lower backs are hidden with them."""
    split = day.report()["by_region"]
    assert split["least"] == 5
    assert [(one["region"], one["ended"]) for one in split["regions"]] == [("neck_back", 9), ("shoulder_top", 5)]
    assert split["hidden_people"] == 10
    assert "knee" not in str(split)
    assert "lower" not in str(split)


def step_06_no_ranking(day: Day) -> None:
    report = day.report()
    staff = [day.cast.dev, day.cast.lena]
    assert not any(str(one.id) in str(report) or str(one.login) in str(report) for one in staff)
    assert not [name for name in _names(report) if "therapist" in name or "rank" in name]
    refused = day.noor.get(f"/outcomes/ended?{QUERY}&by=therapist")
    assert refused.status_code == 422
    assert day.noor.get(f"/outcomes/mine?{QUERY}").status_code == 403
    assert day.cast.dev.get(f"/outcomes/ended?{QUERY}").status_code == 403
    mine, hers = (body(one.get(f"/outcomes/mine?{QUERY}")) for one in staff)
    assert (mine["figures"]["ended"], hers["figures"]["ended"]) == (12, 12)
    assert (mine["figures"]["improved"]["count"], hers["figures"]["improved"]["count"]) == (6, 3)
    assert mine["clinic"] == hers["clinic"] == report["figures"]
    assert mine["clinic_safety"] == report["safety"]
    assert mine["safety"]["minor"]["events"] + hers["safety"]["minor"]["events"] == 31


def step_07_the_row_export(day: Day) -> None:
    data = day.export("first", "episodes")
    listed = body(day.noor.get("/exports"))["items"]
    assert [(one["id"], one["status"]) for one in listed] == [(day.exports["first"]["id"], "done")]
    table, dictionary = _rows(data), _rows(day.file("first", "dictionary"))
    assert len(table) == day.snapshot("first")["rows"] == 24
    assert list(table[0]) == [line["column"] for line in dictionary]
    assert all(line["meaning"] for line in dictionary)
    assert day.snapshot("first")["number"] == 1


def step_08_what_stands_in_the_file(day: Day) -> None:
    table = {row["episode"]: row for row in _rows(day.file("first"))}
    note = table[day.ended[2].episode_id]["ended_words"]
    assert note == f"'{half_year.NOTE}"
    lost, free_of_pain = table[day.ended[6].episode_id], table[day.ended[0].episode_id]
    assert (lost["end_pain"], lost["end_days"], lost["start_pain"]) == ("", "3", "7.0")
    assert (free_of_pain["end_pain"], free_of_pain["major_events"], free_of_pain["peg_first"]) == ("0.0", "0", "")
    times = [row[name] for row in table.values() for name in ("first_session_at", "last_session_at")]
    assert {time[-6:] for time in times} == {"-06:00"}
    assert free_of_pain["first_session_at"] == "2025-06-02T14:00:00.000-06:00"
    for one in day.ended:
        row = table[one.episode_id]
        assert (row["main_region"], row["main_side"]) == (one.region, one.side)
    assert {row["main_side"] for row in table.values()} == {"left", "right"}


def step_09_again_and_after_a_correction(day: Day) -> None:
    before = day.file("first")
    assert day.export("again", "episodes") == before
    assert day.snapshot("again")["sha256"] == day.snapshot("first")["sha256"]
    assert day.changes("again") == []
    one = day.ended[4]
    corrected = {
        "id": str(uuid.uuid4()),
        "onset": None,
        "main_place": {"region": one.region, "side": "left" if one.side == "right" else "right"},
        "days_in_pain": None,
        "reason": "The side was written down wrongly",
    }
    kept = one.therapist.post(f"/patients/{one.person.patient_id}/episodes/{one.episode_id}/facts", json=corrected)
    assert kept.status_code == 201, kept.get_data(as_text=True)
    one.side = corrected["main_place"]["side"]  # type: ignore[index]
    assert day.export("corrected", "episodes") != before
    assert day.snapshot("corrected")["sha256"] != day.snapshot("first")["sha256"]
    assert day.changes("corrected") == [{"episode": one.episode_id, "change": "changed", "columns": ["main_side"]}]
    assert day.file("first") == before
    assert [day.snapshot(name)["number"] for name in ("first", "again", "corrected")] == [1, 2, 3]


def step_10_without_the_people(day: Day) -> None:
    data, again = (day.export(name, "deidentified") for name in ("deidentified", "deidentified again"))
    whole = day.file("corrected")
    known = [str(one.person.patient_id) for one in day.ended] + [one.episode_id for one in day.ended]
    telling = ["Olsen", "780-555-0100", "1984-05-17", *known]
    assert all(word.encode() in whole for word in telling), "what is looked for stands in the other file"
    assert not [word for word in telling if word.encode() in data]
    rows = _rows(data)
    assert len(rows) == 24
    assert list(rows[0]) == [line["column"] for line in _rows(day.file("deidentified", "dictionary"))]
    assert not {"ended_words"} & set(rows[0])
    assert {row["patient"] for row in rows}.isdisjoint({row["patient"] for row in _rows(again)})
    assert {row["episode"] for row in rows}.isdisjoint({row["episode"] for row in _rows(again)})
    # Order and spacing of what happened to one person stay; the days do not.
    assert sorted(_spacing(row) for row in rows) == sorted(_spacing(row) for row in _rows(whole))
    figures = ("start_pain", "end_pain", "sessions", "minor_events", "main_region", "main_side")
    assert sorted([row[name] for name in figures] for row in rows) == sorted(
        [row[name] for name in figures] for row in _rows(whole)
    )


def step_11_somebody_says_no_to_being_counted(day: Day) -> None:
    day.export("frozen", "outcomes")
    frozen_at = day.snapshot("frozen")["frozen_at"]
    one = day.ended[1]
    said = one.person.post(
        f"/patients/{one.person.patient_id}/consents",
        json={"id": str(uuid.uuid4()), "purpose": "quality", "given": False, "version": 2, "language": "en"},
    )
    assert said.status_code == 201, said.get_data(as_text=True)
    now = day.report()
    assert (now["figures"]["ended"], now["header"]["left_out"]) == (23, 1)
    day.export("after", "outcomes")
    told = {name: body(day.noor.get(f"/exports/{day.exports[name]['id']}/report")) for name in ("frozen", "after")}
    assert [told[name]["report"]["figures"]["ended"] for name in ("frozen", "after")] == [24, 23]
    assert (told["frozen"]["snapshot"]["number"], told["frozen"]["snapshot"]["frozen_at"]) == (6, frozen_at)
    assert told["after"]["snapshot"]["number"] == 7
    assert told["after"]["report"] == now
    assert len(_rows(day.export("rows of 23", "episodes"))) == 23
    assert day.changes("rows of 23", since="corrected") == [
        {"episode": one.episode_id, "change": "gone", "columns": []}
    ]


def step_12_pages_for_an_insurer(day: Day) -> None:
    mara = day.cast.mara
    told = day.give("insurer_pdf", ["sessions", "function"])
    assert (told.status_code, told.json["code"]) == (422, "consent_needed")
    said = mara.post(
        f"/patients/{mara.patient_id}/consents",
        json={"id": str(uuid.uuid4()), "purpose": "sharing", "given": True, "version": 2, "language": "en"},
    )
    assert said.status_code == 201
    told = day.give("insurer_pdf", ["sessions", "function"])
    assert told.status_code == 201, told.get_data(as_text=True)
    given = body(told)
    assert given["sections"] == ["function", "sessions"]
    data = day.given_file(given["id"])
    assert rows_sha256(data) == given["snapshot"]["sha256"]
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    text = " ".join(" ".join(pages).split())
    for word in ("Mara", "Pressure pain threshold", "222 kPa", "upper trapezius, right", "asked: none"):
        assert word in text, word
    for word in ("PHQ", "Mood", "mood", "Average pain"):
        assert word not in text, word
    for number, page in enumerate(pages, start=1):
        assert f"River Clinic - page {number} of {len(pages)}" in page
        assert f"Snapshot {given['snapshot']['number']}, id {given['id']}" in page
        assert f"Content SHA-256 {given['data_sha256']}" in page
    # In grey nothing is lost: there is no colour to lose.
    for found in PdfReader(io.BytesIO(data)).pages:
        content = found.get_contents()
        assert isinstance(content, ContentStream)
        colours = [numbers for numbers, order in content.operations if order in {b"rg", b"RG", b"k", b"K"}]
        assert all(len({float(one) for one in numbers}) == 1 for numbers in colours)
    assert [one["recipient"] for one in body(mara.get(f"/patients/{mara.patient_id}/disclosures"))["items"]] == [
        "Northern Insurance"
    ]


def step_13_the_script_says_the_same(day: Day) -> None:
    script = day.noor.get("/exports/recompute.py")
    assert script.status_code == 200
    (day.folder / "recompute.py").write_bytes(script.get_data())
    for rows, report in (("first", "frozen"), ("rows of 23", "after")):
        (day.folder / "episodes.csv").write_bytes(day.file(rows))
        done = subprocess.run(
            [sys.executable, "-I", "recompute.py", "episodes.csv"],
            cwd=day.folder, capture_output=True, text=True, check=True,
        )  # fmt: skip
        told = body(day.noor.get(f"/exports/{day.exports[report]['id']}/report"))["report"]
        assert done.stdout.splitlines() == told["headline"]


def step_14_one_person_as_fhir(day: Day) -> None:
    told = day.give("fhir", ["pain", "sessions", "function"])
    assert told.status_code == 201, told.get_data(as_text=True)
    plain = json.loads(day.given_file(body(told)["id"]))
    assert Bundle.model_validate(plain).entry
    resources = [entry["resource"] for entry in plain["entry"]]
    pain = [one for one in resources if one["resourceType"] == "Observation" and "valueInteger" in one]
    assert {one["code"]["coding"][0]["code"] for one in pain} == {"72514-3"}
    assert {one["code"]["coding"][0]["system"] for one in pain} == {"http://loinc.org"}
    # Thursday 5 March was not answered: it is not there, and nowhere a zero.
    days = [one["effectiveDateTime"][:10] for one in pain if one["method"]["text"] == "average"]
    assert sorted(days) == [each.day.isoformat() for each in mara_life.pain()]
    assert "2026-03-05" not in days
    assert 0 not in [one["valueInteger"] for one in pain]
    [session] = [one for one in resources if one["resourceType"] == "Procedure"]
    [site] = session["bodySite"]
    assert [code["code"] for code in site["coding"]] == ["upper_trapezius", "right"]
    assert session["performedDateTime"] == "2026-03-09T14:00:00.000-06:00"
    assert "PHQ" not in json.dumps(plain)


def step_15_the_access_log(day: Day) -> None:
    found: list[dict[str, Any]] = []
    page = body(day.noor.get("/accesses?action=export&from_day=2026-03-12&to_day=2026-03-12"))
    found += page["items"]
    assert page["next"] is None
    files = [one for one in found if one["operation"] == "read_export_file" and one["outcome"] == "allowed"]
    assert {(one["name"], one["role"]) for one in files} == {("Noor", "clinic_admin")}
    assert all(one["at"].startswith("2026-03-12T") for one in files)
    first = next(one for one in reversed(files))
    assert first["reason"] == "episodes: episodes ended 2025-07-01 to 2025-12-31; snapshot 1; 24 rows"
    assert first["people"] == 24
    asked = [one for one in found if one["operation"] == "export_period"]
    assert len(asked) == len(day.exports)
    assert asked[-1]["reason"] == "episodes: episodes ended 2025-07-01 to 2025-12-31; asked for: board"
    given = [one for one in found if one["operation"] == "export_disclosure"]
    assert [(one["patient_name"], one["outcome"]) for one in given] == [("Mara", "allowed")] * 2 + [("Mara", "refused")]
    assert given[0]["reason"].startswith("fhir: pain, function, sessions; snapshot 10; ")
    assert not [one for one in found if one["operation"] == "read_ended_outcomes"]
    with inside(day.app) as session:
        good = Found(day.clock.now() - timedelta(days=30), "0" * 64, 1, 1, 1, 1, None)
        backups.write_down(session, day.cast.clinic_id, good, day.clock.now() - timedelta(days=30))
        session.commit()
    told = body(day.noor.get("/restore-tests"))
    assert (told["recent"], told["days_ago"], told["most_days"]) == (True, 30, 31)


def _names(plain: Any) -> list[str]:
    """The name of every field, at any depth."""
    if isinstance(plain, dict):
        return [name for key, value in plain.items() for name in (key, *_names(value))]
    return [name for one in plain for name in _names(one)] if isinstance(plain, list) else []


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def _spacing(row: dict[str, str]) -> tuple[Any, ...]:
    """How long the episode was, when its sessions were from its first day on, and at what time of the day."""
    opened, ended = (date.fromisoformat(row[name]) for name in ("opened_on", "ended_on"))
    first, last = (datetime.fromisoformat(row[name]) for name in ("first_session_at", "last_session_at"))
    return (ended - opened).days, (first.date() - opened).days, (last - first).days, row["first_session_at"][10:]
