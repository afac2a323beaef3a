"""The clinic manager's pages: episodes that ended, a frozen file, and parts of a record given outside."""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import BrowserContext, expect

from backend.app import worker_of
from tests.browser.conftest import Site, sign_in
from tests.browser.test_three_screens import complaints, findings, listening


def test_from_the_report_to_a_frozen_file_and_pages_for_somebody_outside(site: Site, desk: BrowserContext) -> None:
    page = desk.new_page()
    said = listening(page)
    sign_in(page, site, "noor", "/clinic/")
    page.get_by_test_id("nav-outcomes").click()
    page.get_by_test_id("to-ended").click()
    expect(page.get_by_test_id("ended")).to_have_text("0 episodes ended")
    expect(page.get_by_test_id("published")).to_contain_text("36.7 per 100")
    assert findings(page) == []
    page.get_by_test_id("purpose").fill("for the board")
    page.get_by_test_id("freeze").click()
    expect(page.get_by_test_id("frozen-said")).to_contain_text("Asked for.")
    assert worker_of(site.app).run_one()
    page.get_by_test_id("nav-exports").click()
    line = page.get_by_test_id("frozen-line")
    expect(line).to_have_attribute("data-status", "done")
    expect(line).to_contain_text(re.compile("[0-9a-f]{64}"))
    with page.expect_download() as kept:
        page.get_by_test_id("save-frozen").click()
    assert kept.value.suggested_filename == "ebb-outcomes-1.json"
    expect(page.get_by_test_id("export-log")).to_contain_text("outcomes: episodes ended")
    expect(page.get_by_test_id("restore-test")).to_contain_text("ebb restore-test")
    assert findings(page) == []

    page.goto(f"{site.url}/clinic/#/people/patients")
    page.get_by_role("link", name="Give parts of the record of Mara outside").click()
    page.get_by_test_id("recipient").fill("Northern Insurance")
    page.get_by_test_id("give-purpose").fill("claim")
    page.get_by_test_id("give").click()
    expect(page.get_by_test_id("give-trouble")).to_have_text("The consent to sharing is not on file.")
    yes = {"id": str(uuid.uuid4()), "purpose": "sharing", "given": True, "version": 2, "language": "en"}
    assert site.cast.mara.post(f"/patients/{site.cast.mara.patient_id}/consents", json=yes).status_code == 201
    with page.expect_download() as kept:
        page.get_by_test_id("give").click()
    assert kept.value.suggested_filename == "ebb-insurer_pdf-2.pdf"
    expect(page.get_by_test_id("given")).to_contain_text("to Northern Insurance")
    assert findings(page) == []
    assert [one for one in complaints(said) if "422" not in one] == []


def test_a_therapist_sees_only_their_own_figures(site: Site, desk: BrowserContext) -> None:
    page = desk.new_page()
    sign_in(page, site, "dev", "/clinic/")
    page.get_by_test_id("nav-figures").click()
    expect(page.get_by_test_id("mine")).to_contain_text("0 episodes ended")
    assert findings(page) == []
