"""The clinic's manager opens a record with a reason, sees that it is one, and ends it; axe finds nothing."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Site, sign_in
from tests.browser.test_three_screens import complaints, findings, listening


def test_a_record_is_opened_with_a_reason_and_closed_again(site: Site, desk: BrowserContext) -> None:
    page = desk.new_page()
    said = listening(page)
    sign_in(page, site, "noor", "/clinic/")
    page.get_by_test_id("nav-reason").click()
    page.get_by_test_id("reason-name").fill("mar")
    page.get_by_test_id("reason-born").fill("1984-05-17")
    page.get_by_test_id("reason-find").click()
    expect(page.get_by_test_id("reason-nobody")).to_be_visible()
    page.get_by_test_id("reason-name").fill("mara")
    page.get_by_test_id("reason-find").click()
    expect(page.get_by_test_id("reason-found")).to_contain_text("Mara")
    page.get_by_test_id("reason-words").fill("A complaint came in about a bill")
    assert findings(page) == []
    page.get_by_test_id("reason-open").click()
    expect(page.get_by_test_id("reason-banner")).to_contain_text("A complaint came in")
    expect(page.get_by_test_id("record-session")).to_have_count(0)
    assert findings(page) == []
    page.get_by_test_id("reason-end").click()
    expect(page.get_by_test_id("reason-name")).to_be_visible()
    assert complaints(said) == []
