"""A clinic writes a lesson and a ready start of its own, writes them anew and puts them away."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Site, sign_in
from tests.browser.test_three_screens import complaints, findings, listening
from tests.features.cast import body


def test_a_lesson_and_a_plan_of_the_clinics_own(site: Site, desk: BrowserContext) -> None:
    page = desk.new_page()
    said = listening(page)
    sign_in(page, site, "noor", "/clinic/")
    page.get_by_test_id("nav-library").click()
    page.get_by_test_id("library-lessons").click()
    expect(page.get_by_test_id("own-lesson")).to_have_count(4)
    page.get_by_test_id("own-new").click()
    page.get_by_test_id("own-save").click()
    expect(page.get_by_test_id("own-missing")).to_contain_text("A title in both languages.")
    for language, title in (("en", "Our stairs"), ("fr", "Notre escalier")):
        page.get_by_test_id(f"own-title-{language}").fill(title)
        page.get_by_test_id(f"own-words-{language}").fill("One.\n\nTwo.")
    page.get_by_test_id("own-question-add").click()
    for language in ("en", "fr"):
        page.get_by_test_id(f"own-question-0-{language}").fill("Which?")
        page.get_by_test_id(f"own-choices-0-{language}").fill("a\nb")
    page.get_by_test_id("own-right-0").fill("2")
    assert findings(page) == []
    page.get_by_test_id("own-save").click()
    mine = page.locator("[data-testid=own-lesson][data-own=true]")
    expect(mine).to_have_attribute("data-version", "1")
    assert findings(page) == []
    mine.get_by_test_id("own-edit").click()
    expect(page.get_by_test_id("own-choices-0-fr")).to_have_value("a\nb")
    page.get_by_test_id("own-title-en").fill("Our new stairs")
    page.get_by_test_id("own-save").click()
    expect(mine).to_have_attribute("data-version", "2")
    kept = body(site.cast.dev.get("/lessons"))["items"][-1]
    assert (kept["key"], kept["en"]["title"], kept["fr"]["title"]) == ("our_stairs", "Our new stairs", "Notre escalier")
    assert (kept["en"]["paragraphs"], kept["en"]["questions"][0]["right"]) == (["One.", "Two."], 1)
    mine.get_by_test_id("own-away").click()
    expect(mine).to_have_count(0)

    page.get_by_test_id("library-plans").click()
    page.locator("[data-testid=own-plan][data-key=neck_pain]").get_by_test_id("own-copy").click()
    page.get_by_test_id("own-title-en").fill("Our neck")
    page.get_by_test_id("own-title-fr").fill("Notre cou")
    assert findings(page) == []
    page.get_by_test_id("own-save").click()
    plan = page.locator("[data-testid=own-plan][data-own=true]")
    expect(plan).to_contain_text("Our neck")
    plans = {one["key"]: one for one in body(site.cast.dev.get("/plan-presets"))["items"]}
    same = ("region", "phase", "components", "goals", "stop_rule", "reassessments")
    assert [plans["our_neck"][name] for name in same] == [plans["neck_pain"][name] for name in same]
    plan.get_by_test_id("own-away").click()
    expect(plan).to_have_count(0)
    assert complaints(said) == []
