"""In a real browser: a link, a passkey, a PIN; and a phone that two people share."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from backend.access import service as access
from tests.browser.conftest import PHONE, Site, sign_in
from tests.browser.test_offline_entry import check_in, kept
from tests.browser.test_three_screens import complaints, findings, listening
from tests.features.cast import inside

PIN = "704819"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
# Every database of this origin, every row of it, with bytes as text: what a program on this phone could read.
EVERY_STORE = """async () => {
    const text = (value) => {
        if (value instanceof ArrayBuffer) value = new Uint8Array(value)
        if (ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value)
        if (value instanceof CryptoKey) return `${value.type} key, extractable: ${value.extractable}`
        if (value && typeof value === 'object') return Object.entries(value).map(([name, inner]) => [name, text(inner)])
        return value
    }
    const done = (request) => new Promise((good, bad) => {
        request.onsuccess = () => good(request.result)
        request.onerror = () => bad(request.error)
    })
    const found = [Object.entries(localStorage), Object.entries(sessionStorage)]
    for (const { name } of await indexedDB.databases()) {
        const db = await done(indexedDB.open(name))
        for (const store of db.objectStoreNames) {
            const rows = db.transaction(store).objectStore(store)
            found.push([name, store, text(await done(rows.getAllKeys()))])
            found.push([name, store, text(await done(db.transaction(store).objectStore(store).getAll()))])
        }
        db.close()
    }
    for (const name of await caches.keys()) {
        const cache = await caches.open(name)
        for (const request of await cache.keys()) {
            found.push([name, request.url, await (await cache.match(request)).text()])
        }
    }
    return JSON.stringify(found)
}"""


@pytest.fixture
def named(site: Site) -> Site:
    """The same server by its name: an address of numbers has no passkeys."""
    return Site(site.url.replace("127.0.0.1", "localhost"), site.app, site.cast)


@pytest.fixture
def pocket(browser: Browser) -> Iterator[BrowserContext]:
    """A phone that can make passkeys."""
    context = browser.new_context(
        viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True, timezone_id="America/Edmonton",
        locale="en-CA", reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(15_000)
    yield context
    context.close()


def with_authenticator(page: Page) -> Any:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session


def link_for(site: Site, name: str, by: str = "dev") -> str:
    """A link that Dev, or whoever cares for them, has made."""
    patient_id = site.cast.everybody[name].patient_id
    answer = site.cast.everybody[by].post(f"/patients/{patient_id}/invitations", json={})
    token = str(answer.json["link"]).partition("#")[2]  # type: ignore[index]
    return f"{site.url}/app/#{token}"


def type_pin(page: Page, pin: str = PIN) -> None:
    for digit in pin:
        page.get_by_test_id(f"key-{digit}").click()
    page.get_by_test_id("pin-go").click()


def join_with_pin(page: Page, link: str, name: str) -> None:
    page.goto(link)
    expect(page.get_by_test_id("welcome")).to_contain_text(name)
    page.get_by_test_id("join-pin").click()
    type_pin(page)
    type_pin(page)
    expect(page.get_by_test_id("greeting")).to_contain_text(name)


def sign_out(page: Page) -> None:
    page.get_by_test_id("tab-settings").click()
    page.get_by_test_id("sign-out").click()
    page.get_by_test_id("sign-out-go").click()
    expect(page.get_by_test_id("sign-in")).to_be_visible()


def without_passwords(site: Site) -> None:
    """Mara and Omar as people who were only ever invited."""
    with inside(site.app) as session:
        for name in ("mara", "omar"):
            account = access.account_of_patient(session, site.cast.everybody[name].patient_id)  # type: ignore[arg-type]
            account.password_hash = access.NO_PASSWORD  # type: ignore[union-attr]
        session.commit()


def test_a_passkey_is_made_by_the_link_and_used_to_sign_in(named: Site, pocket: BrowserContext) -> None:
    page = pocket.new_page()
    said = listening(page)
    with_authenticator(page)
    link = link_for(named, "mara")
    page.goto(link)
    expect(page.get_by_test_id("welcome")).to_have_text("Welcome, Mara")
    assert findings(page) == []
    page.get_by_test_id("join-passkey").click()
    expect(page.get_by_test_id("greeting")).to_contain_text("Mara")
    assert link.partition("#")[2] not in page.url
    sign_out(page)
    assert findings(page) == []
    page.get_by_test_id("passkey-go").click()
    expect(page.get_by_test_id("greeting")).to_contain_text("Mara")
    page.get_by_test_id("tab-settings").click()
    expect(page.get_by_test_id("way-passkey")).to_have_count(1)
    assert findings(page) == []
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_test_id("join-trouble")).to_contain_text("no longer good")
    assert findings(page) == []
    assert complaints(said) == [line for line in complaints(said) if "422" in line]


def test_staff_make_a_passkey_and_sign_in_with_it(named: Site, desk: BrowserContext) -> None:
    page = desk.new_page()
    with_authenticator(page)
    sign_in(page, named, "dev", "/clinic/")
    page.get_by_test_id("nav-settings").click()
    page.get_by_test_id("add-passkey").click()
    expect(page.get_by_test_id("way-passkey")).to_have_count(1)
    assert findings(page) == []
    page.get_by_test_id("sign-out").click()
    page.get_by_test_id("passkey-go").click()
    expect(page.get_by_test_id("who")).to_contain_text("Dev")
    # A password alone opens nothing any more: the passkey is the second step.
    page.get_by_test_id("nav-settings").click()
    page.get_by_test_id("sign-out").click()
    expect(page.get_by_test_id("passkey-go")).to_be_visible()
    sign_in(page, named, "dev", "/clinic/")
    expect(page.get_by_test_id("second-passkey-go")).to_be_visible()
    assert findings(page) == []
    page.get_by_test_id("second-passkey-go").click()
    expect(page.get_by_test_id("who")).to_contain_text("Dev")


def test_a_therapist_invites_and_the_squares_stay_white_in_the_dark(named: Site, desk: BrowserContext) -> None:
    page = desk.new_page()
    sign_in(page, named, "dev", "/clinic/")
    page.get_by_test_id("nav-patients").click()
    page.get_by_test_id("patient-line").first.click()
    page.get_by_test_id("invite").click()
    page.get_by_test_id("invite-go").click()
    squares = page.get_by_test_id("qr")
    expect(squares).to_be_visible()
    scheme: Any
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert squares.locator("rect").evaluate("one => getComputedStyle(one).fill") == "rgb(255, 255, 255)"
        assert findings(page) == []
    box = squares.bounding_box()
    assert box is not None
    assert box["width"] >= 240
    assert re.search(r"/app/#/join/[\w-]{43}$", page.get_by_test_id("link").inner_text())
    expect(page.get_by_test_id("invitation")).to_contain_text("waiting")


def test_a_pin_signs_in_on_its_phone_and_eight_wrong_ones_end_it(site: Site, phone: BrowserContext) -> None:
    page = phone.new_page()
    join_with_pin(page, link_for(site, "mara"), "Mara")
    sign_out(page)
    expect(page.get_by_test_id("pin")).to_be_visible()
    assert "Mara" not in page.content()
    assert findings(page) == []
    type_pin(page)
    expect(page.get_by_test_id("greeting")).to_contain_text("Mara")
    sign_out(page)
    for left in range(7, 0, -1):
        type_pin(page, "111222")
        expect(page.get_by_test_id("pin-trouble")).to_contain_text("One try" if left == 1 else f"{left} tries")
    type_pin(page, "111222")
    expect(page.get_by_test_id("login")).to_be_visible()
    assert page.get_by_test_id("pin").count() == 0
    join_with_pin(page, link_for(site, "mara"), "Mara")  # the clinic lets her in again


def test_two_people_share_a_phone(site: Site, phone: BrowserContext) -> None:
    """N54: Mara signs out without a network, Omar signs in; nothing of her is anywhere; what she wrote stays hers."""
    without_passwords(site)
    seen: list[str] = []
    page = phone.new_page()
    join_with_pin(page, link_for(site, "mara"), "Mara")
    active = "async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'"
    page.wait_for_function(active)
    expect(page.get_by_test_id("check-in")).to_be_visible()
    mara = [str(site.cast.mara.id), str(site.cast.mara.patient_id), "Mara", "canary-of-mara"]

    phone.set_offline(True)
    page.get_by_test_id("check-in").click()
    page.get_by_test_id("pain-average-9").check(force=True)
    page.get_by_test_id("add-note").click()
    page.get_by_test_id("note").fill("canary-of-mara")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("outbox-text")).to_contain_text("1 waiting")
    page.reload()
    expect(page.get_by_test_id("greeting")).to_contain_text("Mara")  # opens without a network while she is signed in
    sign_out(page)
    left = page.evaluate(EVERY_STORE)
    assert [word for word in [*mara, "secret key"] if word in left] == []  # nor the key to what is sealed
    assert [word for word in mara if word in page.content()] == []
    phone.set_offline(False)

    page.on("request", lambda request: seen.append(f"{request.url} {request.headers} {request.post_data or ''}"))
    page.on("response", lambda answer: seen.append(f"{answer.url} {answer.headers}"))
    join_with_pin(page, link_for(site, "omar", by="lena"), "Omar")
    expect(page.get_by_test_id("check-in")).to_be_visible()
    page.wait_for_load_state("networkidle")
    stores = page.evaluate(EVERY_STORE)
    assert "secret key, extractable: false" in stores
    for place in (stores, page.content(), json.dumps(seen)):
        assert [word for word in mara if word in place] == []
    assert kept(site.app) == []  # nor was it sent in Omar's name
    sign_out(page)

    page.get_by_test_id("person-1").check(force=True)
    type_pin(page)
    expect(page.get_by_test_id("greeting")).to_contain_text("Mara")
    expect(page.get_by_test_id("answered")).to_have_attribute("data-score", "9")
    expect(page.get_by_test_id("outbox-text")).to_contain_text("All sent")
    [entry] = kept(site.app)
    assert (entry.score, entry.patient_id) == (9, site.cast.mara.patient_id)
    omar = [str(site.cast.omar.id), str(site.cast.omar.patient_id), "Omar"]
    assert [word for word in omar if word in page.evaluate(EVERY_STORE)] == []


def test_a_scan_that_looks_nowhere_would_be_noticed(site: Site, phone: BrowserContext) -> None:
    """The scan finds what stands in the clear in each kind of place."""
    page = phone.new_page()
    page.goto(f"{site.url}/app/")
    page.evaluate(
        """async () => {
            localStorage.setItem('a', 'canary-1')
            const cache = await caches.open('planted')
            await cache.put('/planted', new Response('canary-2'))
            const db = await new Promise((good) => {
                const request = indexedDB.open('planted', 1)
                request.onupgradeneeded = () => request.result.createObjectStore('rows', {autoIncrement: true})
                request.onsuccess = () => good(request.result)
            })
            const rows = db.transaction('rows', 'readwrite').objectStore('rows')
            rows.add({inner: {bytes: new TextEncoder().encode('canary-3')}})
            await new Promise((good) => { rows.transaction.oncomplete = good })
            db.close()
        }"""
    )
    found = page.evaluate(EVERY_STORE)
    assert [word for word in ("canary-1", "canary-2", "canary-3") if word in found] == [
        "canary-1",
        "canary-2",
        "canary-3",
    ]


def test_a_phone_whose_storage_was_cleared_pulls_everything_and_says_what_is_gone(
    site: Site, phone: BrowserContext
) -> None:
    """F35: an empty diary is never shown for a full one, and an answer that is gone is told."""
    page = phone.new_page()
    sign_in(page, site, "mara", "/app/")
    check_in(page, 3)
    expect(page.get_by_test_id("outbox-text")).to_contain_text("All sent")
    phone.set_offline(True)
    phone.route("**/pain-entries/batch", lambda route: route.abort())  # nor in the moment the line comes back
    page.get_by_test_id("add-today").click()
    page.get_by_test_id("pain-average-8").check(force=True)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("outbox-text")).to_contain_text("1 waiting")
    page.goto("about:blank")
    phone.set_offline(False)
    page.goto(f"{site.url}/healthz")
    page.evaluate("""async () => {
        for (const {name} of await indexedDB.databases()) {
            await new Promise((good, bad) => {
                const request = indexedDB.deleteDatabase(name)
                request.onsuccess = good
                request.onerror = bad
            })
        }
    }""")
    phone.unroute("**/pain-entries/batch")
    page.goto(f"{site.url}/app/")
    # Its key went with the rest, so to the server it is another device: what is gone is told, and she signs in again.
    expect(page.get_by_test_id("sign-in-note")).to_contain_text("1 answer had not been sent")
    sign_in(page, site, "mara", "/app/")
    expect(page.get_by_test_id("answered")).to_have_attribute("data-score", "3")
