"""M5: 0 is an answer and no answer is none: in the database, the API, what a chart draws, a table, and a PDF."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import text as sql

from backend.disclosures import pdf_file
from backend.disclosures.facts import Level
from backend.disclosures.insurer_report import insurer_report
from backend.disclosures.sections import Section
from backend.shell.clock import FixedClock
from tests.features.cast import Cast, inside
from tests.features.diary import send
from tests.features.mara_through_the_api import average, live_through, portrait
from tests.features.takeout.test_my_data import fetch, table
from tests.rules.disclosures.made import only

SILENT = "2026-03-05"


def live_with_zeros(cast: Cast, clock: FixedClock) -> None:
    """Mara's weeks, and today she answers 0; Thursday 5 March stays without an answer."""
    live_through(cast, clock)
    send(cast.mara, average(date(2026, 3, 10), 0, hour=18))


@pytest.mark.trap(1)
def test_in_the_database(app: Flask, cast: Cast, clock: FixedClock) -> None:
    live_with_zeros(cast, clock)
    with inside(app) as session:
        rows = session.execute(sql("SELECT local_day, score FROM pain_entry WHERE kind = 'average'")).all()
    kept = {str(day): score for day, score in rows}
    assert kept["2026-03-10"] == 0
    assert SILENT not in kept
    assert None not in kept.values()


@pytest.mark.trap(1)
def test_in_the_api_and_in_what_a_chart_is_drawn_from(cast: Cast, clock: FixedClock) -> None:
    """The chart draws exactly these days: frontend/tests/trend.test.ts shows that null has no point and 0 has one."""
    live_with_zeros(cast, clock)
    told = portrait(cast.dev, cast.mara)
    days = {day["day"]: day["value"] for day in told["pain"]["daily"]}
    assert (days["2026-03-10"], days[SILENT]) == (0.0, None)
    assert (told["pain"]["current"]["mean"], told["pain"]["current"]["days_observed"]) == (pytest.approx(22 / 6), 6)
    line = [day["value"] for day in told["pain"]["daily"] if day["value"] is not None]
    assert line.count(0.0) == 1


@pytest.mark.trap(1)
def test_in_the_tables_of_ones_own_data(cast: Cast, clock: FixedClock) -> None:
    live_with_zeros(cast, clock)
    rows = [row for row in table(fetch(cast.mara, cast.mara.patient_id), "pain_entry") if row["kind"] == "average"]
    assert [row["score"] for row in rows if row["local_day"] == "2026-03-10"] == ["0"]
    assert SILENT not in {row["local_day"] for row in rows}
    assert "" not in {row["score"] for row in rows}


@pytest.mark.trap(1)
@pytest.mark.parametrize(
    ("now", "told"),
    [
        (Level(0.0, 6, 7), "last seven days: 0.0 (6 of 7 days answered)"),
        (Level(None, 0, 7), "last seven days: too few days answered (0 of 7 days answered)"),
    ],
)
def test_in_a_pdf(now: Level, told: str) -> None:
    """A week of answered zeros is a level of 0.0; a week of silence is no level, and nowhere a 0.0."""
    facts = replace(only(Section.PAIN), levels={"start": Level(7.0, 7, 7), "now": now})
    made = insurer_report(facts, recipient="x", purpose="y", made_on=date(2026, 3, 12))
    data = pdf_file.to_bytes(made, pdf_file.Stamp(1, "3f2b8c1e", made.data_sha256()))
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())
    assert told in text
    assert ("0.0" in text) is (now.mean == 0)
