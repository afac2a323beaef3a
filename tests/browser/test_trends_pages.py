"""A therapist opens the scorecard and the sessions on one axis; each verdict has its word, and axe finds nothing."""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site, sign_in
from tests.browser.test_three_screens import complaints, findings, listening


def measured(served: Site, instrument: str, days_ago: int, **told: Any) -> None:
    at = datetime.now(UTC) - timedelta(days=days_ago)
    body = {"id": str(uuid.uuid4()), "instrument": instrument, "taken_at": at.isoformat(timespec="seconds")}
    path = f"/patients/{served.cast.mara.patient_id}/readings"
    answer = served.cast.dev.post(path, json=body | {"zone": "America/Edmonton"} | told)
    assert answer.status_code == 201, answer.get_data(as_text=True)


def shot(page: Page, name: str) -> None:
    """A picture for whoever looks at pages; only where a folder is named."""
    folder = os.environ.get("EBB_TEST_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_the_scorecard_and_the_sessions(site: Site, desk: BrowserContext) -> None:
    measured(site, "pseq", 60, value=22)
    measured(site, "pseq", 1, value=30)
    for days_ago, trials in ((60, [150] * 3), (1, [210, 225, 231])):
        measured(site, "ppt", days_ago, trials=trials, site="upper_trapezius", side="right", timing="pre")
    page = desk.new_page()
    said = listening(page)
    sign_in(page, site, "dev", "/clinic/")
    page.get_by_test_id("nav-patients").click()
    page.get_by_test_id("patient-line").first.click()
    expect(page.get_by_test_id("pain-details")).to_be_visible()
    assert findings(page) == []
    expect(page.get_by_test_id("long-run")).to_contain_text("no start level")
    shot(page, "record")
    page.get_by_test_id("tables").locator("summary").click()
    told = page.get_by_test_id("tables").get_by_test_id("statements")
    expect(told).to_have_count(2)
    expect(told.get_by_test_id("statement-detectable").filter(has_text="beyond error (60)")).to_have_count(1)
    expect(told.get_by_test_id("statement-matters").filter(has_text="nobody has said how large")).to_have_count(1)
    assert findings(page) == []
    page.get_by_test_id("scorecard").click()
    confident = page.get_by_test_id("claim-L10")
    expect(confident).to_have_attribute("data-verdict", "not_seen")
    expect(confident).to_contain_text("not counted: band unchanged")
    expect(confident).to_contain_text("22 → 30")
    threshold = page.get_by_test_id("claim-H4f")
    expect(threshold).to_have_attribute("data-verdict", "seen")
    expect(threshold.locator(".verdict.better")).to_have_text("seen")
    expect(page.get_by_test_id("claim-H2")).to_contain_text("not measured")
    assert findings(page) == []
    shot(page, "scorecard")
    page.go_back()
    page.get_by_test_id("around-sessions").click()
    expect(page.get_by_test_id("curve-needling")).to_contain_text("No session yet.")
    assert findings(page) == []
    assert complaints(said) == []
