"""An entry written without a network is on the phone at once, survives a reload, and arrives once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Flask
from playwright.sync_api import BrowserContext, Page, Route, expect
from sqlalchemy import select

from backend.pain.models import PainEntry, PainEntryRevision
from backend.shell.db.session import db
from tests.browser.conftest import Site, sign_in
from tests.features.cast import inside


def kept(app: Flask) -> list[PainEntry]:
    """Every pain entry on the server, by revision."""
    with inside(app):
        rows = list(db.session.scalars(select(PainEntry).order_by(PainEntry.first_received_at)))
        db.session.expunge_all()
        db.session.rollback()
        return rows


def revisions(app: Flask) -> int:
    with inside(app):
        found = len(db.session.scalars(select(PainEntryRevision)).all())
        db.session.rollback()
        return found


def open_app(phone: BrowserContext, site: Site) -> Page:
    page = phone.new_page()
    sign_in(page, site, "mara", "/app/")
    expect(page.get_by_test_id("check-in")).to_be_visible()
    active = "async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'"
    page.wait_for_function(active)
    page.reload()  # from here on the service worker answers
    expect(page.get_by_test_id("check-in")).to_be_visible()
    return page


def check_in(page: Page, score: int) -> None:
    page.get_by_test_id("check-in").click()
    expect(page.get_by_test_id("save")).to_be_disabled()
    page.get_by_test_id(f"pain-average-{score}").check(force=True)
    page.get_by_test_id("save").click()


def test_written_offline_reloaded_offline_delivered_once(site: Site, phone: BrowserContext) -> None:
    page = open_app(phone, site)
    batches: list[tuple[dict[str, Any], str]] = []

    def note(route: Route) -> None:
        batches.append((route.request.post_data_json or {}, route.request.headers["authorization"]))
        route.continue_()

    phone.set_offline(True)
    before = datetime.now(UTC)
    check_in(page, 0)
    expect(page.get_by_test_id("outbox-text")).to_contain_text("1 waiting")
    tapped = datetime.now(UTC)
    page.reload()
    expect(page.get_by_test_id("outbox-text")).to_contain_text("1 waiting")
    assert kept(site.app) == []

    page.wait_for_timeout(1100)  # so that receipt is later than tapping by more than the clock's grain
    phone.route("**/pain-entries/batch", note)
    phone.set_offline(False)
    expect(page.get_by_test_id("outbox-text")).to_contain_text("All sent")

    [entry] = kept(site.app)
    assert (entry.kind, entry.score, entry.revision) == ("average", 0, 1)
    assert before.replace(microsecond=0) <= entry.written_at.instant <= tapped
    assert entry.felt_at.instant == entry.written_at.instant
    assert (entry.first_received_at - entry.written_at.instant).total_seconds() >= 1
    assert entry.zone == "America/Edmonton"
    assert entry.written_at.offset_minutes in {-360, -420}

    [(batch, authorization)] = batches
    sent_again = page.evaluate(
        """async ([path, body, authorization]) => {
            const headers = {'Content-Type': 'application/json', Authorization: authorization}
            const answer = await fetch(path, {method: 'POST', headers, body: JSON.stringify(body)})
            return [answer.status, (await answer.json()).results.map((result) => result.outcome)]
        }""",
        [f"/api/v1/patients/{site.cast.mara.patient_id}/pain-entries/batch", batch, authorization],
    )
    assert sent_again == [200, ["unchanged"]]
    assert [row.id for row in kept(site.app)] == [entry.id]
    assert revisions(site.app) == 1


def test_an_answer_that_never_arrived_does_not_double_the_entry(site: Site, phone: BrowserContext) -> None:
    """The server keeps the entry, the phone never hears of it and sends it again."""
    page = open_app(phone, site)
    cut = {"left": 1}

    def swallow(route: Route) -> None:
        if cut["left"]:
            cut["left"] -= 1
            route.fetch()
            route.abort()
        else:
            route.continue_()

    phone.route("**/pain-entries/batch", swallow)
    check_in(page, 7)
    for _ in range(100):
        if kept(site.app):
            break
        page.wait_for_timeout(100)
    [entry] = kept(site.app)
    expect(page.get_by_test_id("outbox-text")).to_contain_text("1 waiting")
    page.reload()
    expect(page.get_by_test_id("outbox-text")).to_contain_text("All sent")
    assert [row.id for row in kept(site.app)] == [entry.id]
    assert revisions(site.app) == 1
