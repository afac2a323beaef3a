"""0 is an answer and silence is none, from the row in the database to the page of an insurer.

One person says 0 on two days and nothing on the days after them; one questionnaire comes to 0, another to no value
because an answer is missing. Somebody else says nothing at all.
"""

from __future__ import annotations

import csv
import io
import json
import uuid
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from backend.app import built_contract, worker_of
from backend.measures.models import Reading
from backend.pain.models import PainEntry
from backend.shell.clock import FixedClock
from tests.contract.furnished import example
from tests.features.cast import ZONE, Cast, Person, body, inside
from tests.features.diary import pulled, send
from tests.features.mara_through_the_api import at, average, created, local
from tests.features.plan.test_versions import version

FIRST, LAST = date(2026, 2, 9), date(2026, 3, 9)  # a Monday, and the Monday four weeks later
ZEROS = (date(2026, 2, 11), date(2026, 3, 5))
SILENT = (date(2026, 2, 12), date(2026, 3, 6))
DAYS = [FIRST + timedelta(days=step) for step in range((LAST - FIRST).days + 1)]
# Of a week of 4, 4, 0, nothing, 4, 4, 4: not 24 / 6 without the 0, nor 20 / 7 with the silence as a 0.
MEAN = 20 / 6


@dataclass
class Chain:
    """What was written, and who may read it."""

    app: Flask
    cast: Cast

    @property
    def her(self) -> str:
        return f"/patients/{self.cast.mara.patient_id}"

    def read(self, person: Person, path: str) -> Any:
        answer = person.get(path)
        assert answer.status_code == 200, (path, answer.get_data(as_text=True))
        return body(answer)

    def made(self, path: str, asked: dict[str, Any], wanted: str = "file") -> bytes:
        """The file of what the manager asks for, once a worker has made it."""
        sent = {"id": str(uuid.uuid4())} | asked
        answer = self.cast.noor.post(path, json=sent)
        assert answer.status_code == 202, answer.get_data(as_text=True)
        worker = worker_of(self.app)
        while worker.run_one():
            pass
        return self.cast.noor.get(f"{path}/{sent['id']}/{wanted}").get_data()

    def given(self, kind: str) -> bytes:
        """Parts of her record as they are given outside."""
        asked = {"id": str(uuid.uuid4()), "kind": kind, "recipient": "Northern", "purpose": "claim"}
        answer = self.cast.dev.post(f"{self.her}/disclosures", json=asked | {"sections": ["pain", "function", "mood"]})
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return self.cast.dev.get(f"{self.her}/disclosures/{asked['id']}/file").get_data()


@pytest.fixture
def chain(app: Flask, cast: Cast, clock: FixedClock) -> Chain:
    at(clock, cast, datetime(2026, 3, 11, 0, 30, tzinfo=UTC))
    contract = built_contract(app)
    said = Chain(app, cast)
    created(cast.dev.post(f"{said.her}/plan/versions", json=version(in_force_from=FIRST.isoformat())))
    answered = [average(day, 0 if day in ZEROS else 4) for day in DAYS if day not in SILENT]
    assert {one["outcome"] for one in send(cast.mara, *answered)} == {"created"}
    for day, instrument, answers in (
        (FIRST, "peg", [5, 5, 5]),
        (LAST, "peg", [0, 0, 0]),
        (FIRST, "phq4", [1, 1, 1, 1]),
        (LAST, "phq4", [0, 0, None, 0]),
    ):
        sent = {"id": str(uuid.uuid4()), "instrument": instrument, "answers": answers, "zone": ZONE}
        created(cast.dev.post(f"{said.her}/readings", json=sent | {"taken_at": local(day, 9)}))
    for person, therapist in ((cast.mara, cast.dev), (cast.omar, cast.lena)):
        there, episode = f"/patients/{person.patient_id}/episodes", str(uuid.uuid4())
        place = {"region": "neck_back", "side": "right"}
        opening = {
            "id": episode,
            "opened_on": FIRST.isoformat(),
            "onset": None,
            "main_place": place,
            "reopens_id": None,
        }
        created(therapist.post(there, json=example(contract, "open_episode") | opening))
        ending = {"last_day": LAST.isoformat(), "reason": "goals_reached", "words": None}
        assert therapist.post(f"{there}/{episode}/end", json=ending).status_code == 200
    allowed = {"id": str(uuid.uuid4()), "purpose": "sharing", "given": True, "version": 2, "language": "en"}
    created(cast.mara.post(f"{said.her}/consents", json=allowed))
    return said


