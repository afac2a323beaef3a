"""A manager sets up an authenticator, takes a therapist on, and the therapist comes in by the link."""

from __future__ import annotations

import re
import time

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site, sign_in
from tests.browser.test_three_screens import findings
from tests.support.databases import ON_SQLITE

PASSWORD = "seven quiet herons at dusk"
# One database is enough here: what these pages ask is tested on both elsewhere.
pytestmark = [pytest.mark.browser, ON_SQLITE]


@pytest.fixture
def second_factor_waived() -> bool:
    return False


def code(secret: str, ago: int = 0) -> str:
    """What the authenticator shows, or showed so many steps ago."""
    return pyotp.TOTP(secret).at(int(time.time()) - 30 * ago)


def set_up_factor(page: Page) -> tuple[str, list[str]]:
    """The secret and the recovery codes of an authenticator that is now set up."""
    expect(page.get_by_test_id("first-factor")).to_be_visible()
    assert findings(page) == []
    page.get_by_test_id("begin-factor").click()
    secret = (page.get_by_test_id("totp-secret").text_content() or "").replace(" ", "")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    assert findings(page) == []
    # The code of the step before, so that the one of now is still good for signing in.
    page.get_by_test_id("first-code").fill(code(secret, ago=1))
    page.get_by_test_id("confirm-factor").click()
    listed = page.get_by_test_id("recovery-codes").locator("li")
    expect(listed).to_have_count(10)
    codes = listed.all_text_contents()
    assert findings(page) == []
    page.get_by_test_id("codes-kept").click()
    return secret, codes


def test_set_up_once_then_two_steps(site: Site, desk: BrowserContext) -> None:
    page = desk.new_page()
    sign_in(page, site, "dev", "/")
    secret, codes = set_up_factor(page)
    expect(page.get_by_test_id("nav-worklist")).to_be_visible()
    page.get_by_test_id("nav-settings").click()
    page.get_by_test_id("sign-out").click()
    expect(page.get_by_test_id("login")).to_be_visible()

    sign_in(page, site, "dev", "/")
    field = page.get_by_test_id("second-code")
    expect(field).to_be_focused()
    assert (field.get_attribute("autocomplete"), field.get_attribute("inputmode")) == ("one-time-code", "numeric")
    assert findings(page) == []
    field.fill("000000")
    page.get_by_test_id("second-go").click()
    expect(page.get_by_test_id("sign-in-trouble")).to_contain_text("not right")
    shown = code(secret)
    field.fill(f"{shown[:3]} {shown[3:]}")  # as apps show it, and as it is pasted
    page.get_by_test_id("second-go").click()
    expect(page.get_by_test_id("nav-worklist")).to_be_visible()

    page.get_by_test_id("nav-settings").click()
    page.get_by_test_id("sign-out").click()
    sign_in(page, site, "dev", "/")
    page.get_by_test_id("other-way").click()
    page.get_by_test_id("second-code").fill(codes[0].lower())
    page.get_by_test_id("second-go").click()
    expect(page.get_by_test_id("nav-worklist")).to_be_visible()
    page.goto(site.url + "/clinic/#/settings/security")
    expect(page.get_by_text("9 recovery codes are left.")).to_be_visible()
    assert findings(page) == []
    page.get_by_test_id("old-password").fill("not this one")
    page.get_by_test_id("new-password").fill(PASSWORD)
    page.get_by_test_id("change-password").click()
    expect(page.get_by_test_id("security-trouble")).to_contain_text("not right")


def test_a_manager_takes_on_a_therapist_who_comes_in_by_the_link(
    site: Site, desk: BrowserContext, phone: BrowserContext
) -> None:
    page = desk.new_page()
    sign_in(page, site, "noor", "/")
    set_up_factor(page)
    page.get_by_test_id("nav-people").click()
    expect(page.get_by_test_id("staff-line").first).to_be_visible()
    assert findings(page) == []
    page.get_by_test_id("staff-name").fill("Iris Okafor")
    page.get_by_test_id("staff-login").fill("iris@ebb.example")
    page.get_by_test_id("take-on").click()
    address = page.get_by_test_id("setup-address").input_value()
    assert re.fullmatch(re.escape(site.url) + r"/clinic/#/setup/[\w-]+", address)
    expect(page.get_by_test_id("staff-line").filter(has_text="Iris Okafor")).to_contain_text("not set up")

    hers = phone.new_page()
    hers.goto(address)
    expect(hers.get_by_test_id("set-up")).to_contain_text("River Clinic")
    assert findings(hers) == []
    hers.get_by_test_id("new-password").fill("password123")
    hers.get_by_test_id("set-up-go").click()
    expect(hers.get_by_test_id("set-up-trouble")).to_contain_text("tried first")
    hers.get_by_test_id("new-password").fill(PASSWORD)
    hers.get_by_test_id("set-up-go").click()
    set_up_factor(hers)
    expect(hers.get_by_test_id("who")).to_contain_text("Iris Okafor")
    hers.goto("about:blank")
    hers.goto(address)
    expect(hers.get_by_test_id("set-up-trouble")).to_contain_text("over")

    page.get_by_test_id("to-enrolments").click()
    page.get_by_test_id("patient-name").fill("Pia Sol")
    page.get_by_test_id("patient-born").fill("1990-02-03")
    page.get_by_test_id("enrol").click()
    line = page.get_by_test_id("enrolment-line").filter(has_text="Pia Sol")
    expect(line).to_contain_text("no account yet")
    assert findings(page) == []
    line.get_by_label("Who cares for Pia Sol?").select_option(label="Iris Okafor")
    expect(line.get_by_role("button", name="End the care of Pia Sol by Iris Okafor today")).to_be_visible()
