"""A real server on loopback, a real Chromium in front of it, and the cast to sign in as."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from backend.app import create_app
from backend.shell.settings import ROOT, Settings
from backend.shell.web.server import server_of
from tests.features.cast import PASSWORD, Cast, assemble, close
from tests.features.conftest import SECRET

PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1366, height=768)
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@dataclass(frozen=True, slots=True)
class Site:
    """Where the server listens, what it serves, and who may sign in."""

    url: str
    app: Flask
    cast: Cast


@pytest.fixture(scope="session")
def chromium() -> str:
    """A Chromium that is on this machine, found the way the set-up finds it."""
    found = subprocess.run([ROOT / "tools" / "chromium.sh"], capture_output=True, text=True, check=True)
    path = found.stdout.strip().splitlines()[-1]
    assert shutil.which(path), path
    return path


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=list(FLAGS), chromium_sandbox=False)
        yield started
        started.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.long)])
def database_url(request: pytest.FixtureRequest) -> str:
    """What a page shows does not depend on the database: on PostgreSQL the pages are tried by `make prove`."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def second_factor_waived() -> bool:
    """Whether a password is enough for staff, as in the demo."""
    return True


@pytest.fixture
def site(database_url: str, tmp_path: Path, second_factor_waived: bool) -> Iterator[Site]:
    """The application behind the server that also serves clinics, on the machine's own clock."""
    assert (ROOT / "frontend" / "dist" / "index.html").is_file(), "build the web pages first: make test does"
    settings = Settings(
        database_url=database_url,
        secret=SECRET,
        report_folder=tmp_path / "reports",
        log_level="WARNING",
        second_factor_waived=second_factor_waived,
    )
    app = create_app(settings)
    cast = assemble(app)
    server = server_of(app, "127.0.0.1", 0)
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    yield Site(f"http://127.0.0.1:{server.port}", app, cast)
    server.stop()
    serving.join(timeout=10)
    close(app)


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone held in one hand, in Edmonton."""
    context = browser.new_context(
        viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True, timezone_id="America/Edmonton",
        locale="en-CA", reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """A screen in the clinic."""
    context = browser.new_context(viewport=DESK, timezone_id="America/Edmonton", locale="en-CA")
    context.set_default_timeout(15_000)
    yield context
    context.close()


def sign_in(page: Page, site: Site, who: str, path: str) -> None:
    """Sign in the way a person does."""
    page.goto(site.url + path)
    page.get_by_test_id("login").fill(f"{who}@ebb.example")
    page.get_by_test_id("password").fill(PASSWORD)
    page.get_by_test_id("sign-in-go").click()
