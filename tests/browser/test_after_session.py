"""A patient is short of breath the day after needling, without a network: what to do is on the screen at once, the
clinic hears of it as soon as it can, and it ends with a therapist's note."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Site, sign_in
from tests.browser.test_offline_entry import open_app
from tests.browser.test_three_screens import complaints, findings, listening
from tests.features.mara_through_the_api import SESSION


def needled_yesterday(site: Site) -> None:
    """25 hours ago; and the clinic has said whom to call."""
    cast = site.cast
    at = (datetime.now(UTC) - timedelta(hours=25)).isoformat(timespec="milliseconds")
    where = f"/patients/{cast.mara.patient_id}/needling-sessions"
    made = cast.dev.post(where, json=SESSION | {"id": str(uuid.uuid4()), "performed_at": at})
    assert made.status_code == 201, made.get_data(as_text=True)
    rule: dict[str, Any] = {"steps": [{"reach": "duty", "after_minutes": 15}], "emergency_number": "911"}
    assert cast.noor.post("/escalation", json=rule | {"clinic_phone": "+1 403 555 0100"}).status_code == 201


def test_an_alarming_answer_from_the_phone_to_its_end(site: Site, phone: BrowserContext, desk: BrowserContext) -> None:
    needled_yesterday(site)
    page = open_app(phone, site)
    said = listening(page)
    asking = page.get_by_test_id("follow-up")
    expect(asking).to_have_count(1)
    expect(asking).to_have_attribute("data-hours", "24")
    phone.set_offline(True)
    asking.click()
    expect(page.get_by_test_id("save")).to_be_disabled()
    assert findings(page) == []
    page.get_by_test_id("breathless-yes").click(force=True)
    advice = page.get_by_test_id("advice")
    expect(advice).to_be_visible()
    expect(advice).to_have_attribute("role", "alert")
    expect(advice.locator("h1")).to_be_focused()
    expect(page.get_by_test_id("call-emergency")).to_have_attribute("href", "tel:911")
    expect(page.get_by_test_id("call-clinic")).to_have_attribute("href", "tel:+14035550100")
    expect(page.get_by_test_id("told")).to_contain_text("has not been reached yet")
    assert findings(page) == []
    phone.set_offline(False)
    expect(page.get_by_test_id("told")).to_contain_text("has been told")
    page.get_by_test_id("advice-seen").click()
    page.get_by_test_id("follow-up").click()
    page.get_by_test_id("breathless-no").check(force=True)
    page.get_by_test_id("none-of-these").click()
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("follow-up")).to_have_attribute("data-whole", "true")
    expect(page.get_by_test_id("outbox")).to_have_attribute("data-waiting", "0")
    clinic = desk.new_page()
    sign_in(clinic, site, "dev", "/clinic/")
    line = clinic.get_by_test_id("worklist-line").first
    expect(line).to_contain_text("breathless after needling")
    clinic.get_by_test_id("open").first.click()
    expect(clinic.get_by_test_id("alert-history").locator("li")).to_have_count(2)
    assert findings(clinic) == []
    for button, state in (("acknowledge", "acknowledged"), ("close", "closed")):
        clinic.get_by_test_id("alert-note").fill("Called her; she was seen in hospital.")
        clinic.get_by_test_id(button).click()
        expect(clinic.get_by_test_id("alert")).to_have_attribute("data-state", state)
    assert [one for one in complaints(said) if "ERR_INTERNET_DISCONNECTED" not in one] == []


def test_the_manager_sets_who_is_told(site: Site, desk: BrowserContext) -> None:
    page = desk.new_page()
    sign_in(page, site, "noor", "/clinic/")
    page.get_by_test_id("nav-alerts").click()
    expect(page.get_by_test_id("rule-default")).to_be_visible()
    assert findings(page) == []
    page.get_by_test_id("minutes-duty").fill("10")
    page.get_by_test_id("duty").select_option(label="Lena")
    page.get_by_test_id("clinic-phone").fill("+1 403 555 0100")
    page.get_by_test_id("keep-rule").click()
    expect(page.get_by_test_id("rule-said")).to_have_text("In force.")
    expect(page.get_by_test_id("rule-default")).to_have_count(0)
