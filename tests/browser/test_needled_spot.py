"""A tap on the drawing says where a needle went: the patient's own left is stored, in front, behind, by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from backend.needling.technique import RedFlag
from tests.browser.conftest import Site, sign_in
from tests.browser.test_needling import before
from tests.browser.test_three_screens import complaints, findings, listening
from tests.features.cast import body

# Where it is tapped on the screen, in units of the drawing, and which place of the patient that is.
TAPS = (
    ("back", (86.0, 115.0), "shoulder_top", "left"),
    pytest.param("back", (154.0, 115.0), "shoulder_top", "right", marks=pytest.mark.long),
    # The patient faces us: their left is on our right.
    pytest.param("front", (154.0, 116.0), "collarbone", "left", marks=pytest.mark.long),
)


def needle_part(page: Page, site: Site) -> None:
    """The session's form, as far as the sites."""
    sign_in(page, site, "dev", "/clinic/")
    expect(page.get_by_test_id("who")).to_be_visible()
    page.goto(f"{site.url}/clinic/#/patients/{site.cast.mara.patient_id}/session")
    for flag in RedFlag:
        page.get_by_test_id(f"flag-{flag.value}-no").check()
    page.get_by_test_id("session-consent").check()
    page.get_by_test_id("site-drawing").locator("summary").click()


def sign(page: Page) -> None:
    page.get_by_test_id("needles-in").fill("1")
    page.get_by_test_id("needles-out").fill("1")
    page.get_by_test_id("events-none").check()
    page.get_by_test_id("advice-lung_risk").check()
    page.get_by_test_id("session-sign").click()
    expect(page.get_by_test_id("sessions-page")).to_be_visible()


def stored(site: Site) -> dict[str, Any]:
    listed = body(site.cast.dev.get(f"/patients/{site.cast.mara.patient_id}/needling-sessions"))["items"]
    [needled] = max(listed, key=lambda one: str(one["performed_at"]))["sites"]
    return dict(needled)


@pytest.mark.parametrize(("view", "at", "region", "side"), TAPS)
def test_what_is_tapped_is_stored_on_the_patients_own_side(
    site: Site, desk: BrowserContext, view: str, at: tuple[float, float], region: str, side: str
) -> None:
    before(site)
    page = desk.new_page()
    said = listening(page)
    needle_part(page, site)
    page.get_by_test_id(f"view-{view}").check(force=True)
    expect(page.get_by_test_id("site-from")).to_be_visible()  # to look is to change nothing
    expect(page.get_by_test_id("viewers-left")).to_have_text("patient’s left" if view == "back" else "patient’s right")
    drawing = page.get_by_test_id(f"body-{view}")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    assert box is not None
    scale = box["width"] / 240
    drawing.click(position={"x": at[0] * scale, "y": at[1] * scale})
    tapped = page.get_by_test_id("site-tapped")
    expect(tapped).to_have_attribute("data-region", region)
    expect(tapped).to_have_attribute("data-side", side)
    expect(page.get_by_test_id("site-side")).to_have_value(side)
    expect(page.get_by_test_id("site-from")).to_have_count(0)
    assert findings(page) == []
    sign(page)
    found = stored(site)
    assert (found["muscle"], found["side"], found["place"]["view"]) == ("upper_trapezius", side, view)
    assert abs(found["place"]["x"] - at[0]) < 1
    assert abs(found["place"]["y"] - at[1]) < 1
    assert complaints(said) == []


def test_a_key_says_the_same_and_another_side_takes_the_spot_away(site: Site, desk: BrowserContext) -> None:
    before(site)
    page = desk.new_page()
    needle_part(page, site)
    stop = page.locator('[data-testid=body-back] [tabindex="0"]')
    expect(stop).to_have_attribute("data-place", "neck_back middle")
    stop.press("ArrowLeft")  # behind, the patient's left is on the viewer's left
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("site-side")).to_have_value("left")
    page.get_by_test_id("site-muscle").select_option("splenius_cervicis")
    expect(page.get_by_test_id("site-tapped")).to_have_attribute("data-side", "left")
    page.get_by_test_id("site-side").select_option("right")
    expect(page.get_by_test_id("site-tapped")).to_have_count(0)
    stop = page.locator('[data-testid=body-back] [data-place="neck_back left"]')
    stop.focus()
    page.keyboard.press("Enter")
    sign(page)
    found = stored(site)
    assert (found["muscle"], found["side"], found["place"]["view"]) == ("splenius_cervicis", "left", "back")
    assert found["place"]["x"] < 120
