"""Beside the picture: whether a goal is on course and how unsure that is, the stop rule, one hint about exercises."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from playwright.sync_api import BrowserContext, expect

from backend.exercise import service as exercise
from backend.exercise.prescription import PrescriptionDraft, Purpose
from backend.goals import service as goals
from backend.goals.goal import GoalDraft, GoalKind
from backend.plan import service as plan
from backend.plan.stop_rule import StopRule, Unit
from backend.plan.timeline import ComponentKind, Phase
from backend.plan.version import Part, VersionDraft
from tests.browser.conftest import Site, sign_in
from tests.browser.test_three_screens import complaints, findings, listening
from tests.browser.test_trends_pages import measured
from tests.features.cast import inside


def two_months_ago(site: Site) -> None:
    """A plan with a stop rule, an exercise that has been the same since, and two goals."""
    mara, dev = site.cast.mara, site.cast.dev
    then = datetime.now(UTC) - timedelta(days=60)
    day = then.date()
    rule = StopRule("pseq", 10, Unit.POINTS, day + timedelta(days=90), "Examine again")
    part = Part(ComponentKind.EXERCISE, "daily", day, None)
    version = VersionDraft(uuid.uuid4(), day, Phase.TREATMENT, "start", None, (part,), None, None, rule)
    tuck = PrescriptionDraft(
        uuid.uuid4(), version.id, "Chin tuck", Purpose.CONTROL, 3, 10, None, None, (1, 2, 3, 4, 5, 6, 7), day, None
    )
    wanted = (
        GoalDraft(
            uuid.uuid4(), GoalKind.OUTCOME, "Trust my neck again", day + timedelta(days=120), "pseq", 40, None, 22
        ),
        GoalDraft(uuid.uuid4(), GoalKind.OUTCOME, "Garden again", day + timedelta(days=120)),
    )
    with inside(site.app) as session:
        who = {"clinic_id": site.cast.clinic_id, "patient_id": mara.patient_id, "author_id": dev.id, "now": then}
        plan.revise(session, **who, draft=version)  # type: ignore[arg-type]
        exercise.prescribe(session, **who, draft=tuck)  # type: ignore[arg-type]
        for goal in wanted:
            goals.agree(session, **who, draft=goal)  # type: ignore[arg-type]
        session.commit()
    measured(site, "pseq", 60, value=22)
    measured(site, "pseq", 1, value=30)


def test_how_the_plan_stands_is_told_beside_the_picture(site: Site, desk: BrowserContext) -> None:
    two_months_ago(site)
    page = desk.new_page()
    said = listening(page)
    sign_in(page, site, "dev", "/clinic/")
    page.get_by_test_id("nav-patients").click()
    page.get_by_test_id("patient-line").first.click()
    glance = page.get_by_test_id("plan-glance")
    expect(glance.get_by_test_id("stop-rule")).to_have_attribute("data-verdict", "too_early")
    expect(glance.get_by_test_id("stop-rule")).to_contain_text("So far better by 8 points.")
    trust = glance.get_by_test_id("goal").filter(has_text="Trust my neck again").get_by_test_id("course")
    # The straight way from 22 to 40 in 120 days stood at 30.85 on day 59, and nobody knows the error of this measure.
    expect(trust).to_have_attribute("data-course", "not_yet")
    expect(trust).to_contain_text("a straight way from 22 to 40 is at 30.9 on that day.")
    expect(trust).to_contain_text("every difference counts here")
    garden = glance.get_by_test_id("goal").filter(has_text="Garden again").get_by_test_id("course")
    expect(garden).to_have_text("Course not known. There is no target to measure.")
    stale = glance.get_by_test_id("stale")
    expect(stale).to_have_attribute("data-hint", "unchanged")
    expect(stale).to_contain_text("The programme has been the same since")
    expect(stale).to_contain_text("It says nothing about the person.")
    assert findings(page) == []
    glance.get_by_test_id("plan-page").click()
    expect(page.get_by_test_id("course")).to_have_count(2)
    expect(page.get_by_test_id("stale")).to_be_visible()
    assert findings(page) == []
    assert complaints(said) == []
