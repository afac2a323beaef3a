"""A sign-in belongs to the browser it was made in: the cookie alone is worth nothing elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from sqlalchemy import select

from backend.access.models import SignIn
from backend.shell.db.session import db
from tests.browser.conftest import DESK, Site, sign_in
from tests.features.cast import inside

pytestmark = pytest.mark.browser


def of_mara(site: Site) -> SignIn:
    with inside(site.app):
        return db.session.scalars(select(SignIn).where(SignIn.account_id == site.cast.mara.id)).one()


def test_a_copied_cookie_ends_the_sign_in_instead_of_opening_it(
    site: Site, phone: BrowserContext, browser: Browser
) -> None:
    page = phone.new_page()
    sign_in(page, site, "mara", "/app/")
    expect(page.get_by_test_id("sign-in")).to_have_count(0)
    kept = of_mara(site)
    assert kept.device_key is not None
    assert (kept.device or "").startswith("Chrome, ")
    page.reload()  # renewed by cookie and signature
    expect(page.get_by_test_id("sign-in")).to_have_count(0)
    assert of_mara(site).ended_at is None

    elsewhere = browser.new_context(viewport=DESK)
    elsewhere.add_cookies(phone.cookies())  # type: ignore[arg-type]
    thief = elsewhere.new_page()
    thief.goto(site.url + "/app/")
    expect(thief.get_by_test_id("sign-in")).to_be_visible()
    elsewhere.close()
    assert of_mara(site).ended_why == "device"
