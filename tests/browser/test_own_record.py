"""What people are told and allow, ask to have put right and take along; how a clinic keeps records: on the pages."""

from __future__ import annotations

import zipfile
from datetime import date, timedelta

from playwright.sync_api import BrowserContext, expect
from sqlalchemy import update

from backend.people.models import Patient
from backend.shell.db.session import db
from tests.browser.conftest import Site, sign_in
from tests.browser.test_three_screens import complaints, findings, listening
from tests.features.cast import inside
from tests.support.databases import ON_SQLITE


@ON_SQLITE
def test_a_patient_chooses_asks_disagrees_and_takes_everything_along(
    site: Site, phone: BrowserContext, desk: BrowserContext
) -> None:
    page = phone.new_page()
    said = listening(page)
    sign_in(page, site, "mara", "/app/")
    page.get_by_test_id("tab-settings").click()
    page.get_by_test_id("to-choices").click()
    choice = page.get_by_test_id("choice-research")
    expect(choice).to_have_attribute("data-allowed", "false")
    assert page.locator("input[type=radio]:checked").count() == 0  # nothing is chosen for anybody
    assert findings(page) == []
    page.get_by_test_id("allow-research").check(force=True)
    expect(choice).to_have_attribute("data-allowed", "true")
    page.get_by_test_id("refuse-research").check(force=True)
    expect(choice).to_have_attribute("data-allowed", "false")
    page.get_by_test_id("read-notice").click()
    expect(page.get_by_test_id("notice-read")).to_be_visible()
    page.get_by_test_id("back").click()

    page.get_by_test_id("to-corrections").click()
    expect(page.get_by_test_id("correction-send")).to_be_disabled()
    assert findings(page) == []
    page.get_by_test_id("correction-wrong").fill("It says the right shoulder.")
    page.get_by_test_id("correction-wanted").fill("It was the left one.")
    page.get_by_test_id("correction-send").click()
    expect(page.get_by_test_id("correction")).to_have_attribute("data-state", "open")

    clinic = desk.new_page()
    heard = listening(clinic)
    sign_in(clinic, site, "dev", "/clinic/")
    clinic.get_by_test_id("nav-corrections").click()
    expect(clinic.get_by_test_id("open-correction")).to_have_count(1)
    assert findings(clinic) == []
    clinic.get_by_test_id("open-correction").get_by_role("link").click()
    clinic.get_by_test_id("answer-reason").fill("The drawing of that day shows the right.")
    assert findings(clinic) == []
    clinic.get_by_test_id("answer-refused").click()
    expect(clinic.get_by_test_id("correction")).to_have_attribute("data-state", "refused")
    assert complaints(heard) == []

    page.reload()
    page.get_by_test_id("disagreement").fill("I know my own shoulder.")
    page.get_by_test_id("disagree").click()
    expect(page.get_by_test_id("correction")).to_contain_text("I know my own shoulder.")
    page.get_by_test_id("back").click()
    with page.expect_download() as download:
        page.get_by_test_id("my-data").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert "I know my own shoulder." in archive.read("tables/disagreement.csv").decode()
    assert findings(page) == []
    assert complaints(said) == []


@ON_SQLITE
def test_record_keeping_takes_two(site: Site, desk: BrowserContext) -> None:
    long_ago = date.today() - timedelta(days=4100)  # noqa: DTZ011 - the server reads the machine's own clock
    with inside(site.app) as session:
        over = {"enrolled_on": long_ago, "ended_on": long_ago}
        session.execute(update(Patient).where(Patient.id == site.cast.omar.patient_id).values(over))
        session.commit()
        db.session.remove()
    page = desk.new_page()
    said = listening(page)
    sign_in(page, site, "noor", "/clinic/")
    page.get_by_test_id("nav-keeping").click()
    expect(page.get_by_test_id("kept")).to_have_count(1)
    assert findings(page) == []
    page.get_by_test_id("choose").check()
    page.get_by_test_id("disposal-reason").fill("Its time is over.")
    page.get_by_test_id("ask-disposal").click()
    expect(page.get_by_test_id("disposal")).to_have_attribute("data-released", "false")
    expect(page.get_by_test_id("release")).to_have_count(0)  # not by the one who asked
    assert findings(page) == []
    page.get_by_test_id("nav-settings").click()
    page.get_by_test_id("sign-out").click()
    sign_in(page, site, "ines", "/clinic/")
    page.get_by_test_id("nav-keeping").click()
    page.get_by_test_id("release").click()
    page.get_by_test_id("release-go").click()
    expect(page.get_by_test_id("disposal")).to_have_attribute("data-released", "true")
    assert findings(page) == []
    assert complaints(said) == []
