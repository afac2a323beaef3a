"""What the clinic could not take: the phone says why, sends it corrected or lets it go; then it is gone from there."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site, sign_in
from tests.browser.test_offline_entry import kept
from tests.browser.test_three_screens import findings
from tests.features.cast import body


def written(page: Page, score: int, note: str) -> None:
    """A check-in with a note, pasted with a sign that no clinic can keep."""
    page.get_by_test_id("check-in").click()
    page.get_by_test_id(f"pain-average-{score}").check(force=True)
    page.get_by_test_id("add-note").click()
    page.get_by_test_id("note").fill(note)
    page.get_by_test_id("save").click()


def test_a_refused_answer_is_corrected_sent_again_and_leaves_the_page(site: Site, phone: BrowserContext) -> None:
    page = phone.new_page()
    sign_in(page, site, "mara", "/app/")
    written(page, 0, "slept\x07 badly")
    page.get_by_test_id("held-link").click()
    held = page.get_by_test_id("held")
    expect(held).to_have_count(1)
    expect(held).to_have_attribute("data-code", "control_char")
    expect(held).to_contain_text("cannot be kept")
    assert findings(page) == []
    assert kept(site.app) == []

    page.get_by_test_id("held-right").click()
    expect(page.get_by_test_id("held-note")).to_have_value("slept badly")
    assert findings(page) == []
    phone.set_offline(True)
    page.get_by_test_id("held-send").click()
    expect(page.get_by_test_id("held-alone")).to_be_visible()
    phone.set_offline(False)
    page.get_by_test_id("held-send").click()
    expect(held).to_have_count(0)
    expect(page.get_by_test_id("held-settled")).to_contain_text("on its way")
    page.get_by_test_id("back").click()
    expect(page.get_by_test_id("held-link")).to_have_count(0)
    expect(page.get_by_test_id("outbox-text")).to_have_text("All sent")

    [entry] = kept(site.app)
    assert (entry.score, entry.note) == (0, "slept badly")
    [one] = body(site.cast.mara.get(f"/patients/{site.cast.mara.patient_id}/quarantine"))["items"]
    assert (one["answer"], one["item"]["note"]) == ("sent_again", "slept\x07 badly")


def test_a_refused_answer_is_let_go_with_a_reason(site: Site, phone: BrowserContext) -> None:
    page = phone.new_page()
    sign_in(page, site, "mara", "/app/")
    written(page, 7, "twice\x00")
    page.get_by_test_id("held-link").click()
    page.get_by_test_id("held-go").click()
    expect(page.get_by_test_id("held-gone")).to_be_disabled()
    page.get_by_test_id("held-reason-twice").check(force=True)
    page.get_by_test_id("held-gone").click()
    expect(page.get_by_test_id("held")).to_have_count(0)
    [one] = body(site.cast.mara.get(f"/patients/{site.cast.mara.patient_id}/quarantine"))["items"]
    assert (one["answer"], one["reason"]) == ("let_go", "I wrote it twice")
    assert kept(site.app) == []
