"""What people write stays text on every screen, and a phone's own zone data may be old."""

from __future__ import annotations

import itertools
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from backend.people import service as people
from backend.shell import zone_data
from tests.browser.conftest import PHONE, Site, sign_in
from tests.features.cast import PLAN_START, ZONE, Cast, inside
from tests.features.diary import path

TRAP = "window.__ran = []; window.trap = (how) => window.__ran.push(how ?? 'ran')"
_RUNS = [
    '<script>trap("{n}")</script>',
    "<img src=x onerror=trap('{n}')>",
    "<svg onload=trap('{n}')></svg>",
    "<svg><animate onbegin=trap('{n}') attributeName=x dur=1s>",
    "<iframe srcdoc=\"<script>parent.trap('{n}')</script>\"></iframe>",
    "<details open ontoggle=trap('{n}')>x</details>",
    "<a href=\"javascript:trap('{n}')\">x</a>",
    "<input autofocus onfocus=trap('{n}')>",
    "<style>@import 'https://elsewhere.example/{n}.css';</style>",
    "<body onload=trap('{n}')>",
    "{{{{constructor.constructor('trap(\\'{n}\\')')()}}}}",
    "${{trap('{n}')}}",
    "javascript:trap('{n}')",
    "data:text/html,<script>trap('{n}')</script>",
    "<math><mtext></mtext><script>trap('{n}')</script></math>",
    "<object data=\"javascript:trap('{n}')\"></object>",
    "<link rel=stylesheet href=https://elsewhere.example/{n}>",
    "<meta http-equiv=refresh content=\"0;url=javascript:trap('{n}')\">",
    "<video><source onerror=trap('{n}')></video>",
    "<form action=javascript:trap('{n}')><button>x</button></form>",
]
# What stands before it, to break out of wherever it may have been put.
_BREAKS = ["", '">', "'>", "</textarea>", "</script>", "-->", "]]>", "\\u003c/script>", "%22%3E", "&quot;&gt;"]
PAYLOADS = [
    f"{breaks}{runs.format(n=number)}" for number, (breaks, runs) in enumerate(itertools.product(_BREAKS, _RUNS))
]
EACH = 1000  # letters in one note


def notes() -> list[str]:
    """All payloads, packed into as few notes as hold them."""
    packed = [""]
    for payload in PAYLOADS:
        if len(packed[-1]) + len(payload) > EACH:
            packed.append("")
        packed[-1] += payload + " "
    return [note.strip() for note in packed]