@pytest.mark.trap(1)
def test_0_is_never_missing_and_silence_is_never_0(chain: Chain) -> None:
    for link in (
        in_the_database,
        in_the_lists,
        in_the_data_of_the_charts,
        on_the_scorecard,
        in_the_report_of_the_cohort,
        in_the_rows_with_and_without_the_people,
        on_the_pages_for_an_insurer,
        in_the_bundle,
        in_what_she_takes_along,
    ):
        link(chain)


def in_the_database(chain: Chain) -> None:
    with inside(chain.app) as session:
        entries = session.scalars(select(PainEntry).where(PainEntry.patient_id == chain.cast.mara.patient_id)).all()
        scores = {row.felt_at.local.date(): row.score for row in entries}
        found = session.scalars(select(Reading).order_by(Reading.taken_at, Reading.instrument)).all()
        values = [(row.instrument, row.value, row.no_value) for row in found]
        session.rollback()
    assert [scores[day] for day in ZEROS] == [0, 0]
    assert not set(SILENT) & set(scores)
    assert len(scores) == len(DAYS) - len(SILENT)
    assert values == [
        ("peg", 5.0, None), ("phq4", 4.0, None), ("peg", 0.0, None), ("phq4", None, "too_few_answers"),
    ]  # fmt: skip


def in_the_lists(chain: Chain) -> None:
    for person in (chain.cast.mara, chain.cast.dev):
        items = pulled(person, owner=chain.cast.mara)
        scores = {one["felt_at"][:10]: one["score"] for one in items}
        assert [scores[day.isoformat()] for day in ZEROS] == [0, 0]
        assert not {day.isoformat() for day in SILENT} & set(scores)
        readings = chain.read(person, f"{chain.her}/readings")["items"]
        values = {(one["instrument"], one["taken_at"][:10]): (one["value"], one["no_value"]) for one in readings}
        assert values["peg", LAST.isoformat()] == (0, None)
        assert values["phq4", LAST.isoformat()] == (None, "too_few_answers")


def in_the_data_of_the_charts(chain: Chain) -> None:
    for person in (chain.cast.mara, chain.cast.dev):
        picture = chain.read(person, f"{chain.her}/portrait")
        pain = picture["pain"]
        daily = {one["day"]: (one["value"], one["entries"]) for one in pain["daily"]}
        assert [daily[day.isoformat()] for day in ZEROS] == [(0, 1), (0, 1)]
        assert [daily[day.isoformat()] for day in SILENT] == [(None, 0), (None, 0)]
        weekly = {one["monday"]: (one["mean"], one["days"], one["valid"]) for one in pain["weekly"]}
        for monday in ("2026-02-09", "2026-03-02"):
            assert weekly[monday] == (pytest.approx(MEAN), 6, True)
        assert weekly["2026-02-16"] == (4, 7, True)
        for level in ("baseline", "current"):
            assert (pain[level]["mean"], pain[level]["days_observed"]) == (pytest.approx(MEAN), 6), level
        completeness = pain["completeness"]
        assert completeness["days_possible"] - completeness["days_observed"] == len(SILENT)
        measures = {one["instrument"]: one for one in picture["measures"]}
        assert (measures["peg"]["first"], measures["peg"]["latest"], measures["peg"]["change"]) == (5, 0, -5)
        assert [one["value"] for one in measures["peg"]["readings"]] == [5, 0]
        assert (measures["phq4"]["first"], measures["phq4"]["latest"]) == (4, 4)


def on_the_scorecard(chain: Chain) -> None:
    card = chain.read(chain.cast.dev, f"{chain.her}/scorecard")
    lines = [line for row in card["rows"] for line in row["lines"]]
    of_peg = [line for line in lines if line["what"] == "peg"]
    assert of_peg
    assert {(line["first"], line["latest"], line["change"]) for line in of_peg} == {(5, 0, -5)}
    print(sorted({line["what"] for line in lines}))
    assert 0 not in [line["latest"] for line in lines if line["what"] == "phq4"]


