"""A finger on the drawing: the person's own side is what reaches the server, in front and behind, and by keyboard."""

from __future__ import annotations

import re

from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect
from sqlalchemy import select

from backend.pain.models import PainEntry
from backend.shell.db.session import db
from tests.browser.conftest import Site, sign_in
from tests.browser.test_three_screens import findings
from tests.features.cast import inside

Marked = set[tuple[str, str, int]]
# Where a finger goes, as seen on the screen (in units of the drawing, 240 wide), and what the person means by it.
TAPS = {
    "front": (
        ((60, 215), ("elbow_front", "right")),  # the person faces us: their right is on our left
        ((180, 215), ("elbow_front", "left")),
        ((120, 145), ("chest", "middle")),
    ),
    "back": (
        ((107, 92), ("neck_back", "left")),  # seen from behind their left is on our left
        ((133, 92), ("neck_back", "right")),
        ((146, 140), ("shoulder_blade", "right")),
    ),
}


def places(app: Flask) -> Marked:
    with inside(app):
        rows = db.session.scalars(select(PainEntry)).all()
        found = {(p["region"], p["side"], p["score"]) for row in rows for p in row.places}
        db.session.rollback()
        return found


def open_drawing(phone: BrowserContext, site: Site) -> Page:
    page = phone.new_page()
    sign_in(page, site, "mara", "/app/")
    page.get_by_test_id("check-in").click()
    page.get_by_test_id("pain-average-4").check(force=True)
    page.get_by_test_id("add-where").click()
    return page


def tap(page: Page, view: str, at: tuple[float, float]) -> Locator:
    """A finger on the glass, not a click on an element of that name."""
    page.get_by_test_id(f"view-{view}").check(force=True)
    drawing = page.get_by_test_id(f"body-{view}")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    assert box is not None
    scale = box["width"] / 240
    drawing.click(position={"x": at[0] * scale, "y": at[1] * scale})
    return page.get_by_test_id("place-asked")


def mark(page: Page, score: int) -> None:
    page.get_by_test_id(f"place-score-{score}").check(force=True)
    page.get_by_test_id("place-add").click()


def test_what_is_tapped_is_the_persons_own_side(site: Site, phone: BrowserContext) -> None:
    page = open_drawing(phone, site)
    wanted: Marked = set()
    for view, taps in TAPS.items():
        for at, (region, side) in taps:
            asked = tap(page, view, at)
            expect(asked).to_have_attribute("data-region", region)
            expect(asked).to_have_attribute("data-side", side)
            mark(page, len(wanted))
            wanted.add((region, side, len(wanted)))
    chip = page.locator("[data-testid=place][data-region=neck_back][data-side=right]")
    expect(chip).to_contain_text("right neck")
    assert findings(page) == []
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("outbox-text")).to_contain_text("All sent")
    assert places(site.app) == wanted
    page.reload()
    expect(page.get_by_test_id("answered")).to_be_visible()


def test_a_key_or_a_list_says_the_same(site: Site, phone: BrowserContext) -> None:
    page = open_drawing(phone, site)
    page.get_by_test_id("view-back").check(force=True)
    stop = page.locator('[data-testid=body-back] [tabindex="0"]')
    expect(stop).to_have_attribute("data-place", "neck_back middle")
    stop.press("ArrowRight")  # on the screen; behind that is the person's right
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("place-asked")).to_have_attribute("data-side", "right")
    mark(page, 5)
    page.get_by_test_id("by-list").check(force=True)
    page.get_by_test_id("place-region").select_option("shoulder_blade")
    page.get_by_test_id("place-side-right").check(force=True)
    mark(page, 2)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("outbox-text")).to_contain_text("All sent")
    assert places(site.app) == {("neck_back", "right", 5), ("shoulder_blade", "right", 2)}


def test_a_planted_mirrored_drawing_is_caught(site: Site, phone: BrowserContext) -> None:
    """The same taps on an app whose map has left and right exchanged behind: the side that is asked is wrong."""
    planted = {"n": 0}

    def mirror(route: Route) -> None:
        text = route.fetch().text()
        turned = re.sub(
            r"(region:[`'\"]\w+[`'\"],side:[`'\"])(left|right)([`'\"],view:[`'\"]back)",
            lambda found: found[1] + {"left": "right", "right": "left"}[found[2]] + found[3],
            text,
        )
        planted["n"] += turned != text
        route.fulfill(body=turned, content_type="text/javascript")

    phone.route(re.compile(r"/assets/.*\.js$"), mirror)
    page = open_drawing(phone, site)
    if planted["n"] == 0:
        raise AssertionError("nothing was planted: this test shows nothing")
    asked = tap(page, "back", (133, 92))
    expect(asked).to_have_attribute("data-region", "neck_back")
    expect(asked).to_have_attribute("data-side", "left")
