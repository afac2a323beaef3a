"""The plan on both screens: a preset fills the form and writes nothing, needling is never left alone without a word.

The patient reads the plan and a lesson without a network.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site, sign_in
from tests.browser.test_three_screens import complaints, findings, listening


def look(page: Page, name: str) -> None:
    """A picture for whoever wants to see it; nothing is compared."""
    folder = os.environ.get("PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_the_therapist_agrees_a_plan_and_cannot_leave_needling_alone(site: Site, desk: BrowserContext) -> None:
    page = desk.new_page()
    said = listening(page)
    sign_in(page, site, "dev", "/clinic/")
    expect(page.get_by_test_id("who")).to_be_visible()
    page.goto(f"{site.url}/clinic/#/patients/{site.cast.mara.patient_id}/plan")
    expect(page.get_by_test_id("no-episode")).to_be_visible()
    page.get_by_text("Open an episode").first.click()
    page.get_by_test_id("onset-year").fill("2023")
    page.get_by_test_id("episode-region").select_option("neck_back")
    page.get_by_test_id("episode-side").select_option("right")
    page.get_by_test_id("days-in-pain").fill("0")
    page.get_by_test_id("episode-open").click()
    expect(page.get_by_test_id("episode-1")).to_contain_text("0 of 90")

    page.get_by_test_id("preset").select_option("neck_pain")
    assert site.cast.dev.get(f"/patients/{site.cast.mara.patient_id}/plan").json["versions"] == []  # type: ignore[index]
    page.get_by_test_id("plan-side").select_option("right")
    page.get_by_test_id("version-reason").fill("Neck pain, right, for two years")
    page.get_by_test_id("version-save").click()
    expect(page.get_by_test_id("version-1")).to_contain_text("Neck pain, right, for two years")
    expect(page.get_by_test_id("stop-rule")).to_have_attribute("data-verdict", "not_measured")
    assert findings(page) == []
    look(page, "plan")

    # Exercise and education leave: needling would stand alone, and the page says so before anything is kept.
    page.get_by_test_id("version-reason").fill("Needling only")
    for _ in range(2):
        page.get_by_test_id("part-0-remove").click()
    page.get_by_test_id("version-save").click()
    expect(page.get_by_test_id("needling-only")).to_be_visible()
    assert findings(page) == []
    page.get_by_test_id("needling-only-reason").fill("A broken arm")
    page.get_by_test_id("version-save").click()
    expect(page.get_by_test_id("version-2")).to_contain_text("A broken arm")
    assert [line for line in complaints(said) if "422" not in line] == []


def test_what_stands_beside_the_plan(site: Site, desk: BrowserContext) -> None:
    page = desk.new_page()
    said = listening(page)
    sign_in(page, site, "dev", "/clinic/")
    expect(page.get_by_test_id("who")).to_be_visible()
    page.goto(f"{site.url}/clinic/#/patients/{site.cast.mara.patient_id}/beside")
    page.get_by_test_id("lesson-choose").select_option("after_needling")
    page.get_by_test_id("lesson-send").click()
    expect(page.get_by_test_id("lesson-after_needling")).to_contain_text("not opened")
    page.get_by_text("Record a session").click()
    page.get_by_test_id("manual-region").select_option("neck_back")
    page.get_by_test_id("manual-side").select_option("left")
    page.get_by_test_id("manual-save").click()
    expect(page.get_by_test_id("manual-session")).to_contain_text("left")
    expect(page.get_by_test_id("manual-session")).to_contain_text("before not asked")
    expect(page.get_by_test_id("before-after")).to_contain_text("not known")
    page.get_by_test_id("medicines-asked").click()
    expect(page.get_by_test_id("before-after")).to_contain_text("0 mg")
    assert findings(page) == []
    look(page, "beside")
    assert complaints(said) == []


def test_the_patient_reads_plan_and_lesson_without_a_network(site: Site, phone: BrowserContext) -> None:
    her = f"/patients/{site.cast.mara.patient_id}"
    lesson = {"id": str(uuid.uuid4()), "key": "pain_and_damage"}
    assert site.cast.dev.post(f"{her}/lessons", json=lesson).status_code == 201
    page = phone.new_page()
    said = listening(page)
    sign_in(page, site, "mara", "/app/")
    expect(page.get_by_test_id("greeting")).to_be_visible()
    page.goto(f"{site.url}/app/#/plan")
    expect(page.get_by_test_id("my-lessons")).to_contain_text("Pain is a warning")
    assert findings(page) == []
    look(page, "my-plan")
    phone.set_offline(True)
    page.get_by_test_id("my-lessons").get_by_role("link").click()
    expect(page.get_by_test_id("lesson")).to_contain_text("Pain is real")
    page.get_by_test_id("choice-0").check()
    page.get_by_test_id("lesson-finish").click()
    expect(page.get_by_test_id("lesson-finished")).to_be_visible()
    expect(page.get_by_test_id("lesson-answer")).to_have_text("That is right.")
    assert findings(page) == []
    look(page, "lesson")
    phone.set_offline(False)
    page.goto(f"{site.url}/app/#/today")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_test_id("outbox")).to_contain_text("All sent", timeout=20_000)
    reading = site.cast.dev.get(f"{her}/lessons").json["items"][0]["reading"]  # type: ignore[index]
    assert (reading["revision"], reading["right_answers"], reading["answered"]) == (2, 1, 1)
    assert [line for line in complaints(said) if "ERR_INTERNET_DISCONNECTED" not in line] == []