def in_the_report_of_the_cohort(chain: Chain) -> None:
    asked = {"kind": "cohort", "cohort": "episodes", "outcome": "pain_average", "thresholds": [30], "format": "csv"}
    text = chain.made("/reports", asked).decode()
    rows = [row for row in csv.DictReader(io.StringIO(text, newline="")) if row["set"] == "everybody"]
    means = {row["time_point"]: (row["n"], row["value"]) for row in rows if row["figure"] == "mean"}
    assert means["baseline"] == means["week4"] == ("1", repr(MEAN))
    assert means["week8"] == ("0", "")
    (better,) = [row for row in rows if row["figure"] == "improved_of_everybody" and row["time_point"] == "week4"]
    assert (better["count"], better["n"], better["value"]) == ("0", "1", "0.0")
    (sd,) = [row for row in rows if row["figure"] == "sd" and row["time_point"] == "baseline"]
    assert sd["value"] == "", "one person has no deviation, and it is not 0"


def in_the_rows_with_and_without_the_people(chain: Chain) -> None:
    period = {"from_day": LAST.isoformat(), "to_day": LAST.isoformat(), "purpose": "a check"}
    for kind in ("episodes", "deidentified"):
        text = chain.made("/exports", {"kind": kind} | period).decode()
        rows = sorted(csv.DictReader(io.StringIO(text, newline="")), key=lambda row: row["start_days"])
        said = ("start_pain", "start_days", "end_pain", "end_days", "peg_first", "peg_last", "sessions", "minor_events")
        assert [[row[name] for name in said] for row in rows] == [
            ["", "0", "", "0", "", "", "0", "0"],
            [repr(MEAN), "6", repr(MEAN), "6", "5.0", "0.0", "0", "0"],
        ]
    ended = json.loads(chain.made("/exports", {"kind": "outcomes"} | period))
    assert (ended["figures"]["with_follow_up"], ended["figures"]["improved"]["count"]) == (1, 0)
    assert (ended["sustained"]["followed"], ended["sustained"]["without_start"]) == (1, 1)


def on_the_pages_for_an_insurer(chain: Chain) -> None:
    pages = PdfReader(io.BytesIO(chain.given("insurer_pdf"))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert text.count("3.3 (6 of 7 days answered)") == 2
    for words in ("5 0-10 (2026-02-09)", "0 0-10 (2026-03-09)", "4 points (2026-02-09)"):
        assert words in text, (words, text)
    assert "0 points" not in text, "a questionnaire without a value is not a score of 0"


def in_the_bundle(chain: Chain) -> None:
    resources = [entry["resource"] for entry in json.loads(chain.given("fhir"))["entry"]]
    pain = {one["effectiveDateTime"][:10]: one["valueInteger"] for one in resources if "valueInteger" in one}
    assert [pain[day.isoformat()] for day in ZEROS] == [0, 0]
    assert not {day.isoformat() for day in SILENT} & set(pain)
    assert len(pain) == len(DAYS) - len(SILENT)
    values = sorted(one["valueQuantity"]["value"] for one in resources if "valueQuantity" in one)
    assert values == [0, 4, 5]


def in_what_she_takes_along(chain: Chain) -> None:
    answer = chain.cast.mara.get(f"{chain.her}/my-data")
    archive = zipfile.ZipFile(io.BytesIO(answer.get_data()))

    def table(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(archive.read(f"tables/{name}.csv").decode(), newline="")))

    scores = [row["score"] for row in table("pain_entry")]
    assert sorted(scores) == ["0"] * len(ZEROS) + ["4"] * (len(DAYS) - len(ZEROS) - len(SILENT))
    values = sorted((row["instrument"], row["value"], row["no_value"]) for row in table("reading"))
    assert [(one, float(value) if value else None, why) for one, value, why in values] == [
        ("peg", 0.0, ""), ("peg", 5.0, ""), ("phq4", None, "too_few_answers"), ("phq4", 4.0, ""),
    ]  # fmt: skip
    kinds = json.loads(archive.read("my-data.json"))["kinds"]
    assert sorted(one["score"] for one in kinds["pain_entry"])[:3] == [0, 0, 4]
    assert sorted((one["value"] is None, one["value"] or 0) for one in kinds["reading"]) == [
        (False, 0), (False, 4), (False, 5), (True, 0),
    ]  # fmt: skip
