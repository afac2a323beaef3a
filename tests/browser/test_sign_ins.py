"""Where one is signed in, on the page: eight tabs at once, a name for a device, the end of the others, the notice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select, update

from backend.access.models import RefreshToken, SignIn
from backend.shell.db.session import db
from tests.browser.conftest import DESK, Site, sign_in
from tests.features.cast import inside

pytestmark = pytest.mark.browser


def settings_of(page: Page, site: Site, path: str) -> None:
    page.goto(f"{site.url}{path}#/settings")
    expect(page.get_by_test_id("sign-in-line").first).to_be_visible()


def test_eight_tabs_renew_at_once_and_stay(site: Site, phone: BrowserContext) -> None:
    first = phone.new_page()
    sign_in(first, site, "mara", "/app/")
    expect(first.get_by_test_id("page-today")).to_be_visible()
    tabs = [phone.new_page() for _ in range(8)]
    for tab in tabs:
        tab.evaluate("url => { setTimeout(() => location.assign(url), 50) }", site.url + "/app/")
    for tab in tabs:
        expect(tab.get_by_test_id("page-today")).to_be_visible()
    with inside(site.app):
        [family] = db.session.scalars(select(SignIn).where(SignIn.account_id == site.cast.mara.id))
        assert family.ended_at is None
        chain = db.session.scalars(select(RefreshToken).where(RefreshToken.sign_in_id == family.id)).all()
    # One line of successors: at any time one token that is not used yet.
    assert [token.used_at is None for token in chain].count(True) == 1


def test_a_device_is_named_and_the_others_are_ended(site: Site, phone: BrowserContext, browser: Browser) -> None:
    page = phone.new_page()
    sign_in(page, site, "mara", "/app/")
    expect(page.get_by_test_id("page-today")).to_be_visible()
    elsewhere = browser.new_context(viewport=DESK)
    other = elsewhere.new_page()
    other.goto(site.url + "/app/")
    other.get_by_test_id("shared-device").check()
    sign_in_here(other, "mara")
    expect(other.get_by_test_id("page-today")).to_be_visible()

    settings_of(page, site, "/app/")
    expect(page.get_by_test_id("sign-in-line")).to_have_count(2)
    own = page.get_by_test_id("sign-in-line").filter(has_text="this device")
    expect(page.get_by_test_id("sign-in-line").filter(has_text="shared computer")).to_have_count(1)
    own.get_by_test_id("device-rename").click()
    page.get_by_test_id("device-name").fill("My phone")
    page.get_by_test_id("device-name-go").click()
    expect(page.get_by_test_id("sign-ins")).to_contain_text("My phone")
    page.get_by_test_id("end-others").click()
    expect(page.get_by_test_id("sign-in-line")).to_have_count(1)

    other.reload()
    expect(other.get_by_test_id("sign-in")).to_be_visible()
    elsewhere.close()


def test_staff_see_their_list_and_hear_of_one_that_somebody_else_had(site: Site, desk: BrowserContext) -> None:
    page = desk.new_page()
    sign_in(page, site, "dev", "/")
    expect(page.get_by_test_id("page-worklist")).to_be_visible()
    settings_of(page, site, "/clinic/")
    with inside(site.app):
        ended = {"ended_at": datetime.now(UTC), "ended_why": "reuse"}
        db.session.execute(update(SignIn).where(SignIn.account_id == site.cast.dev.id).values(**ended))
        db.session.commit()
    desk.clear_cookies()
    sign_in(page, site, "dev", "/")
    notice = page.get_by_test_id("ended-notice")
    expect(notice).to_contain_text("used twice")
    page.get_by_test_id("ended-notice-seen").click()
    expect(notice).to_have_count(0)
    page.reload()
    expect(page.get_by_test_id("page-worklist")).to_be_visible()
    expect(notice).to_have_count(0)


def sign_in_here(page: Page, who: str) -> None:
    page.get_by_test_id("login").fill(f"{who}@ebb.example")
    page.get_by_test_id("password").fill("a long walk by the river")
    page.get_by_test_id("sign-in-go").click()