def written(cast: Cast) -> None:
    """Mara has written all of them into notes; patients of Dev's are called by them."""
    now = datetime.now(UTC)
    for place, note in enumerate(notes()):
        felt = (now - timedelta(minutes=5 + place)).isoformat(timespec="milliseconds")
        body = {
            "id": str(uuid.uuid4()),
            "revision": 1,
            "kind": "now",
            "score": 5,
            "felt_at": felt,
            "written_at": felt,
            "zone": ZONE,
            "note": note,
        }
        answer = cast.mara.post(path(cast.mara), json=body)
        assert answer.status_code == 201, answer.get_data(as_text=True)
    with inside(cast.dev.app) as session:
        for payload in PAYLOADS[:40]:
            patient = people.enrol(
                session, clinic_id=cast.clinic_id, name=payload[:120], zone=ZONE, enrolled_on=PLAN_START
            )
            people.link_care(
                session,
                clinic_id=cast.clinic_id,
                patient_id=patient.id,
                therapist_id=cast.dev.id,  # type: ignore[arg-type]
                from_day=PLAN_START,
            )
        session.commit()


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page in which anything that runs, asks or is refused leaves a mark."""
    page, said = context.new_page(), []
    page.add_init_script(TRAP)

    def ask(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("dialog", ask)
    page.on("request", lambda asked: said.append(asked.url) if "elsewhere.example" in asked.url else None)
    return page, said


def ran(page: Page) -> Any:
    return page.evaluate("window.__ran")


@pytest.mark.asvs("v5.0.0-1.1.2", "v5.0.0-1.2.1", "v5.0.0-1.2.2", "v5.0.0-1.2.3", "v5.0.0-3.2.2")
def test_g26_nothing_that_was_written_runs_on_any_screen(
    site: Site, phone: BrowserContext, desk: BrowserContext
) -> None:
    """200 payloads in every text a patient and a clinic can write, over the screens that show them: none runs."""
    written(site.cast)
    page, said = watched(phone)
    sign_in(page, site, "mara", "/app/")
    expect(page.get_by_test_id("greeting")).to_be_visible()
    shown = ""
    for tab in ("tab-trend", "tab-settings", "tab-today"):
        page.get_by_test_id(tab).click()
        expect(page.locator("h1").first).to_be_visible()
        page.wait_for_timeout(300)
        shown += page.locator("body").inner_text()
    page.goto(f"{site.url}/app/#/days")
    expect(page.get_by_test_id("entry").nth(len(notes()) - 1)).to_be_visible()
    shown += page.locator("body").inner_text()
    assert "onerror=trap" in shown, "the notes are not shown, so nothing was tried"
    assert ran(page) == []
    assert said == []
    clinic, clinic_said = watched(desk)
    sign_in(clinic, site, "dev", "/clinic/")
    expect(clinic.locator("h1").first).to_be_visible()
    clinic.locator("summary").first.click()  # those who need nothing today
    expect(clinic.get_by_test_id("worklist-line").first).to_be_visible()
    shown += clinic.locator("body").inner_text()
    clinic.get_by_test_id("nav-patients").click()
    expect(clinic.get_by_test_id("patient-line").nth(40)).to_be_visible()
    shown += clinic.locator("body").inner_text()
    names = [payload for payload in PAYLOADS[:20] if payload[:40] in shown]
    assert len(names) >= 15, "the texts are not shown, so nothing was tried"
    clinic.get_by_test_id("patient-line").filter(has_text="onerror=trap").first.click()
    expect(clinic.get_by_test_id("title")).to_contain_text("onerror=trap")
    assert ran(clinic) == []
    assert clinic_said == []
    print(f"{len(PAYLOADS)} payloads in {len(notes())} notes and 40 names: 0 ran, 0 reports of the policy")
    # Planted: one place that puts text in as markup. The policy stops it, and this test sees that.
    clinic.evaluate("text => { document.querySelector('main, body').innerHTML = text }", PAYLOADS[1])
    clinic.wait_for_timeout(300)
    assert ran(clinic) == []
    assert clinic_said != [], "a planted innerHTML was not noticed"


OFFSETS = """lines => lines.map(([zone, utc]) => {
    try {
        const how = {timeZone: zone, hourCycle: 'h23', dateStyle: 'short', timeStyle: 'short'}
        return new Intl.DateTimeFormat('en-CA', how).format(new Date(utc))
    } catch { return 'unknown' }
})"""


def test_g11_the_browsers_zone_data_are_told(browser: Browser) -> None:
    """Whether this browser knows the clocks of 2026. It may not: nothing of ours relies on it."""
    page = browser.new_page()
    lines, wanted = [], []
    for zone, wall, minutes in zone_data.TABLE:
        local = datetime.fromisoformat(wall)
        lines.append([zone, (local - timedelta(minutes=minutes)).isoformat() + "Z"])
        wanted.append(local.strftime("%Y-%m-%d, %H:%M"))
    found = page.evaluate(OFFSETS, lines)
    differ = [line[0] for line, said, want in zip(lines, found, wanted, strict=True) if said != want]
    print(f"this browser's zone data differ in {len(differ)} of {len(lines)} lines: {sorted(set(differ))}")
    assert "unknown" not in found
    assert not {"UTC", "Europe/Paris", "America/Toronto", "America/Regina"} & set(differ)
    page.close()


def test_g11_a_phone_an_hour_off_breaks_nothing(site: Site, browser: Browser) -> None:
    """A phone that still counts seven hours from UTC, as old zone data do in Edmonton's winter from 2026 on."""
    context = browser.new_context(viewport=PHONE, timezone_id="Etc/GMT+7", locale="en-CA", reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, site, "mara", "/app/")
    page.get_by_test_id("check-in").click()
    page.get_by_test_id("pain-average-4").check(force=True)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("answered")).to_have_attribute("data-score", "4")
    expect(page.get_by_test_id("outbox-text")).to_contain_text("All sent")
    [kept] = site.cast.mara.get(path(site.cast.mara)).json["items"]  # type: ignore[index]
    assert kept["felt_at"].endswith("-07:00")
    stated = datetime.fromisoformat(kept["felt_at"])
    assert kept["local_day"] in {str(stated.date()), str(stated.date() - timedelta(days=1))}
    context.close()
