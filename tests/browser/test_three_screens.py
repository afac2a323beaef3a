"""Each of the three users signs in and reaches what is theirs; nothing breaks the policy; axe finds nothing."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from backend.shell.settings import ROOT
from tests.browser.conftest import Site, sign_in

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# Whatever moves has come to rest, or a second has passed.
STILL = """() => Promise.race([
    Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))),
    new Promise((done) => setTimeout(done, 1000)),
]).then(() => true)"""
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


def listening(page: Page) -> list[str]:
    """What the browser complains about, apart from being asked to sign in."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def complaints(said: list[str]) -> list[str]:
    return [line for line in said if "401" not in line]


def findings(page: Page) -> list[str]:
    """What axe finds on the page once it stands: a heading is there, and nothing moves any more."""
    expect(page.locator("h1").first).to_be_visible()
    page.evaluate(STILL)
    page.evaluate(AXE.read_text())
    found: Any = page.evaluate(
        "rules => axe.run({runOnly: {type: 'tag', values: rules}}).then(r => r.violations)", RULES
    )
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_patient_reads_today_checks_in_and_sees_a_trend(site: Site, phone: BrowserContext, scheme: Any) -> None:
    page = phone.new_page()
    page.emulate_media(color_scheme=scheme)
    said = listening(page)
    page.goto(f"{site.url}/app/")
    expect(page.get_by_test_id("sign-in-go")).to_be_visible()
    assert findings(page) == []
    sign_in(page, site, "mara", "/app/")
    expect(page.get_by_test_id("greeting")).to_contain_text("Mara")
    assert findings(page) == []
    page.get_by_test_id("check-in").click()
    expect(page.get_by_test_id("save")).to_be_disabled()
    assert page.locator("input[type=radio][name=average]:checked").count() == 0
    assert findings(page) == []
    page.get_by_test_id("pain-average-0").check(force=True)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("answered")).to_have_attribute("data-score", "0")
    page.get_by_test_id("tab-trend").click()
    expect(page.get_by_test_id("trend-sentence")).to_be_visible()
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints(said) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_therapist_goes_from_the_list_to_the_long_picture(site: Site, desk: BrowserContext, scheme: Any) -> None:
    page = desk.new_page()
    page.emulate_media(color_scheme=scheme)
    said = listening(page)
    sign_in(page, site, "dev", "/clinic/")
    expect(page.get_by_test_id("worklist-line")).to_have_count(1)
    assert findings(page) == []
    page.get_by_test_id("nav-patients").click()
    page.get_by_test_id("patient-line").first.click()
    expect(page.get_by_test_id("figures")).to_be_visible()
    expect(page.get_by_test_id("title")).to_contain_text("Mara")
    assert findings(page) == []
    assert complaints(said) == []
    assert page.get_by_test_id("nav-outcomes").count() == 0


def test_the_manager_reads_outcomes(site: Site, desk: BrowserContext) -> None:
    page = desk.new_page()
    said = listening(page)
    sign_in(page, site, "noor", "/clinic/")
    expect(page.get_by_test_id("nav-outcomes")).to_be_visible()
    expect(page.get_by_test_id("nav-worklist")).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()
    assert findings(page) == []
    page.get_by_test_id("nav-exports").click()
    expect(page.get_by_test_id("nav-exports")).to_have_attribute("aria-current", "page")
    expect(page.locator("h1")).to_be_visible()
    assert findings(page) == []
    assert complaints(said) == []


@pytest.mark.asvs("v5.0.0-7.4.4")
@pytest.mark.parametrize(
    ("who", "path", "pages", "settings"),
    [
        ("mara", "/app/", ("tab-today", "tab-trend"), "tab-settings"),
        ("dev", "/clinic/", ("nav-worklist", "nav-patients"), "nav-settings"),
        ("noor", "/clinic/", ("nav-outcomes", "nav-exports"), "nav-settings"),
    ],
)
def test_signing_out_is_one_step_from_every_page(
    site: Site, desk: BrowserContext, who: str, path: str, pages: tuple[str, ...], settings: str
) -> None:
    page = desk.new_page()
    sign_in(page, site, who, path)
    for name in pages:
        page.get_by_test_id(name).click()
        page.get_by_test_id(settings).click()
        expect(page.get_by_test_id("sign-out")).to_be_visible()


@pytest.mark.parametrize(("who", "path"), [("mara", "/app/"), ("dev", "/clinic/"), ("noor", "/clinic/")])
def test_the_front_page_sends_everybody_on(site: Site, desk: BrowserContext, who: str, path: str) -> None:
    page = desk.new_page()
    sign_in(page, site, who, "/")
    page.wait_for_url(f"{site.url}{path}**")


def test_french_from_the_first_word(site: Site, browser: Any) -> None:
    context = browser.new_context(locale="fr-CA", timezone_id="America/Edmonton")
    page = context.new_page()
    page.goto(f"{site.url}/app/")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_test_id("sign-in-go")).not_to_have_text("Sign in")
    context.close()


@pytest.mark.asvs("v5.0.0-14.3.1")
def test_another_person_on_the_same_phone_sees_nothing_of_the_first(site: Site, phone: BrowserContext) -> None:
    page = phone.new_page()
    sign_in(page, site, "mara", "/app/")
    expect(page.get_by_test_id("greeting")).to_contain_text("Mara")
    phone.set_offline(True)
    page.get_by_test_id("check-in").click()
    page.get_by_test_id("pain-average-9").check(force=True)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("outbox-text")).to_contain_text("1 waiting")
    signing_out(page)
    phone.set_offline(False)
    sign_in(page, site, "omar", "/app/")
    expect(page.get_by_test_id("greeting")).to_contain_text("Omar")
    expect(page.get_by_test_id("check-in")).to_be_visible()
    assert "Mara" not in page.content()
    signing_out(page)
    sign_in(page, site, "mara", "/app/")
    expect(page.get_by_test_id("outbox-text")).to_contain_text("All sent")
    expect(page.get_by_test_id("answered")).to_have_attribute("data-score", "9")


def signing_out(page: Page) -> None:
    page.get_by_test_id("tab-settings").click()
    page.get_by_test_id("sign-out").click()
    if page.get_by_test_id("sign-out-go").count():
        page.get_by_test_id("sign-out-go").click()
    expect(page.get_by_test_id("login")).to_be_visible()
