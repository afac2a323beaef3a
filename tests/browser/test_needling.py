"""A therapist needles: asked first, begun with the last session, a needle found missing, signed, added to; and the
ledger's lanes. The manager keeps who may."""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from backend.needling.technique import RedFlag
from tests.browser.conftest import Site, sign_in
from tests.browser.test_three_screens import complaints, findings, listening
from tests.features.needling.sent import ASKED_FIRST, SITE

PICTURES = os.environ.get("EBB_PICTURES")


def picture(page: Page, name: str) -> None:
    """Kept where somebody asks for it, to be looked at."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def before(served: Site) -> None:
    """A spot found two weeks ago, and a session two days ago."""
    mara, now = served.cast.mara.patient_id, datetime.now(UTC)
    then = now - timedelta(days=14)
    spot: dict[str, Any] = {"id": str(uuid.uuid4()), "muscle": "upper_trapezius", "side": "right"}
    spot |= {"spot": "upper border", "first_seen_on": then.date().isoformat()}
    made = served.cast.dev.post(f"/patients/{mara}/trigger-points", json=spot)
    assert made.status_code == 201, made.get_data(as_text=True)
    look = {
        "id": str(uuid.uuid4()),
        "examined_at": then.isoformat(timespec="seconds"),
        "zone": "America/Edmonton",
        "state": "latent",
        "recognised_pain": False,
    }
    url = f"/patients/{mara}/trigger-points/{spot['id']}/examinations"
    assert served.cast.dev.post(url, json=look).status_code == 201
    session = {
        "id": str(uuid.uuid4()),
        "performed_at": (now - timedelta(days=2)).isoformat(timespec="seconds"),
        "zone": "America/Edmonton",
        "purpose": "Neck rotation",
        **ASKED_FIRST,
        "needles_in": 1,
        "needles_out": 1,
        "adverse_events": "none",
        "sites": [SITE | {"side": "right", "needle_lot": "R2601-11"}],
    }
    kept = served.cast.dev.post(f"/patients/{mara}/needling-sessions", json=session)
    assert kept.status_code == 201, kept.get_data(as_text=True)


def test_a_session_in_the_order_of_the_visit(site: Site, desk: BrowserContext) -> None:  # noqa: PLR0915
    before(site)
    page = desk.new_page()
    said = listening(page)
    sign_in(page, site, "dev", "/clinic/")
    page.get_by_test_id("nav-patients").click()
    page.get_by_test_id("patient-line").first.click()
    page.get_by_test_id("record-session").click()

    expect(page.get_by_test_id("authorised")).to_contain_text("DN-dev")
    expect(page.get_by_test_id("preloaded")).to_be_visible()
    expect(page.get_by_test_id("session-purpose")).to_have_value("Neck rotation")
    expect(page.get_by_test_id("needle-closed")).to_be_visible()
    expect(page.get_by_test_id("needle-part")).to_have_count(0)
    assert findings(page) == []
    picture(page, "session-closed")
    for flag in RedFlag:
        page.get_by_test_id(f"flag-{flag.value}-no").check()
    expect(page.get_by_test_id("needle-part")).to_have_count(0)
    page.get_by_test_id("session-consent").check()
    expect(page.get_by_test_id("needle-part")).to_be_visible()

    page.get_by_test_id("ledger-point").select_option(index=1)
    page.get_by_test_id("state-active").check()
    page.get_by_test_id("recognised-no").check()
    expect(page.get_by_test_id("ledger-missing")).to_be_visible()
    page.get_by_test_id("recognised-yes").check()
    page.get_by_test_id("finding-keep").click()
    expect(page.get_by_test_id("finding-kept")).to_contain_text("active")

    first = page.get_by_test_id("site").first
    expect(first.get_by_test_id("site-from")).to_contain_text("from ")
    expect(first.get_by_test_id("site-muscle")).to_have_value("upper_trapezius")
    expect(first.get_by_test_id("site-insertions")).to_have_value("6")
    expect(first.get_by_test_id("site-twitch")).to_have_value("")
    expect(first.get_by_test_id("site-lot")).to_have_value("")
    first.get_by_test_id("site-lot").fill("R2602-07")
    first.get_by_test_id("site-twitch").select_option("strong")
    first.get_by_test_id("site-twitch-count").fill("3")
    expect(first.get_by_test_id("site-from")).to_have_count(0)
    expect(page.get_by_test_id("needles-in")).to_have_value("")
    page.get_by_test_id("needles-in").fill("2")
    page.get_by_test_id("needles-out").fill("1")
    page.get_by_test_id("session-save").click()
    expect(page.get_by_test_id("refused")).to_contain_text("1 needle is not out yet")
    picture(page, "session-missing")
    page.get_by_test_id("needles-out").fill("2")
    page.get_by_test_id("pain-before").select_option("4")
    page.get_by_test_id("pain-after").select_option("2")
    page.get_by_test_id("session-save").click()
    expect(page.get_by_test_id("saved")).to_contain_text("not signed")

    page.reload()
    page.get_by_test_id("draft-go-on").click()
    expect(page.get_by_test_id("needles-in")).to_have_value("2")
    expect(page.get_by_test_id("site-twitch-count").first).to_have_value("3")
    page.get_by_test_id("session-sign").click()
    expect(page.get_by_test_id("missing")).to_contain_text("near the chest (upper trapezius)")
    page.get_by_test_id("advice-lung_risk").check()
    page.get_by_test_id("events-listed").check()
    page.get_by_test_id("add-event").click()
    assert findings(page) == []
    picture(page, "session-open")
    page.get_by_test_id("session-sign").click()
    page.get_by_test_id("sessions-page").click()

    newest = page.get_by_test_id("session").first
    expect(newest).to_contain_text("2 needles in, 2 out")
    expect(newest).to_contain_text("pain 4 before, 2 after")
    expect(newest).to_contain_text("bruise, mild")
    newest.get_by_test_id("addendum-open").click()
    page.get_by_test_id("addendum-text").fill("Slept well.")
    page.get_by_test_id("addendum-reason").fill("She called.")
    page.get_by_test_id("addendum-send").click()
    expect(page.get_by_test_id("addendum")).to_contain_text("Slept well.")
    page.get_by_test_id("session").nth(1).get_by_test_id("void-open").click()
    page.get_by_test_id("void-reason").fill("It was Omar.")
    page.get_by_test_id("void-send").click()
    expect(page.get_by_test_id("session-void")).to_contain_text("It was Omar.")
    assert findings(page) == []
    picture(page, "sessions")
    assert complaints(said) == []


def test_the_ledgers_lanes_and_who_may_needle(site: Site, desk: BrowserContext) -> None:
    before(site)
    page = desk.new_page()
    said = listening(page)
    sign_in(page, site, "dev", "/clinic/")
    page.get_by_test_id("nav-patients").click()
    page.get_by_test_id("patient-line").first.click()
    page.get_by_test_id("points-page").click()
    lane = page.get_by_test_id("lane").first
    expect(lane).to_contain_text("upper trapezius, right, upper border")
    expect(lane).to_contain_text("latent")
    page.get_by_test_id("ledger-point").select_option(index=1)
    page.get_by_test_id("state-active").check()
    page.get_by_test_id("recognised-yes").check()
    page.get_by_test_id("finding-keep").click()
    expect(lane.get_by_test_id("look")).to_have_count(2)
    assert findings(page) == []
    picture(page, "lanes")
    assert complaints(said) == []
