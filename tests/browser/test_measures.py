"""A therapist measures: three trials and their mean, against the error; a questionnaire, and an answer to look at."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site, sign_in
from tests.browser.test_three_screens import complaints, findings, listening


def first_visit(served: Site, instrument: str, **measured: Any) -> None:
    """What was measured 65 days ago."""
    at = datetime.now(UTC) - timedelta(days=65)
    body = {"id": str(uuid.uuid4()), "instrument": instrument, "taken_at": at.isoformat(timespec="seconds")}
    answer = served.cast.dev.post(
        f"/patients/{served.cast.mara.patient_id}/readings",
        json=body | {"zone": "America/Edmonton", "side": "right"} | measured,
    )
    assert answer.status_code == 201, answer.get_data(as_text=True)


def trials(page: Page, *values: int) -> None:
    for at, value in enumerate(values, start=1):
        page.get_by_test_id(f"trial-{at}").fill(str(value))


def test_the_scripted_measuring(site: Site, desk: BrowserContext) -> None:
    first_visit(site, "ppt", trials=[146, 150, 154], site="upper_trapezius", timing="pre")
    first_visit(site, "rom_neck_rotation", value=51)
    page = desk.new_page()
    said = listening(page)
    sign_in(page, site, "dev", "/clinic/")
    page.get_by_test_id("nav-patients").click()
    page.get_by_test_id("patient-line").first.click()
    page.get_by_test_id("record-reading").click()

    page.get_by_test_id("reading-instrument").select_option("ppt")
    page.get_by_test_id("reading-site").select_option("upper_trapezius")
    page.get_by_test_id("reading-side").select_option("right")
    page.get_by_test_id("reading-timing").select_option("pre")
    assert findings(page) == []
    page.get_by_test_id("reading-save").click()
    expect(page.get_by_test_id("missing")).to_contain_text("at least one trial")
    trials(page, 210, 225, 231)
    page.get_by_test_id("reading-save").click()
    made = page.get_by_test_id("reading-result").first
    expect(made.get_by_test_id("reading-made")).to_have_text("222 kPa")
    expect(made.get_by_test_id("reading-against")).to_have_text("+72 since first visit: beyond error (60)")
    expect(made.get_by_test_id("reading-against")).to_have_class(re.compile(r"\bbetter\b"))
    expect(made).to_contain_text("right upper trapezius")

    page.get_by_test_id("reading-instrument").select_option("rom_neck_rotation")
    page.get_by_test_id("reading-side").select_option("right")
    page.get_by_test_id("reading-value").fill("58")
    page.get_by_test_id("reading-save").click()
    expect(made.get_by_test_id("reading-made")).to_have_text("58°")
    expect(made.get_by_test_id("reading-against")).to_have_text("+7° since first visit: not beyond error (7)")

    page.get_by_test_id("reading-instrument").select_option("ppt")
    page.get_by_test_id("reading-site").select_option("upper_trapezius")
    page.get_by_test_id("reading-timing").select_option("post")
    trials(page, 258, 262, 269)
    page.get_by_test_id("reading-save").click()
    expect(made.get_by_test_id("reading-made")).to_have_text("263 kPa")
    expect(made.get_by_test_id("reading-against")).to_have_text("+41: within error")
    assert findings(page) == []
    assert complaints(said) == []


def test_an_answer_that_needs_a_look_stays_until_somebody_wrote_what_was_done(site: Site, desk: BrowserContext) -> None:
    page = desk.new_page()
    said = listening(page)
    sign_in(page, site, "dev", "/clinic/")
    page.get_by_test_id("nav-patients").click()
    page.get_by_test_id("patient-line").first.click()
    page.get_by_test_id("record-reading").click()
    page.get_by_test_id("reading-instrument").select_option("phq9")
    for item in range(1, 9):
        page.get_by_test_id(f"answer-{item}").select_option("0")
    page.get_by_test_id("answer-9").select_option("1")
    assert findings(page) == []
    page.get_by_test_id("reading-save").click()
    expect(page.get_by_test_id("reading-flagged")).to_be_visible()
    page.get_by_test_id("nav-worklist").click()
    expect(page.get_by_test_id("worklist-line").first).to_have_attribute("data-reason", "alert")
    page.get_by_test_id("open").first.click()
    expect(page.get_by_test_id("alert")).to_have_attribute("data-state", "open")
    page.get_by_test_id("acknowledge").click()
    expect(page.get_by_test_id("alert-wrong")).to_contain_text("Write what was done")
    assert findings(page) == []
    for button, state in (("acknowledge", "acknowledged"), ("close", "closed")):
        page.get_by_test_id("alert-note").fill("Talked to her at once.")
        page.get_by_test_id(button).click()
        expect(page.get_by_test_id("alert")).to_have_attribute("data-state", state)
    expect(page.get_by_test_id("alert-history").locator("li")).to_have_count(3)
    assert complaints(said) == []


def test_activities_are_named_once_and_rated_in_french(site: Site, browser: Any) -> None:
    context = browser.new_context(locale="fr-CA", timezone_id="America/Edmonton")
    page = context.new_page()
    sign_in(page, site, "dev", "/clinic/")
    page.get_by_test_id("nav-patients").click()
    page.get_by_test_id("patient-line").first.click()
    page.get_by_test_id("record-reading").click()
    page.get_by_test_id("reading-instrument").select_option("activities")
    page.get_by_test_id("activity-names").fill("Porter les courses\nDormir à droite\nConduire une heure")
    page.get_by_test_id("activities-save").click()
    expect(page.get_by_test_id("no-activities")).to_have_count(0)
    page.get_by_test_id("reading-instrument").select_option("activities")
    for at, value in enumerate(("3", "4", "2"), start=1):
        page.get_by_test_id(f"answer-{at}").select_option(value)
    expect(page.get_by_test_id("page-patients").locator("form")).to_contain_text("2. Dormir à droite")
    assert findings(page) == []
    page.get_by_test_id("reading-save").click()
    expect(page.get_by_test_id("reading-made")).to_have_text("3 / 10")
    context.close()
