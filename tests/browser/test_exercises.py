"""A therapist fills the library, sees a finding without an exercise and prescribes one; the phone shows it tomorrow."""

from __future__ import annotations

import struct
import uuid
import zlib
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Site, sign_in
from tests.browser.test_three_screens import findings
from tests.features.cast import ZONE, body

NECK = "rom_neck_rotation"


def a_picture() -> bytes:
    """A small red square that a browser can draw."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\x00" + b"\xcc\x22\x22" * 8) * 8
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def a_plan_and_a_stiff_neck(site: Site) -> str:
    where = f"/patients/{site.cast.mara.patient_id}"
    today = datetime.now(ZoneInfo(ZONE)).date()
    version = {
        "id": str(uuid.uuid4()),
        "in_force_from": str(today - timedelta(days=1)),
        "phase": "treatment",
        "reason": "start",
        "components": [{"kind": "exercise", "dose": "daily", "starts_on": str(today)}],
    }
    assert site.cast.dev.post(f"{where}/plan/versions", json=version).status_code == 201
    turned = {"id": str(uuid.uuid4()), "instrument": NECK, "value": 51, "side": "right", "mode": "active"}
    turned |= {"taken_at": f"{today - timedelta(days=1)}T09:00:00-06:00", "zone": "America/Edmonton"}
    assert site.cast.dev.post(f"{where}/readings", json=turned).status_code == 201
    return where


def test_from_the_library_to_an_answered_finding(site: Site, desk: BrowserContext, tmp_path: Path) -> None:
    where = a_plan_and_a_stiff_neck(site)
    page = desk.new_page()
    sign_in(page, site, "dev", "/clinic/")
    page.get_by_test_id("nav-library").click()
    page.get_by_test_id("starting-set").click()
    expect(page.get_by_test_id("library-exercise")).to_have_count(18)
    (tmp_path / "tuck.png").write_bytes(a_picture())
    first = page.locator('[data-testid=library-exercise][data-name="Chin tuck"]')
    first.get_by_test_id("picture").set_input_files(tmp_path / "tuck.png")
    expect(first.get_by_test_id("exercise-picture")).to_be_visible()
    assert findings(page) == []

    page.goto(f"{site.url}/clinic/#/patients/{site.cast.mara.patient_id}/exercises")
    hint = page.get_by_test_id("open-finding")
    expect(hint).to_contain_text("no exercise answers this finding")
    assert findings(page) == []
    hint.get_by_role("button").click()
    page.get_by_test_id("from-library").select_option(label="Neck turn")
    expect(page.get_by_test_id("rx-purpose")).to_have_value("length")
    page.get_by_test_id("rx-times").fill("07:30, 21:00")
    page.get_by_test_id("rx-save").click()
    expect(page.get_by_test_id("prescription")).to_have_count(1)
    expect(page.get_by_test_id("open-finding")).to_have_count(0)

    [kept] = body(site.cast.dev.get(f"{where}/exercise-prescriptions"))["items"]
    assert (kept["name"], kept["purpose"], kept["times"]) == ("Neck turn", "length", ["07:30", "21:00"])
    assert (kept["finding"]["instrument"], kept["finding"]["side"]) == (NECK, "right")
    assert kept["library_id"] is not None
